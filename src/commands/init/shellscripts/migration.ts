import { destinationFor } from '../../../application/configuration.ts';
import { type RepositoryConfiguration, repositorySchema } from '../../../application/configurationschemas.ts';
import { ImagebuildError, joinProblems, type Warning } from '../../../errors.ts';
import { type Checkout, defaultBranch } from '../../../runner/git.ts';
import { listVariables } from '../../../runner/github.ts';
import { say } from '../../../text/say.ts';
import { asImagebuildError } from '../../../text/unknownerror.ts';
import { copiedFiles } from '../files.ts';
import { createOldConfiguration } from './configuration.ts';
import { type OldDestination, readDestinations } from './destinations.ts';
import { botCommands } from './filewarnings.ts';
import { type OldRepository, readOldRepository } from './oldrepository.ts';
import { type OldWorkflow, readOldWorkflow } from './oldworkflow.ts';
import { findReplacedFiles, type ReplacedFiles } from './replacedfiles.ts';
import { findTypedSteps, type TypedStep } from './typedsteps.ts';
import { variablesOf } from './values.ts';

/** What was read of a repository that builds with shell scripts. */
export interface Migration extends ReplacedFiles {
  /** `OWNER/NAME`, with the host before it unless it is github.com; undefined when it isn't known. */
  readonly repository: string | undefined;
  /** The default branch. */
  readonly branch: string;
  /** The commands of its comments that the bot has too. */
  readonly commands: readonly string[];
  readonly destinations: readonly OldDestination[];
}

/** The configuration that says what the old workflows said, and what was read. */
interface ReadMigration {
  readonly configuration: RepositoryConfiguration;
  readonly migration: Migration;
}

interface MigrationOptions {
  /** Values of repository variables, by name. */
  readonly variables: ReadonlyMap<string, string>;
  readonly owner: string | undefined;
  /** As `Migration` has it. */
  readonly repository: string | undefined;
  readonly given: { readonly registry?: string | undefined; readonly namespace?: string | undefined };
  /** The configuration that exists already, which decides. */
  readonly present: RepositoryConfiguration | undefined;
}

/**
 * Reads a repository that builds with shell scripts: where it publishes, with which login, and which of its
 * files the new workflows replace.
 * @throws USAGE for an invalid flag, and when it isn't such a repository, or says neither registry nor
 *   namespace.
 */
export async function readMigration(checkout: Checkout, options: MigrationOptions): Promise<ReadMigration> {
  const { registry, namespace = 'any' } = options.given;
  destinationFor(undefined, 'apps', undefined, { registry, namespace }); // rejects an invalid flag
  const repository = await readOldRepository(checkout.directory, copiedFiles);
  const { workflows, invalid } = readWorkflows(repository);
  const files = findReplacedFiles(repository, workflows);
  // A workflow that stays may publish elsewhere: those that are replaced decide.
  const stays = ({ path }: OldWorkflow) => Number(files.users.includes(path));
  const ordered = workflows.toSorted((a, b) => stays(a) - stays(b));
  const steps = findTypedSteps(ordered, repository.automation);
  if (steps.length === 0 || files.replaced.length + files.needed.length === 0)
    throw notScripts(checkout.directory, invalid);
  const known = await findVariables(steps, options.variables, checkout);
  const owner = options.owner?.toLowerCase();
  const read = readDestinations(steps, repository, { ...known, owner, given: options.given });
  if (read.problems.length > 0 && options.present === undefined) throw joinProblems(read.problems);
  const label = findLabel(workflows);
  const configuration = repositorySchema.parse(
    createOldConfiguration(read.destinations, repository, label.name),
  );
  const migration: Migration = {
    repository: options.repository,
    branch: (await defaultBranch(checkout)) ?? 'main',
    ...files,
    commands: commandsIn(workflows),
    destinations: read.destinations,
    warnings: [
      ...invalid,
      ...(options.present === undefined ? read.warnings : compare(options.present, read.destinations)),
      ...label.warnings,
      ...files.warnings,
    ],
  };
  return { configuration, migration };
}

/** Reads the workflows. One that can't be read is a warning. */
function readWorkflows({ automation }: OldRepository) {
  const read = automation
    .filter(({ path }) => /^\.github\/workflows\/[^/]+\.ya?ml$/.test(path))
    .map(readOldWorkflow);
  const workflows = read.flatMap((one) => ('workflow' in one ? [one.workflow] : []));
  const invalid = read.flatMap((one): Warning[] => {
    if (!('invalid' in one)) return [];
    const { place, reason } = one.invalid;
    return [{ message: say('oldWorkflowInvalid', { reason }).text, place }];
  });
  return { workflows, invalid };
}

function notScripts(directory: string, invalid: readonly Warning[]): ImagebuildError {
  const problem = new ImagebuildError('USAGE', say('notScripts', { directory }), {
    hint: say('notScriptsHint'),
  });
  const unreadable = invalid.map(
    ({ message, place }) => new ImagebuildError('USAGE', say('usageWrong', { message }), { place }),
  );
  return joinProblems([problem, ...unreadable]);
}

/** Finds the values of the variables that the steps use: the given ones, then those that GitHub has. */
async function findVariables(
  steps: readonly TypedStep[],
  given: ReadonlyMap<string, string>,
  checkout: Checkout,
) {
  const used = steps.flatMap(({ step }) => [...step.env.values()].flatMap(variablesOf));
  if (used.every((name) => given.has(name))) return { variables: given, reason: undefined };
  try {
    const listed = await listVariables(checkout);
    return { variables: new Map([...listed, ...given]), reason: undefined };
  } catch (error) {
    checkout.signal?.throwIfAborted();
    return { variables: given, reason: asImagebuildError(error).message };
  }
}

/** Finds the label that the old workflows asked for; without one, everybody could build. */
function findLabel(workflows: readonly OldWorkflow[]): {
  readonly name: string | undefined;
  readonly warnings: readonly Warning[];
} {
  const [first] = workflows.flatMap(({ labels }) => labels);
  if (first !== undefined) return { name: first.text, warnings: [] };
  const [command] = workflows.flatMap(({ commands }) => commands);
  if (command === undefined) return { name: undefined, warnings: [] };
  const message = say('oldLabelMissing').text;
  return {
    name: undefined,
    warnings: [{ message, place: command.place, hint: say('oldLabelMissingHint').text }],
  };
}

/** Warns of types that the configuration publishes elsewhere than the old workflows do. */
function compare(configuration: RepositoryConfiguration, destinations: readonly OldDestination[]): Warning[] {
  return destinations.flatMap(({ type, registry, namespace, guessed, place }) => {
    if (guessed) return [];
    const now = destinationFor(
      { ...configuration, namespace: configuration.namespace ?? '?' },
      type,
      undefined,
    );
    const [target, before] = [`${now.registry}/${now.namespace}`, `${registry}/${namespace}`];
    if (target === before) return [];
    const { text: message } = say('oldTargetDiffers', { type, target, before });
    return [{ message, place }];
  });
}

function commandsIn(workflows: readonly OldWorkflow[]): string[] {
  const named = new Set(workflows.flatMap(({ commands }) => commands.map(({ text }) => text)));
  return botCommands.filter((command) => named.has(command));
}
