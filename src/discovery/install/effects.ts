import { type InstallCommand, kubectlValues, readFlags } from './commands.ts';

/** An object that a command line of kubectl names, without a manifest. */
interface CreatedObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
}

/** What a call does that installs neither a chart nor manifests. */
type CallEffect =
  | { readonly kind: 'none' }
  | { readonly kind: 'creates'; readonly object: CreatedObject }
  /** Changes, deletes or runs something; what it is can't be told for certain. */
  | { readonly kind: 'changes' };

/** Commands that change nothing in a cluster. */
const reading: Readonly<Record<string, ReadonlySet<string>>> = {
  kubectl: new Set(
    (
      'get describe wait logs explain version cluster-info api-resources api-versions config auth diff top events ' +
      'kustomize completion options plugin proxy port-forward help'
    ).split(' '),
  ),
  helm: new Set(
    (
      'list ls status get history repo search show inspect pull fetch lint template version env dependency dep package ' +
      'registry completion plugin verify create push help'
    ).split(' '),
  ),
  kustomize: new Set('build version cfg edit create completion help'.split(' ')),
};

/** What `kubectl create` makes, by the word for it. */
const kinds: Readonly<Record<string, readonly [apiVersion: string, kind: string]>> = {
  namespace: ['v1', 'Namespace'],
  ns: ['v1', 'Namespace'],
  secret: ['v1', 'Secret'],
  configmap: ['v1', 'ConfigMap'],
  cm: ['v1', 'ConfigMap'],
  service: ['v1', 'Service'],
  svc: ['v1', 'Service'],
  serviceaccount: ['v1', 'ServiceAccount'],
  sa: ['v1', 'ServiceAccount'],
  quota: ['v1', 'ResourceQuota'],
  resourcequota: ['v1', 'ResourceQuota'],
  deployment: ['apps/v1', 'Deployment'],
  deploy: ['apps/v1', 'Deployment'],
  job: ['batch/v1', 'Job'],
  cronjob: ['batch/v1', 'CronJob'],
  cj: ['batch/v1', 'CronJob'],
  ingress: ['networking.k8s.io/v1', 'Ingress'],
  ing: ['networking.k8s.io/v1', 'Ingress'],
  role: ['rbac.authorization.k8s.io/v1', 'Role'],
  rolebinding: ['rbac.authorization.k8s.io/v1', 'RoleBinding'],
  clusterrole: ['rbac.authorization.k8s.io/v1', 'ClusterRole'],
  clusterrolebinding: ['rbac.authorization.k8s.io/v1', 'ClusterRoleBinding'],
  poddisruptionbudget: ['policy/v1', 'PodDisruptionBudget'],
  pdb: ['policy/v1', 'PodDisruptionBudget'],
  priorityclass: ['scheduling.k8s.io/v1', 'PriorityClass'],
  pc: ['scheduling.k8s.io/v1', 'PriorityClass'],
};
/** Kinds whose name follows another word: `create secret generic NAME`. */
const withSubtype = new Set(['secret', 'service', 'svc']);

/** Reads what a call does that `readInstallation` finds no installation in. */
export function readEffect({ program, args }: Pick<InstallCommand, 'program' | 'args'>): CallEffect {
  const known = reading[program];
  const given = [...readFlags(args, (flag) => kubectlValues.has(flag))];
  const words = given.flatMap(([flag, value]) => (flag === undefined ? [value] : []));
  const [verb, ...rest] = words;
  if (verb === undefined || known === undefined || known.has(verb)) return { kind: 'none' };
  if (program !== 'kubectl') return { kind: 'changes' };
  if (verb === 'rollout') return { kind: /^(?:status|history)$/.test(rest[0] ?? '') ? 'none' : 'changes' };
  const object = readCreated(verb, rest, (name) => given.findLast(([flag]) => flag === name)?.[1]);
  return object ? { kind: 'creates', object } : { kind: 'changes' };
}

function readCreated(
  verb: string,
  [first = '', second, third]: readonly string[],
  flagValue: (flag: string) => string | undefined,
): CreatedObject | undefined {
  if (verb === 'run') return { apiVersion: 'v1', kind: 'Pod', name: first };
  if (verb === 'expose') {
    const name = flagValue('--name') ?? second ?? first.split('/')[1];
    return name === undefined ? undefined : { apiVersion: 'v1', kind: 'Service', name };
  }
  const [apiVersion, kind] = (verb === 'create' && Object.hasOwn(kinds, first) && kinds[first]) || [];
  const name = withSubtype.has(first) ? third : second;
  return apiVersion === undefined || kind === undefined || name === undefined
    ? undefined
    : { apiVersion, kind, name };
}

/**
 * Returns the namespace that a call names, by flag or variable; undefined when it names none.
 */
export function readNamespace({
  program,
  args,
  namespace,
}: Pick<InstallCommand, 'program' | 'args' | 'namespace'>): string | undefined {
  const flag = [...readFlags(args, (name) => kubectlValues.has(name) || name === '--namespace')].findLast(
    ([name]) => name === '--namespace',
  );
  if (flag) return flag[1];
  return program === 'helm' && namespace !== '' ? namespace : undefined;
}

const elsewhere = /^--(?:kubeconfig|context|cluster|server|kube-context|kube-apiserver)(?:=|$)|^-s$/;

/** Tells whether a call chooses a cluster itself, so that it may act on another one. */
export function choosesCluster({ args }: Pick<InstallCommand, 'args'>): boolean {
  return args.some((word) => elsewhere.test(word));
}
