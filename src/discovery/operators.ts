import satisfies from 'semver/functions/satisfies.js';
import { say } from '../text/say.ts';
import { findKind, listFiles } from './contextfiles.ts';
import { configurationFile, type FinderContext } from './finder.ts';

/** An operator that pulls images which nothing in its chart names. */
interface Operator {
  /** The name of its chart. */
  readonly chart: string;
  /** The versions of the chart that do. */
  readonly versions: string;
  /** What it pulls. */
  readonly pulls: string;
  /** The list that its makers publish for a version, or the page that names the images. */
  readonly list: string | { readonly page: string };
}

/**
 * Operators known to pull what nothing names. `{version}` stands for the chart's version without a `v`. A row
 * is added when the makers say so: the address must be theirs.
 */
const operators: readonly Operator[] = [
  {
    chart: 'longhorn',
    versions: '>=1.0.0',
    pulls: 'its CSI sidecars, engines, instance managers and share managers',
    list: 'https://raw.githubusercontent.com/longhorn/longhorn/v{version}/deploy/longhorn-images.txt',
  },
  {
    chart: 'rook-ceph',
    versions: '>=1.8.0',
    pulls: 'Ceph itself and its CSI drivers',
    list: 'https://raw.githubusercontent.com/rook/rook/v{version}/deploy/examples/images.txt',
  },
  {
    chart: 'rancher',
    versions: '>=2.5.0',
    pulls: 'its agents and the charts that it installs',
    list: 'https://github.com/rancher/rancher/releases/download/v{version}/rancher-images.txt',
  },
  {
    chart: 'gpu-operator',
    versions: '>=1.8.0',
    pulls: 'drivers whose tag ends with the operating system of the node',
    list: {
      page: 'https://docs.nvidia.com/datacenter/cloud-native/gpu-operator/latest/install-gpu-operator-air-gapped.html',
    },
  },
];

/** Finds what is known of a chart's operator. @param version as Chart.yaml has it, with or without a `v`. */
export function findOperator(name: string, version: string): Operator | undefined {
  const plain = version.replace(/^v/, '');
  return operators.find(
    ({ chart, versions }) => chart === name && satisfies(plain, versions, { includePrerelease: true }),
  );
}

/**
 * Warns of charts whose operator pulls images that nothing names, and says which list to add. A list or a
 * lock of the application covers them: somebody has looked.
 */
export async function warnOfOperators(
  context: FinderContext,
  charts: readonly { readonly name: string; readonly version: string | undefined; readonly path: string }[],
): Promise<void> {
  const known = charts.flatMap(({ name, version = '', path }) => {
    const operator = findOperator(name, version);
    return operator ? [{ operator, path, version: version.replace(/^v/, '') }] : [];
  });
  if (known.length === 0 || (await isCovered(context))) return;
  for (const { operator, path, version } of known) {
    const { chart, pulls, list } = operator;
    const hint =
      typeof list === 'string'
        ? say('operatorListHint', { file: configurationFile, list: list.replaceAll('{version}', version) })
        : say('operatorPageHint', { page: list.page });
    context.warn({
      message: say('operatorPulls', { chart, pulls }).text,
      place: context.place(path),
      hint: hint.text,
    });
  }
}

async function isCovered(context: FinderContext): Promise<boolean> {
  if (context.imageLists.length > 0 || context.hasUnreadLists) return true;
  if ((await findKind(context, 'images.lock.yaml')) === 'file') return true;
  return (await listFiles(context, 'images/shim')).length > 0;
}
