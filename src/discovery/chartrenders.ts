import { join } from 'node:path';
import type { Message } from '../errors.ts';
import { say } from '../text/say.ts';
import type { ChartMetadata } from './chartmetadata.ts';
import { findPackagedValues, findValues } from './chartvalues.ts';
import type { ChartOptions, FinderContext, OriginStep, RenderChart } from './finder.ts';
import { chooseKubeVersion } from './kubeversion.ts';

/** A chart of the application that can be rendered. */
export interface Chart extends ChartMetadata {
  readonly name: string;
  /** A directory or a `.tgz`, relative to the context. */
  readonly path: string;
  readonly isDirectory: boolean;
}

/** One way in which a chart is rendered. Their union counts. */
export interface ChartRender {
  readonly template: Parameters<RenderChart>[0];
  /** What images are that only this render has. */
  readonly adds: 'required' | 'candidate';
  /** Why they are needed; undefined for what the template says itself. */
  readonly reason?: Message | undefined;
  /** What leads to the chart or its values: the first steps of the chains of its images. */
  readonly steps?: readonly OriginStep[] | undefined;
  /** What the render is called when it fails; undefined when its failure is an error. */
  readonly file?: string | undefined;
}

/** Every way to render a chart, the plain one first. A new one is a row. */
const ways: readonly ((context: FinderContext, chart: Chart) => Promise<ChartRender[]>)[] = [
  renderPlain,
  renderPackagedValues,
];

/** Lists how a chart is rendered. @throws CHART_FAILED for a values file that is missing */
export async function listRenders(context: FinderContext, chart: Chart): Promise<ChartRender[]> {
  return (await Promise.all(ways.map((way) => way(context, chart)))).flat();
}

/** As it is, with the values beside it and those of the configuration. */
async function renderPlain(context: FinderContext, chart: Chart): Promise<ChartRender[]> {
  return [{ template: await describeTemplate(context, chart), adds: 'required' }];
}

/** With values that an installer passes from inside the chart: probably the ones that are used. */
async function renderPackagedValues(context: FinderContext, chart: Chart): Promise<ChartRender[]> {
  const files = await findPackagedValues(context, chart);
  return await Promise.all(
    files.map(
      async (file): Promise<ChartRender> => ({
        template: await describeTemplate(context, chart, [file]),
        adds: 'candidate',
        reason: say('reasonValuesFile', { file }),
        steps: [{ kind: 'values', text: file }],
        file,
      }),
    ),
  );
}

/** Describes a render. @param more values files, relative to the context, after those beside the chart. */
async function describeTemplate(
  context: FinderContext,
  chart: Chart,
  more: readonly string[] = [],
): Promise<ChartRender['template']> {
  const options = context.charts[chart.name] ?? {};
  const release = options.releaseName ?? toReleaseName(context.application);
  const values = [...(await findValues(context, chart, options)), ...more];
  return {
    path: join(context.directory, chart.path),
    chart: chart.name,
    name: release,
    namespace: options.namespace ?? release,
    kubeVersion: givenVersion(context, options) ?? chooseKubeVersion(chart.kubeVersion),
    apiVersions: options.apiVersions ?? [],
    values: values.map((file) => join(context.directory, file)),
    sets: toSets(options),
  };
}

/** Returns the Kubernetes version that somebody chose: for the chart, or for all charts. */
export function givenVersion(context: FinderContext, options: ChartOptions): string | undefined {
  const version = options.kubeVersion ?? context.kubeVersion;
  return version === undefined || version.startsWith('v') ? version : `v${version}`;
}

/** Changes the application's name into one that helm allows: at most 53 characters, and no `_`. */
export function toReleaseName(application: string): string {
  return application
    .replace(/_+/g, '-')
    .slice(0, 53)
    .replace(/[-.]+$/, '');
}

function toSets({ set = [] }: ChartOptions): string[] {
  return Array.isArray(set) ? [...set] : Object.entries(set).map(([key, value]) => `${key}=${value}`);
}

/**
 * Returns the steps to a template of a chart.
 * @param source as helm names it: `web/charts/redis/templates/a.yaml`.
 */
export function templateSteps(
  chart: string,
  source: string | undefined,
  before: readonly OriginStep[] = [],
): OriginStep[] {
  const [, ...parts] = source?.split('/') ?? [];
  const steps: OriginStep[] = [...before, { kind: 'chart', text: chart }];
  while (parts[0] === 'charts' && parts.length > 2) {
    steps.push({ kind: 'subchart', text: parts[1] ?? '' });
    parts.splice(0, 2);
  }
  return parts.length === 0 ? steps : [...steps, { kind: 'template', text: parts.join('/') }];
}
