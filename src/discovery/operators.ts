import satisfies from 'semver/functions/satisfies.js';
import { say } from '../text/say.ts';
import { findKind, listFiles } from './contextfiles.ts';
import { configurationFile, type FinderContext } from './finder.ts';

/** An operator that pulls images which nothing in its chart names. */
interface Operator {
  /** The names of its chart. */
  readonly charts: readonly string[];
  /** What its Chart.yaml contains besides, where the name alone could be another maker's. */
  readonly mentions?: string | undefined;
  /** The versions of the chart that do. */
  readonly versions: string;
  /** What it pulls. */
  readonly pulls: string;
  /** The list that its makers publish for a version, or the page that names the images. */
  readonly list: string | { readonly page: string };
  /** A chart that names them, if the application has it too. */
  readonly namedBy?: string | undefined;
  /** The repository that it pulls: `imageVersions` of it show that somebody has looked. */
  readonly repository?: string | undefined;
}

/**
 * Operators known to pull what nothing names. `{version}` stands for the chart's version without a `v`. A row
 * is added when the makers say so: the address must be theirs.
 */
const operators: readonly Operator[] = [
  {
    charts: ['longhorn'],
    versions: '>=1.0.0',
    pulls: 'its CSI sidecars, engines, instance managers and share managers',
    list: 'https://raw.githubusercontent.com/longhorn/longhorn/v{version}/deploy/longhorn-images.txt',
  },
  {
    charts: ['rook-ceph'],
    versions: '>=1.8.0',
    pulls: 'Ceph itself and its CSI drivers',
    list: 'https://raw.githubusercontent.com/rook/rook/v{version}/deploy/examples/images.txt',
  },
  {
    charts: ['rancher'],
    versions: '>=2.5.0',
    pulls: 'its agents and the charts that it installs',
    list: 'https://github.com/rancher/rancher/releases/download/v{version}/rancher-images.txt',
  },
  {
    charts: ['gpu-operator'],
    versions: '>=1.8.0',
    pulls: 'drivers whose tag ends with the operating system of the node',
    list: {
      page: 'https://docs.nvidia.com/datacenter/cloud-native/gpu-operator/latest/install-gpu-operator-air-gapped.html',
    },
  },
  {
    charts: ['kubevirt', 'kubevirt-operator'],
    versions: '>=0.20.0-0',
    pulls: 'virt-api, virt-controller, virt-handler and virt-launcher in the version of the operator',
    list: { page: 'https://kubevirt.io/user-guide/cluster_admin/installation/' },
  },
  {
    charts: ['knative-operator'],
    versions: '>=1.0.0-0',
    pulls: 'Knative Serving and Eventing in the versions that its resources ask for',
    list: { page: 'https://knative.dev/docs/install/operator/configuring-serving-cr/' },
  },
  {
    charts: ['tekton-operator'],
    versions: '>=0.50.0-0',
    pulls: 'the components of Tekton that it installs: Pipelines, Triggers, Chains, Dashboard',
    list: { page: 'https://tekton.dev/docs/operator/airgapimageconfiguration' },
  },
  {
    charts: ['istio-operator'],
    versions: '>=1.6.0-0',
    pulls: 'istiod and the proxy in the version of the operator',
    list: { page: 'https://istio.io/v1.22/docs/setup/install/operator/' },
  },
  {
    charts: ['gateway'],
    mentions: 'istio/istio',
    versions: '>=1.0.0-0',
    pulls: 'the proxy, whose image istiod chooses when it creates the pod',
    list: { page: 'https://istio.io/latest/docs/setup/additional-setup/gateway/' },
    namedBy: 'istiod',
  },
  {
    charts: ['operator', 'cockroach-operator', 'cockroachdb-operator'],
    mentions: 'ockroach',
    versions: '>=1.0.0-0',
    pulls: 'CockroachDB in the version that a cluster asks for',
    list: { page: 'https://github.com/cockroachdb/helm-charts' },
    namedBy: 'cockroachdb',
    repository: 'cockroachdb/cockroach',
  },
  {
    charts: ['eck-operator'],
    versions: '>=1.0.0-0',
    pulls: 'Elasticsearch, Kibana and others of the Elastic Stack in the versions that its resources ask for',
    list: { page: 'https://www.elastic.co/guide/en/cloud-on-k8s/current/k8s-air-gapped.html' },
  },
  {
    charts: ['cluster-api-operator'],
    versions: '>=0.1.0-0',
    pulls: 'the providers of Cluster API, which it fetches when it runs',
    list: {
      page: 'https://kubernetes-sigs.github.io/cluster-api-operator/topics/configuration/air-gapped-environtment.html',
    },
  },
];

interface OperatorChart {
  readonly name: string;
  /** As Chart.yaml has it, with or without a `v`. */
  readonly version: string | undefined;
  readonly path: string;
  /** The whole Chart.yaml. */
  readonly text: string;
}

/** Finds what is known of a chart's operator. */
export function findOperator({
  name,
  version = '',
  text,
}: Omit<OperatorChart, 'path'>): Operator | undefined {
  return operators.find(
    ({ charts, mentions = '', versions }) =>
      charts.includes(name) &&
      text.includes(mentions) &&
      satisfies(withoutV(version), versions, { includePrerelease: true }),
  );
}

function withoutV(version: string): string {
  return version.replace(/^v/, '');
}

/**
 * Warns of charts whose operator pulls images that nothing names, and says which list to add. A list or a
 * lock of the application covers them, and so do `imageVersions` of what it pulls: somebody has looked.
 */
export async function warnOfOperators(
  context: FinderContext,
  charts: readonly OperatorChart[],
): Promise<void> {
  const names = new Set(charts.map(({ name }) => name));
  const known = charts.flatMap((chart) => {
    const operator = findOperator(chart);
    if (!operator || names.has(operator.namedBy ?? '') || hasVersions(context, operator)) return [];
    return [{ ...chart, operator }];
  });
  if (known.length === 0 || (await isCovered(context))) return;
  for (const { operator, name, path, version = '' } of known) {
    const { pulls, list } = operator;
    const address = typeof list === 'string' ? list.replaceAll('{version}', withoutV(version)) : '';
    const hint =
      typeof list === 'string'
        ? say('operatorListHint', { file: configurationFile, list: address })
        : say('operatorPageHint', { page: list.page });
    context.warn({
      message: say('operatorPulls', { chart: name, pulls }).text,
      place: context.place(path),
      hint: hint.text,
    });
  }
}

function hasVersions({ imageVersions = {} }: FinderContext, { repository }: Operator): boolean {
  const repositories = Object.keys(imageVersions).map((name) => name.replace(/^docker\.io\//, ''));
  return repository !== undefined && repositories.includes(repository);
}

async function isCovered(context: FinderContext): Promise<boolean> {
  if (context.imageLists.length > 0 || context.hasUnreadLists) return true;
  if ((await findKind(context, 'images.lock.yaml')) === 'file') return true;
  return (await listFiles(context, 'images/shim')).length > 0;
}
