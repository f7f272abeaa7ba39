import type { RequestPlatform } from '../../application/request.ts';
import { showText } from '../../text/characters.ts';
import { nearest } from '../../text/nearest.ts';
import type { Language } from '../../text/say.ts';
import { problemTexts } from '../texts/problems.ts';
import type { Command, InvalidCommand, ParsedCommand } from './command.ts';
import { formatCommand, type Grammar, parseCommand } from './commands.ts';
import { findTextLines, type TextLine } from './markdown.ts';
import { nearestCommandName } from './suggestion.ts';

export interface CommentOptions {
  /** Commands that are read; the others get one answer together. */
  readonly commandsPerComment: number;
  readonly language?: Language | undefined;
  /** What a command without `--platform` is built for; both platforms when left out. */
  readonly platforms?: readonly RequestPlatform[] | undefined;
  /** In the body of an issue, commands in code are examples of its template, and get no answer. */
  readonly origin?: 'comment' | 'body' | undefined;
}

/** An application of the repository, for suggestions. */
export interface KnownApplication {
  readonly app: string;
  /** Directories under it; `latest` serves every version. */
  readonly versions: readonly string[];
}

/**
 * Reads the commands of a comment or of an issue's body: one a line, in order, the same command once. Never throws, and takes
 * bounded time, whatever the comment holds.
 */
export function parseComment(body: string, options: CommentOptions): ParsedCommand[] {
  if (!mayHoldCommand(body)) return [];
  const { language = 'en', platforms, commandsPerComment } = options;
  const grammar: Grammar = { language, platforms };
  const lines = findTextLines(body);
  const found = readAll(
    lines.filter(({ code }) => !code),
    (text) => parseCommand(text, grammar),
  );
  if (found.length > 0) return limited(unique(found), commandsPerComment, language);
  const astray = readAll(lines, (text, line) => readAstray(text, line, options, grammar));
  return limited(unique(astray), commandsPerComment, language);
}

/** The command, or an invalid one with the nearest application or version when the repository does not have it. */
export function checkApplication(
  command: ParsedCommand,
  known: readonly KnownApplication[],
  language: Language = 'en',
): ParsedCommand {
  if (command.kind !== 'build') return command;
  const { line, text, request } = command;
  const say = problemTexts[language];
  const suggest = (problem: string, names: { app?: string; version?: string }): ParsedCommand => {
    const write = formatCommand({ ...command, request: { ...request, ...names } });
    return { kind: 'invalid', line, text, problem, write };
  };
  // A directory whose name differs only by blanks is found by the build, which warns of it (docs/security.md 5).
  const application = known.find(({ app }) => app.trim() === request.app);
  if (application === undefined)
    return suggest(say.unknownApp(showText(request.app)), nearestNames(request.app, known));
  const versions = application.versions.map((version) => version.trim());
  if (versions.includes(request.version) || versions.includes('latest')) return command;
  const near = nearestVersion(request.version, versions);
  const some = versions.slice(-10).join(', ');
  return suggest(say.unknownVersion(request.app, showText(request.version), some), near);
}

function nearestNames(app: string, known: readonly KnownApplication[]): { app?: string } {
  const near = nearest(
    app,
    known.map((one) => one.app.trim()),
  );
  return { app: near ?? '<app>' };
}

function nearestVersion(version: string, versions: readonly string[]): { version: string } {
  const plain = (text: string) => text.replace(/^v/, '');
  const same = versions.find((one) => plain(one) === plain(version));
  return { version: same ?? nearest(version, versions) ?? versions.at(-1) ?? '<version>' };
}

/** Whether it is worth parsing at all: most comments hold no word that is near a command. */
function mayHoldCommand(body: string): boolean {
  const words = body.matchAll(/(?:^|[^\w/])([/／∕⁄]\S{6,60}|imagebuild_\S{4,12})/gi);
  return [...words].some(([, word = '']) => nearestCommandName(word.replace(/[`*_]+$/, '')) !== undefined);
}

type Found = Command & { readonly line: number; readonly text: string };

function readAll(
  lines: readonly TextLine[],
  read: (text: string, line: TextLine) => Command | undefined,
): Found[] {
  return lines.flatMap((line) => {
    const command = read(line.text, line);
    return command === undefined ? [] : [{ ...command, line: line.line, text: line.text }];
  });
}

/** A whole build that stands in code, or behind other words of its line; it is not carried out, and the answer says why. */
function readAstray(
  text: string,
  { code }: TextLine,
  { origin }: CommentOptions,
  grammar: Grammar,
): InvalidCommand | undefined {
  if (code && origin === 'body') return undefined;
  const start = code ? 0 : text.toLowerCase().indexOf('/imagebuild_');
  const command = start === -1 ? undefined : parseCommand(text.slice(start).replace(/[*_]+$/, ''), grammar);
  if (command?.kind !== 'build') return undefined;
  const say = problemTexts[grammar.language];
  return { kind: 'invalid', problem: code ? say.inCode() : say.notAtStart(), write: formatCommand(command) };
}

function unique(commands: readonly Found[]): Found[] {
  const seen = new Set<string>();
  return commands.filter((command) => {
    const key = identityOf(command);
    const fresh = !seen.has(key);
    seen.add(key);
    return fresh;
  });
}

function identityOf(command: Found): string {
  if (command.kind === 'build') return formatCommand(command);
  const { line: _, text, ...rest } = command;
  return JSON.stringify(command.kind === 'invalid' ? text : rest);
}

function limited(commands: readonly Found[], limit: number, language: Language): ParsedCommand[] {
  const first = commands[limit];
  if (first === undefined) return [...commands];
  const problem = problemTexts[language].tooMany(limit, commands.length - limit);
  const { line, text } = first;
  return [...commands.slice(0, limit), { kind: 'invalid', line, text, problem, write: text }];
}
