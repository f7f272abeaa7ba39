import { secretNames } from '../application/loginsource.ts';
import type { RepositorySetup } from '../commands/init/files.ts';
import type { Migration } from '../commands/init/shellscripts/migration.ts';
import { formatPlace } from '../errors.ts';
import { say } from '../text/say.ts';
import { formatCommandLine } from '../text/shell.ts';
import { describeWarning } from './problem.ts';

/** Formats what was read of a repository that builds with shell scripts, and what has no new place. */
export function describeMigration({ destinations, commands, warnings }: Migration): string[] {
  const targets = destinations.map(({ registry, namespace }) => `${registry}/${namespace}`);
  const width = Math.max(0, ...targets.map(({ length }) => length));
  return [
    say('oldSettings').text,
    ...destinations.map(
      ({ type, place }, index) =>
        `  ${type.padEnd(12)}  ${targets[index]?.padEnd(width)}  ${formatPlace(place)}`,
    ),
    ...(commands.length === 0 ? [] : [say('oldCommands', { commands: commands.join(', ') }).text]),
    ...warnings.flatMap((warning) => [
      '',
      ...describeWarning(warning).map(({ kind, text }) => (kind === 'hint' ? `  ${text}` : text)),
    ]),
  ];
}

/** Lists the steps from the old workflows to the new ones, with their commands. */
export function listMigrationSteps(
  setup: RepositorySetup,
  migration: Migration,
  secrets: readonly string[],
): string[] {
  const steps: (readonly [text: string, commands: readonly string[]] | undefined)[] = [
    [say('oldEnvironment').text, environmentCommands(migration)],
    ...secrets.map((text) => [text, []] as const),
    [say('oldLabel', { label: setup.label }).text, [labelCommand(setup.label, migration)]],
    [say('oldCompare').text, compareCommands(setup)],
    [deleteText(migration), deleteCommand(migration.replaced)],
    [say('initCommit').text, []],
    [say('initBot').text, []],
    migration.needed.length === 0
      ? undefined
      : [say('oldDeleteLater', { users: migration.users.join(', ') }).text, deleteCommand(migration.needed)],
    secretsStep(migration),
  ];
  return steps.flatMap((step) =>
    step === undefined ? [] : [[step[0], ...step[1].map((line) => `     ${line}`)].join('\n')],
  );
}

/** The options of gh that choose the repository. */
function repositoryOption({ repository }: Migration): string[] {
  return repository === undefined ? [] : ['--repo', repository];
}

function environmentCommands({ repository, branch }: Migration): string[] {
  const parts = repository?.split('/') ?? [];
  const host = parts.length > 2 ? ['--hostname', parts[0] ?? ''] : [];
  const name = repository === undefined ? '{owner}/{repo}' : parts.slice(-2).join('/');
  const address = `repos/${name}/environments/publish`;
  const policy = 'deployment_branch_policy';
  const fields = [`${policy}[protected_branches]=false`, `${policy}[custom_branch_policies]=true`];
  const api = ['gh', 'api', ...host, '--method'];
  return [
    [...api, 'PUT', address, ...fields.flatMap((field) => ['--field', field])],
    [...api, 'POST', `${address}/deployment-branch-policies`, '--raw-field', `name=${branch}`],
  ].map(formatCommandLine);
}

function labelCommand(label: string, migration: Migration): string {
  const words = ['gh', 'label', 'create', label, '--color', '0e8a16', '--description'];
  return formatCommandLine([
    ...words,
    'The application in the title may be built',
    ...repositoryOption(migration),
  ]);
}

function compareCommands({ registry, namespace }: RepositorySetup): string[] {
  return [
    'imagebuild build apps APP VERSION',
    `imagebuild diff ${registry}/${namespace}/APP:VERSION oci:out/APP-VERSION`,
  ];
}

function deleteText({ replaced }: Migration): string {
  return say(replaced.length === 0 ? 'oldNothingToDelete' : 'oldDelete').text;
}

/** Writes `git rm` with a file a line, which shells read as one command. */
function deleteCommand(paths: readonly string[]): string[] {
  if (paths.length === 0) return [];
  // git takes a name with such characters as a pattern, which may match other files.
  const isPattern = paths.some((path) => /[*?[\\]|^:/.test(path));
  const command = isPattern ? 'git --literal-pathspecs rm --' : 'git rm --';
  const lines = [command, ...paths.map((path) => `  ${formatCommandLine([path])}`)];
  return lines.map((line, index) => (index < lines.length - 1 ? `${line} \\` : line));
}

function secretsStep(migration: Migration): readonly [string, readonly string[]] | undefined {
  const names = new Set(migration.destinations.flatMap(({ login }) => secretNames(login)));
  if (names.size === 0) return undefined;
  const remove = (name: string) =>
    formatCommandLine(['gh', 'secret', 'delete', name, ...repositoryOption(migration)]);
  return [say('oldDeleteSecrets').text, [...names].map(remove)];
}
