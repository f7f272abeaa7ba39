import { join } from 'node:path';
import pLimit from 'p-limit';
import { ImagebuildError, joinProblems, type Message } from '../../errors.ts';
import { say } from '../../text/say.ts';
import { findOutsideLink } from '../chartlinks.ts';
import { type ChartMetadata, readChartMetadata } from '../chartmetadata.ts';
import { findKind, listDirectory } from '../contextfiles.ts';
import { type ChartOptions, configurationFile, type FinderContext, type FoundImage } from '../finder.ts';
import { chooseKubeVersion } from '../kubeversion.ts';
import { reportNamed } from '../namedimages.ts';
import { findImagesInYaml } from '../yaml/yaml.ts';

/** A chart of the application that can be rendered. */
interface Chart extends ChartMetadata {
  /** A directory or a `.tgz`, relative to the context. */
  readonly path: string;
  readonly isDirectory: boolean;
}

/** Files beside charts that are not a mistake: values for CMD, notes. */
const besideCharts = /\.(?:ya?ml|md|txt|json|tmpl)$|^\./i;
const valuesSuffix = '.values.yaml';

/**
 * Finds the images of `charts/*`, each rendered by helm (docs/compatibility.md B 1). @throws one error with
 * all charts that fail
 */
export async function findInCharts(context: FinderContext): Promise<FoundImage[]> {
  const charts = await readCharts(context);
  const limit = pLimit(context.concurrency);
  const problems: ImagebuildError[] = [];
  const render = async (chart: Chart) => {
    try {
      return await imagesOfChart(context, chart);
    } catch (error) {
      if (!(error instanceof ImagebuildError) || error.code !== 'CHART_FAILED') throw error;
      problems.push(error);
      return [];
    }
  };
  const found = await Promise.all(charts.map((chart) => limit(render, chart)));
  const byPlace = (a: ImagebuildError, b: ImagebuildError) =>
    (a.place?.file ?? '') < (b.place?.file ?? '') ? -1 : 1;
  if (problems.length > 0) throw joinProblems(problems.sort(byPlace));
  return found.flat();
}

async function readCharts(context: FinderContext): Promise<Chart[]> {
  const charts: Chart[] = [];
  const entries = await listDirectory(context, 'charts');
  for (const { name, path, isDirectory } of entries) {
    const mayBeChart = isDirectory || name.endsWith('.tgz');
    const chart = mayBeChart ? await readChart(context, path, isDirectory) : undefined;
    if (chart) charts.push({ ...chart, path, isDirectory });
    else if (mayBeChart || !besideCharts.test(name)) warnNotChart(context, path);
  }
  const names = new Set(charts.map((chart) => chart.name));
  for (const { name, path } of entries)
    if (name.endsWith(valuesSuffix) && !names.has(name.slice(0, -valuesSuffix.length)))
      warnUnused(context, path, say('valuesWithoutChart', { path }));
  for (const name of Object.keys(context.charts))
    if (!names.has(name)) warnUnused(context, configurationFile, say('chartUnknown', { name }));
  return charts.filter((chart) => !chart.isLibrary);
}

async function readChart(
  context: FinderContext,
  path: string,
  isDirectory: boolean,
): Promise<ChartMetadata | undefined> {
  try {
    return await readChartMetadata(join(context.directory, path), isDirectory);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ImagebuildError('CHART_FAILED', say('chartUnreadable', { path, reason }), {
      place: context.place(path),
      hint: say('packageAgain'),
      cause,
    });
  }
}

async function imagesOfChart(context: FinderContext, chart: Chart): Promise<FoundImage[]> {
  const options = context.charts[chart.name] ?? {};
  const release = toReleaseName(context.application);
  if (chart.isDirectory) await checkLinks(context, chart.path);
  const rendered = await addPlace(context, chart.path, async () =>
    context.render({
      path: join(context.directory, chart.path),
      name: release,
      namespace: release,
      kubeVersion: chooseVersion(context, chart),
      values: await findValues(context, chart, options),
      sets: toSets(options),
    }),
  );
  return reportNamed(findImagesInYaml(rendered, context.place(chart.path)), context, ({ source }) => ({
    file: toTemplatePath(chart, source),
  }));
}

/** @throws CHART_FAILED for a link that leads out of the application. */
async function checkLinks(context: FinderContext, chart: string): Promise<void> {
  const path = await findOutsideLink(context, chart);
  if (path === undefined) return;
  throw new ImagebuildError('CHART_FAILED', say('chartLinkLeadsOut', { path }), {
    place: context.place(path),
    hint: say('chartLinkLeadsOutHint'),
  });
}

/** Adds the chart as the place of an error. */
async function addPlace<T>(context: FinderContext, path: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    if (!(error instanceof ImagebuildError) || error.code !== 'CHART_FAILED') throw error;
    throw error.with({ place: context.place(path) });
  }
}

/** Changes the application's name into one that helm allows: at most 53 characters, and no `_`. */
function toReleaseName(application: string): string {
  return application
    .replace(/_+/g, '-')
    .slice(0, 53)
    .replace(/[-.]+$/, '');
}

function chooseVersion(context: FinderContext, chart: Chart): string {
  const { kubeVersion } = context;
  if (kubeVersion === undefined) return chooseKubeVersion(chart.kubeVersion);
  return kubeVersion.startsWith('v') ? kubeVersion : `v${kubeVersion}`;
}

/**
 * Lists the values files, absolute: the one beside the chart, then the configuration's. @throws CHART_FAILED
 * for a missing file
 */
async function findValues(context: FinderContext, chart: Chart, options: ChartOptions): Promise<string[]> {
  const beside = `charts/${chart.name}${valuesSuffix}`;
  const files = (await findKind(context, beside)) === 'file' ? [beside] : [];
  for (const file of options.values ?? []) {
    if ((await findKind(context, file)) !== 'file') {
      throw new ImagebuildError('CHART_FAILED', say('valuesMissing', { file, chart: chart.name }), {
        hint: say('correctValuesPath', { file: configurationFile }),
      });
    }
    files.push(file);
  }
  return files.map((file) => join(context.directory, file));
}

function toSets({ set = [] }: ChartOptions): string[] {
  return Array.isArray(set) ? [...set] : Object.entries(set).map(([key, value]) => `${key}=${value}`);
}

/**
 * Returns the file of a template, which helm names `<chart name>/templates/…`; for a package, the package.
 */
function toTemplatePath(chart: Chart, source: string | undefined): string {
  const inside = source?.slice(source.indexOf('/') + 1);
  return inside === undefined || !chart.isDirectory ? chart.path : `${chart.path}/${inside}`;
}

function warnNotChart(context: FinderContext, path: string): void {
  context.warn({
    message: say('notChart', { path }).text,
    place: context.place(path),
    hint: say('whatChartsAre').text,
  });
}

function warnUnused(context: FinderContext, path: string, message: Message): void {
  context.warn({
    message: message.text,
    place: context.place(path),
    hint: say('useChartName').text,
  });
}
