/** Sentences of the bot, its server and its setup; src/text/README.md says how they are written. */
export const bot = {
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

  // bot: what the log says of a comment on a pull request
  checkedUnknown: 'it is unknown how this differs from what the check of its pull request built: {reason}',
  checkedUnknownHint:
    'The image is published. Give the job that publishes the permission pull-requests: read; where another workflow calls imagebuild.yml, the calling job needs it too.',
  previewNoPullRequest: 'no open pull request has the commit of this run, so nothing is commented',
  previewRunStopped: 'the run was stopped before it ended, so nothing is commented',
  previewUnneeded: 'there is nothing to comment',
  previewWritten: 'the comment is on {numbers}',
  previewNotWritten: 'the comment on the pull request cannot be written: {reason}',
  previewNotWrittenHint:
    'Give the job the permissions actions: read and pull-requests: write. The check of the pull request is not affected.',

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
  commandHostile: ({ word, character, plain }: HostileWord) =>
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
  commandBuildType: 'a comment can’t ask for the build type {value}, only for lite or container',
  commandPlatformMissing: '--platform needs a platform',
  commandPlatformTwice: '--platform is given twice',
  commandPlatformUnknown: 'unknown platform {platform}; the platforms are {known}',
  syncDryRun:
    'a copy has no dry run here, since it moves the image as it is; imagebuild publish IMAGE --to REF --dry-run shows on your machine what it would write',
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
  refusedBuildType:
    'You need write permission for <code>--build-type=container</code>, because it installs the application in a cluster. Leave it out, or ask a maintainer to post the command.',
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
  // bot: the comment on a pull request
  previewTitle: 'What this pull request would publish',
  previewCommit: 'Commit {commit}.',
  previewNothing: 'It changes no application.',
  previewFailed: 'The check failed.',
  previewNotBuilt: 'It can’t be built:',
  previewAbsent: '{reference} isn’t published yet: publishing it transfers at most {size}.',
  previewUnknown: 'What changes is unknown, since {reference} can’t be read: {reason}',
  previewSame: 'This is what {reference} is already: publishing it changes nothing.',
  previewDifferent: 'Compared with {reference}: {size} to transfer.',
  previewNoImages: 'No embedded image changes.',
  previewFiles: ({ count }: Count) => (count === 1 ? '1 file changes.' : `${count} files change.`),
  previewConfiguration: 'The configuration changes: {fields}.',
  previewImages: ({ count }: Count) =>
    count === 1 ? '1 embedded image changes' : `${count} embedded images change`,
  previewImageColumns: 'change | image | published | now | platforms',
  previewAdded: 'added',
  previewRemoved: 'removed',
  previewRetagged: 'retagged',
  previewMoved: 'another digest',
  previewPlatformColumns: 'platform | size | digest',
  previewMissing: 'The image lacks these platforms: {platforms}.',
  previewLeftOutColumns: 'image | why',
  previewLint: ({ errors, warnings, notes }: { errors: number; warnings: number; notes: number }) => {
    const counts = [
      [errors, 'error'],
      [warnings, 'warning'],
      [notes, 'note'],
    ] as const;
    const named = counts.filter(([count]) => count !== 0);
    return `Lint: ${named.map(([count, noun]) => `${count} ${noun}${count === 1 ? '' : 's'}`).join(', ')}`;
  },
  previewLintColumns: 'kind | where | what',
  previewError: 'error',
  previewWarning: 'warning',
  previewNote: 'note',
  checkedSame: 'It is what the check of #{number} built.',
  checkedDiffers: 'It differs from what the check of #{number} built:',
  checkedConfiguration: 'the configuration, on {platforms}',
  checkedFiles: 'the files, on {platforms}',
  checkedImages: 'the embedded images, on {platforms}',

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
    'Flags: `--platform=linux/amd64` builds for that platform only, `--dry-run` publishes nothing, `--no-cache` reuses no published layers, `--build-type=container` (with write permission) also installs the image in a throwaway cluster to find what it pulls there. A value that contains spaces or commas needs quotes: `KEY="a, b"`. For example:',
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

interface HostileWord {
  readonly word: string;
  readonly character: string;
  /** The character that it looks like; empty when there is none. */
  readonly plain: string;
}

interface Count {
  readonly count: number;
}

/** Joins ways to do something: `a, b, or c`. */
function joinWays(ways: readonly string[]): string {
  return new Intl.ListFormat('en', { type: 'disjunction' }).format(ways);
}
