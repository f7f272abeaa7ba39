/** Sentences of `application`; src/text/README.md says how they are written. */
export const application = {
  // application: the request
  wordTooLong: '{name} {word} is longer than {limit} characters',
  wordHostile: ({ name, word, character, plain }: HostileWord) =>
    `${name} ${word} contains ${character}${plain === '' ? '' : `, which looks like ${plain}`}`,
  copyNotInRegistry: '{source} is not in a registry',
  copyScheme: '{source} begins with a scheme',
  copyPrivateHost: '{host} is a host of this machine or of a local network',
  copyWithoutTag: '{source} has no tag, which names the copy',
  copyOfType: '{type} are built, not copied',
  copyWithArgs: 'a copy takes no build arguments',
  copyOtherName: 'the copy of {source} has the name {app} and the version {version}',
  requestCopyFrom: 'Name an image with its tag in a public registry: docker.io/library/nginx:1.25.',
  requestBuildType: 'Write lite, container or cloud; container and cloud are for apps, and for directories.',
  wordReserved: '{name} {word} is the name of a repository that imagebuild keeps for itself',
  wordEmpty: '{name} {word} is empty',
  wordForeign: '{name} {word} contains {character}',
  wordDots: '{name} {word} contains ".."',
  wordOrder: '{name} {word} has a ".", "_" or "-" where a letter or digit is needed',
  argsOfType: '{type} take no build arguments',
  argsTooMany: 'there are more than {limit} build arguments',
  argTwice: 'the build argument {key} is given twice',
  argWithoutValue: ({ word, character }: { word: string; character: string }) =>
    `${word} is not a build argument${containing(character)}`,
  argNamed: ({ key, character }: { key: string; character: string }) =>
    `${key} is not a valid name for a build argument${containing(character)}`,
  argAfterComma: 'a build argument must follow the last comma',
  argTypographic: 'the value of {key} contains {character}',
  argUnclosed: 'the quote before the value of {key} is never closed',
  argGoesOn: 'the value of {key} continues after its closing quote: {rest}',
  argName:
    'the build argument {key} has an invalid name: use letters, digits and "_", and do not start with a digit',
  argKeyTooLong: 'the name of the build argument {key} is longer than {limit} characters',
  argValueTooLong: 'the value of the build argument {key} is longer than {limit} characters',
  argHidden: 'the value of the build argument {key} contains {character}',
  argPrograms: 'the build argument {key} is refused: it decides which programs run',
  argLoading: 'the build argument {key} is refused: it changes how programs are loaded',
  argShell: 'the build argument {key} is refused: it changes how a shell or Node.js starts',
  argWorkflow: 'the build argument {key} is refused: it belongs to the workflow run',
  argEngine: 'the build argument {key} is refused: it belongs to the build engine',
  argTraffic: 'the build argument {key} is refused: it would send the build’s traffic elsewhere',
  argPlatform: 'the build argument {key} is refused: the build sets it from the platform',
  argDigests: 'the build argument {key} is refused: it would change every digest',
  argGiven: 'the build argument {key} is refused: the build always sets it',
  argUnsendable: 'the build argument {key} is refused: it cannot be passed on',
  requestGive: 'Give a type, an app and a version.',
  requestApp:
    'Write the name of its directory under applications/: lower-case letters and digits, with ".", "_" or "-" between them.',
  requestVersion:
    'Write a version that is a valid tag: letters, digits, ".", "_" and "-", at most 120 characters.',
  requestPlatforms: 'Write {names}, or both with a comma between them.',
  requestBuildArgs:
    'Write build arguments as KEY=VALUE with other names. Only dockerimages and a directory of your own take them.',
  requestAppRename:
    'The name of an application becomes that of its image, which has no capitals: write {lower}, and if its directory has capitals, rename it: git mv applications/{app} applications/{lower}.',
  requestArgsOfType:
    'Leave them out. Only images of the type dockerimages take build arguments; what {type} need, init.sh and the Kubefile have, which know the version.',
  argOnce: 'Give each build argument once.',
  argForm: 'Write build arguments as KEY=VALUE, separated by commas.',
  argTypographicInstead: 'Write {plain} instead, or put the value in straight quotes: {key}="…".',
  argClose: 'Close it: {closed}.',
  argQuoteWhole: 'Quote the whole value: {key}="…".',
  imageNameDigest: '{name} has a digest, which is known only once the image is built',
  imageNameDigestHint: 'Give the image a name with a tag: demo:v1, or ghcr.io/OWNER/demo:v1.',
  namesComplete: '{name} is given, and every name of the image has its own registry: {tag}',
  namesCompleteHint: 'Leave out {name}, or the host in the name: -t demo:v1.',
  imageNameHint:
    'Write NAME:TAG in lower case, with a registry before it if it isn’t the configured one: demo:v1, ghcr.io/OWNER/demo:v1.',
  imageNamePlatformHint: 'Leave it out: the tags of the platforms are written by themselves.',
  imageNamePlatform: 'the tag {tag} is written for one platform of {of}, and can’t name another image',
  pairsTooMany: 'there are more than {limit} of {name}',
  pairKey: 'the {name} {key} has an invalid key: use no blanks and no "="',
  pairKeyTooLong: 'the key of the {name} {key} is longer than {limit} characters',
  pairValue: 'the value of the {name} {key} contains a NUL character',
  pairValueTooLong: 'the value of the {name} {key} is longer than {limit} characters',
  pairOwn: 'the {name} {key} is refused, since imagebuild writes and reads it itself',
  pairWithoutValue: '{text} is not a {name}',
  pairForm: 'Write KEY=VALUE.',
  annotationLevel: '{text} is for {level}, which imagebuild doesn’t annotate',
  annotationLevelHint: 'Write KEY=VALUE, manifest:KEY=VALUE or index:KEY=VALUE.',
  omitIt: 'Remove it.',
  valueInvalid: '{problem}',

  // application: options
  outputInvalid: '{value} is not an output',
  outputForm: 'Write {forms}.',
  outputAndPush: 'an image is either pushed or written, not both',
  outputOrPush: 'Use --push or --output.',
  buildTypeUnknown: 'unknown build type {value}',
  buildTypeOfType: '{type} images install nothing in a cluster, so there is nothing to watch there',
  observeOptionAlone: '{option} is for builds of the type {types}',
  observeOptionAloneHint: 'Remove it, or add --build-type {type}; in the action, build-type: {type}.',
  observeOffline: 'a build of the type {type} watches a cluster, which an offline build can’t reach',
  observeOfflineHint: 'Remove --offline, or --build-type {type}.',
  observeTimeInvalid: '{value} is not a time',
  observeTimeForm: 'Write 90s, 10m or 1h, at most 24h.',
  sourceInvalid: '{value} does not say where images are read',
  sourceWithoutRepository: '{prefix} is read at {target}, which names a host and no repository',
  sourceRepositoryHint:
    'Write the repository too: {prefix}=HOST/REPOSITORY, with --source or below sources: in .github/imagebuild.yml.',
  sourceForm:
    'Write PREFIX=TARGET, such as docker.io/bitnami=docker.io/bitnamilegacy, quay.io=https://mirror.example or quay.io=oci:DIR. A prefix is a host, or a host and the beginning of a repository.',
  tagsThereAre: ({ tags, count, shown }: { tags: string; count: number; shown: number }) =>
    count > shown
      ? `Correct the tag: the most similar of those there are: ${tags}.`
      : `Correct the tag: the repository has ${tags}.`,
  strictWarning: '{warning}',
  strictHint: '{hint}',
  strictWithoutHint: 'Remove the cause, or build without --strict: then this is a warning.',
  imageMoved:
    'Images below {from} have moved. Read them at {to}: write {line} below sources: in .github/imagebuild.yml, or pass --source {from}={to}.',
  mirrorOfPath: '{value} is not a mirror: {host} is not a host, and mirrors are for whole hosts',
  mirrorOfPathHint: 'Pass --source {value}, or write it below sources: in .github/imagebuild.yml.',
  mirrorInvalid: '{value} is not a mirror',
  mirrorForm: 'Write HOST=URL, such as docker.io=https://mirror.example or *=oci:DIR.',
  compressionUnknown: 'unknown compression {value}',
  compressionOmitLevel: 'Omit the level to use the default one.',
  waitInvalid: '{value} is not a time to wait for a pull quota',
  waitForm: 'Write 90s, 30m or 6h, at most 24h.',
  kubeVersionInvalid: '{value} is not a Kubernetes version',
  kubeVersionForm: 'Write a version such as 1.31.0.',
  engineUnknown: 'unknown engine {value}',

  // application: configuration
  configurationOtherName: '{name} is not read',
  renameTo: 'Rename it to {name}.',
  registryForm: 'Write it as ghcr.io or 127.0.0.1:5000, without a path.',
  namespaceForm: 'Write it as my-name or my-name/images.',
  flagInvalid: 'the {name} {value} {reason}',
  notConfigured: 'no namespace is configured to publish images to',
  notConfiguredLines: 'Add these two lines to {file}, or use --registry and --namespace.',
  yamlUnreadable: '{file} cannot be read: {reason}',
  yamlSecondDocument: 'a second document begins here',
  yamlOneDocument: 'Write one document, without "---" in it.',
  yamlInvalid: 'this is not YAML: {reason}',
  yamlCorrect: 'Correct this line or the one before it.',
  keyUnknown: 'unknown key {key}',
  configurationPage:
    'All keys and their values: https://github.com/labring/imagebuild/blob/main/docs/configuration.md',

  // application: its directory
  rootMissing: 'the directory {directory} does not exist',
  rootName: 'Go to the directory that contains applications/, or use --applications DIR.',
  appMissing: 'no application {app} in {directory}',
  appAdd: 'Add {directory} with a Kubefile in it.',
  directoryRename:
    'There is {directory}, whose name cannot be requested. Rename it: git mv {directory} {renamed}.',
  directoryRenameTo:
    'There is {directory}, whose name cannot be requested. Rename it, with letters, digits, ".", "_" and "-" only.',
  versionMissing: '{app} has neither a version {version} nor a directory latest',
  versionsNone: 'It has no versions yet.',
  versionsOthers: 'It has {versions}.',
  versionMeant: 'Did you mean {version}? It has {versions}.',
  applicationOutside: '{directory} leads out of {root}',
  applicationReplaceLink: 'Replace the link with the files themselves.',
  nameWithBlanks: 'the name of the directory {directory} contains blanks',
  sourceUnreadable: '{path} cannot be read: its name may not be UTF-8',
  sourceLinkNotUtf8: '{path} is a link to a name that is not UTF-8',
  sourceSpecial: '{path} is a device, a pipe or a socket',
  sourceKinds: 'An application may contain only files, directories and links.',
  archEmpty: 'build_arch is empty',
  archUnknown: 'build_arch contains {word}, which is not an architecture',
  archWrite: 'Write amd64 or arm64, or remove the file to build both.',
  kubefileMissing: '{directory} has no Kubefile',
  kubefileEmpty: '{directory} has only an empty {files}',
  kubefileRename: '{found} is not read. Rename it: git mv {found} {renamed}',
  kubefileAdd: 'Add a Kubefile or a Dockerfile, or let init.sh write one.',
  kubefileName: 'Add a Kubefile, or name the file: -f FILE, in the action the input file.',
  kubefileNear: 'There is {file}: name that one, or none.',
  kubefileNamedEmpty: '{file} is empty',
  kubefileNamedMissing: 'there is no file {file}',
  contextMissing: '{context} isn’t a directory',
  contextName: 'Name the directory that holds the Kubefile and what it copies.',
  contextIsFile: 'Name the directory that it is in; a Kubefile is named with -f.',
  contextElsewhere: 'Clone or unpack it first, and name the directory.',
  initNotRun: 'init.sh is here, and isn’t run: only builds of a collection run it',
  initNotRunHint:
    'Run it yourself before the build, or keep the directory in a collection: imagebuild build TYPE APP VERSION.',

  // application: prepared builds and results
  resultTooLarge: 'the result is larger than 4 MiB',
  resultUnreadable: 'the result cannot be read: {reason}',
  preparedUnreadable: '{path} cannot be read: {reason}',
  preparedNameDirectory:
    'Name the directory that imagebuild prepare --output wrote. If it is incomplete, prepare the build again.',
  preparedInvalid: 'the prepared build is not valid: {reason}',
  prepareAgainSameVersion: 'Prepare it again with the same version of imagebuild.',
  preparedFileChanged: '{path} is not the file {digest}: it has {reason}',
  prepareAgainUnchanged: 'Prepare the build again: the file was changed afterwards.',
  preparedLacksFile: '{digest} is not a file of the prepared build',
  preparedNotOneBuild: 'these are not parts of one build: {reason}',
  preparedSameRequest: 'Publish together only parts of the same request, with each platform once.',
  preparedTwoSizes: '{digest} has the size {one} in one place, and {other} in another',
  preparedNoPlatform: 'it has no platforms',
  preparedUnrequested: 'it contains {platform}, which was not requested',
  preparedUnsupported: 'it contains {platform}, which it lists as unsupported',
  preparedStray: '{path} is not below a mark of its layer',
  preparedWhiteout: '{path} has a name that would hide other files in a layer',
  preparedRemovedTwice: '{path} is removed, but it is also in the layer or removed twice',
  preparedNoBytes: '{path} has a link or an attribute whose text stands for no bytes',
  preparedOrder: '{path} comes after {before}',
  preparedBelowFile: '{path} is below {parent}, which is not a directory',
  preparedEngineLayer: 'it has a layer of an engine, but says that no engine ran',
  preparedHistory: 'its history has rows for {rows} layers, but it has {layers}',
  preparedWithArchive: '{reference} comes from {transport}, but names an archive',
  preparedWithoutArchive: '{reference} comes from {transport}, but names no archive',
} as const;

interface HostileWord {
  readonly name: string;
  readonly word: string;
  readonly character: string;
  /** The character that it looks like; empty when there is none. */
  readonly plain: string;
}

function containing(character: string): string {
  return character === '' ? '' : ` (it contains ${character})`;
}
