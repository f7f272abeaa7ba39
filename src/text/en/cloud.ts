/** Sentences of `cluster/cloud`; src/text/README.md says how they are written. */
export const cloud = {
  cloudShown: 'This is installed into the cluster at {server} (context {context}):',
  cloudRelease: 'release',
  cloudReleaseIn: '{name} in the namespace {namespace}',
  cloudChanges:
    'changes, deletes or runs something that may not be of this install; it is not undone afterwards',
  cloudNothingKnown: 'what it installs is not known',
  cloudAndMore: '{list} and {count} more',
  cloudStays: 'stays afterwards',
  cloudMayStay: 'may stay afterwards',
  cloudIntercepts: 'takes part in requests of the whole cluster',
  cloudWide: 'of the whole cluster',
  cloudKindUnknown: 'a kind that the cluster does not know',
  cloudSummary: ({ releases, objects, namespaces, wide, kinds, webhooks }: InstallCounts) => {
    const parts = [
      counted(releases, 'release'),
      counted(objects, 'object'),
      ...(namespaces > 0 ? [counted(namespaces, 'namespace')] : []),
      ...(wide > 0 ? [counted(wide, 'cluster-wide object')] : []),
      ...(kinds > 0 ? [counted(kinds, 'CRD')] : []),
      ...(webhooks > 0 ? [counted(webhooks, 'admission webhook')] : []),
    ];
    return `In all: ${parts.join(', ')}.`;
  },
  cloudUnreadDocuments: ({ command, count }: { command: string; count: number }) =>
    `${command}: ${count === 1 ? 'one document is not an object' : `${count} documents are not objects`} of Kubernetes as far as can be read`,
  cloudUnknown: 'NOT KNOWN, so more than this may be installed or changed:',
  cloudNotInImage: '{command}: {file} is not in the image',
  cloudValuesNotInImage: '{command}: {file} is not in the image, so its values are not in what is shown',
  cloudFlagIgnored: '{command}: what {flag} changes is not shown',
  cloudOther: '{command}: what it installs is inside of it',
  cloudUnknownWord: '{command}: what … stands for is known only when it runs',
  cloudNotIsolated:
    'commands were read as they are written, since this machine has no way to isolate them: what scripts do otherwise is not shown',
  cloudEnded: ({ command, status, line }: { command: string; status: number | string; line: string }) =>
    `${command} ended with status ${status}${line === '' ? '' : ` (${line})`} when it was tried without a cluster, so its lines were only read`,
  cloudStopped:
    '{command} was stopped when it was tried without a cluster ({reason}), so its lines were only read',
  cloudOtherCluster: '{command} names a cluster itself, so it may act on another one than this',
  cloudSilent: '{command}: no call of helm or kubectl was seen in it',
  cloudObjectExists: '{kind} {name} exists in the cluster {context} already',
  cloudReleaseExists:
    'the release {name} exists in the namespace {namespace} of the cluster {context} already',
  cloudExistsHint:
    'Nothing was installed. Use another cluster, or --build-type container for a throwaway one. To remove it from this one: {command}',
  cloudExistsMore: ({ count }: { count: number }) =>
    count === 1
      ? 'one more object exists in the cluster already'
      : `${count} more objects exist in the cluster already`,
  cloudQuestion: 'Install this into the cluster {context}? It is removed afterwards, except for what stays.',
  cloudQuestionKeep: 'Install this into the cluster {context}? It is kept (--keep).',
  cloudDeclined: 'nothing was installed, because you did not agree',
  cloudNotAgreed:
    'an install into the cluster {context} needs your consent, and there is no terminal to ask on',
  cloudNotAgreedHint: 'Check what is shown above, and add --yes if that may be installed.',
  cloudRemovedRelease: 'uninstalled the release {name} of the namespace {namespace}',
  cloudRemovedObjects: ({ count }: { count: number }) =>
    `deleted ${count === 1 ? 'one object' : `${count} objects`} that the install created`,
  cloudRemovedNamespaces: 'deleted the namespaces that the install made: {names}',
  cloudUninstallFailed: 'the release {name} of the namespace {namespace} could not be uninstalled: {reason}',
  cloudDeleteFailed: '{kind} {name} could not be deleted: {reason}',
  cloudCleanupFailed: 'not everything could be removed: {reason}',
  cloudCleanupTimeout: 'removing it took longer than {seconds} seconds, so it was ended',
  cloudUnlisted: 'the login may not list {kinds}, so what was made of them is not known',
  cloudLeft: 'These stay in the cluster; the commands remove them:',
  cloudKept: 'Everything stays in the cluster (--keep); the commands remove it, in this order:',
  cloudAppeared:
    'These came while it was installed, and nothing says that they belong to it; look at them before you remove them:',
  cloudLeftUnseen:
    'What stays in the cluster is not known; it may be all of this, and what that made. The commands remove it:',
  cloudNothingLeft: 'Nothing of the install stays in the cluster.',
  cloudLeftRelease: 'a release that was not uninstalled',
  cloudLeftKind: 'a kind: removing it also removes every object of the kind',
  cloudLeftVolume: 'a volume: its data are lost when it is removed',
  cloudLeftNamespace: ({ holders }: { holders: string }) =>
    holders === ''
      ? 'a namespace that the install made'
      : `a namespace that the install made; in it: ${holders}`,
  cloudLeftMade: 'the install made it, such as an operator',
  cloudLeftNotDeleted: ({ finalizers }: { finalizers: string }) =>
    finalizers === '' ? 'not deleted' : `still being deleted: it waits for ${finalizers}`,
  cloudLeftAppeared: 'it came while it was installed',
  cloudLeftObject: 'created by the install',
} as const;

type InstallCounts = Readonly<
  Record<'releases' | 'objects' | 'namespaces' | 'wide' | 'kinds' | 'webhooks', number>
>;

/** `1 object`, `12 objects`. */
function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
