import { mkdtemp } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { ImagebuildError, type Message } from '../errors.ts';
import { say } from '../text/say.ts';
import { createProgramEnvironment, makeHomes, type ProcessEnvironment } from './environment.ts';
import { findProgram } from './findprogram.ts';
import { runProgram } from './program.ts';

/** Finds the absolute path of helm. @throws PROGRAM_MISSING with how to install it. */
export async function findHelm(env: ProcessEnvironment): Promise<string> {
  return findProgram('helm', env['PATH']);
}

/** Asks helm for its version, `v4.0.1+g12500dd`. @throws PROGRAM_FAILED, TIMEOUT */
export async function helmVersion(helm: string): Promise<string> {
  const printed = await runProgram({
    program: helm,
    displayName: 'helm version',
    args: ['version', '--short'],
    directory: dirname(helm),
    env: {},
    timeoutMs: 10_000,
    maxOutputBytes: 64 * 1024,
  });
  return printed.trim();
}

interface HelmTemplate {
  /** The program, as `findHelm` gives it. */
  readonly helm: string;
  /** The chart, a directory or a `.tgz`; absolute. */
  readonly path: string;
  /** The release's name. */
  readonly name: string;
  readonly namespace: string;
  /** `v1.31.0` */
  readonly kubeVersion: string;
  /** API versions besides those of Kubernetes. */
  readonly apiVersions: readonly string[];
  /** The chart's name, as messages say it. */
  readonly chart: string;
  /** Values files, absolute, later ones win. */
  readonly values: readonly string[];
  /** `key=value`, as `helm --set` takes them. */
  readonly sets: readonly string[];
  /** Further flags with their values, in order. */
  readonly flags?: readonly (readonly [flag: string, value: string])[] | undefined;
  /**
   * What `makeHomes` made, used by no other render at the same time, since helm's caches can't be shared by
   * concurrent runs.
   */
  readonly homes: string;
  /** The environment of this process. */
  readonly env: ProcessEnvironment;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Collects garbage later: a render usually ends before that pays off, and it takes a sixth of helm's time.
 */
const memory = { GOGC: '400', GOMEMLIMIT: '512MiB' };

/** docs/security-rules.md 21, 29. A render takes some 100 MB; a large one a few hundred. */
const limits = {
  timeoutMs: 60_000,
  maxOutputBytes: 64 * 1024 * 1024,
  maxMemoryBytes: 2 * 1024 ** 3,
};

/**
 * Renders a chart with hooks and tests, but without the CRDs of `crds/`.
 * @returns the manifests, as `helm template` prints them.
 * @throws CHART_FAILED with the chart and helm's message, PROGRAM_MISSING, CANCELLED
 */
export async function renderTemplates(chart: HelmTemplate): Promise<string> {
  try {
    return await runProgram({
      program: chart.helm,
      displayName: 'helm template',
      args: helmArguments(chart),
      directory: chart.homes,
      env: createProgramEnvironment(chart.env, chart.homes, memory),
      signal: chart.signal,
      ...limits,
    });
  } catch (error) {
    throw error instanceof ImagebuildError ? chartFailed(error, chart) : error;
  }
}

function helmArguments(given: HelmTemplate): string[] {
  const { path, name, namespace, kubeVersion, apiVersions, values, sets, flags = [] } = given;
  return [
    ...['template', name, path, '--namespace', namespace, '--kube-version', kubeVersion],
    ...values.flatMap((file) => ['--values', file]),
    ...sets.flatMap((set) => ['--set', set]),
    ...apiVersions.flatMap((version) => ['--api-versions', version]),
    ...flags.map(([flag, value]) => `${flag}=${value}`),
  ];
}

/** Hints for messages of helm; those of charts that demand something name the key of imagebuild.yml. */
const hints: readonly (readonly [RegExp, (chart: string) => Message])[] = [
  [/missing in charts\/? directory/, () => say('chartDependenciesHint')],
  [/nil pointer|not found in (?:the )?namespace/i, () => say('chartFailedHint')],
  [/chart requires kubeVersion/, () => say('chartKubeVersionHint')],
  [
    /release ?name|names? of the release|\.Release\.Name/i,
    (chart) => say('chartDemands', { chart, key: 'releaseName' }),
  ],
  [
    /no matches for kind|api ?versions?\b|\bCRDs?\b|capabilit/i,
    (chart) => say('chartDemands', { chart, key: 'apiVersions' }),
  ],
  [/namespace/i, (chart) => say('chartDemands', { chart, key: 'namespace' })],
  [/kubernetes version|kubeVersion/i, (chart) => say('chartDemands', { chart, key: 'kubeVersion' })],
];

function chartFailed(error: ImagebuildError, { path, chart }: HelmTemplate): ImagebuildError {
  if (error.code === 'PROGRAM_MISSING' || error.code === 'CANCELLED') return error;
  const ran = error.code === 'PROGRAM_FAILED';
  const reason = (ran ? helmMessage(error.excerpt) : undefined) ?? error.message;
  const demand = withoutPlaces(reason);
  const known = ran ? hints.find(([pattern]) => pattern.test(demand))?.[1](chart) : say('chartTooLargeHint');
  const message = say('chartFailed', { chart: basename(path), reason });
  return error.with({ code: 'CHART_FAILED', message, hint: known ?? say('chartFailedHint') });
}

/** Removes what only says where it failed: the names of templates, and the code at `<…>`. */
function withoutPlaces(reason: string): string {
  return reason.replace(/<[^>]*>/g, '').replace(/[^\s"(]*\/templates\/[^\s":)]*/g, '');
}

/**
 * Finds helm's last error message, with its indented continuation lines; the lines after them explain usage.
 */
function helmMessage(text: string | undefined): string | undefined {
  const lines = text?.split('\n') ?? [];
  const first = lines.findLastIndex((line) => line.startsWith('Error: '));
  if (first === -1) return undefined;
  const end = lines.findIndex((line, index) => index > first && !line.startsWith(' '));
  const message = lines.slice(first, end === -1 ? undefined : end).map((line) => line.trim());
  return message.join(' ').slice('Error: '.length);
}

/**
 * Creates a function that renders charts. Renders at the same time have homes of their own in the directory;
 * the next render takes those of one that succeeded. helm is looked for when the first chart comes.
 */
export function createChartRenderer(
  directory: string,
  { env, signal }: Pick<HelmTemplate, 'env' | 'signal'>,
): (chart: Omit<HelmTemplate, 'helm' | 'homes' | 'env' | 'signal'>) => Promise<string> {
  let found: Promise<string> | undefined;
  const free: string[] = [];
  return async (chart) => {
    found ??= findHelm(env);
    const helm = await found;
    const homes = free.pop() ?? (await makeHomes(await mkdtemp(join(directory, 'helm-'))));
    const rendered = await renderTemplates({ ...chart, helm, homes, env, signal });
    free.push(homes);
    return rendered;
  };
}
