import { createFileGraph, directoryOf, type FileGraph, reach } from './filegraph.ts';
import { botCommands, type FileWarnings, sharedFunctions, warnOfFiles } from './filewarnings.ts';
import type { OldRepository, TextFile } from './oldrepository.ts';
import type { OldWorkflow } from './oldworkflow.ts';
import { rootIn } from './typedsteps.ts';

/** The old files that the new workflows replace. */
export interface ReplacedFiles extends FileWarnings {
  /** Nothing else needs them. */
  readonly replaced: readonly string[];
  /** They are needed until the users have moved too. */
  readonly needed: readonly string[];
  /** The workflows and init.sh that need them. */
  readonly users: readonly string[];
}

/** Triggers of the workflows that answer people; imagebuild.yml can be started by hand, too. */
const answering: readonly string[] = ['issue_comment', 'issues', 'workflow_dispatch'];

/** What a script does that builds or publishes images. */
const buildPattern = /\b(?:sealos|docker|buildah|podman) (?:build|push|manifest)\b/;

/**
 * Finds the files that the new workflows replace: the workflows that answer comments with commands of the
 * bot, what only they use, scripts that nobody uses any more, and the issue templates with such commands.
 * What another workflow or an init.sh uses is needed until that has moved.
 */
export function findReplacedFiles(
  { automation, initScripts }: OldRepository,
  workflows: readonly OldWorkflow[],
): ReplacedFiles {
  const graph = createFileGraph(automation);
  const builders = new Set(automation.filter(({ text }) => buildPattern.test(text)).map(({ path }) => path));
  const builds = ({ path }: TextFile) => [...reach([path], graph)].some((one) => builders.has(one));
  const kept = workflows.filter((workflow) => isStarted(workflow) && !isReplaced(workflow));
  const building = kept.filter((workflow) => workflow.commands.length > 0 || builds(workflow));
  const calling = initScripts.filter(({ text }) => text.includes(sharedFunctions));
  const replacing = [
    ...workflows.filter(isReplaced),
    ...automation.filter(isReplacedTemplate),
    ...automation.filter((file) => isOldScript(file) && !isUsed(file, graph)),
    ...workflows.filter((file) => !isStarted(file) && builds(file) && !isUsed(file, graph)),
  ];
  const inUse = reach(
    [...kept.map(({ path }) => path), ...(calling.length > 0 ? findSharedFunctions(automation) : [])],
    graph,
  );
  const own = [...reach(pathsOf([...replacing, ...building]), graph)].sort();
  const starting = new Set(pathsOf(kept));
  return {
    replaced: own.filter((path) => !inUse.has(path)),
    needed: own.filter((path) => inUse.has(path) && !starting.has(path)),
    users: pathsOf([...building, ...calling]),
    ...warnOfFiles({
      building,
      calling,
      conditional: workflows.filter(({ path }) => own.includes(path)),
    }),
  };
}

function pathsOf(files: readonly TextFile[]): string[] {
  return files.map(({ path }) => path);
}

function isStarted({ triggers }: OldWorkflow): boolean {
  return triggers.some((trigger) => trigger !== 'workflow_call');
}

/** Tells whether the bot answers all that a workflow answers. */
function isReplaced({ triggers, commands }: OldWorkflow): boolean {
  return (
    commands.length > 0 &&
    triggers.every((trigger) => answering.includes(trigger)) &&
    commands.every(({ text }) => botCommands.includes(text))
  );
}

function isReplacedTemplate({ path, text }: TextFile): boolean {
  return path.startsWith('.github/ISSUE_TEMPLATE/') && botCommands.some((command) => text.includes(command));
}

/** Tells whether a file is a script that builds applications of a root. */
function isOldScript({ path, text }: TextFile): boolean {
  return path.endsWith('.sh') && buildPattern.test(text) && rootIn(text) !== undefined;
}

function isUsed({ path }: TextFile, graph: FileGraph): boolean {
  return [...graph.values()].some((used) => used.includes(path));
}

/** Returns the files that the scripts copy to where an init.sh finds them. */
function findSharedFunctions(files: readonly TextFile[]): string[] {
  const lines = files.flatMap(({ text }) =>
    text.split('\n').filter((line) => line.includes(sharedFunctions)),
  );
  return pathsOf(
    files.filter(({ path }) => {
      const directory = directoryOf(path);
      return directory !== undefined && lines.some((line) => line.includes(directory));
    }),
  );
}
