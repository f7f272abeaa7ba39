import type { Message } from '../../errors.ts';
import { showText } from '../../text/characters.ts';
import { nearest } from '../../text/nearest.ts';
import { say } from '../../text/say.ts';
import { formatCommand } from './build.ts';
import {
  type Command,
  type InvalidCommand,
  type LineContext,
  nearestCommandName,
  parseCommand,
} from './commands.ts';
import { findTextLines, type Hiding, type TextLine } from './markdown.ts';
import { looksLikeVersion } from './words.ts';

/** A command and its place in the comment. */
export type CommentCommand = Command & {
  /** 1-based line of the comment. */
  readonly line: number;
  /** The line as it was written, without the spaces around it. */
  readonly text: string;
};

interface CommentOptions extends LineContext {
  /** Commands that are read; the others get one answer together. */
  readonly commandsPerComment: number;
  /** In the body of an issue, commands in code are examples from its template, and get no answer. */
  readonly origin?: 'comment' | 'body' | undefined;
}

/** An application of the repository, for suggestions. */
export interface KnownApplication {
  readonly app: string;
  /** Its directory in the repository: `applications/helm`. */
  readonly directory: string;
  /** Directories under it; `latest` serves every version. */
  readonly versions: readonly string[];
}

/**
 * Reads the commands of a comment or of an issue's body: one a line, in order, the same command once. Never
 * throws, and takes bounded time, whatever the comment contains.
 */
export function parseComment(
  body: string,
  { commandsPerComment, origin, ...context }: CommentOptions,
): CommentCommand[] {
  if (!mayContainCommand(body)) return [];
  const lines = findTextLines(body);
  const visible = lines.filter(({ hiddenBy }) => hiddenBy === undefined);
  const found = visible.flatMap((line) => locate(line, parseCommand(line.text, context)));
  const hidden = lines.filter(({ hiddenBy }) => hiddenBy !== undefined && hiddenBy !== 'code');
  const answered = [...found, ...hidden.flatMap((line) => locate(line, parseHidden(line, context)))];
  // Code and sentences beside a command are examples and prose; on their own they may be meant.
  const code = origin === 'body' ? [] : lines.filter(({ hiddenBy }) => hiddenBy === 'code');
  const misplaced = [
    ...code.flatMap((line) => locate(line, parseHidden(line, context))),
    ...visible.flatMap((line) => locate(line, parseInSentence(line, context))),
  ];
  const commands = answered.length > 0 ? answered : misplaced;
  return limit(removeDuplicates(commands.sort((a, b) => a.line - b.line)), commandsPerComment);
}

/**
 * Returns the command, or an invalid one with the nearest application or version when the repository doesn't
 * have it. A command without its version gets the versions there are.
 */
export function checkApplication(
  command: CommentCommand,
  known: readonly KnownApplication[],
): CommentCommand {
  // A directory whose name differs only by spaces is found by the build, which warns about it
  // (docs/security-rules.md 5).
  const find = (name: string | undefined) => known.find(({ app }) => app.trim() === name);
  if (command.kind === 'invalid') return addVersions(command, find(command.withoutVersion));
  if (command.kind !== 'build' || command.request.copyFrom !== undefined) return command;
  const { line, text, request } = command;
  const suggest = (problem: Message, names: { app?: string; version?: string }): CommentCommand => {
    const suggestion = formatCommand({ ...command, request: { ...request, ...names } });
    return { kind: 'invalid', line, text, problem, suggestion };
  };
  const application = find(request.app);
  if (application === undefined) {
    const { app, version } = request;
    const swapped = find(version) !== undefined || (looksLikeVersion(app) && !looksLikeVersion(version));
    if (swapped) return suggest(say('commandSwapped'), { app: version, version: app });
    const near = nearest(
      app,
      known.map((one) => one.app.trim()),
    );
    return suggest(say('commandAppUnknown', { app: showText(app) }), { app: near ?? '<app>' });
  }
  const versions = application.versions.map((version) => version.trim());
  if (versions.includes(request.version) || versions.includes('latest')) return command;
  const problem = say('commandVersionUnknown', {
    version: showText(request.version),
    app: request.app,
    known: listVersions(versions),
    directory: `${application.directory}/${request.version}`,
  });
  return suggest(problem, { version: nearestVersion(request.version, versions) });
}

