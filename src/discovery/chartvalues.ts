import { posix } from 'node:path';
import { ImagebuildError } from '../errors.ts';
import { say } from '../text/say.ts';
import { findKind, listDirectory } from './contextfiles.ts';
import { type ChartOptions, configurationFile, type FinderContext } from './finder.ts';

/** A chart, as far as its values files depend on it. */
interface ValuesOwner {
  readonly name: string;
  /** Relative to the context. */
  readonly path: string;
  readonly isDirectory: boolean;
}

const extensions = ['yaml', 'yml'];

/** Returns the name that values beside the charts belong to, `web` of `web.values.yaml`. */
export function findValuesOwner(name: string): string | undefined {
  return /^(.+)\.values\.ya?ml$/.exec(name)?.[1];
}

/**
 * Lists the values files that a chart is rendered with, relative to the context: the one beside it, then the
 * configuration's.
 * @throws CHART_FAILED for a file of the configuration that is missing
 */
export async function findValues(
  context: FinderContext,
  { name }: ValuesOwner,
  { values = [] }: ChartOptions,
): Promise<string[]> {
  const beside = await selectFiles(
    context,
    extensions.map((extension) => `charts/${name}.values.${extension}`),
  );
  for (const file of values)
    if ((await findKind(context, file)) !== 'file')
      throw new ImagebuildError('CHART_FAILED', say('valuesMissing', { file, chart: name }), {
        hint: say('correctValuesPath', { file: configurationFile }),
      });
  return [...beside, ...values];
}

/**
 * Lists the values inside a chart that an installer copies away and passes with -f: `<name>-values.yaml`, by
 * the name of the chart, its directory or the application.
 */
export async function findPackagedValues(context: FinderContext, chart: ValuesOwner): Promise<string[]> {
  if (!chart.isDirectory) return [];
  const entries = await listDirectory(context, chart.path);
  const files = new Set(entries.flatMap(({ path, isDirectory }) => (isDirectory ? [] : [path])));
  const owners = new Set([chart.name, posix.basename(chart.path), context.application]);
  return [...owners]
    .flatMap((name) => extensions.map((extension) => posix.join(chart.path, `${name}-values.${extension}`)))
    .filter((path) => files.has(path));
}

async function selectFiles(context: FinderContext, paths: readonly string[]): Promise<string[]> {
  const kinds = await Promise.all(paths.map((path) => findKind(context, path)));
  return paths.filter((_, index) => kinds[index] === 'file');
}

/** Files that look like values for a chart. */
const lookAlike = /^(?!values\.ya?ml$).*(?:[.-]values?|^values?[.-].+)\.ya?ml$/i;

/** Warns of files that look like values and aren't used, beside the charts and in them. */
export async function warnOfUnusedValues(
  context: FinderContext,
  charts: readonly ValuesOwner[],
): Promise<void> {
  const used = new Set<string>();
  for (const chart of charts) {
    const options = context.charts[chart.name] ?? {};
    for (const file of await findPackagedValues(context, chart)) used.add(file);
    for (const file of options.values ?? []) used.add(posix.normalize(file));
    for (const extension of extensions) used.add(`charts/${chart.name}.values.${extension}`);
  }
  const directories = ['charts', ...charts.flatMap(({ path, isDirectory }) => (isDirectory ? [path] : []))];
  for (const directory of directories)
    for (const { name, path, isDirectory } of await listDirectory(context, directory))
      if (!isDirectory && isLookAlike(name, directory) && !used.has(path))
        context.warn({
          message: say('valuesNotUsed', { path }).text,
          place: context.place(path),
          hint: say('valuesNotUsedHint', { path }).text,
        });
}

/** In a chart itself, `values-production.yaml` is an example of its maker more often than a mistake. */
function isLookAlike(name: string, directory: string): boolean {
  if (directory !== 'charts') return /.-values\.ya?ml$/i.test(name);
  return lookAlike.test(name) && findValuesOwner(name) === undefined;
}
