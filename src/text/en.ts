/**
 * Every sentence of errors, hints and warnings in English, a row each, by module. `{word}` stands for a word,
 * which is shown as the caller gives it: quoted, if needed.
 */
export const en = {
  // several modules
  unknownError: '{message}',
  reportDefect: 'This is a bug in imagebuild: please report it with the command and its output.',
  systemAllow: 'Give the user that runs imagebuild permission, or name another path.',
  systemWritable: 'Name a path that can be written to.',
  systemFileInTheWay: 'Name another path: there is a file where a directory must be.',
  systemDirectoryInTheWay: 'Name another path: there is a directory where a file must be.',
  systemExists: 'Name another path: something else is there.',
  systemDiskFull: 'Free some disk space.',
  systemOpenFiles: 'Allow more open files (ulimit -n).',
  didYouMean: 'Did you mean {name}?',
  writeOneOf: 'Write one of {names}.',

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
  buildTypeOmit: 'Write lite, or omit it.',
  buildTypeContainer:
    'the build type container needs a running cluster: it starts one in containers and looks there for images',
  buildTypeCloud:
    'the build type cloud needs a running cluster: it starts one on rented machines and looks there for images',
  buildTypeLite: 'Write lite, and list the images that it does not find in manifests/imageList.',
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

  // rules: files of an application
  notRead: '{path} is not read',
  fileNameWhy: 'only {name} is, in exactly this spelling',
  listPlaceWhy: 'lists of images are the files of images/shim/',
  configurationPlaceWhy:
    'the settings of an application lie beside its Kubefile, in the directory of the version',
  moveTo: 'Move it to {name}.',
  ignoreUnused: '{text} ignores nothing: no image that was found matches it',
  ignoreUnusedFix: 'Correct the line, or remove it.',
  lintKubefileMissing: 'the directory {directory} has no Kubefile',
  lintKubefileSyntax: 'an instruction that cannot be read',
  lintKubefileSyntaxFix: 'Correct the instruction: docs/applications.md lists those that exist.',
  lintKubefileWarning: 'an instruction that probably does something else than it says',
  lintKubefileWarningFix: 'Write what is meant.',
  lintRegistryMissing: 'no instruction copies registry/, and {source} names images',
  lintRegistryMissingWhy:
    'the image would not hold them, and a cluster without a network could not start them',
  lintRegistryMissingFix: 'Add the line COPY registry registry.',
  lintRegistryMisplaced: '{source} is copied to {destination}',
  lintRegistryMisplacedWhy: 'sealos reads embedded images in /registry only',
  lintRegistryMisplacedFix: 'Write COPY {source} registry.',
  lintExecWords: '{instruction} has a program and its arguments as elements of their own',
  lintExecWordsWhy: 'sealos run takes each element for a whole command',
  lintCommandElement: 'Write the command as one element: {instruction} {command}',
  lintShellForm: '{instruction} is written in shell form',
  lintShellFormWhy: 'the image gets /bin/sh -c as commands before it, which sealos run has to take off again',
  lintSeveralCommands: 'this CMD has no effect',
  lintSeveralCommandsWhy: 'the last CMD of a stage replaces the ones before it',
  lintSeveralCommandsFix: 'Write one CMD with an element for each command.',
  lintVariableUnset: 'no ENV sets {name}',
  lintVariableUnsetWhy:
    'without --env {name}=… the text $({name}) stays in the command, and a shell takes it for a program',
  lintVariableUnsetFix: 'Give it a default above: ENV {name}="".',
  lintSealosVariable: 'ENV sets {name}',
  lintSealosVariableWhy:
    'sealos sets and protects the variables that begin with SEALOS_SYS_, so this value has no effect',
  lintSealosVariableFix: 'Remove it, or give it another name.',
  lintTrailingBlanks: 'blanks follow the backslash that continues this line',
  lintTrailingBlanksWhy: 'nobody sees them, and other tools end the instruction here',
  lintTrailingBlanksFix: 'Remove the blanks.',
  lintRootfsVersion: ({ version }: { version: string }) =>
    version === ''
      ? 'a rootfs needs the label sealos.io.version'
      : `the version ${version} of a rootfs is not known`,
  lintRootfsVersionWhy: 'sealos refuses a rootfs that is neither v1beta1 nor v1beta2',
  lintRootfsVersionFix: 'Write LABEL sealos.io.version=v1beta1, or v1beta2.',
  lintLabelType: '{value} is not a type of cluster image',
  lintLabelTypeFix: 'Write rootfs, patch or application.',
  lintLabelName: 'the label {label} is nearly one that sealos reads',
  lintLabelNameWhy: 'sealos ignores it in this spelling',
  lintNoShebang: 'init.sh does not name its shell in the first line',
  lintNoShebangWhy: 'builds run it with bash, but editors, linters and people take it for sh',
  lintNoShebangFix: 'Begin it with #!/usr/bin/env bash.',
  lintNoSetE: 'init.sh goes on after a command that fails',
  lintNoSetEWhy:
    'a failed download gives an image that lacks files; builds run bash init.sh, so options after #! do not count',
  lintNoSetEFix: 'Write set -e (or set -euo pipefail) below the first line.',
  lintVersionUnused: 'init.sh never uses the version, which is its third argument',
  lintVersionUnusedWhy: 'every version that latest is built as would have the same content',
  lintVersionUnusedFix: 'Use $3, or rename the directory to the version that it builds.',
  lintArchitecture: '{word} is written out',
  lintArchitectureWhy: 'the image for arm64 would get files for {word}',
  lintArchitectureFix:
    'Use $1, which is amd64 or arm64. If there is nothing for arm64, limit the application: platforms: [linux/amd64] in imagebuild.yml.',
  lintEndlessRetry: 'this loop tries again for ever',
  lintEndlessRetryWhy: 'when the address is wrong, the build hangs until its time limit instead of saying so',
  lintEndlessRetryFix: 'Limit the attempts: curl --retry 3, or a loop that counts.',
  lintVersionSort: '{command} does not sort versions',
  lintVersionSortWhy: 'as numbers 1.10 is smaller than 1.9, and as text too',
  lintVersionSortFix: 'Use sort -V.',
  lintGithubApi: 'this asks api.github.com without a token',
  lintGithubApiWhy:
    'GitHub answers 60 such requests an hour for all builds behind one address, then it refuses; builds hold no token',
  lintGithubApiFix:
    'Use the version that init.sh is given, git ls-remote --tags, or the address https://github.com/OWNER/NAME/releases/latest.',
  lintListLine: 'a line that is not the reference of an image',
  lintListLineFix: 'Write HOST/REPOSITORY:TAG.',
  lintManifest: 'something in a manifest that cannot be searched for images',
  lintManifestFix: 'Correct it, or list the image in images/shim/.',
  lintUnpinned: '{image} has no fixed version',
  lintUnpinnedWhy: 'the same sources give another image whenever somebody moves the tag',
  lintUnpinnedFix: 'Write a version as its tag, or a digest; imagebuild lock keeps digests for you.',
  lintImagePlatform: '{image} is not there for {platforms}',
  lintImagePlatformWhy: 'a build for both platforms ends with an error',
  lintImagePlatformFix:
    'Choose another image, limit platforms: in imagebuild.yml, or leave it out with platformPolicy: skip.',
  lintChartInRegistry: '{path} is a chart inside registry/',
  lintChartInRegistryWhy:
    'registry/ is the storage of a registry: charts there are neither searched for images nor found by sealos',
  lintChartNamespace: 'the template makes a Namespace',
  lintChartNamespaceWhy:
    'helm refuses to install into a namespace that exists, and deletes this one with everything in it when the release goes',
  lintChartNamespaceFix: 'Remove it, and install with --create-namespace.',
  lintTemplateOverwrites: '{template} overwrites {file}',
  lintTemplateOverwritesWhy: 'sealos writes what it makes of a template beside it, without .tmpl',
  lintTemplateOverwritesFix: 'Keep one of them.',
  lintHelmInstall: '{command} cannot run twice',
  lintHelmInstallWhy: 'sealos run is repeated to change or repair an installation',
  lintHelmNamespace: '{command} fails on a cluster without the namespace {namespace}',
  lintHelmInstallFix: 'Write helm upgrade -i … --create-namespace.',
  lintConfiguration: 'a key or value that imagebuild.yml does not have',
  lintNameRefused: '{problem}',
  lintNameRefusedWhy: 'no command and no workflow can build this directory',
  lintNameRefusedFix: 'Rename the directory.',
  lintBuildArch: 'build_arch does not name an architecture',
  lintLinkFix: 'Copy the file into the application, or download it in init.sh.',

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

  // kubefile
  keepOne: 'Keep one.',
  setVariable: 'Give its variable a value.',
  kubefileTooLong: '{file} is longer than {limit} characters',
  kubefileTooManyInstructions: '{file} has more than {limit} instructions',
  makeFileSmaller: 'Make the file smaller.',
  directiveTwice: 'the directive {name} is given twice',
  dialectUnknown: 'unknown dialect {name}',
  escapeUnknown: '{character} cannot be the escape character',
  writeEscape: 'Write # escape=\\ or # escape=`.',
  instructionUnknown: 'unknown instruction {name}',
  instructionNotInDialect: '{dialect} does not have {name}',
  sealerInstruction: '{name} is an instruction of sealer 0.9, and imagebuild does not have it',
  sealerApp: ({ copies, command }: { copies: readonly string[]; command: string }) =>
    copies.length === 0
      ? 'Write a COPY of its files and a CMD that starts it instead.'
      : `Write ${joinLines(copies)} instead, and start it with ${command}.`,
  sealerCommands:
    'Write {command} instead. Only in sealer’s dialect does every CMD count; elsewhere the last one has to list all commands.',
  dialectInstructions: 'Use {names}, or the dialect dockerfile, which has all instructions of a Dockerfile.',
  flagUnknown: 'unknown flag --{flag}',
  noFlags: 'This instruction has no flags.',
  flagTwice: 'the flag --{flag} is given twice',
  flagWithoutValue: 'the flag --{flag} has no value',
  writeFlagValue: 'Write --{flag}=VALUE, without a blank.',
  flagNotSwitch: 'the flag --{flag} is true or false, not {value}',
  writeFlag: 'Write --{flag}.',
  flagUnsupported: 'the flag --{flag} is not supported',
  removeGitFlag:
    'Remove the flag: it applies to git repositories, which ADD does not take. Clone the repository in init.sh.',
  documentOpen: 'the here-document {name} has no end',
  closeDocument: 'Add a line that contains {name} alone.',
  arrayOfStrings: 'an array of arguments contains strings only',
  quoteArguments: 'Put every argument in double quotes.',
  commandMissing: '{instruction} has no command',
  writeCommand: 'Write {instruction} ["program", "argument"].',
  commandNotJson: '{instruction} looks like an array but is not valid JSON: a shell will run it',
  quoteElements: 'If it is meant as an array, put every element in double quotes, with commas between them.',
  argumentMissing: '{instruction} has no argument',
  writeArgument: 'Write {instruction} and a value.',
  fromMissing: 'the Kubefile has no FROM',
  beginWithFrom: 'Begin with FROM scratch.',
  beforeFrom: '{instruction} comes before the first FROM',
  onlyArgBeforeFrom: 'Begin with FROM scratch; only ARG may come before it.',
  fromMisplaced: 'FROM is not allowed here',
  fromEmpty: 'FROM has no image',
  writeFromScratchOrImage: 'Write FROM scratch, or FROM and an image.',
  fromWithMore: 'only AS and a name may follow the image of FROM',
  writeFromAs: 'Write FROM image AS name.',
  fromTwice: '{dialect} has only one FROM',
  removeStage: 'Remove this one and its instructions.',
  fromVariableEmpty: 'FROM has no image: its variable is empty',
  setBaseVariable: 'Give it a value before FROM: ARG NAME=image',
  stageNameInvalid: '{name} is not a valid name for a stage',
  writeStageName: 'Begin with a letter; continue with letters, digits, ".", "_" and "-".',
  stageNameTaken: 'there is already a stage {name}',
  renameStage: 'Give each stage a different name.',
  fromOwnStage: '--from={name} is this stage itself',
  fromNoEarlierStage: '--from={name} is not a stage before this one',
  noEarlierStage: 'There is no stage before this one.',
  targetUnknown: 'there is no stage {target}',
  buildArgUndeclared: 'no ARG declares the build argument {name}',
  declareBuildArg: 'Add ARG {name} to the Kubefile.',
  baseTrigger: 'ONBUILD {instruction} of the base image: {problem}',
  copyOperands: '{instruction} needs a source and a destination',
  writeCopy: 'Write {instruction} source destination.',
  copyToDocument: 'a here-document cannot be the destination',
  writeCopyDocument: 'Write {instruction} <<EOF /file.',
  copyFromEmpty: '--from has no name',
  writeCopyFrom: 'Write --from=STAGE or --from=IMAGE.',
  copyFromVariable: '--from does not take variables',
  copyFromStage: 'Add a stage, FROM $VARIABLE AS name, and write --from=name.',
  copyToFile: 'the destination of several sources is a directory, whose name ends with "/"',
  writeDirectory: 'Write {path}/ if it is a directory.',
  copySourceEmpty: 'the name of this source is empty',
  copyVariableUnset: '{name} is not set in this source: no ARG or ENV before it gives it a value',
  copyVariableUnsetHint: 'Add ARG {name}=… or ENV {name}=… above, or correct the name.',
  copyVariableUnsetSo:
    '{name} is not set, so it counts as empty here: add ARG {name}=… or ENV {name}=… above, or correct the name.',
  copyAddress: 'COPY does not take addresses',
  useAdd: 'Use ADD, or download the file in init.sh.',
  runInterpreter: 'a here-document that names its interpreter cannot be run',
  writeInterpreter: 'Write the interpreter before it: RUN python3 {document}',
  mountType: 'unknown mount type {type}',
  mountOption: 'a mount of type {type} has no option {option}',
  mountOptionWithoutValue: 'the mount option {option} has no value',
  writeMountOption: 'Write name=value, with commas between options.',
  mountTarget: 'the mount has no target',
  addMountTarget: 'Add target=/path.',
  shellNotArray: 'SHELL takes a JSON array',
  writeShell: 'Write SHELL ["/bin/bash", "-c"].',
  healthcheckUnknown: 'HEALTHCHECK needs CMD or NONE',
  writeHealthcheck: 'Write HEALTHCHECK CMD and a command.',
  healthcheckNoneWithMore: 'nothing may follow HEALTHCHECK NONE',
  removeAfterNone: 'Remove what follows NONE.',
  healthcheckDuration: '--{flag}={value} is not a duration of a millisecond or more',
  writeDuration: 'Write --{flag}=30s or --{flag}=1m30s.',
  healthcheckRetries: '--retries={value} is not a number',
  writeRetries: 'Write --retries=3.',
  onbuildEmpty: 'ONBUILD has no instruction',
  writeOnbuild: 'Write ONBUILD COPY . /src, for example.',
  onbuildForbidden: '{name} is not allowed in ONBUILD',
  removeOnbuild: 'Remove the instruction, or the ONBUILD before it.',
  exposeEmpty: 'EXPOSE has no port',
  writeExpose: 'Write EXPOSE 80 or EXPOSE 53/udp.',
  exposePort: '{port} is not a port',
  writePort: 'Write a port or a range, 80 or 8000-8010, with /tcp, /udp or /sctp.',
  exposeHostPort: '{port} names a port of the host, which has no meaning in an image',
  writeContainerPort: 'Write the container’s port alone.',
  volumeEmpty: 'VOLUME has no directory',
  writeVolume: 'Write VOLUME /data.',
  volumeNameEmpty: 'the name of this volume is empty',
  stopsignalUnknown: '{signal} is not a signal',
  writeSignal: 'Write a name, SIGTERM, or a number, 15.',
  argEmpty: 'ARG has no name',
  writeArg: 'Write ARG NAME or ARG NAME=default.',
  pairsMissing: '{instruction} sets nothing',
  writePairs: 'Write {instruction} name=value.',
  equalsMissing: '{word} has no "="',
  writePairQuoted: 'Write name=value, and a value with blanks in double quotes.',
  valueMissing: '{name} has no value',
  writeValue: 'Write {instruction} {name}=value.',
  nameMissing: 'there is no name before this "="',
  writePair: 'Write name=value.',
  endMissing: 'the closing "{end}" is missing',
  addEndOrEscape: 'Add the {end}, or write \\$ for a dollar sign.',
  addBrace: 'Add the }.',
  variableRequired: '{name} has no value',
  variableRefused: '{name}: {word}',
  setRequiredVariable: 'Set {name} with ENV or a default of ARG, or pass it as a build argument.',
  bracesTooDeep: 'variables are nested more than {limit} levels deep',
  bracesWithoutName: 'there is no variable name here',
  writeBraces: 'Write the name of a variable in the braces, or \\$ for a dollar sign.',
  operatorUnknown: '{operator} is not an operator of {variable}',
  listOperators: 'The operators are :- - :+ + :? ? # ## % %% / and //.',
  patternTooSlow: 'the pattern would take too long to match',
  patternBackslash: 'the pattern {pattern} has a backslash that means nothing',
  patternEscapes: 'A backslash may stand before * ? \\ / and }.',
  quoteOpen: 'this {quote} is never closed',
  closeQuote:
    'Add the closing {quote}, or write \\{quote} for the character itself. COPY, ADD and VOLUME take names with blanks as a JSON array.',
  resultShortened: 'the result was too large and has been shortened; the log of the run has everything',
  configTooLarge: 'the configuration of the image has {bytes} bytes, more than the {limit} that tools read',
  configTooLargeHint: 'Copy a long text into the image as a file instead of writing it into LABEL or ENV.',
  imageDocumentTooLarge: 'the {what} of {name} has {bytes} bytes, more than the {limit} that tools read',
  imageDocumentTooLargeHint:
    'Use fewer instructions, labels and variables, a base image with a shorter history, or fewer embedded images.',
  contextFileTooLarge: '{path} has {size}, more than the {limit} that a file in an image may have',
  contextFileTooLargeHint:
    'Remove the file or list it in .dockerignore. A sparse file counts with its whole size.',
  expansionTooLong: 'the variables expand to too much text',
  simplifyWord: 'Write it in a simpler way.',

  // context
  contextUnreadable: '{path} cannot be read',
  contextUnreadableHint: 'Make it readable, or list it in .dockerignore.',
  contextChanged: '{path} changed while it was read',
  contextChangedHint: 'Build again once nothing writes to the application any more.',
  contextNameNotUtf8: 'the name of {path} is not UTF-8',
  contextRename: 'Rename the file.',
  contextSpecialFile: '{path} is a pipe, a socket or a device',
  contextSpecialFileHint:
    'Remove it, or list it in .dockerignore: an image consists of directories, files and links.',
  contextTooLarge: '{path} has more than {limit} files',
  contextTooLargeHint: 'List what the image does not need in .dockerignore.',
  spoolFull: 'the archives, images and addresses in the Kubefile provide more than {limit} bytes',
  spoolFullHint: 'Copy less, or download files in init.sh.',
  linksTooMany: 'the links below /{path} lead to more than {limit} files',
  linksTooManyHint: 'Remove links to directories that contain links to directories.',
  parentNotDirectory: '/{path} is below something that is not a directory',
  workingDirectoryGone: 'the working directory was removed or replaced',
  workingDirectoryGoneHint: 'Change its content, and keep the directory itself.',
  copyNotDirectory: '/{path} is not a directory, and cannot be replaced by one',
  copyIsDirectory: '/{path} is a directory, and a file cannot replace it',
  copyConflictHint: 'Copy to another path, or do not create what is there.',
  copySourceMissing: '{instruction}: {source} does not exist',
  copyNothingMatches: '{instruction}: nothing matches {source}',
  copySourceNotInImage: '{instruction}: {source} does not exist in the image {from}',
  copySourceNotInStage: '{instruction}: {source} does not exist in the stage {from}',
  copyNothingMatchesInImage: '{instruction}: nothing in the image {from} matches {source}',
  copyNothingMatchesInStage: '{instruction}: nothing in the stage {from} matches {source}',
  copyFromNearest: 'The {kind} has {path}. Did you mean that?',
  copyFromNames: ({ kind, directory, names, more }: CopyFromNames) =>
    `${directory} of the ${kind} has ${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}.`,
  copyFromBare: '{directory} of the {kind} is empty.',
  copySourceIgnored: '.dockerignore excludes it: add the line !{path} there, or remove the instruction.',
  copySourceAdd: 'Add it to the application, create it in init.sh, or remove the instruction.',
  copyDidYouMean: 'Did you mean {path}?',
  copyBrokenLink: '{instruction}: the link {path} points to nothing',
  copyBrokenLinkHint:
    'Point it at something in the build context, copy the directory it is in, or remove it.',
  copyRegistryMissing: '{source} does not exist because there is no image to embed; nothing is copied',
  imagesNotEmbedded: (lacking: LackingImages) =>
    `nothing is copied to /registry, so the image for ${lacking.platform} lacks ${lackedImages(lacking)}`,
  imagesNotEmbeddedHint: 'Add this line to {file}: COPY registry /registry',
  requiredNotHeld: ({ image, platforms, others }: { image: string; platforms: string; others: number }) => {
    const more =
      others === 0 ? '' : ` (${others === 1 ? '1 other place needs' : `${others} other places need`} it too)`;
    return `the cluster would pull ${image}, which /registry does not hold for ${platforms}${more}`;
  },
  requiredListHint:
    'Add this line to images/shim/images.txt: {image}. If the cluster never pulls it, list it in ignoredImages of imagebuild.yml.',
  requiredListAndCopyHint:
    'Add this line to images/shim/images.txt: {image}, and this one to {file}: COPY registry /registry. If the cluster never pulls it, list it in ignoredImages of imagebuild.yml.',
  requiredLostHint:
    'It was found, but nothing copies it to /registry, or a later instruction removes it. Make this the last line of {file} that changes /registry: COPY registry /registry',
  requiredSavedHint:
    '{directory} is copied as it is, so save the image there, too: {image}. If the cluster never pulls it, list it in ignoredImages of imagebuild.yml.',
  finishedNotSearched:
    'what a file of the finished image for {platform} needs is not known, so nobody checks that it is embedded: {reason}',
  finishedNotSearchedHint: 'List the images that it needs in images/shim/.',
  imagesIgnoredHint:
    'Add the line !registry at the end of .dockerignore, which excludes it. The Kubefile has to copy it: COPY registry /registry',
  imagesMisplaced: (lacking: LackingImages & { copied: string; directory: string }) =>
    `${lacking.copied} is copied to ${lacking.directory} instead of /${lacking.copied}, so sealos does not find ${lackedImages(lacking)}`,
  imagesMisplacedHint: 'Copy them to /registry with this line: COPY registry /registry',
  imagesCopiedElsewhere: '{copied} is also copied to {directory}, where sealos does not read them',
  imagesCopiedElsewhereHint: 'sealos reads only /registry. Remove the copy if nothing else needs it.',
  copyRegistryMissingHint:
    'Name the images in images/shim/, charts/ or manifests/, or remove the instruction.',
  registrySourceMissing: '{source} does not exist for {platform}, while {there} does',
  registrySourceMissingHint:
    'Make {source} too ("sealos registry save" in init.sh), or remove the others: then the images that were found are embedded.',
  copyPatternUnmatched: 'nothing matches {source}',
  copyPatternUnmatchedHint: 'Remove the source, or correct the pattern.',
  chmodInvalid: '--chmod={mode} is not a valid mode',
  chmodHint: 'Write an octal number, as in --chmod=755, or clauses, as in --chmod=u+x.',
  chownUnknown: '--chown={owner} names {unknown}, which is not in the image',
  chownHint: 'Write numbers, as in --chown=1000:1000, or copy etc/passwd and etc/group first.',
  ignorePatternInvalid: '{pattern} is not a valid pattern',
  ignorePatternHint: 'Close every [ with ], and put something after a \\ or a !.',
  addUnsupportedAddress: '{address} cannot be downloaded: only http:// and https:// files can',
  addUnsupportedAddressHint: 'Download it in init.sh, and COPY the files.',
  addWithoutName: '{address} ends without a file name, and {destination} is a directory',
  addWithoutNameHint: 'Write the file name in the destination.',
  addLocalChecksum: '--checksum is for what ADD downloads, and {source} is not an address',
  addLocalChecksumHint: 'Remove --checksum.',
  addFailed: 'ADD of {source}: {problem}',
  addSpecialOmitted: ({ source, names, more }: { source: string; names: string; more: number }) =>
    `ADD of ${source} leaves out devices and pipes: ${names}${more > 0 ? ` and ${more} more` : ''}`,
  addSpecialOmittedHint: 'Whatever runs the image makes the devices. Remove them from the archive.',
  xzDictionary: 'xz with a dictionary of more than 64 MiB is not supported',
  xzFilter: 'xz with a filter other than LZMA2, or with a SHA-256 check, is not supported',
  xzHint: 'Compress it with xz -6, or unpack it in init.sh.',

  // discovery
  reasonContainer: 'a container of a pod template runs it',
  reasonComplete: 'a value is a complete reference',
  reasonKey: '{key} names it',
  reasonWithoutTag: 'it has neither a tag nor a digest here, so what is needed is not known',
  reasonList: 'a list names it',
  operatorPulls: 'the operator of the chart {chart} pulls images that nothing here names: {pulls}',
  operatorListHint:
    'Add the list of its makers to {file}: imageLists: ["{list}"]. A list in images/shim or a lock covers them too.',
  operatorPageHint: 'List the images that your nodes need in images/shim; {page} says which.',
  reasonArchive: 'it is in an archive',
  reasonConfiguration: 'imagebuild.yml names it',
  reasonManyVersions: 'its operator names many versions',
  containerImageInvalid: ({ text, reason }: { text: string; reason: string }) =>
    `the image ${text} of a container is not a reference${reason === '' ? '' : `: ${reason}`}`,
  containerImageInvalidHint:
    'Correct it. If it is replaced when the application is installed, list the image that is needed in images/shim/ or in imagebuild.yml.',
  manyVersions: ({ repository, count, left }: { repository: string; count: number; left: number }) =>
    `${count} versions of ${repository} are named, but probably not needed: ${left === 0 ? 'none of them is' : left === 1 ? 'only the newest of them is' : `only ${left} of them are`} embedded`,
  manyVersionsHint: ({ file, repository }: { file: string; repository: string }) =>
    `To embed others, name tags or patterns in ${file}: imageVersions: { "${repository}": ["1.2.*"] }`,
  manifestUnparsed: 'this is not YAML, so it is only read line by line: {problem}',
  manifestUnparsedHint: 'Correct the file. If it is a template, give its name the ending .tmpl.',
  reasonValuesFile: 'rendered with {file}',
  reasonAnnotation: 'Chart.yaml names it',
  imageFollowsKubeVersion: ({
    image,
    chart,
    version,
    others,
  }: {
    image: string;
    chart: string;
    version: string;
    others: string;
  }) =>
    `${image} follows the version of Kubernetes: the chart ${chart} was rendered for ${version}${others === '' ? '' : ` (also in ${others})`}`,
  imageFollowsKubeVersionHint:
    'Set the version of your cluster: --kube-version, or charts.{chart}.kubeVersion in imagebuild.yml.',
  valuesNotUsed: '{path} is not used, although it looks like values for a chart',
  valuesNotUsedHint:
    'To use it, name it charts/<chart>.values.yaml, or list {path} in imagebuild.yml, at charts.CHART.values.',
  valuesRenderFailed: 'the chart {chart} cannot be rendered with {file}: {reason}',
  valuesRenderFailedHint: 'If these values are needed, correct them; images that only they add are missing.',
  reasonNotList: '{file} is not a list of images, so it is not read',
  listedEmptyTag: '{text} has no tag after the colon: it is read as latest',
  listedEmptyTagHint: 'Write the tag that you need.',
  reasonIgnored: 'it is ignored by {rule}',
  reasonClusterRegistry: 'it is of the cluster’s own registry, and must be there already',
  kustomizationRemote: 'the kustomization includes {address}, which is not searched for images',
  kustomizationRemoteHint: 'Download it in init.sh, or list its images in images/shim/.',
  reasonTestHook: 'only helm test runs it',
  yamlTooComplex: 'the YAML is nested too deep, or its aliases multiply too far',
  simplifyYaml: 'Keep it below {depth} levels and {nodes} nodes.',
  listedArchive: '{text} names an archive, not an image',
  listArchiveInTarTxt: 'Write it in images/skopeo/tar.txt, as docker-archive:<path>@<name:tag>.',
  listedLocalDigest: '{text} names a digest, but {transport} does not keep the digests of its images',
  nameByTag: 'Name the image by its tag alone, or by its digest in a registry.',
  archiveLine: '{text} does not name an archive and an image',
  writeArchiveLine:
    'Write docker-archive:<path>@<name:tag> or oci-archive:<path>@<name:tag>, without a digest.',
  listedArchiveMissing: 'the application does not have the archive {path}',
  addArchive: 'Paths are relative to {directory}: add the archive there, or download it in init.sh.',
  notChart: '{path} is not a chart, so it is not searched for images',
  whatChartsAre:
    'A chart is a directory in charts/ with a valid Chart.yaml that has a name, or a .tgz package in charts/.',
  chartLinkLeadsOut: '{path} is a link that leads out of the application',
  chartLinkLeadsOutHint: 'Copy the file into the chart, or download it in init.sh.',
  packageLinkLeadsOut: 'its link {path} leads out of it, to {target}',
  chartUnreadable: '{path} cannot be read: {reason}',
  packageAgain: 'Package the chart again (helm package), or download it again in init.sh.',
  chartUnknown: 'there is no chart named {name}',
  valuesWithoutChart: '{path} does not belong to a chart',
  useChartName: 'Use the name in Chart.yaml.',
  valuesMissing: 'the chart {chart} needs the values file {file}, which does not exist',
  correctValuesPath: 'Correct its path in {file}: it is relative to the application’s directory.',
  directoryTooDeep: '{directory} is more than {limit} directories deep',
  lookForLink: 'Look for a link that leads to a directory above it.',
  searchedFileTooLarge: '{path} is larger than {limit} bytes',
  moveLargeFile:
    'Move the file out of this directory if it is not a manifest or a list; opt/ may contain files of any size.',
  linkLeadsOut: '{path} is a link that leads out of the application, so it is not read',
  tooManyImages: 'found {count} images; only {limit} are allowed',
  ignoreImages: 'Add the images that you don’t need to .sealignore, a reference or a pattern per line.',

  // layers and image
  imagePathInvalid: '{path} is not a path inside an image',
  layerNameHides: '{path} cannot be in an image: in a layer, its name hides other files',
  layerNameHidesHint: 'Rename it, or list it in .dockerignore.',
  layerWrittenAgain: '{name}: its bytes were damaged and are sent again ({reason})',
  layerFileDiffers: '{image}: {path} in the layer {layer} has other bytes than when it was first read',
  layerOtherTar: '{layer} unpacks to {actual}, but its image says {expected}',
  layerPackedOtherwise: ({ layer, type, packing }: { layer: string; type: string; packing: string }) =>
    `${layer} has the media type ${type}, but is ${packing === 'none' ? 'a plain tar' : `packed with ${packing}`}`,
  layerTypeUnknown: '{layer} is not a layer: its media type is {type}',
  layerContentOtherBytes: '{name}: its bytes do not match this digest',
  layerContentHint: 'Try again, or take the image from another registry: its content there may be damaged.',
  imageBuildAgain: 'Build this image again, or use another one.',
  compressionLevel: 'the level of {type} must be a whole number from {from} to {to}',
  compressionNoneLevel: 'the compression none has no level',
  tarCannotUnpack: '{archive} cannot be unpacked: {reason}',
  tarMakeAgain: 'Create the archive again, with relative paths that stay inside it.',
  tarTooManyEntries: '{archive} has more than {limit} entries',
  tarDamaged: 'it is damaged',
  tarCutOff: 'it ends in the middle of an entry',
  tarNotEnded: 'it was cut: the blocks that end an archive are missing',
  tarLinkLoop: 'the links of {path} never end',
  tarHeaderDamaged: 'a header is damaged',
  tarPaxDamaged: 'a pax header is damaged',
  tarPaxNumber: 'a pax header has an invalid {key}',
  tarNameTooLong: 'a name in it is longer than 1 MiB',
  tarSparse: 'the list of holes of the sparse file {path} is damaged',
  tarSparseTooLarge:
    '{archive} cannot be unpacked: up to {path}, its sparse files have more than {limit} bytes of holes',
  tarSparseTooLargeHint: 'Leave the file out of the archive, or make it smaller.',
  tarSparseInPlace:
    '{path} is a sparse file, which cannot be read in place; make the archive without --sparse',
  tarUnknownType: '{path} is not a file, directory or link',
  tarSpecialFile: '{path} is a device or a pipe',
  tarAttribute: '{path} has an extended attribute that is too large: {name}',
  tarCapabilities: '{path} has capabilities in an unknown format',
  tarPathLeaves: '{path} leads out of it',
  tarLinkLeaves: 'the link {path} leads out of it, to {target}',
  tarLinkNowhere: 'the hard link {path} names {target}, which is not there',
  tarMemberLeaves: 'a link that leads out of the destination is above {path}',
  manifestUnreadable: 'the manifest of {image} cannot be read: {reason}',
  manifestOverLimit: 'the manifest of {image} is larger than 4 MiB',
  manifestNotJson: 'it is not JSON',
  manifestOtherType: 'it is served as {served} but says that it is {own}',
  manifestNotImage: 'its media type {type} is not that of an image',
  manifestIsIndex: 'it is an index, and a manifest of one platform is needed',
  manifestInvalid: '{field}: {problem}',
  indexNested: '{image} has more than {limit} indexes inside each other',
  indexManyUnnamed: '{image} has more than {limit} entries that name no platform',
  indexNestedHint: 'Name the index or the manifest that you need by its digest.',
  blobOverLimit: '{digest} of {location} is larger than 4 MiB',
  imageConfigUnreadable: 'the configuration of {image} cannot be read: {reason}',
  platformInvalid: '{text} is not a platform',
  platformHint: 'Write a platform as linux/amd64 or linux/arm64.',
  referenceInvalid: '{reference} is not an image reference: {reason}',
  referenceHint: 'Write a reference as host/repository:tag, host/repository@sha256:… or both.',
  referenceDigest: '{digest} is not a sha256 digest',
  referenceTag: '{tag} is not a tag',
  referenceHost: '{host} is not a host name',
  referenceWithoutRepository: 'it has no repository',
  referenceTooLong: 'its repository is longer than 255 characters',
  referencePart: '{part} is not valid in a repository name',
  referenceUpperCase: '{part} is not valid in a repository name, which must be lower case',

  // embedded
  embeddedConflict: '{path} conflicts with {image} ({origin}): it has different content',
  embeddedRemovePath: 'Remove {path} from the application.',
  embeddedLeaveOut: 'Leave the image out (add it to .sealignore), or build on another base.',
  embeddedSameTag:
    '{first} and {second} are different images, and both would be {tag} in the embedded registry',
  embeddedSameTagHint: 'Leave one of them out (add it to .sealignore), or use the same image in both places.',
  embeddedTagReplaced: '{image} is {before} in {first}, and {after} in {later}; the later one is used',
  embeddedBefore: 'the base image or an earlier instruction',
  embeddedFound: 'the images that were found',
  embeddedTagReplacedHint: 'Leave one of them out, or use the same image in both places.',
  embeddedTagAdded:
    '{image} in {place} has no tag: it is stored as {tag}, because sealos copies images by tag',
  embeddedTagAddedHint: 'Save the image into registry/ with a tag.',
  embeddedNoManifest:
    'the repository {repository} in {place} has no manifest: sealos fails on a repository without tags',
  embeddedRemoveRepository:
    'Remove registry/docker/registry/v2/repositories/{repository} from the application.',
  embeddedReplaceRepository: 'Build on an image without it, or embed an image named {repository}.',
  embeddedTagBroken: '{image} has no manifest: {path} points to nothing, and sealos fails there',
  embeddedTagBrokenHint: 'Save the image into registry/ again, or remove its tag.',
  embeddedTagBrokenBelow: 'Build that image again, or embed an image of this name.',

  // network
  proxyInvalid: '{variable} is not the address of a proxy',
  proxySocks: '{variable} names a SOCKS proxy ({proxy}), which is not supported',
  proxyScheme: '{variable} names a proxy that is not supported ({proxy})',
  proxyForm:
    'Set {variable} to http://HOST:PORT or https://HOST:PORT, or list hosts that are contacted directly in NO_PROXY.',
  proxyFails: 'the proxy {proxy} cannot be used: {reason}',
  proxyCannotReach: 'the proxy {proxy} cannot reach {target}: status {status}',
  proxyRefuses: 'the proxy {proxy} does not connect to {target} (status {status})',
  proxyRefusesHint:
    'Ask whoever runs the proxy to allow {host}, or list {host} in NO_PROXY if it can be reached without the proxy.',
  proxyNeedsLogin: 'the proxy {proxy} requires a user name and a password (status 407)',
  proxyRefusesLogin: 'the proxy {proxy} refuses the user name and password in {variable} (status 407)',
  proxyLoginForm:
    'Set {variable} to http://USER:PASSWORD@HOST:PORT. Percent-encode special characters in the password: @ is %40.',
  certificateSelfSigned: 'the certificate of {host} is self-signed, and it is not trusted here',
  certificateUnknownIssuer: 'the certificate of {host} is signed by an authority that is not trusted here',
  certificateTrust:
    'If you trust the authority, set SSL_CERT_FILE to the file with its certificate (all that this machine trusts may be in /etc/ssl/certs/ca-certificates.crt), or save it as /etc/containers/certs.d/{host}/ca.crt.',
  certificateExpired: 'the certificate of {host} has expired',
  certificateExpiredHint:
    'Check the clock of this machine, or ask whoever runs {host} to renew the certificate.',
  certificateNotYetValid: 'the certificate of {host} is not valid yet',
  certificateClock: 'Check the clock of this machine.',
  certificateOfOtherHost: 'the certificate of {host} is for {names}, not for this host',
  certificateOfOtherHostHint:
    'Use a name that the certificate has, or ask whoever runs {host} for a certificate that names it.',
  certificateUnreadable: '{name}: the certificate {path} cannot be read ({code})',
  certificateInvalid: '{name}: {path} does not begin with a valid certificate',
  certificateKeyInvalid: 'the client certificate or its key for {host} is not valid',
  certificatesForm:
    'Certificates and keys are PEM files. A client certificate NAME.cert needs its key in NAME.key beside it.',
  hostWithoutTls: '{host} does not speak TLS',
  hostWithoutTlsHint: 'If the registry has no TLS, name its host: --plain-http {host}',

  // stores: registry
  registryQuotaSpent: (answer: RegistryAnswer) =>
    answered('allows no more pulls for now: the pull quota is used up', answer),
  registryAbuseLimit: (answer: RegistryAnswer) =>
    answered(
      'blocks this address for a while because too many requests came at once (the abuse limit, not the pull quota)',
      answer,
    ),
  registryBusy: (answer: RegistryAnswer) => answered('asks for fewer requests', answer),
  registryDenies: (answer: RegistryAnswer) => answered('does not allow this account to do that', answer),
  registryNeedsLogin: (answer: RegistryAnswer) => answered('requires a login', answer),
  registryRefusesPassword: (answer: RegistryAnswer) => answered('refuses the user name and password', answer),
  registryRefusesToken: (answer: RegistryAnswer) =>
    answered('refuses the token that it was given: it has expired, or the account may not do that', answer),
  registryLacksRepository: (answer: RegistryAnswer) => answered('does not have this repository', answer),
  registryKeepsTag: (answer: RegistryAnswer) => answered('does not let published tags change', answer),
  registryTakesNoIndex: (answer: RegistryAnswer) =>
    answered('does not take an image of several platforms (an OCI index)', answer),
  registryReadOnly: (answer: RegistryAnswer) =>
    answered('does not support this operation; it may be read-only', answer),
  registryGotOtherBytes: (answer: RegistryAnswer) =>
    answered('received different bytes than were sent', answer),
  registryLacks: (answer: RegistryAnswer) => answered('does not have it', answer),
  registryForgotUpload: (answer: RegistryAnswer) => answered('no longer knows the upload', answer),
  registryDown: (answer: RegistryAnswer) => answered('is temporarily unavailable', answer),
  registryOutsideSpec: (answer: RegistryAnswer) =>
    answered('sent an answer that the distribution specification does not allow here', answer),
  registryLargerQuota:
    'Log in for a larger quota: imagebuild login {host}\nOr use a mirror: --mirror {host}=https://…\nOr let the build wait: --wait-for-quota 6h',
  registryWaitMinutes: 'Wait a few minutes and build again. A login does not lift this limit; a mirror does.',
  registryLaterOrMirror: 'Build again later, or use a mirror: --mirror {host}=https://…',
  registryAskForAccess: 'Ask for access, or log in with an account that has it: imagebuild login {host}',
  registryLogInAgain: 'Log in again: imagebuild login {host}',
  registryLacksRepositoryHint:
    'Check the name. Some registries (ECR) want a repository to be created before the first push; others hide private ones: imagebuild login {host}',
  registryKeepsTagHint: 'Publish another version, or let the registry’s settings allow tags to be replaced.',
  registryTakesNoIndexHint: 'Publish to a registry that supports OCI indexes.',
  registryCheckNameOrLogin: 'Check the name, or log in: imagebuild login {host}',
  registryPublishElsewhere: 'Publish to a registry that accepts uploads.',
  registryBytesChange:
    'Build again. If it happens again, something between this machine and the registry changes bytes.',
  registryBuildLater: 'Build again later. Content that was uploaded is kept and not uploaded again.',
  registryCheckAddress:
    'Check that the address is a container registry, without a proxy or login page in front of it.',
  registryCheckNetwork: 'Check the network and the name {host}, and try again.',
  registryCheckReference: 'Check that the reference names an image.',
  registryCheckProxy: 'Check that no proxy in front of the registry changes requests.',
  registryMayBeDamaged:
    'Try again, or take the image from another registry: the content at {host} may be damaged.',
  registryDeleteTags: 'Delete old tags, or publish to another repository.',
  registryStalled: '{who} sent nothing for too long ({reason})',
  registryTooSlow: '{who} took too long: {seconds} s without an answer, or almost no bytes',
  registryNoAnswerYet: '{host} has not answered yet',
  registryReset: '{who} closed the connection ({reason})',
  registryUnreachable: '{who} cannot be reached ({reason})',
  registryNotHttp: '{who} does not speak HTTP ({reason})',
  registryRedirectsToPlain: '{who} redirects to {host} without TLS',
  registryRedirectsTooOften: '{who} redirects more than {limit} times',
  registryRedirectsNowhere: '{who} redirects to an invalid address',
  registryAnswerTooLarge: '{image}: {host} sent an answer of more than {limit} bytes',
  registryNamesNoTokenServer: '{who} requires a token and does not say where to get it',
  registryPlainTokenServer: '{who} names a token server without TLS ({host})',
  registryTokenInvalid: '{who} sent an invalid token',
  registryRefusesCredential: '{image}: {host} refuses the user name and password',
  registryRefusesIdentity: '{image}: {host} refuses the stored login, which has expired or was revoked',
  registryTokenServerFails: '{reason}; this was the token server {server}',
  registryRefusesAnonymous: '{image}: {host} gives no token without a login',
  registryPathInvalid: '{path} is not valid in an address below {repository}',
  registrySendsOtherPart: '{who} sent a different part of a blob than was requested',
  registryOtherDigest: '{who} reports another digest for it: {digest}',
  registryEncoding: '{who} sends its answer in the unknown encoding {encoding}',
  registryNamesNoType: '{who} does not say the type of its manifest',
  registryStoredOther: '{image}: {host} stored {stored} for {digest}',
  registryTagsInvalid: '{who} sent an invalid list of tags',
  registryTooManyTags: '{image} has more than {limit} tags',
  registryDamagedOnce: '{image}: {host} sent damaged bytes; they are read once more',
  registrySlow: ({ host, slots }: { host: string; slots: number }) =>
    `${host} asked for fewer requests; ${slots === 1 ? '1 transfer runs' : `${slots} transfers run`} at once`,
  manifestContentGone: '{location}: the registry no longer has {digest}, which the manifest names',
  manifestTooLarge: '{image}: its manifest has {size} bytes, more than {limit}',
  manifestOtherBytes: '{image}: {host} sent bytes that do not match this digest',
  blobTooShort: '{image}: {host} sent fewer bytes than the {size} that have this digest',
  blobTooLong: '{image}: {host} sent more bytes than the {size} that have this digest',
  blobOtherBytes: '{image}: {host} sent other bytes than the {size} that have this digest',
  uploadExpired: '{image}: the upload at {host} expired',
  uploadAgain: 'Build again. Content that was uploaded is kept and not uploaded again.',
  uploadWithoutLocation: '{who} started an upload without a Location',
  uploadToPlain: '{who} directs an upload to {host} without TLS',
  uploadTooLong: '{location}: the content to upload has more than {size} bytes',
  uploadTooShort: '{location}: the content to upload has {count} of {size} bytes',
  uploadOtherBytes: '{location}: the content to upload has the digest {actual} instead of {expected}',
  uploadContentChanged: 'Build again: a file changed while it was read, or its source sent different bytes.',
  mirrorLacks: 'the mirror {mirror} does not have it',
  mirrorThenRegistry: '{reason}, and {registry}',
  mirrorNotUrl: 'the mirror {mirror} of {host} is not a URL',
  mirrorNotHttp: 'the mirror {mirror} of {host} is neither https:// nor http://',
  mirrorWithCredential: 'the mirror {mirror} of {host} contains a credential',
  mirrorPlainHttp: 'the mirror {mirror} of {host} is plain HTTP',
  mirrorHint:
    'Write a mirror as https://mirror.example. If it has no TLS, name its host with --plain-http. To log in to it, use imagebuild login.',
  loginFileNotJson: 'the login file {path} is not JSON',
  loginFileUnreadable: 'the login file {path} cannot be read ({code})',
  loginFileNotObject: 'the login file {path} is not a JSON object',
  loginFileBadAuth: 'the login file {path} contains an "auth" that is not the base64 of user:password',
  loginFileRepair: 'Repair or remove the file, then run imagebuild login.',
  loginUnwritable: 'the login cannot be written to {path}',
  loginElsewhere: 'Make the directory writable, or set DOCKER_CONFIG to another one.',
  helperFailed: 'the credential helper {program} ended with status {status}',
  helperTimeout: 'the credential helper {program} did not end within {seconds} s',
  helperAnswerInvalid: 'the credential helper {program} returned an invalid credential',
  helperNameInvalid: 'the credential helper {program} does not have a valid name',
  helperMissing: 'the credential helper {program} is not installed, or may not be executed',
  helperRepair:
    'Install or repair {program}, or remove {helper} from credsStore and credHelpers in the docker configuration.',
  offlineDownload: '{address} cannot be downloaded: --offline allows no requests',
  offlineDownloadHint: 'Omit --offline, or put the file into the application and COPY it.',
  offlineImage: '{image} cannot be resolved: --offline asks no registry',
  offlineImageHint: 'Omit --offline, or use a layout as a mirror: --mirror HOST=oci:DIR.',
  storeManyImages: '{location} holds several images: {names}',
  storeNameOne: 'Name one of them: {location}:{name}',
  storeIsDirectory: '{location} is a directory here, but is read as a reference',
  storeWriteOci: 'Write oci:{location} for the layout in it, or the whole reference with its registry.',

  // stores: layout and archives
  layoutMissing: '{directory} is not an OCI layout: the file oci-layout is missing',
  layoutMissingHint: 'Name the directory that holds oci-layout, index.json and blobs.',
  layoutNotDirectory: '{directory} is a damaged OCI layout: {path} is not a directory',
  layoutWithoutIndex: '{directory} is a damaged OCI layout: the file index.json is missing',
  layoutMakeAgain: 'Create the layout again.',
  layoutAmbiguous: '{name} names several images in {location}: {names}',
  layoutNameWhole: 'Name the image by its whole reference or by its digest.',
  layoutBlobMissing: '{location} has no blob {digest}',
  layoutCopyAgain: 'Copy the image again with all its platforms, or ask only for platforms that are there.',
  layoutManifestTooLarge: 'the manifest {digest} in {location} is larger than 4 MiB',
  contentOtherDigest: 'the bytes of {expected} in {where} have the digest {actual}',
  contentTooLong: '{name} in {where} has more than {size} bytes',
  contentTooShort: '{name} in {where} has {actual} instead of {size} bytes',
  contentDamaged: 'Download or create this content again: it is damaged.',
  archiveMissing: 'the archive {archive} does not exist',
  archiveNameTar: 'Name a tar file that was made by skopeo, podman, docker or imagebuild.',
  archiveWithoutFile: '{archive} holds no file {path}',
  archiveNameKind:
    'Name the right kind: an oci-archive holds index.json, a docker-archive holds manifest.json.',
  archiveFileTooLarge: '{path} in {archive} is larger than 4 MiB',
  archiveCompressed: '{archive} is compressed with {format}',
  archiveDecompress: 'Decompress it first: {program} {archive}',
  archiveRenameAndDecompress:
    'Its name says that it is a plain tar. Rename and decompress it: mv {archive} {archive}{extension} && {program} {archive}{extension}',
  archiveOfNoKind: '{archive} holds neither index.json nor manifest.json, so it is not an image archive',
  archiveMakeOne: 'Create it with docker save, podman save, skopeo copy or imagebuild.',
  archiveListInvalid: 'manifest.json in {archive} cannot be read',
  archiveSaveAgain: 'Save the image again with docker save or skopeo.',
  archiveLayerCount: '{config} in {archive} names {expected} layers, but manifest.json names {actual}',
  archiveLayerMissing: '{archive} holds no layer {path}',
  archiveLayerDamaged: 'the gzip stream of {layer} is damaged',

  // runner
  programMissing: '{program} is not on PATH',
  installProgram: 'Install {program} and put it on PATH.',
  installBash: 'Install bash (apt-get install bash, apk add bash): it runs init.sh.',
  installHelm:
    'Install helm 3.8 or newer (https://helm.sh/docs/intro/install/) and put it on PATH: it renders charts.',
  installBuildah: 'Install buildah 1.28 or newer (apt-get install buildah): it runs RUN instructions.',
  installDocker: 'Install Docker with buildx (https://docs.docker.com/build/), or use --engine buildah.',
  programNotStarted: '{name} could not be started{reason}',
  programFailed: '{name} exited with status {status}',
  programSignalled: '{name} was ended by {signal}',
  programTimedOut: '{name} did not finish within {seconds} seconds',
  programTimedOutHint:
    'Find out from its last lines what it was waiting for, or give it more time (timeout in imagebuild.yml).',
  outputLineCut: ({ count }: { count: number }) => `… (cut: ${count.toLocaleString('en')} more characters)`,
  installNotInImage:
    '{command}: {file} is not in the image, so its images are not found; copy it into the image, or list them under images in imagebuild.yml',
  installValuesNotInImage:
    '{command}: {file} is not in the image, so the chart is rendered without it; copy it into the image, or list the images that it adds under images in imagebuild.yml',
  installRenderFailed: '{command}: {reason}',
  installRenderFailedHint:
    'The chart is rendered with these flags as well. Correct the command, or list the images under images in imagebuild.yml.',
  installFlagIgnored:
    '{command}: {flag} is not used when the chart is rendered to find its images; list those that it adds under images in imagebuild.yml',
  installOther:
    '{command}: the images that it installs are not known; list them in images/shim/ or under images in imagebuild.yml',
  installTooMany: 'ENTRYPOINT and CMD make more than {limit} different calls that install something',
  installTooManyHint:
    'Set recordInstall: false in imagebuild.yml, and list the images under images, if they really need that many.',
  installUnknown:
    '{command}: what … stands for is known only when the image is run; if it changes which images are needed, list them under images in imagebuild.yml',
  installsNotIsolated:
    'ENTRYPOINT and CMD are read as they are written, since this machine has no way to isolate them: that needs Linux, and root, user namespaces, bubblewrap, or sudo on a CI runner',
  installEnded: ({ command, status, line }: { command: string; status: number | string; line: string }) =>
    `${command} ended with status ${status}${line === '' ? '' : ` (${line})`}, without a cluster and a network; its helm and kubectl lines are read as they are written`,
  installStopped: '{command} was stopped ({reason}); its helm and kubectl lines are read as they are written',
  notesCut: ({ count }: { count: number }) => `… and ${count.toLocaleString('en')} more`,
  installsRead: ({ reason }: { reason: '' | 'off' | 'notIsolated' }) => {
    const reasons: Readonly<Record<string, string>> = {
      off: ': recording is switched off (recordInstall, --no-record-install)',
      notIsolated: ': this machine has no way to isolate them',
    };
    return `ENTRYPOINT and CMD are read as they are written, and not run${reasons[reason] ?? ''}`;
  },
  programTooHungry: '{name} took more than {limit} of memory',
  programTooMuchWritten: '{name} wrote more than {limit} to files',
  programTooMany: '{name} started more than {limit} processes',
  programOutputTooLong: '{name} wrote more than {bytes} bytes',
  programCancelled: '{name} was stopped{reason}',
  commitInvalid: '{commit} is not a commit',
  commitInvalidHint: 'Use a commit id, or HEAD^1 for the previous commit.',
  localImageMissing: '{image} is not in {store} on this machine',
  localImageMissingHint:
    'Use the name that {listing} shows (localhost/NAME:TAG for an image that was built here), or build or pull the image first.',
  localImageUnreadable: '{image} cannot be read from {store}: {reason}',
  localStoreHint: 'Check that the store works: {listing}.',
  localStoreProgramMissing: '{image} cannot be read from {store}: none of {programs} is on PATH',
  localStoreProgramMissingHint:
    'Install {install}, or push the image to a registry and use its reference there.',
  engineMissing: 'RUN needs buildah, or Docker with buildx, and neither is ready',
  engineMissingHint:
    'Install buildah (apt-get install buildah), or start Docker and create a builder: docker buildx create --use.',
  dockerMissing: 'docker is not on PATH',
  dockerNotRunning: 'no Docker daemon answers',
  buildxMissing: 'Docker has no buildx',
  buildxReady: 'its builder has the driver {driver}',
  buildxWithoutLayouts:
    'the current builder cannot write OCI layouts (create one that can: docker buildx create --use)',
  platformNotRunnable: 'this machine cannot run programs for {platform}',
  emulationHint:
    'Set up QEMU (in a workflow: docker/setup-qemu-action; elsewhere: apt-get install qemu-user-static binfmt-support), or build on a machine of that platform.',
  networkUnsupported: '{engine} does not support RUN --network={network}',
  networkUnsupportedHint: 'Remove --network, use one of {networks}, or choose another engine with --engine.',
  runFailed: 'RUN exited with status {status}',
  runFailedHint: 'Read its last lines, and correct the instruction.',
  engineFailed: '{engine} could not carry out RUN{reason}',
  engineFailedHint: 'Read the output of {engine}, or choose another engine with --engine.',
  initFailedHint: 'Read its last lines, and run it yourself in a copy of the directory: {command}',
  initSilentHint:
    'It printed nothing, so its last command is not known. Show each command in a copy of the directory: {command}',
  initFailedSilently: '{reason} without printing anything',
  initAsks: '{reason}; it seems to ask for input ({line}), and its standard input is closed',
  initAsksHint:
    'Nobody can answer during a build. Let it take the value from a file of the application, or from its arguments: architecture, application and version.',
  chartFailed: 'the chart {chart} cannot be rendered: {reason}',
  chartDemands: 'Set what the chart demands in imagebuild.yml, at charts.{chart}.{key}',
  chartFailedHint:
    'Give the chart the values that it needs: in charts/<chart name>.values.yaml, or under charts in imagebuild.yml.',
  chartDependenciesHint: 'Fetch its dependencies in init.sh: helm dependency build.',
  chartKubeVersionHint:
    'Choose a version that the chart supports, with --kube-version or kubeVersion in imagebuild.yml.',
  chartTooLargeHint: 'Run helm template yourself to see why, and set values that make the chart render less.',

  // prepare
  phaseSearch: 'looking for images in {path}',
  phaseLayersJoined:
    '{platform}: {count} layers of other images ({bytes} bytes) are read and joined, because an image has at most {limit} layers',
  phaseSave: 'saving {image} from {store}',
  phaseRun: 'RUN with {engine} for {platform}',
  preparedFileMissing: 'the prepared build has no file with the digest {digest}',
  layerFileChanged: '/{path} has changed since its image was read',
  registryIsFile: '{path} is a file, but the embedded images need a directory there',
  registryIsFileHint: 'Rename the file.',
  baseNotFound: '{image} was not found at {location}',
  baseNotFoundHint:
    'Correct the reference, or log in if the repository is private: imagebuild login <registry>.',
  baseLacksPlatform: '{image} has no image for {platform}, only for {available}',
  baseLacksAllPlatforms: '{image} has no image for {platform}, nor for any other platform',
  baseLacksPlatformHint:
    'Build only platforms that the image has, with --platform, or list it under anyPlatform in imagebuild.yml.',
  baseLayerCount: '{image} has {layers} layers, but its configuration lists {diffIds}',
  baseLayerCountHint: 'Rebuild this image, or use another one.',
  baseOfOtherPlatform: 'the image for {platform} is based on an image for {base}',
  baseOfOtherPlatformHint: 'Remove --platform from the last FROM, or write --platform=$TARGETPLATFORM.',
  gitModesUnknown:
    '{path} is in a git repository, but git cannot list it ({reason}): files have the modes of this checkout',
  gitModesUnknownHint:
    'Install git, or repair the repository: otherwise another checkout may give an image with another digest.',
  initWindowsLines:
    'the file has Windows (CRLF) line endings: bash reads the carriage return as part of the last word',
  initWindowsLinesHint: "Save it with LF line endings: sed -i 's/\\r$//' init.sh",
  initUnreadable: 'init.sh cannot be read ({code})',
  initUnreadableHint: 'Make it a readable file.',
  addressInvalid: '{address} is not a valid address',
  addressWithLogin: 'the address contains a user name or a password',
  addressInvalidHint: 'Use http://host/path or https://host/path. Fetch files that need a login in init.sh.',
  checksumInvalid: '--checksum={checksum} is not a valid checksum',
  checksumInvalidHint: 'Write --checksum=sha256: followed by 64 lower-case hex digits.',
  checksumWrong: '{address} has the checksum {found}, expected {expected}',
  checksumWrongHint: 'Find out why the file changed. If the change is intended, update the checksum.',
  downloadFailed: '{address} cannot be downloaded: {reason}',
  downloadFailedHint: 'Correct the address, or remove the instruction.',
  downloadRetried: '{address} cannot be downloaded ({reason})',
  downloadUnavailableHint: 'Try again later, or use another source for the file.',
  imageListTooLarge: 'the list is larger than {limit} bytes',
  imageListTooLargeHint: 'Check that the address is that of a list of images, a reference a line.',
  imageListPlain: '{address} is not fetched without TLS',
  imageListPlainHint: 'Use https://, or allow plain HTTP for the host: --plain-http {host}.',
  platformsExcluded: 'there is nothing to build for {platforms}',
  platformsExcludedHint: '{allowed}.',
  runFlagUnsupported: 'RUN {flag} is not supported',
  runSecurityHint: 'Remove --security: every RUN has the same privileges.',
  runDeviceHint: 'Remove --device: RUN has no access to devices.',
  runSecretHint:
    'The job that runs an application’s code has no secrets: fetch such files elsewhere, and COPY them.',
  engineLayerCount:
    'the engine returned an image with {after} layers after running {steps} RUN on an image with {before} layers',
  engineLayersChanged: 'the engine changed the layers of the image that it ran commands on',
  engineLayersHint: 'Use another engine with --engine, or another version of it.',
  hostRunNeedsCluster: ({ message, line }: { message: string; line: string }) =>
    `the command needs a cluster, which a build does not have: ${message}${line === '' ? '' : `; last line: ${line}`}`,
  hostRunNeedsClusterHint: 'Move the command to CMD, which runs when the image is run.',
  hostRunFailedHint: 'Read its last lines. The command runs on this machine.',
  hostRunLeftoverHint:
    'Leave only directories, files and links in the working directory, and remove everything else in the same RUN.',
  runRemovesImages:
    'RUN removes content of embedded images in {directory}, but a COPY --from of this stage brings it back',
  runRemovesImagesHint:
    'List images that you do not want to embed in .sealignore, or under ignoredImages in imagebuild.yml.',
  mountSourceNotInContext: 'RUN --mount: {source} is not in the context',
  mountSourceNotInStage: 'RUN --mount: {source} is not in that stage',
  mountSourceNotInImage: 'RUN --mount: {source} is not in {image}',
  mountSourceHint: 'Correct the source of the mount, or omit it to mount everything.',
  workspaceNotRemoved: '{directory} cannot be removed: {reason}',
  workspaceNotRemovedHint: 'Remove it yourself.',

  // publish
  phaseResolve: 'asking the sources for the embedded images',
  phaseTag: 'tagging {reference}',
  phaseKept: '{platform} stays as it was published',
  phaseVerify: 'reading the result back',
  phaseArchive: 'writing {file}',
  archiveUnwritten: '{reference} is done, but not all of its archives are: {reason}',
  archiveUnwrittenHint:
    'Run the same command again: layers that are published already are not transferred again.',
  newOfNothing: 'nothing says what the application is made of',
  newSources:
    'Name a chart (--chart repo/name --chart-repo URL), manifests (--manifest URL), programs (--binary URL) or images (--image REF).',
  newVersionMissing: 'the version of {name} is missing',
  newVersionMissingHint: 'Write the version to build first behind the name: imagebuild new NAME VERSION',
  newVersionNowhere:
    'no address names the version {version}, so the directory latest would build the same for every version',
  newVersionNowhereHint:
    'Write the address with the version in it, or {version} in its place; or leave out --latest.',
  newExists: '{directory} exists already',
  newExistsHint: 'imagebuild new overwrites nothing. Choose another version, or remove the directory.',
  newAddressInvalid: '{address} is not an address that init.sh can download from',
  newAddressForm:
    'Write http:// or https://, with {arch} and {version} where the architecture and the version stand; other variables, quotes and blanks are not possible.',
  newAddressLogin: 'the address at {host} has a login in it, which would be committed',
  newAddressLoginHint: 'Leave out the user name and the password.',
  newBinaryOfAnyArchitecture: '{address} names no architecture',
  newBinaryArchitecture:
    'init.sh downloads a program for each architecture: write {arch} where amd64 or arm64 stands, or {machine} for x86_64 or aarch64.',
  newChartInvalid: '{chart} is not a chart with its repository',
  newChartForm: 'Write --chart repo/name --chart-repo https://HOST/PATH, or --chart oci://HOST/PATH/NAME.',
  newChartVersionInvalid: '{version} is not the version of a chart',
  newImageUnpinned: '{image} has no tag that stays what it is',
  newImageInvalid: '{image} is not an image',
  newImagePinned: 'Write an image with the tag of a version: docker.io/library/nginx:1.27.0',
  newNext: 'Read the files, then check and build the application:',
  archiveFormatUnknown: '{value} is not a format of archives',
  archiveFormatAlone: 'a format of archives is given, but no directory for them',
  archiveFormatAloneHint: 'Name the directory too: --archives DIR, or the input archives.',
  quotaWait: '{host} allows {remaining} of {needed} pulls; waiting until {until} at most',
  quotaShort: '{host} allows {remaining} of {needed} pulls for now',
  baseLayerForeign: 'a layer of {image} has the type {mediaType}, which may not be redistributed',
  baseOther: 'Use another base image.',
  takenLayerNotNamed: '{image}@{digest} has no layer {layer}, which the prepared build takes from it',
  baseDiffers: 'the prepared build names other layers for {image} ({digest}) than the image has',
  prepareAgain: 'Prepare the build again.',
  layerIsKey: 'the blob {digest} is the description of another layer, and not a layer',
  imagesOverLimit: 'there are {count} embedded images, and limits.images allows {limit}',
  lockLacks: '{image} isn’t in {file} for {platforms}',
  lockExtra: '{file} has {image} for {platforms}, but nothing names it any more',
  lockListChanged: '{address} isn’t the list that {file} was written with',
  lockUpdateCommand: ({ onlyRead, ...words }: LockWords) =>
    `Run \`imagebuild lock ${words.words} --update-lock\`, and commit ${words.file}.${onlyRead ? ' ENTRYPOINT and CMD were recorded when it was written, and are only read as they are written here, which may make the difference.' : ''}`,
  lockUpdate: 'Lock the application again, and commit images.lock.yaml: imagebuild lock TYPE APP VERSION',
  lockOtherArchive:
    'the archive’s {image} has the manifest {digest} for {platform}, but images.lock.yaml has {locked}',
  lockedImageGone: '{location} doesn’t have {image} with the digest of images.lock.yaml, {digest}',
  lockedImageGoneHint:
    'Registries delete what no tag names. Lock the application again, and commit images.lock.yaml: imagebuild lock TYPE APP VERSION',
  imagesOverLimitHint:
    'Raise limits.images in .github/imagebuild.yml, or list the images that are not needed in .sealignore.',
  ignoreImage: 'List {image} in .sealignore if it is not an image.',
  orIgnoreImage: '{hint}\nOr list {image} in .sealignore if it is not an image.',
  candidateLeftOut: '{image} is left out: {reason}',
  reasonAbsent: 'it is only a candidate, and {location} does not have it',
  reasonRefused: 'it is only a candidate, and its registry shows it to nobody without a login',
  reasonMirrorLacks: 'it is only a candidate, its mirror does not have it, and its registry gave no answer',
  reasonNoAnswer: 'it is only a candidate, and its host does not answer',
  reasonNotRegistry: 'it is only a candidate, and its host is not a registry',
  reasonNoImage: 'it is only a candidate, and not an image that clusters run ({problem})',
  reasonPlatforms: 'it has no image for {platforms}, only for {offered}',
  listToRequire: 'If it is needed, name it under images in imagebuild.yml: then its error says more.',
  artifactChart: '{image} is a Helm chart, not a container image',
  artifactChartHint:
    'Put the chart into charts/, and its images are found: helm pull {chart} --untar --untardir charts. Then remove the line.',
  artifactOther: '{image} is not a container image: it is an artifact of the type {type}',
  artifactOtherHint:
    'Remove the line, or, to embed the artifact as it is, list it under anyPlatform in imagebuild.yml.',
  imageNotFound: '{image} was not found at {location}',
  imageNotFoundHint:
    'Correct the reference. If the repository is private, log in: imagebuild login <registry>.',
  archiveLacks: ({ archive, image, names }: { archive: string; image: string; names: string }) =>
    `${archive} does not contain ${image}; it contains ${names === '' ? 'no image with a name' : names}`,
  archiveLacksHint: 'Use the name that the image has in the archive, or save the image alone.',
  recordWrong: 'the records of the published image name other blobs of {image} than it has',
  recordWrongHint: 'Build with --no-cache: then nothing that is published is trusted.',
  imagePlatformMissing: ({
    image,
    platform,
    offered,
  }: {
    image: string;
    platform: string;
    offered: string;
  }) => `${image} has no image for ${platform}; it has ${offered === '' ? 'none' : offered}`,
  imagePlatformsUsable:
    'Build only those: add --platform {platforms}. To embed it as it is, list it under anyPlatform in imagebuild.yml; to leave it out of the others, set platformPolicy: skip there.',
  imageAnyPlatform:
    'To embed it as it is, list it under anyPlatform in imagebuild.yml; to leave it out, set platformPolicy: skip there.',
  quotaTooFew: '{host} allows {remaining} more pulls for now, and this build needs {needed}',
  quotaTooFewStill:
    '{host} allows {remaining} more pulls for now, even after {seconds} s, and this build needs {needed}',
  quotaHint: 'Log in for a larger quota: imagebuild login {host}\nOr use a mirror: --mirror {host}=https://…',
  quotaWaitHint:
    'Log in for a larger quota: imagebuild login {host}\nOr use a mirror: --mirror {host}=https://…\nOr wait: a pull counts for {window}, so the whole quota is available again by {until}. With --wait-for-quota {window}, the build waits by itself.',
  quotaTooSmallHint:
    'Log in for a larger quota: imagebuild login {host}\nOr use a mirror: --mirror {host}=https://…\nWaiting does not help: the whole quota is {limit}.',
  bytesOverLimit: 'the embedded images for {platform} have {bytes} bytes, and limits.bytes allows {limit}',
  bytesOverLimitHint: 'Raise limits.bytes, or list the images that are not needed in .sealignore.',
  layersOverLimit:
    'the image for {platform} would have {count} layers, and no more than {limit} can be mounted',
  layersOverLimitHint: 'Join COPY, ADD and RUN instructions of the Kubefile: each makes a layer.',
  sourceDateEpoch: 'SOURCE_DATE_EPOCH must be a whole number of seconds',
  platformNoTag: '{platform} cannot be part of a tag',
  tagExists: '{image} is already published, and this build may not replace it',
  tagExistsHint: 'Ask somebody with write permission to build it, or build another version.',
  tagExistsOwnHint:
    'You asked for that with --no-replace (in a workflow, with the input replace: false). Leave it out to replace the tag, or publish another version.',
  tagOfVersion: '{image} is the version {published}, and would become the tag of one platform of {version}',
  tagOfVersionHint: 'Build another version: these two names cannot coexist.',
  typeDiffers: '{image} has the type {published}, and this build makes the type {type}',
  typeMissing: '{image} has the type {published}, and the image that would replace it names no type',
  typeDiffersHint: 'Publish under another version or namespace, or pass --replace-other-type to replace it.',
  sharedListTimeout: 'the registry took more than {seconds} seconds',
  layersNotShared:
    'other applications cannot share these layers, because {location} could not be written: {reason}',
  reuseSkipped:
    'layers that {location} may have are uploaded again, because it could not be searched: {reason}',
  reuseSkippedHint:
    'Nothing is wrong with the result. To transfer less, allow this login to list tags and to read what is published.',
  layersNotSharedHint: 'Allow it, or set shareLayers: false in .github/imagebuild.yml.',
  readBackMissing: '{image} lacks {wanted} after it was published',
  readBackDiffers: '{image} holds {found} after {wanted} was published',
  publishedDamaged: '{image} is published and cannot be read, so nothing is changed: {reason}',
  publishedDamagedHint:
    'Build again. If {image} stays damaged, delete the tag at the registry first, or publish another version.',
  publishedUnverified: '{reference} is published as {digest}, but could not be verified: {reason}',
  publishedUnverifiedHint: 'Check it: imagebuild inspect --verify {reference}',
  platformGone: '{image}: the published image of {platform} is gone, so the index no longer names it',
  platformGoneHint: 'Build {platform} again.',
  endingUnchanged: ({ reference, moved }: { reference: string; moved: string }) =>
    moved === ''
      ? `Nothing was published: ${reference} is as it was.`
      : `Nothing was published under ${reference}, which is as it was; only these tags may be new: ${moved}.`,
  endingPartly: ({ reference, moved, published }: Record<'reference' | 'moved' | 'published', string>) =>
    `Published and verified: ${published}. Not published: ${reference}${moved === '' ? '' : `, except that these tags may be new: ${moved}`}.`,
  endingUnverified: 'Published, not verified: {reference} names {digest}.',
  endingVerified: 'Published and verified: {reference} names {digest}.',
  endingUnknown:
    'It is not known whether {reference} names the new image, {digest}, because the last answer was lost.',
  readBackHint: 'Another build may have published at the same moment: check the tag, and build again.',

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

  // commands
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
  layerManyFiles: 'layer {layer} has more than {limit} files of an embedded registry',
  embeddedOtherBytes: '{path} has the digest {digest}',
  embeddedNotLink: '{path} is not a link to a digest',
  embeddedDeadLink: '{path} names {digest}, which is missing',
  embeddedUntagged: 'the embedded repository {repository} has no tag, so it is never copied',
  embeddedBlobMissing: 'the embedded image {image} needs {digest}, which is missing',
  embeddedBlobSize: 'the embedded image {image} needs {digest} with {size} bytes, but it has {actual}',
  embeddedManifestInvalid: 'the manifest of the embedded image {image} is missing or is not JSON',
  embeddedTagOfIndex: 'the tag of the embedded image {image} names an index instead of a manifest',

  // command line and action
  initKept:
    'The files marked kept differ from what init writes. --force replaces them; your configuration and your labels stay.',
  initConfigurationDiffers: '{file} says {key}: {value}, not {wanted}',
  initConfigurationLacks: '{file} has no {key}, so {wanted} would not count',
  initConfigurationHint: 'Change {key} in {file}, or add --force, which changes this key and keeps the rest.',
  initEnterpriseServer:
    'GitHub Enterprise Server has no queue for workflow runs, so `queue: max` is left out: of several builds of one version, the newest cancels the one that waits.',
  initNext: 'Images go to {registry}/{namespace}. Next steps:',
  initCommit: 'Commit these files to the default branch, and push it.',
  initEnvironment:
    'Create the environment "publish": Settings > Environments > New environment. Under "Deployment branches and tags", allow only the default branch.',
  initSecrets: ({ secrets, registry }: { secrets: readonly string[]; registry: string }) =>
    [
      `Give that environment ${nameSecrets(secrets)}, a login for ${registry}:`,
      ...secrets.map((secret) => `     gh secret set ${secret} --env publish`),
    ].join('\n'),
  initWorkflowToken:
    '{registry} gets the token of the workflow itself: there is no secret to create. It may write to a package that it created, or whose settings give this repository the role Write under "Manage Actions access".',
  initSecretNeeded:
    'A secret is needed for {registry}: {reason}. The token of the workflow publishes only to the packages of the owner of a repository on github.com.',
  initOwnerUnknown: 'the owner of this repository is unknown, since it has no remote origin on GitHub',
  initOwnerDiffers: 'the namespace {namespace} does not begin with {owner}, the owner of this repository',
  initOtherServer: 'this repository is on {host}',
  initLoginUnnamed:
    'In .github/imagebuild.yml, add the credentials of types.{type}: the names of the secrets with a login for {registry}. Then run init --force.',
  initLabel:
    'Create the label: gh label create {label} --color 0e8a16 --description "The application in the title may be built"',
  initBot:
    'Comment /imagebuild_help on an issue. If you run your own server, delete comment.yml and sweep.yml in .github/workflows.',
  usageWrong: '{message}',
  usageHint: '{hint}',
  runsNotListed: 'GitHub did not list the workflow runs: {reason}',
  allowReadingActions: 'Give the job the permission actions: read.',
  startRunAgain: 'Start the run again later.',
  nodeTooOld: 'imagebuild needs Node {oldest}, and this is Node {running}',
  nodeInstall:
    'Install Node {oldest} or newer. On Linux, npm installs it together with imagebuild unless optional packages are left out.',
  programCommandUnknown: 'unknown command',
  commandsAbove: 'The commands are listed above.',
  seeHelp: 'See {command} --help.',
  nothingToPublish: 'nothing to publish at {location}',
  nameSomethingToPublish: 'Name the directory of a prepared build, or oci:DIR, or FILE.tar.',
  copyWithTo: 'To copy it from its registry, name the target: imagebuild publish {location} --to REF',
  trustSourceAlone: '--trust-source is only for copies with --to',
  trustSourceAloneHint: 'Name the target: imagebuild publish SOURCE --to REF --trust-source',
  copyTakesNoInput: 'a copy takes no input {input}',
  copyDryRunHint: 'Look at what would be copied with imagebuild publish {copyFrom} --to REF --dry-run.',
  copyPrepared: '{location} is a prepared build, and --to copies images',
  copyPreparedHint:
    'Leave --to out, and name the target with --registry and --namespace; or publish it to a layout with --output, and copy that.',
  copyToLocation: '--to {location} is not in a registry',
  copyToLocationHint: 'Name a reference: --to registry/namespace/app:version',
  copyToDigest: '--to {reference} names a digest, which follows from what is copied',
  copyToDigestHint: 'Name a tag: --to registry/namespace/app:version',
  stoppedBySignal: 'stopped by {signal}',
  typeUnknown: '{type} is not a type of image',
  buildWhat: 'nothing says what is to be built',
  buildForms:
    'An application of a collection: imagebuild {command} TYPE APP VERSION. Any directory: imagebuild {command} -t NAME:TAG PATH.',
  buildFormsMixed: '{flag} is for a directory, and {words} name an application of a collection',
  buildFormsMixedHint:
    'Write imagebuild {command} {words} without {flag}, or imagebuild {command} -t {name} PATH.',
  buildManyPaths: 'one directory is built at a time, not {words}',
  buildManyPathsHint:
    'Write imagebuild {command} -t {name} PATH, and build arguments as --build-arg KEY=VALUE.',
  buildNameless: 'the image of {path} has no name',
  buildNamelessHint: 'Give it one with -t: imagebuild {command} {file}-t NAME:TAG {path}',
  buildWordMissing: 'the {word} of the application is missing',
  buildTooManyWords: '{word} is one word too many',
  buildFlagOfDirectory: '{flag} is for a directory of your own, and {words} name an application',
  buildFlagOfDirectoryHint:
    'Leave it out: an application’s Kubefile says what its image has. For dockerimages, build arguments are a word: imagebuild {command} dockerimages APP VERSION KEY=VALUE.',
  publishNameless:
    '{directory} is the prepared build of a directory, and nothing says under which names to publish it',
  publishNamelessHint:
    'The folder doesn’t decide that. Write imagebuild publish {directory} -t NAME:TAG, with every name.',
  publishNamesOfOther: '{flag} is for the prepared build of a directory, and {directory} isn’t one',
  publishNamesOfOtherHint:
    'Leave it out: an application is published under its own name and version, and a layout or archive under a reference that you write last.',
  outputManyNames: 'an archive has one name, and {count} are given',
  outputManyNamesHint: 'Give one -t, or write a layout: --output type=oci,dest=DIR.',
  inputsMixed: 'the input {input} is for a directory, and {other} names an application of a collection',
  inputsMixedHint: 'Give type, app and version for an application, or context and tags for a directory.',
  inputsNameless: 'nothing names the image of the directory {context}',
  inputsNamelessHint: 'Set the input tags: a name with a tag, one a line, such as ghcr.io/OWNER/demo:v1.',
  dryRunWrites: 'a dry run was about to write to {location}',
  dryRunDone: 'This is a dry run: nothing is published. Without it, this is what would be published:',
  comparedAbsent: '{reference} isn’t published yet.',
  comparedSame: 'This is what {reference} is already: publishing it changes nothing.',
  comparedDifferent: 'Compared with {reference}: {images}, {size} to transfer',
  comparedUnknown: 'It is unknown what publishing this changes, since {reference} can’t be read: {reason}',
  checkPublishesNothing:
    'This check builds the image and does not publish it. To have it published, merge the pull request, then comment on an issue:',
  checkPublishesNoDirectory: 'This check builds the image and does not publish it.',
  selectionTooLarge: '{total} applications are to be built, and a run builds at most {most}',
  selectionTooLargeHint:
    'Split the pull request into smaller ones. In a workflow of your own, give the input page, and start a run for each page, as collection.yml does.',
  modeUnknown: 'unknown mode {mode}',
  inputInvalid: 'the input {name} is {value}',
  inputBoolean: 'Write true or false.',
  inputPage: 'Write a number, 1 or greater.',
  inputBuildArgsNotJson: 'the input build-args is not a JSON object',
  inputBuildArgsForm: () => 'Write {"KEY": "value"}, or KEY=value,KEY=value.',
  workflowTokenAlone:
    'workflowToken and {key} are both given: with the token of the workflow, no secret is used',
  usernameTwice:
    'username and usernameSecret are both given: with the user name itself, its secret is not used',
  workflowTokenHost: 'workflowToken is given, but only ghcr.io accepts the token of a workflow, not {host}',
  workflowTokenMissing: 'the workflow does not pass its token for {host}',
  workflowTokenMissingHint:
    'Run imagebuild init --force, which writes the workflow again. In a workflow of your own, pass github.actor as username and github.token as password, and give the job the permission packages: write.',
  loginUnnamed: 'no secrets are named with a login for {host}, where {type} are published',
  loginUnnamedHint:
    'The login of the repository is for its own registry. Add the names of the secrets to types.{type}, and run imagebuild init --force:',
  loginOfMany:
    'username and password are one login, and the names of the image are in several registries: {hosts}',
  loginOfManyHint:
    'Leave both out, and log in to each registry in a step before this one, with docker/login-action or imagebuild login.',
  loginMissing: '{host} asks for a login, and there is none',
  loginMissingHint:
    'Set username and password, or log in to it in a step before this one, with docker/login-action or imagebuild login.',
  loginOfUnknown: 'username and password may be for another registry than {host}, where {type} are published',
  loginOfUnknownHint:
    'If they are the login that .github/imagebuild.yml names for it, add the input credentials: {secrets}. imagebuild init --force writes the workflow so.',
  loginOfOther: ({ given, ...words }: { given: string; host: string; type: string; wanted: string }) =>
    `the login comes from the secret${given.includes(' ') ? 's' : ''} ${given}, and that of ${words.host}, where ${words.type} are published, from ${words.wanted}`,
  loginOfOtherHint:
    'Run imagebuild init --force, which writes the workflow with the secrets that .github/imagebuild.yml names.',
  loginOfOtherUser:
    'the user name for {host} is {given}, and .github/imagebuild.yml names {wanted} under credentials',
  loginOfOtherUserHint:
    'Run imagebuild init --force, which writes that user name into the workflow, or correct the input username.',
  loginOfOtherHost: 'the login is for {configured}, and the input registry is {host}',
  loginOfOtherHostHint:
    'Leave out the input registry, or give the login of that registry without credentials.',
  loginHalf: 'the input {missing} is empty, and {given} isn’t',
  loginBothInputs:
    'Set both inputs, or neither to publish without a login. If {missing} comes from a secret, set that in the environment "publish", and check its name in the workflow.',
  loginSecretEmpty:
    'The workflow takes {missing} from the secret {secret}: set it in the environment "publish" (gh secret set {secret} --env publish).',
  modeTakesNoInput: 'mode {mode} takes no {input}',
  modeTakesNoInputHint: 'Leave the input out; it is for these modes: {modes}.',
  modeTakesNoSecretHint:
    'This mode runs the application’s code, which could read it. Give it only to jobs with these modes: {modes}.',
  preparedOfOther: 'the prepared build has the {name} {actual} instead of {wanted}',
  preparedForeignPlatform: 'the prepared build contains {platform}, which is not to be published',
  preparedDropsPlatform:
    'the prepared build says that the application does not support {platform}, which is to be published',
  preparedDropsPlatformHint:
    'Check the application out in this job, whose files decide it, or leave the platform out of the input platforms.',
  publishExpectedHint: 'Write what is to be published: imagebuild publish DIR TYPE APP VERSION',
  phaseChosen: 'publishes {build} for {platforms}: {directory} says so, TYPE APP VERSION would check it',
  phaseChosenDropping:
    'publishes {build} for {platforms}, without {dropped}: {directory} says so, TYPE APP VERSION would check it',
  preparedWithoutPlatform: 'the prepared build lacks {platform}, which is to be published',
  modesSameInputs:
    'Give the jobs prepare and publish the same inputs: type, app and version, or context, file and tags; build-args and platforms.',
  requestIdOutsideActions: 'a request id can be used only in GitHub Actions',
  requestIdNeedsToken: 'Set the input token to github.token, or omit request-id.',
  modeNeedsToken: 'this mode needs the input token',
  modeGiveToken: 'Set it to github.token.',
  modeInActionsOnly: 'Run this mode in GitHub Actions.',
  variableUnset: '{name} is not set',

  // io
  directoryNotCreated: 'the directory {path} cannot be created ({reason})',
  fileNotCreated: 'the file {path} cannot be created ({reason})',
  pathNotWritable: 'Name a location where you may write.',
  fileTooLarge: '{path} is larger than {limit} bytes',
  fileIsLink: '{path} is a symbolic link, and a layout may hold only regular files',
  fileNotRegular: '{path} is not a regular file, and a layout may hold only regular files',
  layoutMakePlain: 'Create the layout again with regular files.',
  textOutside: '{file} is a link that leads out of the application',
  textNotFile: '{file} is not a file',
  textTooLarge: '{file} is larger than {limit} bytes',
  textNotUtf8: '{file} is not UTF-8',
  textSaveUtf8: 'Save the file as UTF-8.',
  textUnreadable: '{file} cannot be read ({code})',
  textMakeReadable: 'Make the file readable.',

  // bot: the server and its setup
  botSettingMissing: '{name} is not set',
  botRunSetup: 'Run `imagebuild bot setup`, which registers the app and writes .env.',
  botAppIdInvalid: 'APP_ID is {value}, which is not a number',
  botWriteAppId: 'Write the App ID that the app’s settings show.',
  botKeyInvalid: 'PRIVATE_KEY does not hold an RSA private key in PEM',
  botKeyFileInvalid: 'PRIVATE_KEY_PATH names {path}, which does not hold an RSA private key in PEM',
  botGiveKey:
    'Give the whole .pem file that GitHub gave for the app, or make another key in the app’s settings.',
  botKeyFileMissing: 'PRIVATE_KEY_PATH names {path}, which does not exist',
  botKeyFileUnreadable: 'PRIVATE_KEY_PATH names {path}, which cannot be read ({code})',
  botNameKeyFile: 'Name the .pem file that GitHub gave for the app, and let the bot’s user read it.',
  botSecretKnown: 'WEBHOOK_SECRET is "{secret}", which everybody knows',
  botWriteSecret: 'Write a secret of your own into .env and into the app’s settings: `openssl rand -hex 32`.',
  botPortInvalid: 'PORT is {value}, which is not a port',
  botWritePort: 'Write a number up to 65535.',
  botLogLevelUnknown: 'LOG_LEVEL is {value}, which is not a log level',
  botWriteLogLevel: 'Write one of {levels}.',
  botSecondsInvalid: '{name} is {value}, which is not a number of seconds',
  botWriteSeconds: 'Write a number such as 60.',
  botSetupFileExists: '{file} exists already',
  botMoveSetupFile: 'Move it away, or write APP_ID, PRIVATE_KEY and WEBHOOK_SECRET into it by hand.',

  // bot: runs and their results
  dispatchRefused: 'GitHub did not start the workflow: {reason}',
  dispatchForbiddenHint:
    'Give the app write permission for actions. If GitHub limits its requests, post the command again later.',
  dispatchWorkflowMissingHint:
    'Check that .github/workflows/{workflow} is on the default branch, and that the app has write permission for actions.',
  dispatchInputsHint:
    'Check that .github/workflows/{workflow} has the inputs of this version; `imagebuild init` writes it.',
  dispatchLaterHint: 'Post the command again in a few minutes.',
  dispatchIgnored: 'GitHub did not start a run of the workflow, although it was asked twice',
  dispatchStatusHint: 'See githubstatus.com, and post the command again later.',
  runMissing: 'GitHub did not start a run of the workflow',
  runJobFailed: ({ job, step, timedOut }: { job: string; step: string; timedOut: number }) =>
    `the job ${job} ${timedOut ? 'timed out' : 'failed'}${step === '' ? '' : ` at the step ${step}`}`,
  runResultOther: 'the result of the run is of {reference}, not of {expected}, which was asked for',
  runResultForeign: 'the result of the run belongs to another run or request',
  runResultNotFetched: 'the result of the run cannot be downloaded (HTTP {status})',
  runResultTooLarge: 'the result of the run is larger than {mebibytes} MiB {which}',
  runResultUnreadable: 'the result of the run cannot be read: {reason}',
  runResultFiles: 'the result of the run must be one file, but there are {count}',
  runResultMissing: 'the result of the run does not contain {name}',

  // bot: what is wrong with a command
  commandUnknown: '{word} is not a command',
  commandWithoutSlash: 'a command starts with a slash',
  commandNotAtStart: 'a command must be at the beginning of its line',
  commandInCode: 'a command in a code block or in backticks is ignored',
  commandInHtml:
    'a command below HTML, such as an image, is ignored: leave an empty line between the HTML and the command',
  commandInLink: 'a command in a link is ignored',
  commandInQuote: 'a command directly below a quote belongs to the quote: leave an empty line between them',
  commandInTable: 'a command in a table is ignored',
  commandStruck: 'a command that is struck through is ignored',
  commandHostile: ({ word, character, plain }: Omit<HostileWord, 'name'>) =>
    `${word} contains ${character}${plain === '' ? '' : `, which looks like ${plain}`}`,
  commandNamesMissing: 'the application and its version are missing',
  commandAppMissing: 'the application is missing',
  commandVersionMissing: 'the version is missing',
  commandVersionMissingOf: 'the version is missing; versions of {app}: {known}',
  commandSwapped: 'the application comes before its version',
  commandPlaceholder: '{word} is a placeholder: replace it with a value',
  commandExtraWords: '{words} is not allowed after the version',
  commandArgsOfType: 'build arguments are only for dockerimages, not for {type}',
  commandArgsApart:
    '{word} is separated from the build arguments before it; a value that contains spaces needs quotes',
  commandFlagUnknown: 'unknown flag {flag}',
  commandPlatformMissing: '--platform needs a platform',
  commandPlatformTwice: '--platform is given twice',
  commandPlatformUnknown: 'unknown platform {platform}; the platforms are {known}',
  syncFlag: 'a copy does not take {flag}',
  syncImageMissing: 'the image to copy is missing',
  syncOneImage:
    'one line copies one image, always into the namespace of this repository: {words} is too much',
  commandTooManyWords: 'there are too many words after {command}',
  commandsTooMany: ({ limit, rest }: { limit: number; rest: number }) =>
    `a comment may contain at most ${limit} commands, so ${rest === 1 ? 'this one was' : `these ${rest} were`} ignored; post ${rest === 1 ? 'it' : 'them'} in another comment`,
  commandUserMissing: 'the login of a person is missing',
  commandUserInvalid: '{word} is not the login of a GitHub user',
  commandTooLong: 'the line is too long for a command',
  commandAppUnknown: 'there is no application {app}',
  commandVersionUnknown:
    'there is no version {version} of {app}, only {known}. To add it, open a pull request with {directory}',
  commandRefused: '{reason}',

  // bot: why a command is refused
  refusedBot: 'Bots may not start builds here. A maintainer can list this bot by its id under `policy.bots`.',
  refusedEdited:
    'The command was edited after it was posted, so it does not count. Post it again in a new comment.',
  refusedTransferred:
    'The command came here from another repository, together with its issue, so it does not count. Post it again in a new comment.',
  refusedTooOld:
    'The bot missed this command, and it is more than a day old now. Post it again if you still need it.',
  refusedNoPermission: ({ label, owners, allow }: { label: string; owners: string; allow: string }) =>
    [
      label === ''
        ? 'You need write permission to this repository.'
        : `You need write permission to this repository, or the label ${label} on the issue.`,
      `A maintainer can ${joinWays([
        ...(label === '' ? [] : ['add the label']),
        ...(allow === '' ? [] : [`let you build here with ${allow}`]),
        'post the command',
      ])}.`,
      owners === '' ? '' : `Owners of the application: ${owners}.`,
    ]
      .filter(Boolean)
      .join(' '),
  refusedUntilAllowed: 'Once you are allowed to build, post the command again in a new comment.',
  refusedPermissionUnknown:
    'GitHub did not say which permission you have here, so nothing was built. Post the command again in a few minutes.',
  refusedAllowOff: 'This repository turns the command off: <code>policy.allowCommand</code> is false.',
  refusedAllowPermission: 'Only people with write permission to this repository can let others build.',
  refusedSyncPermission:
    'Only people with write permission to this repository can copy images, whatever the labels of the issue.',
  refusedSyncPlace: 'Images are copied on issues, not on pull requests.',
  refusedAllowPlace:
    'The command only counts in a comment on an open, unlocked issue whose title names the application: <code>&#91;Auto-build&#93; helm</code>.',
  refusedLabelClosed:
    'The label {label} only counts while the issue is open. A maintainer can reopen the issue, or post the command.',
  refusedLabelLocked:
    'The label {label} does not count on a locked issue. A maintainer can unlock the issue, or post the command.',
  refusedLabelTitle:
    'The label {label} only allows the application in the title. Open an issue with the title <code>&#91;Auto-build&#93; {app}</code>, and ask a maintainer to add the label.',
  refusedLabelTransferred:
    'The label {label} was added in another repository, or before the issue was transferred. A maintainer can remove it and add it again.',
  refusedLabelRenamed:
    'The title was changed after the label {label} was added. A maintainer can remove the label and add it again.',
  refusedLabelActor:
    'The label {label} was added by someone without write permission. A maintainer can remove it and add it again.',
  refusedLabelBuildArgs:
    'You need write permission to set the build arguments {detail}, because the <code>imagebuild.yml</code> of <code>{app}</code> does not list them. Leave them out, or ask a maintainer to post the command.',
  refusedLabelVersions:
    'You need write permission to build this version, because the <code>imagebuild.yml</code> of <code>{app}</code> only allows {detail} here. Build one of these, or ask a maintainer to post the command.',
  refusedTooManyBuilds:
    'You have {detail} unfinished builds, the most that one person may have. Post the command again when one of them has ended, or cancel one with <code>/imagebuild&#95;cancel</code>.',

  // bot: the status comment
  stateQueued: 'queued',
  stateBuilding: 'building',
  stateDone: 'done',
  stateUnverified: 'unverified',
  stateFailed: 'failed',
  stateCancelled: 'cancelled',
  stateRefused: 'refused',
  stateJoined: 'joined',
  statusRun: '[workflow run]({url})',
  statusQueued: 'Waiting for GitHub to start the run.',
  statusBuilding: ({ job, step }: { job: string; step: string }) =>
    job === '' ? 'Running.' : `Running the job ${job}${step === '' ? '' : `, step ${step}`}.`,
  statusDryRun: 'This was a dry run: nothing was published.',
  statusIndex: 'Index {digest}',
  statusPlatformColumns: 'platform | size | layers | images | digest',
  statusImages: ({ count }: Count) => (count === 1 ? '1 embedded image' : `${count} embedded images`),
  statusImageColumns: 'image | digest | size | found in',
  statusNotEmbedded: ({ count }: Count) =>
    count === 1 ? '1 image was left out' : `${count} images were left out`,
  statusNotEmbeddedColumns: 'image | why | found in',
  statusNotes: ({ count }: Count) =>
    count === 1
      ? '1 note: it was seen, and is not embedded. The summary of the run has it.'
      : `${count} notes: they were seen, and are not embedded. The summary of the run lists them.`,
  statusWarnings: ({ count }: Count) => (count === 1 ? '1 warning' : `${count} warnings`),
  statusChanges: 'Changes since {reference}',
  statusUnchanged: 'It embeds the same images as {reference}.',
  statusChangeColumns: 'image | before | now',
  statusInstall: 'Install it:',
  usageTitle: 'How to use it',
  usageApplication: 'It needs a Kubernetes cluster.',
  usageRootfs: 'It is a rootfs: sealos makes a cluster of it.',
  usagePatch: 'It is a patch: sealos lays it over the rootfs of a cluster.',
  usageContainer: 'It runs as a container.',
  usageCommands: 'It runs:',
  usageVariables: 'It reads these variables, which can be set:',
  usageVariableColumns: 'variable | default | read by',
  usageNoDefault: 'none',
  usageHeldColumns: 'charts | manifests | scripts',
  statusUnverified: 'Published, not verified: {reference} names {digest}.',
  statusNoResult: 'The run ended without a result. See its log.',
  statusLog: ({ count }: Count) =>
    count === 1 ? 'The last line of the log' : `The last ${count} lines of the log`,
  statusRetry: 'To build it again, comment <code>/imagebuild&#95;retry</code>.',
  statusCancelled: 'The run was cancelled.',
  statusWaiting: ({ job }: { job: string }) =>
    `Waiting for a reviewer to approve ${job === '' ? 'the run' : `the job ${job}`}.`,
  statusPublished:
    'The run published the image, but its result cannot be read, so its digest is not known here. See its log.',
  statusTagKept:
    'This build may add a tag, but not replace one. Build another version, or ask somebody with write permission to post the command.',
  statusJoined: 'The same build is [already under way]({url}); this command follows it.',
  statusPullRequest: 'Pull requests are built by their own check, not by commands. See [the checks]({url}).',
  statusConfiguration:
    'Nothing is built until the errors in this repository’s configuration are fixed. A maintainer can fix them; then post the command again.',
  statusSuggestion: 'Use this instead:',
  statusMore: '… and {count} more',
  statusLeftOut: 'The rest does not fit into a comment; the summary of the run has it.',
  replyDone: ({ count }: Count) =>
    count === 1 ? 'the image is published.' : `all ${count} images are published.`,
  replyFailed: ({ failed, count }: { failed: number; count: number }) =>
    count === 1 ? 'the image could not be built.' : `${failed} of ${count} builds did not succeed.`,
  replyCancelled: ({ count }: Count) =>
    count === 1 ? 'the build was cancelled.' : `all ${count} builds were cancelled.`,
  replyUnverified: 'the image is published, but not verified.',
  replyDryRun: ({ count, published }: { count: number; published: number }) =>
    published === 0 && count === 1
      ? 'the dry run succeeded, and nothing was published.'
      : `images published: ${published}; dry runs that succeeded and published nothing: ${count}.`,

  // bot: answers
  answerAllowed:
    '{user} may build {app} on this issue now, with the limits of a build under the label: it may add a tag, not replace one. This ends when the issue is closed, locked or renamed.',
  answerNothingToCancel: 'None of your unfinished builds on this issue matches.',
  answerCancelling: 'Cancelling {builds}. Their sections show when they have stopped.',
  answerNothingToRetry: 'None of your builds on this issue has failed or been cancelled.',
  answerRetrying: 'Building again: [see its status]({url}).',
  botFailed: 'the bot could not finish this; its log says why',
  botTryAgain: 'Post the command again in a few minutes.',
  helpStart: 'Put each command on a line of its own, at the beginning of the line:',
  helpFlags:
    'Flags: `--platform=linux/amd64` builds for that platform only, `--dry-run` publishes nothing, `--no-cache` reuses no published layers. A value that contains spaces or commas needs quotes: `KEY="a, b"`. For example:',
  helpApps: 'builds a cluster image',
  helpConfigs: 'builds files that are the same for every platform',
  helpDockerimages: 'builds an ordinary image',
  helpSync:
    'copies an image of another registry as it is, under its own name and tag; for people with write permission',
  helpAllow: 'lets a person without write permission build the application in the title, on this issue',
  helpCancel: 'cancels your own unfinished builds on this issue; with write permission, anyone’s',
  helpRetry: 'builds again what failed or was cancelled on this issue',
  helpHelp: 'shows this help',
} as const;

