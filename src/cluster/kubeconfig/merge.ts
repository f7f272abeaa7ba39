import { ImagebuildError, type Message } from '../../errors.ts';
import { say } from '../../text/say.ts';
import { suggest } from '../../text/suggest.ts';
import type { Kubeconfig, KubeconfigCluster, KubeconfigUser } from './document.ts';

/** One context of a kubeconfig with what it names. */
export interface SelectedContext {
  readonly name: string;
  readonly namespace: string | undefined;
  readonly cluster: KubeconfigCluster;
  readonly user: KubeconfigUser;
  /** The user's name, for messages. */
  readonly userName: string;
}

/** Joins kubeconfigs as kubectl does: the first file that has a name, or a current context, wins. */
export function mergeKubeconfigs(files: readonly Kubeconfig[]): Kubeconfig {
  return {
    clusters: firstOfEachName(files.flatMap(({ clusters }) => clusters)),
    contexts: firstOfEachName(files.flatMap(({ contexts }) => contexts)),
    users: firstOfEachName(files.flatMap(({ users }) => users)),
    'current-context': files.map((file) => file['current-context']).find(Boolean),
  };
}

function firstOfEachName<Entry extends { readonly name: string }>(entries: readonly Entry[]): Entry[] {
  return [...new Map(entries.toReversed().map((entry) => [entry.name, entry])).values()].reverse();
}

/** Returns the context of a name, or the current one. @param file for errors. @throws KUBECONFIG_INVALID */
export function selectContext(
  config: Kubeconfig,
  wanted: string | undefined,
  file: string | undefined,
): SelectedContext {
  const fail = (message: Message, hint: Message) =>
    new ImagebuildError('KUBECONFIG_INVALID', message, { place: { file }, hint });
  const names = config.contexts.map(({ name }) => name);
  const name = wanted ?? config['current-context'];
  if (name === undefined)
    throw fail(say('kubeconfigNoContext'), say('kubeconfigNoContextHint', { names: names.join(', ') }));
  const shown = JSON.stringify(name);
  const context = config.contexts.find((each) => each.name === name)?.context;
  if (!context) throw fail(say('contextUnknown', { name: shown }), suggest(name, names));
  const cluster = config.clusters.find((each) => each.name === context.cluster)?.cluster;
  if (!cluster) {
    const words = { name: shown, cluster: JSON.stringify(context.cluster) };
    throw fail(say('contextWithoutCluster', words), say('kubeconfigRepair'));
  }
  const userName = context.user ?? '';
  const user = config.users.find((each) => each.name === userName)?.user;
  if (!user && userName !== '') {
    const words = { name: shown, user: JSON.stringify(userName) };
    throw fail(say('contextWithoutUser', words), say('kubeconfigRepair'));
  }
  return { name, namespace: context.namespace, cluster, user: user ?? ({} as KubeconfigUser), userName };
}