/** Adds the versions of its application to a command that has none. */
function addVersions(
  command: CommentCommand & InvalidCommand,
  application: KnownApplication | undefined,
): CommentCommand {
  const versions = application?.versions.map((version) => version.trim()) ?? [];
  const newest = versions.at(-1);
  if (application === undefined || newest === undefined) return command;
  const app = application.app.trim();
  return {
    ...command,
    problem: say('commandVersionMissingOf', { app, known: listVersions(versions) }),
    suggestion: command.suggestion.replace('<version>', newest === 'latest' ? '<version>' : newest),
  };
}

function listVersions(versions: readonly string[]): string {
  return versions.slice(-10).join(', ');
}

function nearestVersion(version: string, versions: readonly string[]): string {
  const plain = (text: string) => text.replace(/^v/, '');
  const same = versions.find((one) => plain(one) === plain(version));
  return same ?? nearest(version, versions) ?? versions.at(-1) ?? '<version>';
}

/** Returns whether a comment is worth parsing: most comments contain no word that is near a command. */
function mayContainCommand(body: string): boolean {
  const words = body.matchAll(/(?:^|[^\w/])([/／∕⁄]\S{6,60}|imagebuild_\S{4,12}|imagesync)/gi);
  return [...words].some(([, word = '']) => nearestCommandName(word.replace(/[`*_]+$/, '')) !== undefined);
}

function locate({ line, text }: TextLine, command: Command | undefined): CommentCommand[] {
  return command === undefined ? [] : [{ ...command, line, text }];
}

/** Finds a whole build that Markdown hides. It isn't carried out; the answer says why. */
function parseHidden({ text, hiddenBy = 'code' }: TextLine, context: LineContext): Command | undefined {
  return refuseBuild(parseCommand(text.replace(/[*_]+$/, ''), context), hidings[hiddenBy]);
}

const hidings: Readonly<Record<Hiding, Message>> = {
  code: say('commandInCode'),
  html: say('commandInHtml'),
  link: say('commandInLink'),
  quote: say('commandInQuote'),
  struck: say('commandStruck'),
  table: say('commandInTable'),
};

/** Finds a whole build after other words of its line. */
function parseInSentence({ text }: TextLine, context: LineContext): Command | undefined {
  const start = text.search(/\/image(?:build_|sync\s)/i);
  if (start === -1) return undefined;
  return refuseBuild(
    parseCommand(text.slice(start).replace(/[*_]+$/, ''), context),
    say('commandNotAtStart'),
  );
}

function refuseBuild(command: Command | undefined, problem: Message): Command | undefined {
  if (command?.kind !== 'build') return undefined;
  return { kind: 'invalid', problem, suggestion: formatCommand(command) };
}

function removeDuplicates(commands: readonly CommentCommand[]): CommentCommand[] {
  const seen = new Set<string>();
  return commands.filter((command) => {
    const identity = identify(command);
    const fresh = !seen.has(identity);
    seen.add(identity);
    return fresh;
  });
}

/** Returns a string that is the same for commands that ask for the same. */
function identify(command: CommentCommand): string {
  if (command.kind === 'build') return formatCommand(command);
  const { line: _, text, ...rest } = command;
  return JSON.stringify(command.kind === 'invalid' ? text : rest);
}

function limit(commands: readonly CommentCommand[], most: number): CommentCommand[] {
  const rest = commands.slice(most);
  const [first] = rest;
  if (first === undefined) return [...commands];
  const { line, text } = first;
  const problem = say('commandsTooMany', { limit: most, rest: rest.length });
  return [
    ...commands.slice(0, most),
    { kind: 'invalid', line, text, problem, suggestion: listCommands(rest) },
  ];
}

/** The most characters of a list of commands: the comment that shows it has a limit of its own. */
const longestList = 8000;

/** Lists commands a line each, to be posted in another comment. */
function listCommands(commands: readonly CommentCommand[]): string {
  const lines = commands.map((command) => (command.kind === 'build' ? formatCommand(command) : command.text));
  const text = lines.join('\n');
  if (text.length <= longestList) return text;
  return text.slice(0, text.lastIndexOf('\n', longestList));
}
