import { join } from 'node:path';
import type { ApplicationConfiguration } from '../../application/configurationschemas.ts';
import { chooseKubefile } from '../../application/directory.ts';
import { requestPlatforms } from '../../application/request.ts';
import { parsePlatform } from '../../image/descriptor.ts';
import { dialects } from '../../kubefile/dialects.ts';
import { evaluateKubefile } from '../../kubefile/evaluate/evaluate.ts';
import type { Evaluation } from '../../kubefile/evaluation.ts';
import { parseKubefile } from '../../kubefile/parse/parse.ts';
import type { Progress } from '../../progress.ts';
import type { Settings } from '../../settings.ts';
import { say } from '../../text/say.ts';
import { anyKubefile } from '../images.ts';
import type { ExplainedImage, ListHeldImages } from './explanation.ts';

/** An image whose `registry/` becomes part of the result, and the instruction that takes it. */
interface Contributor {
  readonly reference: string;
  readonly kind: 'base' | 'copy';
  readonly line: number;
  readonly instruction: string;
}

/**
 * Explains the images that base images and `COPY --from` bring in their `registry/`. They are read from their
 * registries; offline they are left out with a warning.
 */
export async function explainBases(
  directory: string,
  { dialect, target }: Pick<ApplicationConfiguration, 'dialect' | 'target'>,
  platforms: readonly string[] | undefined,
  { offline }: Pick<Settings, 'offline'>,
  listHeld: ListHeldImages,
  progress: Progress,
): Promise<ExplainedImage[]> {
  const { file, text } = await chooseKubefile(directory, directory, anyKubefile).catch(() => ({
    file: '',
    text: '',
  }));
  if (file === '') return [];
  const kubefile = parseKubefile(text, join(directory, file), dialects, dialect);
  const [platform = requestPlatforms[0]] = platforms ?? [];
  const evaluation = evaluateKubefile(kubefile, {
    platform: parsePlatform(platform),
    buildArgs: {},
    base: () => ({}),
    ...(target === undefined ? {} : { target }),
  });
  const brought: ExplainedImage[] = [];
  for (const { reference, kind, line, instruction } of listContributors(evaluation)) {
    if (offline) {
      const place = { file: join(directory, file), line };
      progress({
        type: 'warning',
        warning: { message: say('whyOfflineBase', { image: reference }).text, place },
      });
      continue;
    }
    const origin = {
      kind,
      file: join(directory, file),
      line,
      chains: [
        [
          { kind: 'instruction', text: instruction },
          { kind: 'image', text: reference },
        ],
      ],
    };
    for (const { name, tag } of await listHeld(reference, [platform]))
      brought.push({
        reference: `${name}:${tag}`,
        status: 'held',
        reason: say('whyHeldBy', { image: reference }).text,
        origins: [origin],
      });
  }
  return brought;
}

/**
 * Lists the images whose `registry/` the last stage takes: the one it begins from, and those of COPY --from
 * that copy a `registry`.
 */
function listContributors({ stages }: Evaluation): Contributor[] {
  const imageOf = (stage: Evaluation['stages'][number] | undefined): string | undefined => {
    if (stage?.from.kind === 'image') return stage.from.reference;
    if (stage?.from.kind !== 'stage') return undefined;
    const { stage: number } = stage.from;
    return imageOf(stages.find(({ index }) => index === number));
  };
  const last = stages.at(-1);
  const base = imageOf(last);
  const contributors: Contributor[] = [];
  if (last && base !== undefined)
    contributors.push({ reference: base, kind: 'base', line: last.line, instruction: `FROM ${base}` });
  for (const step of last?.steps ?? []) {
    if (step.kind !== 'copy' || !step.from) continue;
    if (![...step.sources, step.destination].some((path) => /^\/?registry(?:\/|$)/.test(path))) continue;
    const { from, line, createdBy } = step;
    const number = from.kind === 'stage' ? from.stage : undefined;
    const reference =
      from.kind === 'image' ? from.reference : imageOf(stages.find(({ index }) => index === number));
    if (reference !== undefined) contributors.push({ reference, kind: 'copy', line, instruction: createdBy });
  }
  return contributors;
}
