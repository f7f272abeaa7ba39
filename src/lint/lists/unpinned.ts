import { tryParseReference } from '../../image/reference.ts';
import { findPosition, type SourcePosition } from '../../kubefile/source.ts';
import type { LintCheck, LintedApplication, LintProblem } from '../check.ts';
import { instructionsOf, positionIn } from '../kubefile/instructions.ts';

/** Finds images without a version: those that are embedded, and those that the Kubefile takes files from. */
export const checkUnpinned: LintCheck = (application) => [
  ...application.found.images
    .filter(
      ({ required, reference: { tag, digest } }) => required && tag === 'latest' && digest === undefined,
    )
    .flatMap(({ reference, origins }) =>
      origins.map(({ file, line }) => unpinned(`${reference.host}/${reference.repository}`, { line }, file)),
    ),
  ...namedImages(application)
    .filter(({ name }) => isUnpinned(name))
    .map(({ name, at }) => unpinned(name, at)),
];

function unpinned(image: string, at: LintProblem['at'], file?: string): LintProblem {
  return { rule: 'image-unpinned', at, words: { image }, ...(file === undefined ? {} : { file }) };
}

function isUnpinned(name: string): boolean {
  const reference = tryParseReference(name);
  return reference?.tag === 'latest' && reference.digest === undefined;
}

/** Lists the images of FROM and COPY --from. */
function namedImages({ kubefile }: LintedApplication): { name: string; at: SourcePosition }[] {
  const evaluated = kubefile?.evaluations[0]?.stages ?? [];
  const stages = kubefile?.parsed?.stages ?? [];
  const bases = evaluated.flatMap(({ index, from }) => {
    const stage = stages[index];
    if (from.kind !== 'image' || !stage) return [];
    return [{ name: from.reference, at: findPosition(stage.span, stage.from.base.at) }];
  });
  const isStage = (name: string) =>
    /^\d+$/.test(name) || stages.some(({ from }) => from.name?.text === name.toLowerCase());
  const sources = instructionsOf(stages, 'COPY').flatMap((instruction) =>
    (instruction.arguments.flags.get('from') ?? [])
      .filter(({ text }) => !isStage(text))
      .map(({ text, at }) => ({ name: text, at: positionIn(instruction, at) })),
  );
  return [...bases, ...sources];
}
