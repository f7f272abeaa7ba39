/** Sentences of the command line and the action; src/text/README.md says how they are written. */
export const entry = {
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
  previewNeedsRun: 'mode preview follows the end of a workflow run, and the event is {event}',
  previewNeedsRunHint:
    'Start the workflow with on: workflow_run, types: [completed], as pull-request-comment.yml does.',
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
  loginOfOther: ({ given, host, type, wanted }: Record<'given' | 'host' | 'type' | 'wanted', string>) =>
    `the login comes from the secret${given.includes(' ') ? 's' : ''} ${given}, and that of ${host}, where ${type} are published, from ${wanted}`,
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
  modeTakesNoKubeconfigHint:
    'What is installed in the cluster can read its kubeconfig. Give it to a job with mode: prepare, which holds no secret of the registry, and let another job publish what that hands over; or use mode: build for code that you trust.',
  modeInstallsNothing: 'mode {mode} doesn’t install an image in a cluster, which build-type {type} does',
  modeInstallsNothingHint: 'Use build-type: lite here: a pull request’s code may be anyone’s.',
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
} as const;
