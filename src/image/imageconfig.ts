import { z } from 'zod';
import { ImagebuildError } from '../errors.ts';
import { say } from '../text/say.ts';
import type { ContainerConfig, HistoryEntry } from './containerconfig.ts';
import { type ConfigSummary, parseConfig } from './manifest.ts';

/** The configuration of an image to build on. */
export interface ImageConfig extends ConfigSummary {
  readonly author?: string | undefined;
  readonly config: ContainerConfig;
  /** A row for each layer, in order, and rows of empty layers between them. */
  readonly history: readonly HistoryEntry[];
}

const text = z.string().max(64 * 1024);
/** BuildKit writes here-documents into it with all their content. */
const commandText = z.string().max(1024 * 1024);
const texts = z.array(text).max(10_000).nullish();
const keys = z
  .record(text, z.unknown())
  .nullish()
  .transform((set) => Object.fromEntries(Object.keys(set ?? {}).map((key) => [key, {}])));
const whole = z.int().nullish();

// Engines have written `null` for nothing, and keys of their own, which are dropped.
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

/** Parses the configuration of an image (OCI image-spec config.md, or Docker's). @throws CONTENT_INVALID */
export function parseImageConfig(bytes: Uint8Array, name: string): ImageConfig {
  const summary = parseConfig(bytes, name);
  const outcome = shape.safeParse(JSON.parse(Buffer.from(bytes).toString()));
  if (!outcome.success) {
    const issue = outcome.error.issues[0];
    const reason = `${issue?.path.join('.')}: ${issue?.message}`;
    throw new ImagebuildError('CONTENT_INVALID', say('imageConfigUnreadable', { image: name, reason }), {
      place: { image: name },
    });
  }
  const { author, config, history } = outcome.data;
  const { Healthcheck: check, ...rest } = config ?? {};
  // A check without a test would inherit one, and there is none to inherit here.
  const healthcheck = check?.Test?.length ? { Healthcheck: filled(check) } : {};
  const rows = (history ?? []).map((row) => filled(row) as HistoryEntry);
  return {
    ...summary,
    ...(author ? { author } : {}),
    config: { Env: [], ...filled(rest), ...healthcheck } as ContainerConfig,
    history: perLayer(rows, summary.diffIds.length, name),
  };
}

/** Removes empty values from an object: null, '', 0, false, [] and {}. */
function filled(object: object): object {
  return Object.fromEntries(
    Object.entries(object).filter(
      ([, value]) => value && (typeof value !== 'object' || Object.keys(value).length > 0),
    ),
  );
}

/**
 * Returns one history row per layer. Some tools write none, or too few: the rows then only name the image.
 */
function perLayer(rows: readonly HistoryEntry[], layers: number, name: string): readonly HistoryEntry[] {
  if (rows.filter((row) => !row.empty_layer).length === layers) return rows;
  return Array.from({ length: layers }, () => ({ created_by: `FROM ${name}` }));
}
