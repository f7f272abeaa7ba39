import { basename, join } from 'node:path';
import pLimit from 'p-limit';
import { formatPlace, ImagebuildError, joinProblems, type Message } from '../../errors.ts';
import { formatReference } from '../../image/reference.ts';
import { describeFinding, type RuleId } from '../../rules/rules.ts';
import { say } from '../../text/say.ts';
import { findOutsideLink } from '../chartlinks.ts';
import { type ChartMetadata, readChartMetadata } from '../chartmetadata.ts';
import { type Chart, type ChartRender, givenVersion, listRenders, templateSteps } from '../chartrenders.ts';
import { findValuesOwner, warnOfUnusedValues } from '../chartvalues.ts';
import { listDirectory } from '../contextfiles.ts';
import { configurationFile, type FinderContext, type FoundImage } from '../finder.ts';
import { chooseOtherKubeVersion, mayFollowKubeVersion } from '../kubeversion.ts';
import { reportNamed } from '../namedimages.ts';
import { warnOfOperators } from '../operators.ts';
import { findImagesInYaml } from '../yaml/yaml.ts';

/** Files beside charts that are not a mistake: values for CMD, notes. */
const besideCharts = /\.(?:ya?ml|md|txt|json|tmpl)$|^\./i;

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
    if (chart) charts.push({ ...chart, name: chart.name ?? basename(path, '.tgz'), path, isDirectory });
    else if (mayBeChart || !besideCharts.test(name)) warn(context, 'chart-invalid', path);
  }
  const names = new Set(charts.map((chart) => chart.name));
  for (const { name, path } of entries) {
    const owner = findValuesOwner(name);
    if (owner !== undefined && !names.has(owner)) warn(context, 'values-without-chart', path);
  }
  for (const name of Object.keys(context.charts))
    if (!names.has(name)) warn(context, 'chart-unknown', configurationFile, { name });
  await warnOfUnusedValues(context, charts);
  await warnOfOperators(context, charts);
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
  if (chart.isDirectory) await checkLinks(context, chart.path);
  const renders = await addPlace(context, chart.path, () => listRenders(context, chart));
  const found: FoundImage[] = [];
  for (const render of renders) found.push(...(await imagesOfRender(context, chart, render)));
  const [plain] = renders;
  if (plain) await warnOfKubeVersion(context, chart, plain, found);
  return [...found, ...findInAnnotations(context, chart)];
}

/** Renders a chart in one way. A way that is only likely may fail: that is a warning. */
async function imagesOfRender(
  context: FinderContext,
  chart: Chart,
  { template, adds, reason, steps, file }: ChartRender,
): Promise<FoundImage[]> {
  try {
    const rendered = await addPlace(context, chart.path, () => context.render(template));
    const named = findImagesInYaml(rendered, context.place(chart.path));
    const origin = ({ source }: { readonly source?: string | undefined }) => ({
      file: toTemplatePath(chart, source),
      chains: [templateSteps(chart.name, source, steps)],
    });
    return reportNamed(named, context, origin).map((image) => ({
      ...image,
      required: image.required && adds === 'required',
      reason: reason ?? image.reason,
    }));
  } catch (error) {
    if (file === undefined || !(error instanceof ImagebuildError) || error.code !== 'CHART_FAILED')
      throw error;
    context.warn({
      message: say('valuesRenderFailed', { chart: chart.name, file, reason: error.message }).text,
      place: context.place(file),
      hint: say('valuesRenderFailedHint').text,
    });
    return [];
  }
}

/** Finds the images that the annotations of Chart.yaml name. */
function findInAnnotations(context: FinderContext, chart: Chart): FoundImage[] {
  const file = chart.isDirectory ? `${chart.path}/Chart.yaml` : chart.path;
  const { images } = findImagesInYaml(chart.text, context.place(file));
  return images.flatMap(({ reference, line, class: found }): FoundImage[] => {
    if (found === 'note') return [];
    const chains = [templateSteps(chart.name, `${chart.name}/Chart.yaml`)];
    const origin = chart.isDirectory ? { file, line, chains } : { file, chains };
    return [{ reference, required: false, reason: say('reasonAnnotation'), transport: 'registry', origin }];
  });
}

/**
 * Warns of images whose tag follows the Kubernetes version, unless somebody chose the version: they are those
 * that another version changes.
 */
async function warnOfKubeVersion(
  context: FinderContext,
  chart: Chart,
  { template }: ChartRender,
  found: readonly FoundImage[],
): Promise<void> {
  if (givenVersion(context, context.charts[chart.name] ?? {}) !== undefined) return;
  const { kubeVersion } = template;
  const suspects = found.filter(({ reference }) => mayFollowKubeVersion(reference.tag ?? '', kubeVersion));
  const other = chooseOtherKubeVersion(chart.kubeVersion, kubeVersion);
  if (suspects.length === 0 || other === undefined) return;
  const rendered = await context.render({ ...template, kubeVersion: other }).catch((error: unknown) => {
    if (error instanceof ImagebuildError && error.code === 'CHART_FAILED') return undefined;
    throw error;
  });
  if (rendered === undefined) return;
  const { images } = findImagesInYaml(rendered, context.place(chart.path));
  const kept = new Set(images.map(({ reference }) => formatReference(reference)));
  const byImage = Map.groupBy(suspects, ({ reference }) => formatReference(reference));
  for (const [image, named] of byImage) {
    if (kept.has(image)) continue;
    const places = named.map(({ origin }) => context.place(origin.file, origin.line));
    const [first, ...others] = new Set(places.map((place) => formatPlace(place) ?? ''));
    const words = { image, chart: chart.name, version: kubeVersion, others: others.join(', ') };
    context.warn({
      message: say('imageFollowsKubeVersion', words).text,
      place: places.find((place) => formatPlace(place) === first),
      hint: say('imageFollowsKubeVersionHint', { chart: chart.name }).text,
    });
  }
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

/**
 * Returns the file of a template, which helm names `<chart name>/templates/…`; for a package, the package.
 */
function toTemplatePath(chart: Chart, source: string | undefined): string {
  const inside = source?.slice(source.indexOf('/') + 1);
  return inside === undefined || !chart.isDirectory ? chart.path : `${chart.path}/${inside}`;
}

function warn(context: FinderContext, id: RuleId, path: string, words: Message['words'] = {}): void {
  context.warn(describeFinding(id, { path, ...words }, context.place(path)));
}
