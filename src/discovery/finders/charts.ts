import { join } from 'node:path';
import pLimit from 'p-limit';
import { ImagebuildError, joinProblems } from '../../errors.ts';
import { type ChartMetadata, readChartMetadata } from '../chartmetadata.ts';
import { findKind, listDirectory } from '../files.ts';
import type { ChartOptions, FinderContext, FoundImage } from '../finder.ts';
import { chooseKubeVersion } from '../kubeversion.ts';
import { findImagesInYaml } from '../yaml.ts';
import { configurationFile } from './configuration.ts';

export type { RenderChart } from '../finder.ts';

/** A chart of the application that can be rendered. */
interface Chart extends ChartMetadata {
  /** A directory or a `.tgz`, relative to the context. */
  readonly path: string;
  readonly isDirectory: boolean;
}

/** What lies beside charts and is no mistake: values for CMD, notes. */
const besideCharts = /\.(?:ya?ml|md|txt|json|tmpl)$|^\./i;
const valuesSuffix = '.values.yaml';

/** The images of `charts/*`, each rendered by helm (docs/compatibility.md B.1). All charts that fail are told at once. */
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
    else if (mayBeChart || !besideCharts.test(name)) warnOfNoChart(context, path);
  }
  const names = new Set(charts.map((chart) => chart.name));
  for (const { name, path } of entries)
    if (name.endsWith(valuesSuffix) && !names.has(name.slice(0, -valuesSuffix.length)))
      warnOfUnused(context, path, `${path} belongs to no chart`);
  for (const name of Object.keys(context.charts))
    if (!names.has(name)) warnOfUnused(context, configurationFile, `there is no chart named ${name}`);
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
    throw new ImagebuildError('CHART_FAILED', `${path} cannot be read: ${reason}`, {
      place: context.place(path),
      hint: 'Make the package again (helm package), or fetch it again in init.sh.',
      cause,
    });
  }
}

async function imagesOfChart(context: FinderContext, chart: Chart): Promise<FoundImage[]> {
  const options = context.charts[chart.name] ?? {};
  const release = toReleaseName(context.application);
  const rendered = await placed(context, chart.path, async () =>
    context.render({
      path: join(context.directory, chart.path),
      name: release,
      namespace: release,
      kubeVersion: kubeVersionFor(context, chart),
      values: await valuesFor(context, chart, options),
      sets: setsOf(options),
    }),
  );
  return findImagesInYaml(rendered, context.place(chart.path)).map(({ reference, certain, source }) => ({
    reference,
    required: certain,
    transport: 'registry',
    origin: { kind: 'chart', file: templateFile(chart, source) },
  }));
}

/** Gives an error the chart as its place. */
async function placed<T>(context: FinderContext, path: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    if (!(error instanceof ImagebuildError) || error.code !== 'CHART_FAILED') throw error;
    const { code, message, hint, excerpt, cause } = error;
    throw new ImagebuildError(code, message, { place: context.place(path), hint, excerpt, cause });
  }
}

/** The application's name as helm allows it: at most 53 characters, no `_`. */
export function toReleaseName(application: string): string {
  return application
    .replace(/_+/g, '-')
    .slice(0, 53)
    .replace(/[-.]+$/, '');
}

function kubeVersionFor(context: FinderContext, chart: Chart): string {
  const { kubeVersion } = context;
  if (kubeVersion === undefined) return chooseKubeVersion(chart.kubeVersion);
  return kubeVersion.startsWith('v') ? kubeVersion : `v${kubeVersion}`;
}

/** The values files, absolute: the one beside the chart, then the configuration's. @throws CHART_FAILED when one is not there */
async function valuesFor(context: FinderContext, chart: Chart, options: ChartOptions): Promise<string[]> {
  const beside = `charts/${chart.name}${valuesSuffix}`;
  const files = (await findKind(context, beside)) === 'file' ? [beside] : [];
  for (const file of options.values ?? []) {
    if ((await findKind(context, file)) !== 'file') {
      throw new ImagebuildError(
        'CHART_FAILED',
        `there is no values file ${file} for the chart ${chart.name}`,
        {
          hint: `Correct its path in ${configurationFile}: it is relative to the application's directory.`,
        },
      );
    }
    files.push(file);
  }
  return files.map((file) => join(context.directory, file));
}

function setsOf({ set = [] }: ChartOptions): string[] {
  return Array.isArray(set) ? [...set] : Object.entries(set).map(([key, value]) => `${key}=${value}`);
}

/** The file of a template: helm names it `<chart name>/templates/…`. Of a package it is the package. */
function templateFile(chart: Chart, source: string | undefined): string {
  const inside = source?.slice(source.indexOf('/') + 1);
  return inside === undefined || !chart.isDirectory ? chart.path : `${chart.path}/${inside}`;
}

function warnOfNoChart(context: FinderContext, path: string): void {
  context.warn({
    message: `${path} is no chart: it is not searched for images`,
    place: context.place(path),
    hint: 'A chart is a directory with a Chart.yaml that reads and has a name, or a package that ends in .tgz, directly in charts/.',
  });
}

function warnOfUnused(context: FinderContext, path: string, message: string): void {
  context.warn({
    message,
    place: context.place(path),
    hint: 'Use the name that Chart.yaml gives.',
  });
}
