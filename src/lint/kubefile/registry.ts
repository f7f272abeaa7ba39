import { requestPlatforms } from '../../application/request.ts';
import { registryDirectory } from '../../context/generated.ts';
import { formatPlace } from '../../errors.ts';
import { parsePlatform } from '../../image/descriptor.ts';
import type { CopyStep, EvaluatedStage } from '../../kubefile/evaluation.ts';
import { cleanPath, joinPath } from '../../layers/tree.ts';
import type { LintCheck, LintedApplication } from '../check.ts';
import { sourcePosition } from './instructions.ts';

const architectures = requestPlatforms.map((platform) => parsePlatform(platform).architecture).join('|');
const archPattern = new RegExp(`^${registryDirectory}[_-](?:${architectures})$`);

/** Tells whether a source of COPY may stand for the generated registry/ of an architecture. */
export function isArchRegistry(source: string): boolean {
  return archPattern.test(cleanPath(source));
}

/** A source that brings the generated `registry/`, or a part of it. */
interface RegistryPart {
  readonly step: CopyStep;
  readonly index: number;
  readonly source: string;
  /** Where the part appears, and where it belongs. */
  readonly path: string;
  readonly wanted: string;
}

/** Finds images that nothing would bring into the image. */
export const checkRegistryMissing: LintCheck = async (application) => {
  const { kubefile, type, configuration } = application;
  const stage = ownStage(application);
  if (!stage || type !== 'apps' || configuration?.embed === false) return [];
  const source = await findNaming(application);
  const isCopied = stage.steps.some((step) => step.kind !== 'copy' || step.from);
  if (source === undefined || isCopied || partsIn(stage, application).length > 0) return [];
  const { line } = stage;
  return [{ rule: 'registry-copy-missing', file: kubefile?.file ?? '', at: { line }, words: { source } }];
};

/** Finds instructions that copy embedded images to where sealos doesn't read them. */
export const checkRegistryMisplaced: LintCheck = (application) => {
  const stage = ownStage(application);
  if (!stage) return [];
  return partsIn(stage, application)
    .filter(({ path, wanted }) => path !== wanted)
    .map(({ step, index, source, path }) => ({
      rule: 'registry-copy-misplaced',
      at: sourcePosition(application, step, index),
      words: { source, destination: `/${path}` },
    }));
};

/** Returns the stage of the image where all that it holds is known: nothing is taken from other images. */
function ownStage({ kubefile }: LintedApplication): EvaluatedStage | undefined {
  if (!kubefile?.isFinal || kubefile.parsed?.dialect.embedsByItself) return undefined;
  const stage = kubefile.evaluations[0]?.stages.at(-1);
  return stage?.from.kind === 'scratch' ? stage : undefined;
}

function partsIn(stage: EvaluatedStage, { tree, ignore }: LintedApplication): RegistryPart[] {
  return stage.steps.flatMap((step) => {
    if (step.kind !== 'copy' || step.from) return [];
    return step.sources.flatMap((source, index) => {
      const path = cleanPath(source);
      const isGenerated = path === registryDirectory || (isArchRegistry(path) && !tree.has(path));
      const inside = path.startsWith(`${registryDirectory}/docker`) ? path : undefined;
      if (!isGenerated && inside === undefined && (path !== '' || ignore.ignores(registryDirectory)))
        return [];
      const name = path === '' ? registryDirectory : step.parents ? path : '';
      const at = joinPath(cleanPath(step.destination), name);
      return [{ step, index, source, path: at, wanted: inside ?? registryDirectory }];
    });
  });
}

/** Returns the first place that certainly names an image. */
async function findNaming({ found, tree, read }: LintedApplication): Promise<string | undefined> {
  const origin = found.images.find(({ required }) => required)?.origins[0];
  if (origin) return formatPlace(origin);
  const inCharts = [...tree.keys()].filter((path) =>
    /^charts\/[^/]+\/(?:.*\/)?(?:values\.yaml|templates\/[^/]+\.ya?ml)$/.test(path),
  );
  for (const path of inCharts)
    if (/^[ \t-]*(?:image|repository):[ \t]*\S/m.test((await read(path)) ?? '')) return path;
  return undefined;
}
