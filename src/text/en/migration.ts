/** Sentences of `init --from-cluster-image`; src/text/README.md says how they are written. */
export const migration = {
  notScripts:
    '{directory} is not a repository that builds its applications with shell scripts: no workflow in .github/workflows runs a script that builds applications/$app, dockerimages/$app or config/$app',
  notScriptsHint:
    'For any other repository, run `imagebuild init`. For one of this kind, pass the root of its clone.',
  oldTooMuch:
    '{directory} is too large to be read: .github, scripts and hack hold more than {files} files, or the files that init reads take more than {size}',
  oldTooMuchHint:
    'Run init in a fresh clone, without files that tools have made there, such as node_modules.',
  variableForm: 'Write --variable NAME=VALUE.',
  variableInvalid: '{value} is not a variable with its value',
  variableAlone: '--variable is for --from-cluster-image only',
  variableAloneHint: 'Remove --variable, or add --from-cluster-image.',
  oldWorkflowInvalid: 'this workflow cannot be read, so init says nothing of it: {reason}',
  oldValueUnknown: 'the {key} that this step publishes to is unknown: {written}',
  oldValueGuessed:
    'the {key} that this step publishes to, {written}, is unknown; {text} is taken from {page}',
  oldValueHint: 'Pass --registry and --namespace, or write the value into the workflow.',
  oldGuessHint: 'Correct .github/imagebuild.yml if that is wrong.',
  oldVariableHint:
    'GitHub knows the variable {variable}, but could not be asked ({reason}). Log in with gh auth login, or pass --variable {variable}=VALUE.',
  oldVariableGuessed:
    'Correct .github/imagebuild.yml if that is wrong; gh variable get {variable} shows the value. GitHub could not be asked: {reason}',
  oldVariableUnset: 'This repository has no variable {variable}. Pass --variable {variable}=VALUE.',
  oldUsernameUnknown: 'the user name of this step is unknown: the secret {secret} has to hold it',
  oldPasswordUnknown: 'the password of this step is not a secret: the secret {secret} has to hold it',
  oldPasswordWritten: 'a password is written out here: the secret {secret} has to hold it',
  oldPasswordWrittenHint:
    'Everyone who can read the repository knows it, also from its history: change it at the registry.',
  oldTargetSecond: 'this step publishes to {target}, too; imagebuild publishes a type to one place, {first}',
  oldTargetSecondHint:
    'Copy what is published there in a workflow of your own: imagebuild publish REF --to REF',
  oldTargetDiffers:
    '.github/imagebuild.yml publishes {type} to {target}, this step to {before}; the configuration decides',
  oldLabelMissing: 'anybody’s comment built here, without a label',
  oldLabelMissingHint:
    'The bot builds for people with write permission, and under the label that a maintainer adds: https://github.com/labring/imagebuild/blob/main/docs/bot.md#who-can-start-a-build',
  oldWorkflowStays:
    'this workflow ({triggers}) builds images, and no workflow that init writes takes its place',
  oldWorkflowStaysHint:
    'Let it call .github/workflows/imagebuild.yml: https://github.com/labring/imagebuild/blob/main/docs/guides/from-shell-scripts.md#workflows-of-your-own',
  oldCommandUnknown: 'the bot has no command {command}',
  oldCommandUnknownHint: 'It has {commands}, with flags such as --platform=linux/amd64.',
  oldCondition: 'this condition leaves out builds, and nothing takes its place: {condition}',
  oldConditionHint:
    'Remove the directory of what must not be built, or list its versions in its imagebuild.yml.',
  oldFunctions: 'this script uses functions in {directory}, where imagebuild puts none',
  oldFunctionsHint:
    'Call helm and curl in init.sh itself, or keep the functions beside it: https://github.com/labring/imagebuild/blob/main/docs/guides/from-shell-scripts.md#the-functions-in-tmpscripts_apps',
  oldSettings: 'Read from the old workflows:',
  oldCommands: 'Commands that stay as they are: {commands}',
  oldEnvironment: 'Create the environment "publish", which only the default branch can use:',
  oldLabel:
    'People without write permission can build under the label {label}. Create it if the repository doesn’t have it:',
  oldCompare: 'Build applications, and compare them with what the old workflows published:',
  oldDelete:
    'Delete the old files that the new workflows replace, in the commit that adds the new ones: otherwise both answer the same comments, and both publish.',
  oldNothingToDelete: 'No old file can be deleted yet.',
  oldDeleteLater: 'Delete these files too when nothing uses them any more. Now they are used by {users}:',
  oldDeleteSecrets:
    'When no old workflow is left, delete the secrets of the repository: unlike those of the environment, workflows of any branch can read them.',
} as const;
