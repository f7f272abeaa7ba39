/** Sentences of `commands`; src/text/README.md says how they are written. */
export const commands = {
  // commands: publish images
  locationHasNone: '{location} names images for {platforms}, and has none of them inside',
  locationLacks: '{location} names images for {absent} too, which are not inside: only {platforms} counts',
  locationLacksPlatform: '{location} has no image for {platform}; it has {offered}',
  preparedLacksPlatform: 'the prepared build has no {platform}; it has {offered}',
  locationSaveAgain:
    'Pull the image for this platform and save it again: docker pull --platform, then docker save --platform.',
  locationWithoutImage: '{location} does not contain an image',
  samePlatformTwice: 'two of {locations} have an image for {platform}',
  samePlatformTwiceHint: 'Give one location per platform.',
  publishNowhere: 'there is no reference to publish to',
  repositoryReserved: '{image} is a repository that imagebuild keeps for itself',
  repositoryReservedHint: 'Publish under another name.',
  publishNowhereHint: 'Write the reference last: imagebuild publish oci:DIR registry/namespace/app:version',
  sourceWithLayerKeys: ({ image, count, layer, namespaces }: KeyedLayers) =>
    `${image} has ${count === 1 ? 'a layer with a key' : `${count} layers with keys`} of imagebuild, such as ${layer}, and is not in ${namespaces}: builds there would reuse such a layer for what its key claims, without reading it`,
  sourceWithLayerKeysHint:
    'If you trust whoever published it, repeat the command with --trust-source. Otherwise build the image yourself.',

  // serve
  serveBlobDamaged: 'layer {layer} of {image} holds other bytes than {digest} names',
  serveBlobDamagedHint: 'Read the whole image with imagebuild inspect --verify, and publish it again.',
  serveListenInvalid: '--listen {value} is not an address',
  serveListenHint:
    'Write HOST:PORT, such as 127.0.0.1:5000, 0.0.0.0:5000 or [::1]:0; port 0 is any free one.',
  servePortTaken: 'another program listens at {address}',
  servePortTakenHint: 'Choose another port, or any free one: --listen {free}',
  serveCannotListen: 'cannot listen at {address}: {reason}',
  serveNoRegistry: '{location} holds no embedded images: it has no registry/ with a tag or a manifest',
  serveSpoolLimitInvalid: '--spool-limit {value} is not a size',
  serveSpoolLimitHint: 'Write a number of bytes with a unit: 500MB, 20GB, 10GiB.',
  serveManifestUnread: 'the manifest of {image} cannot be read: {reason}',
  serveMissing: '{image} was asked for and is not here',
  serveFailed: '{path} could not be sent: {reason}',

  // try
  tryWithoutCommands: '{location} has neither ENTRYPOINT nor CMD: there is nothing to install',
  tryPlatformMissing:
    '{location} has no image for {platform}, the platform of the cluster’s nodes; it has {offered}',
  tryNeedsKubeconfig: '--yes and --keep are for a cluster of yours: give --kubeconfig or --context too',
  tryPhaseInstall: 'installing into {server}',
  tryPhaseWait: 'waiting until everything is ready',
  trySaysCut: 'the nodes could pull from this image only',
  trySaysNotCut:
    'nothing was cut off: the nodes could pull from every registry that they reach, and images are only compared by name',

  // commands
  planObserved:
    'a plan installs nothing, and a build of the type {type} finds images by installing them in a cluster',
  planObservedHint:
    'Write the lock with --build-type {type}, and plan without it: imagebuild lock … --build-type {type}. Or prepare the build, and show what publishing it would transfer: imagebuild prepare … --build-type {type} --output DIR, then imagebuild publish --dry-run DIR.',
  doctorNode: 'Node {version}',
  doctorNodeHint: 'Install Node {oldest} or newer.',
  doctorApplications: '{count} in {root}/',
  doctorNoApplications: 'no applications in {root}/ yet',
  doctorNoApplicationsHint: 'Create the first one: {root}/<app>/<version>/Kubefile.',
  doctorNoDirectory: 'the directory {root}/ does not exist',
  doctorNoDirectoryHint:
    'Change to the repository with the applications, or create the first one: {root}/<app>/<version>/Kubefile.',
  doctorHelm: '{version} at {path}',
  doctorNoHelm: '{reason}; only applications with charts need it',
  doctorNoBuildx: '{reason}; RUN needs buildx or buildah',
  doctorBuildahInstead: '{reason}; RUN uses buildah instead',
  doctorNoEngineHint: 'Install buildah (apt-get install buildah), or Docker with buildx.',
  doctorBuildah: 'runs RUN instructions without a daemon',
  doctorNoBuildah: 'buildah is not on PATH; RUN needs buildah or buildx',
  doctorKubectl: '{path}',
  doctorNoKubectl: '{reason}; only builds with a cluster need it',
  doctorKind: '{version}',
  doctorNoKind: '{reason}; only --build-type container needs it',
  doctorEngine: ({
    engine,
    processors,
    memory,
    space,
  }: {
    engine: string;
    processors: number;
    memory: string;
    space: string;
  }) =>
    `${engine} with ${processors} processors, ${memory} of memory${space === '' ? '' : ` and ${space} of free space`}`,
  doctorEngineSmall:
    '--build-type container may need more: {memory} of memory and {space} of free space are enough for most applications.',
  doctorNoEngine: '{reason}; only --build-type container needs it',
  doctorNoEngineRuns: 'Start {engine}, or set KIND_EXPERIMENTAL_PROVIDER to docker, podman or nerdctl.',
  doctorClusterLeft: '{name} was left by a build that was killed',
  doctorClusterElsewhere:
    '{name} belongs to a build on another machine or in another container, which may have ended',
  doctorClusterHint: 'If it is not needed any more, delete it: {command}',
  doctorPlatform: 'this machine can run its programs',
  doctorNoPlatform: '{reason}; only RUN with buildah needs this',
  doctorDestination: 'images are published to {registry}/{namespace}',
  doctorInitHint: 'Or run `imagebuild init`, which writes the configuration and the workflows.',
  doctorWorkflowToken: 'the workflow publishes to {host} with its own token, and needs no secret',
  doctorSecrets: ({ secrets }: { secrets: readonly string[] }) =>
    `the environment "publish" has ${nameSecrets(secrets)}`,
  doctorSecretsMissing: ({ secrets }: { secrets: readonly string[] }) =>
    `the environment "publish" lacks ${nameSecrets(secrets)}`,
  doctorSecretsMissingHint: ({ secrets }: { secrets: readonly string[] }) =>
    [
      'Set what neither the repository nor its organization has as a secret of its own:',
      ...secrets.map((secret) => `gh secret set ${secret} --env publish`),
    ].join('\n'),
  doctorSecretsUnknown: ({ secrets, reason }: { secrets: readonly string[]; reason: string }) =>
    `cannot tell if the environment "publish" has ${nameSecrets(secrets)}: ${reason}`,
  doctorSecretsUnknownHint:
    'Install the GitHub CLI and log in (gh auth login), or look under Settings > Environments > publish.',
  doctorCredential: 'you are logged in to {host}',
  doctorNoCredential: 'no credentials for {host} on this machine; publishing from here needs them',
  doctorNoCredentialHint: 'Run: imagebuild login {host} -u USER --password-stdin',
  doctorRegistry: '{host} answers',
  imagesOfDialect: '{dialect} searches the finished image, and this directory is only its build context',
  imagesOfDialectHint: 'Use imagebuild plan to list all images.',
  imagesNoDirectory: '{directory} is not a directory',
  imagesNoDirectoryHint: 'Use the directory of an application: applications/<app>/<version>.',
  imagesOfVersions: '{directory} contains versions of an application, but is not a version itself',
  imagesOfVersionsHint: 'Use one of {versions}.',
  imagesWithoutInit: 'init.sh was not run: images from files that it fetches are not listed',
  imagesWithoutInitHint: 'Run it with imagebuild plan --offline apps {app} {version}',
  loginHostInvalid: '{host} is not the host of a registry',
  loginHostForm: 'Write only the host: imagebuild login ghcr.io. For one without TLS, add --plain-http HOST.',
  loginIncomplete: 'a user name and a password are required',
  loginIncompleteHint: 'Run: imagebuild login <registry> -u USER --password-stdin',
  assetMissing: 'this installation of imagebuild lacks its file {path}',
  assetMissingHint:
    'Use a release, or a clone of the repository: docs/install.md describes them. A copy of dist/ alone isn’t enough.',
  initNoDirectory: 'the directory {directory} does not exist',
  initNoDirectoryHint: 'Change to the repository, or pass its directory.',
  initNoNamespace: 'the namespace for images is unknown',
  initNoNamespaceHint: 'Add --namespace NAME, or add the remote origin on GitHub: its owner is the default.',
  initNoAction: 'the commit of imagebuild to use is unknown',
  initNoActionHint: 'Add --action {action}.',
  initActionInvalid: '{action} is not an action with a commit',
  initActionInvalidHint:
    'Write OWNER/REPO@COMMIT with the full commit id: others could move a tag or a branch.',
  commitForeign: '{commit} is not a commit of the default branch',
  commitForeignHint: 'Merge it first: only commits of the default branch are built and published.',
  tagUnread: 'whether {image} is free can’t be read without a login ({reason}), so the job publish decides',
  preparedTooLarge: 'the prepared build has {size}; the limit is {limit}',
  preparedTooLargeHint:
    'Leave large files out with .dockerignore, embed images instead of copying archives, or raise limits.preparedBytes in .github/imagebuild.yml.',
  preparedNotDeleted: 'the artifacts of the prepared build are not deleted: {reason}',
  preparedNotDeletedHint:
    'Give the job the permission actions: write. Otherwise they stay until they expire.',
  preparedExpires: 'They stay until they expire.',
  secretsMissing: ({ secrets, host }: { secrets: readonly string[]; host: string }) =>
    `${nameSecrets(secrets)} for ${host} ${secrets.length === 1 ? 'is' : 'are'} not set`,
  secretsMissingHint:
    'Set what is missing as a secret of the environment "publish"{page}; docs/installation.md shows each step.',
  selectionEmpty: 'no applications are selected',
  selectionEmptyHint: 'Set app (names, globs, or all), or since (a commit).',
  selectionUnknown: '{word} matches no application',
  selectionUnknownHint: 'Use names, globs such as cert-*, or all.',
  selectionNearHint: 'Did you mean {near}?',

  // commands: lint
  lintFailsCheck: ({ count, kind }: { count: number; kind: string }) =>
    `the image can be built, and the check fails: lint found ${count} ${count === 1 ? kind : `${kind}s`}`,
  lintRuleUnknown: 'there is no rule {id}',
  lintRuleList: 'imagebuild lint --rules lists all rules.',
  lintNothing: 'there is no application in {path}',
  lintNothingHint: 'Name a directory with one of {files}, or one that holds such directories.',

  // commands: why
  imagesWithoutList: 'the images of the list {address} are not shown: no request is made here',
  imagesWithoutListHint: 'It is fetched by imagebuild plan, which shows its images.',
  whyEmbedOff: 'imagebuild.yml says embed: false',
  whyLeftOut: 'its registry did not have it when {file} was written',
  whyHeld: 'it is under /registry',
  whyMissing: 'the cluster would pull it, because it is not under /registry of {platform}: {reason}',
  whyNotHeld: 'a candidate that is not under /registry of {platform}: {reason}',
  whyHeldBy: 'it is under /registry of {image}',
  whyOfflineBase: '{image} is not read with --offline, so the images that it brings are missing here',
  whyNothing: 'nothing names {image} in {location}',
  whyDidYouMean: 'Did you mean {names}?',
  whyListApplication: 'imagebuild images {location} lists every image that is named there.',
  whyListOther: 'imagebuild inspect {location} lists the images inside.',
  whyWhere: 'the current directory is not an application',
  whyWhereHint:
    'Name the directory of an application, a prepared build, or an image: imagebuild why IMAGE applications/APP/VERSION',

  // commands: inspect
  inspectNotFound: '{location} was not found',
  inspectName: 'Give a reference, oci:DIR[:tag] or FILE.tar.',
  inspectTooLarge: 'its charts, manifests and scripts have {bytes} bytes; at most {limit} are unpacked',
  phaseComplete: 'looking for what {platform} needs',
  inspectDiffIds: 'it has {layers} layers, but {diffIds} diffIDs',
  inspectDiffId: 'layer {layer} unpacks to {actual} instead of {expected}',
  layerDamaged: 'layer {layer} of {image} is damaged',
  diffManyFiles: 'the layers that the comparison reads have more than {limit} files together',
  diffManyFilesHint: 'Compare one platform at a time with --platform.',
  layerManyFiles: 'layer {layer} has more than {limit} files',
  embeddedOtherBytes: '{path} has the digest {digest}',
  embeddedNotLink: '{path} is not a link to a digest',
  embeddedDeadLink: '{path} names {digest}, which is missing',
  embeddedUntagged: 'the embedded repository {repository} has no tag, so it is never copied',
  embeddedBlobMissing: 'the embedded image {image} needs {digest}, which is missing',
  embeddedBlobSize: 'the embedded image {image} needs {digest} with {size} bytes, but it has {actual}',
  embeddedManifestInvalid: 'the manifest of the embedded image {image} is missing or is not JSON',
  embeddedTagOfIndex: 'the tag of the embedded image {image} names an index instead of a manifest',

  // the environment of the workflow
  initSecrets: ({ secrets, registry, options = '' }: WantedSecrets) =>
    [
      `Give that environment ${nameSecrets(secrets)}, a login for ${registry}:`,
      ...secrets.map((secret) => `     gh secret set ${secret} --env publish${options}`),
    ].join('\n'),
} as const;

/** Secrets that an environment needs for a registry. */
interface WantedSecrets {
  readonly secrets: readonly string[];
  readonly registry: string;
  /** Further words of the command that sets them. */
  readonly options?: string;
}

/** Layers of an image of somebody else that carry keys. */
interface KeyedLayers {
  readonly image: string;
  readonly count: number;
  readonly layer: string;
  readonly namespaces: string;
}

/** Joins lines to write: `a and b`. */
function joinLines(lines: readonly string[]): string {
  return new Intl.ListFormat('en', { type: 'conjunction' }).format(lines);
}

/** Names secrets of a repository: `the secrets A and B`. */
function nameSecrets(names: readonly string[]): string {
  return `the secret${names.length === 1 ? '' : 's'} ${joinLines(names)}`;
}