/** An error answer of a registry. */
interface RegistryAnswer {
  /** The image and the host that answered. */
  readonly who: string;
  readonly status: number;
  /** The wait that it asks for, when it is too long; 0 when it isn't. Seconds. */
  readonly waitSeconds: number;
  /** The registry's own words; '' when there are none. */
  readonly words: string;
}

function answered(sentence: string, { who, status, waitSeconds, words }: RegistryAnswer): string {
  const wait = waitSeconds === 0 ? '' : `; it asks to wait ${waitSeconds} s`;
  return `${who} ${sentence} (status ${status}${wait})${words === '' ? '' : `: ${words}`}`;
}

/** What an image or a stage has in a directory. */
interface CopyFromNames {
  readonly kind: string;
  readonly directory: string;
  /** The first of them. */
  readonly names: readonly string[];
  readonly more: number;
}

/** Images that an image needs and doesn't hold. */
interface LackingImages {
  readonly platform: string;
  /** One of them. */
  readonly image: string;
  /** How many others there are. */
  readonly others: number;
}

function lackedImages({ image, others }: LackingImages): string {
  if (others === 0) return image;
  return `${image} and ${others === 1 ? '1 other' : `${others} others`} that it needs`;
}

/** Layers of an image of somebody else that carry keys. */
interface KeyedLayers {
  readonly image: string;
  readonly count: number;
  readonly layer: string;
  readonly namespaces: string;
}

interface HostileWord {
  readonly name: string;
  readonly word: string;
  readonly character: string;
  /** The character that it looks like; empty when there is none. */
  readonly plain: string;
}

interface LockWords {
  /** What names the build on the command line. */
  readonly words: string;
  readonly file: string;
  /** The lock says that calls were recorded, and here they were read. */
  readonly onlyRead: boolean;
}

interface Count {
  readonly count: number;
}

function containing(character: string): string {
  return character === '' ? '' : ` (it contains ${character})`;
}

/** Joins lines to write: `a and b`. */
function joinLines(lines: readonly string[]): string {
  return new Intl.ListFormat('en', { type: 'conjunction' }).format(lines);
}

/** Names secrets of a repository: `the secrets A and B`. */
function nameSecrets(names: readonly string[]): string {
  return `the secret${names.length === 1 ? '' : 's'} ${joinLines(names)}`;
}

/** Joins ways to do something: `a, b, or c`. */
function joinWays(ways: readonly string[]): string {
  return new Intl.ListFormat('en', { type: 'disjunction' }).format(ways);
}
