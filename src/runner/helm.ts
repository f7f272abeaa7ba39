import { basename, dirname } from 'node:path';
import { ImagebuildError } from '../errors.ts';
import { createProgramEnvironment, makeHomes, type ProcessEnvironment } from './environment.ts';
import { findProgram } from './findprogram.ts';
import { runProgram } from './program.ts';

/** The absolute path of helm. @throws PROGRAM_MISSING with how to get it. */
export async function findHelm(env: ProcessEnvironment): Promise<string> {
  return findProgram('helm', env['PATH']);
}

/** What helm calls its version: `v4.0.1+g12500dd`. @throws PROGRAM_FAILED, TIMEOUT */
export async function helmVersion(helm: string): Promise<string> {
  const printed = await runProgram({
    program: helm,
    shown: 'helm version',
    args: ['version', '--short'],
    directory: dirname(helm),
    env: {},
    timeoutMs: 10_000,
    maxOutputBytes: 64 * 1024,
  });
  return printed.trim();
}

export interface HelmTemplate {
  /** The program, as `findHelm` gives it. */
  readonly helm: string;
  /** The chart, a directory or a `.tgz`; absolute. */
  readonly path: string;
  /** The release's name. */
  readonly name: string;
  readonly namespace: string;
  /** `v1.31.0` */
  readonly kubeVersion: string;
  /** Values files, absolute, later ones win. */
  readonly values: readonly string[];
  /** `key=value`, as `helm --set` takes them. */
  readonly sets: readonly string[];
  /** A directory of this render's own: helm's caches are no good side by side. Made when it is not there. */
  readonly homes: string;
  /** The environment of this process. */
  readonly env: ProcessEnvironment;
  readonly signal?: AbortSignal | undefined;
}

/** A render is over before it is worth collecting its garbage: a sixth of helm's time, unless it needs much memory. */
const memory = { GOGC: '400', GOMEMLIMIT: '512MiB' };

/** docs/security.md 21 */
const limits = { timeoutMs: 60_000, maxOutputBytes: 64 * 1024 * 1024 };

/**
 * Renders a chart: hooks and tests are in it, CRDs of `crds/` are not.
 * @returns the manifests, as `helm template` prints them.
 * @throws CHART_FAILED that names the chart and helm's message, PROGRAM_MISSING, CANCELLED
 */
export async function renderTemplates(chart: HelmTemplate): Promise<string> {
  await makeHomes(chart.homes);
  try {
    return await runProgram({
      program: chart.helm,
      shown: 'helm template',
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

function helmArguments({ path, name, namespace, kubeVersion, values, sets }: HelmTemplate): string[] {
  return [
    ...['template', name, path, '--namespace', namespace, '--kube-version', kubeVersion],
    ...values.flatMap((file) => ['--values', file]),
    ...sets.flatMap((set) => ['--set', set]),
  ];
}

/** What helm's message asks for, beside what it says itself. */
const hints: readonly (readonly [RegExp, string])[] = [
  [/missing in charts\/? directory/, 'Fetch its dependencies in init.sh: helm dependency build.'],
  [
    /chart requires kubeVersion/,
    'Choose a version that the chart allows: --kube-version, or kubeVersion in imagebuild.yml.',
  ],
  [
    /did not end within|wrote more than/,
    'Render it by hand to see why (helm template), and give it values that make less of it.',
  ],
];
const anyHint = 'Give the chart what it needs: charts/<chart name>.values.yaml, or charts in imagebuild.yml.';

function chartFailed(error: ImagebuildError, { path }: HelmTemplate): ImagebuildError {
  if (error.code === 'PROGRAM_MISSING' || error.code === 'CANCELLED') return error;
  const said = error.code === 'PROGRAM_FAILED' ? helmMessage(error.excerpt) : undefined;
  const message = `the chart ${basename(path)} does not render: ${said ?? error.message}`;
  const hint = hints.find(([pattern]) => pattern.test(message))?.[1] ?? anyHint;
  return new ImagebuildError('CHART_FAILED', message, { hint, excerpt: error.excerpt, cause: error });
}

/** The last message that helm calls an error, with the indented lines that go on with it; what comes after them is usage. */
function helmMessage(text: string | undefined): string | undefined {
  const lines = text?.split('\n') ?? [];
  const first = lines.findLastIndex((line) => line.startsWith('Error: '));
  if (first === -1) return undefined;
  const end = lines.findIndex((line, index) => index > first && !line.startsWith(' '));
  const message = lines.slice(first, end === -1 ? undefined : end).map((line) => line.trim());
  return message.join(' ').slice('Error: '.length);
}
