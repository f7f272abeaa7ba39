/** Finds imagebuild's commands in the fenced blocks of pages, as a shell would read them. */

/** A command of imagebuild on a page. */
export interface PageCommand {
  readonly page: string;
  /** 1-based. */
  readonly line: number;
  /** The words after `imagebuild`. */
  readonly words: readonly string[];
}

/** The info strings of blocks that hold commands. In one without, output may stand below a command. */
const shells = ['sh', 'bash', 'shell', 'console', ''];

/** Returns the commands of a page in their order. */
export function commandsOf(page: string, text: string): PageCommand[] {
  return blockLines(text).flatMap(({ line, text: content }) =>
    splitCommands(content).flatMap((words) => {
      const own = ownWords(words);
      return own === undefined ? [] : [{ page, line, words: own }];
    }),
  );
}

/** Returns the lines of blocks that begin with a command; lines that end with a backslash are joined. */
function blockLines(text: string): { line: number; text: string }[] {
  const found: { line: number; text: string }[] = [];
  let fence: { mark: string; shell: boolean } | undefined;
  let open: { line: number; text: string } | undefined;
  for (const [index, whole] of text.split('\n').entries()) {
    const [, mark = '', info = ''] = /^\s*(?:> ?)?(`{3,}|~{3,})\s*([\w-]*)/.exec(whole) ?? [];
    if (mark !== '') {
      fence = fence === undefined ? { mark, shell: shells.includes(info) } : undefined;
      continue;
    }
    if (!fence?.shell) continue;
    const content = open ? `${open.text} ${whole.trim()}` : whole.trim().replace(/^\$ /, '');
    const joined = { line: open?.line ?? index + 1, text: content.replace(/\\$/, '') };
    open = content.endsWith('\\') ? joined : undefined;
    if (open === undefined) found.push(joined);
  }
  return found;
}

const token =
  /\s+|#.*$|[0-9]?(?:>>?|<)(?!\()&?|<\(|[|&;()]+|(?:'[^']*'|"[^"]*"|\$\([^)]*\)|[^\s'"|&;()<>])+/y;

/** Splits a line of a shell into simple commands, without redirections and comments. */
export function splitCommands(line: string): string[][] {
  const commands: string[][] = [[]];
  let skips = false;
  token.lastIndex = 0;
  for (let match = token.exec(line); match; match = token.exec(line)) {
    const [part] = match;
    if (/^\s/.test(part)) continue;
    if (part.startsWith('#')) break;
    if (/^[0-9]?[<>]/.test(part) && part !== '<(') skips = true;
    else if (/^[|&;()<]/.test(part)) commands.push([]);
    else if (skips) skips = false;
    else commands.at(-1)?.push(part.replaceAll(/'([^']*)'|"([^"]*)"/g, '$1$2'));
  }
  return commands.filter(({ length }) => length > 0);
}

/** Words that a shell or another program reads before the command. */
const before = /^(?:sudo|time|do|then|else|!|\w+=.*)$/;

/** Returns the words after `imagebuild`, or after npx with it; undefined for another command. */
function ownWords(words: readonly string[]): string[] | undefined {
  const start = words.findIndex((word) => !before.test(word));
  const [first = '', ...rest] = words.slice(Math.max(start, 0));
  if (first === 'imagebuild') return rest;
  if (first !== 'npx') return undefined;
  const name = rest.findIndex((word) => !word.startsWith('-'));
  return /^(?:\.\.\/imagebuild|(?:@labring\/)?imagebuild(?:@.*)?)$/.test(rest[name] ?? '')
    ? rest.slice(name + 1)
    : undefined;
}
