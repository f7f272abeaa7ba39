import type { ImagebuildError } from '../../errors.ts';
import { say } from '../../text/say.ts';
import type { StageHistory } from '../evaluation.ts';
import type { Fail } from '../source.ts';
import type { StageState } from '../syntax.ts';
import { toContainerConfig } from './stage.ts';

/**
 * Bytes of configuration that a Kubefile may make. Tools read configurations of at most 4 MiB; the rest is
 * for the history of a base image and the digests of the layers.
 */
const mostBytes = 3 * 1024 * 1024;

/** An instruction, and the characters that it adds to the configuration. */
export interface Growth {
  readonly characters: number;
  readonly fail: Fail;
}

/** Returns how many characters a stage has. It is fast: a text's length is known without reading it. */
export function countCharacters({
  env,
  labels,
  onBuild,
  entrypoint,
  cmd,
  shell,
  ...stage
}: StageState): number {
  const lists = [onBuild, entrypoint ?? [], cmd ?? [], shell ?? [], stage.healthcheck?.Test ?? []];
  const texts = [...env, ...labels].flat().concat(...lists, [...stage.ports], [...stage.volumes]);
  const others = [stage.user, stage.workdir, stage.author].map((text) => text?.length ?? 0);
  return [...texts.map(({ length }) => length), ...others].reduce((sum, length) => sum + length, 0);
}

/**
 * Returns an error when the configuration of a stage is larger than tools read, at the instruction that added
 * most to it; undefined when it isn't.
 */
export function findOversize(
  stage: StageState,
  history: readonly StageHistory[],
  growth: readonly Growth[],
): ImagebuildError | undefined {
  const rows = history.map(({ createdBy }) => createdBy);
  const bytes = Buffer.byteLength(JSON.stringify([toContainerConfig(stage), stage.author, rows]));
  if (bytes <= mostBytes) return undefined;
  const [largest] = [...growth].sort((a, b) => b.characters - a.characters);
  return largest
    ?.fail(0, say('configTooLarge', { bytes, limit: mostBytes }), say('configTooLargeHint'))
    .with({ code: 'LIMIT_EXCEEDED' });
}
