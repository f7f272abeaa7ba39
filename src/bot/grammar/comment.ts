import type { RequestPlatform } from '../../application/request.ts';
import type { Message } from '../../errors.ts';
import { showText } from '../../text/characters.ts';
import { nearest } from '../../text/nearest.ts';
import { say } from '../../text/say.ts';
import { formatCommand } from './build.ts';
import { type Command, nearestCommandName, parseCommand } from './commands.ts';
import { findTextLines, type TextLine } from './markdown.ts';

/** A command and its place in the comment. */
export type CommentCommand = Command & {
  /** 1-based line of the comment. */
  readonly line: number;
  /** The line as it was written, without the spaces around it. */
  readonly text: string;
};

interface CommentOptions {
  /** Commands that are read; the others get one answer together. */
  readonly commandsPerComment: number;
  /** The platforms of a command without `--platform`; both when left out. */
  readonly platforms?: readonly RequestPlatform[] | undefined;
  /** In the body of an issue, commands in code are examples from its template, and get no answer. */
  readonly origin?: 'comment' | 'body' | undefined;
}

/** An application of the repository, for suggestions. */
export interface KnownApplication {
  readonly app: string;
  /** Directories under it; `latest` serves every version. */
  readonly versions: readonly string[];
}

/**
 * Reads the commands of a comment or of an issue's body: one a line, in order, the same command once. Never
 * throws, and takes bounded time, whatever the comment contains.
 */
export function parseComment(
  body: string,
  { commandsPerComment, platforms, origin }: CommentOptions,
): CommentCommand[] {
  if (!mayContainCommand(body)) return [];
  const lines = findTextLines(body);
  const found = lines
    .filter(({ code }) => !code)
    .flatMap((line) => locate(line, parseCommand(line.text, platforms)));
  if (found.length > 0) return limit(removeDuplicates(found), commandsPerComment);
  const misplaced = lines
    .filter(({ code }) => !(code && origin === 'body'))
    .flatMap((line) => locate(line, parseMisplaced(line, platforms)));
  return limit(removeDuplicates(misplaced), commandsPerComment);
}

/**
 * Returns the command, or an invalid one with the nearest application or version when the repository doesn't
 * have it.
 */
export function checkApplication(
  command: CommentCommand,
  known: readonly KnownApplication[],
): CommentCommand {
  if (command.kind !== 'build') return command;
  const { line, text, request } = command;
  const suggest = (problem: Message, names: { app?: string; version?: string }): CommentCommand => {
    const suggestion = formatCommand({ ...command, request: { ...request, ...names } });
    return { kind: 'invalid', line, text, problem, suggestion };
  };
  // A directory whose name differs only by spaces is found by the build, which warns about it
  // (docs/security-rules.md 5).
  const application = known.find(({ app }) => app.trim() === request.app);
  if (application === undefined) {
    const apps = known.map(({ app }) => app.trim());
    const app = nearest(request.app, apps) ?? '<app>';
    return suggest(say('commandAppUnknown', { app: showText(request.app) }), { app });
  }
  const versions = application.versions.map((version) => version.trim());
  if (versions.includes(request.version) || versions.includes('latest')) return command;
  const problem = say('commandVersionUnknown', {
    app: request.app,
    version: showText(request.version),
    known: versions.slice(-10).join(', '),
  });
  return suggest(problem, { version: nearestVersion(request.version, versions) });
}

function nearestVersion(version: string, versions: readonly string[]): string {
  const plain = (text: string) => text.replace(/^v/, '');
  const same = versions.find((one) => plain(one) === plain(version));
  return same ?? nearest(version, versions) ?? versions.at(-1) ?? '<version>';
}

/** Returns whether a comment is worth parsing: most comments contain no word that is near a command. */
function mayContainCommand(body: string): boolean {
  const words = body.matchAll(/(?:^|[^\w/])([/／∕⁄]\S{6,60}|imagebuild_\S{4,12})/gi);
  return [...words].some(([, word = '']) => nearestCommandName(word.replace(/[`*_]+$/, '')) !== undefined);
}

function locate({ line, text }: TextLine, command: Command | undefined): CommentCommand[] {
  return command === undefined ? [] : [{ ...command, line, text }];
}

/**
 * Finds a whole build in code, or after other words of its line. It isn't carried out; the answer says why.
 */
function parseMisplaced(
  { text, code }: TextLine,
  platforms: readonly RequestPlatform[] | undefined,
): Command | undefined {
  const start = code ? 0 : text.toLowerCase().indexOf('/imagebuild_');
  const command = start === -1 ? undefined : parseCommand(text.slice(start).replace(/[*_]+$/, ''), platforms);
  if (command?.kind !== 'build') return undefined;
  const problem = say(code ? 'commandInCode' : 'commandNotAtStart');
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
  const first = commands[most];
  if (first === undefined) return [...commands];
  const problem = say('commandsTooMany', { limit: most, rest: commands.length - most });
  const { line, text } = first;
  return [...commands.slice(0, most), { kind: 'invalid', line, text, problem, suggestion: text }];
}
