import { z } from 'zod';
import { ImagebuildError } from '../errors.ts';
import type { ContainerConfig, HistoryEntry } from './containerconfig.ts';
import { type ConfigSummary, parseConfig } from './manifest.ts';

/** All that an image to build on says of itself. */
export interface ImageConfig extends ConfigSummary {
  readonly author?: string | undefined;
  readonly config: ContainerConfig;
  /** A row for each layer, in order, and rows of empty layers between them. */
  readonly history: readonly HistoryEntry[];
}

const text = z.string().max(64 * 1024);
/** BuildKit tells of here-documents with all that is in them. */
const commandText = z.string().max(1024 * 1024);
const texts = z.array(text).max(10_000).nullish();
const keys = z
  .record(text, z.unknown())
  .nullish()
  .transform((set) => Object.fromEntries(Object.keys(set ?? {}).map((key) => [key, {}])));
const whole = z.int().nullish();

// What engines have written over the years: `null` for nothing, and keys of their own, which are not handed on.
const shape = z.object({
  author: text.nullish(),
  config: z
    .object({
      User: text.nullish(),
      ExposedPorts: keys,
      Env: texts,
      Entrypoint: texts,
      Cmd: texts,
      Volumes: keys,
      WorkingDir: text.nullish(),
      Labels: z.record(text, text).nullish(),
      StopSignal: text.nullish(),
      Healthcheck: z
        .object({
          Test: texts,
          Interval: whole,
          Timeout: whole,
          StartPeriod: whole,
          StartInterval: whole,
          Retries: whole,
        })
        .nullish(),
      Shell: texts,
      OnBuild: texts,
    })
    .nullish(),
  history: z
    .array(
      z.object({
        created: text.nullish(),
        created_by: commandText.nullish(),
        author: text.nullish(),
        comment: text.nullish(),
        empty_layer: z.boolean().nullish(),
      }),
    )
    .max(10_000)
    .nullish(),
});

/** Reads the configuration of an image (OCI image-spec config.md, or Docker's). @throws CONTENT_INVALID */
export function parseImageConfig(bytes: Uint8Array, name: string): ImageConfig {
  const summary = parseConfig(bytes, name);
  const outcome = shape.safeParse(JSON.parse(Buffer.from(bytes).toString()));
  if (!outcome.success) {
    const issue = outcome.error.issues[0];
    throw new ImagebuildError(
      'CONTENT_INVALID',
      `the configuration of ${name} cannot be read: ${issue?.path.join('.')}: ${issue?.message}`,
      { place: { image: name } },
    );
  }
  const { author, config, history } = outcome.data;
  const { Healthcheck: check, ...rest } = config ?? {};
  // A check without a test only says how often: it inherits nothing here, and means nothing.
  const healthcheck = check?.Test?.length ? { Healthcheck: filled(check) } : {};
  const rows = (history ?? []).map((row) => filled(row) as HistoryEntry);
  return {
    ...summary,
    ...(author ? { author } : {}),
    config: { Env: [], ...filled(rest), ...healthcheck } as ContainerConfig,
    history: perLayer(rows, summary.diffIds.length, name),
  };
}

/** An object without what is nothing: null, '', 0, false, [] and {}. */
function filled(object: object): object {
  return Object.fromEntries(
    Object.entries(object).filter(
      ([, value]) => value && (typeof value !== 'object' || Object.keys(value).length > 0),
    ),
  );
}

/** Some tools write no history, or one that does not fit: it then says no more than where each layer is from. */
function perLayer(rows: readonly HistoryEntry[], layers: number, name: string): readonly HistoryEntry[] {
  if (rows.filter((row) => !row.empty_layer).length === layers) return rows;
  return Array.from({ length: layers }, () => ({ created_by: `FROM ${name}` }));
}
