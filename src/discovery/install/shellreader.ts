/** A word of a command. */
interface ShellWord {
  readonly text: string;
  /** false: a part of it is known only when the script runs. */
  readonly known: boolean;
}

/** A simple command as it is written, with the variables that are known. */
export interface ShellCommand {
  readonly words: readonly ShellWord[];
  /** What a here-document gives it. */
  readonly input: string | undefined;
}

/** The variables that are known: texts and arrays. undefined as a value: known only when the script runs. */
export type ShellVariables = Map<string, string | readonly ShellWord[] | undefined>;

/** Words before a command that don't change which command it is. */
const prefixes = new Set(
  'if then else elif do while until ! { time sudo exec command nohup env eval builtin && ||'.split(' '),
);
const declarations = new Set(['local', 'export', 'readonly', 'declare', 'typeset']);
const longest = 1024 * 1024;
/** Commands and words inside of one another; what is deeper isn't read. */
const deepest = 50;

/**
 * Reads the simple commands of a script of sh or bash, one after another, whatever branches and functions
 * they are in. Assignments count from where they stand.
 */
export function readShell(
  text: string,
  variables: ShellVariables,
  onCommand: (command: ShellCommand) => void,
  depth = 0,
): void {
  if (depth > deepest) return;
  new ShellReader(text.slice(0, longest), variables, onCommand, depth).read();
}

class ShellReader {
  #position = 0;
  #words: ShellWord[] = [];
  #pending: { end: string; tabs: boolean; literal: boolean }[] = [];
  #waiting: { words: readonly ShellWord[] } | undefined;
  readonly #text: string;
  readonly #variables: ShellVariables;
  readonly #onCommand: (command: ShellCommand) => void;
  readonly #depth: number;

  constructor(
    text: string,
    variables: ShellVariables,
    onCommand: (command: ShellCommand) => void,
    depth: number,
  ) {
    this.#text = text.replace(/\r\n/g, '\n').replace(/\\\n/g, ' ');
    this.#variables = variables;
    this.#onCommand = onCommand;
    this.#depth = depth;
  }

  read(): void {
    while (this.#position < this.#text.length) this.#step();
    this.#flush();
    this.#emitWaiting('');
  }

  #step(): void {
    const rest = this.#text.slice(this.#position, this.#position + 300);
    const take = (pattern: RegExp) => pattern.exec(rest);
    const blanks = take(/^[ \t]+/);
    const document = rest.startsWith('<<<') ? null : take(/^<<(-?)\s*(['"]?)([\w.-]+)\2/);
    const redirection = take(/^(?:\d*[<>]&[\d-]+|&?\d*>{1,2}\|?|<<<|<(?!\())/);
    const separator = /^\{\w/.test(rest) ? null : take(/^(?:;;&?|&&|\|\||[;&|(){}])/);
    if (blanks) this.#position += blanks[0].length;
    else if (rest[0] === '#') {
      const end = this.#text.indexOf('\n', this.#position);
      this.#position = end === -1 ? this.#text.length : end;
    } else if (document) {
      const [whole, dash, quote, end = ''] = document;
      this.#pending.push({ end, tabs: dash === '-', literal: quote !== '' });
      this.#position += whole.length;
    } else if (redirection) {
      this.#position += redirection[0].length;
      // The file of a redirection isn't a word of the command.
      if (!/&[\d-]+$/.test(redirection[0])) this.#redirect();
    } else if (rest[0] === '\n') {
      this.#position++;
      this.#flush();
      this.#readDocuments();
    } else if (separator) {
      this.#position += separator[0].length;
      this.#flush();
    } else this.#readWord();
  }

  #redirect(): void {
    while (/[ \t]/.test(this.#text[this.#position] ?? '')) this.#position++;
    const before = this.#words;
    this.#words = [];
    if (!/[\n;&|]/.test(this.#text[this.#position] ?? '\n')) this.#readWord();
    this.#words = before;
  }

  /** Reads one word, which may become none or several where a variable isn't quoted. */
  #readWord(): void {
    const array = /^([A-Za-z_]\w*)(\+?)=\(/.exec(this.#text.slice(this.#position, this.#position + 200));
    if (array && this.#words.every(({ text }) => prefixes.has(text) || declarations.has(text))) {
      this.#readArray(array);
      return;
    }
    const start = this.#position;
    const fields: { text: string; known: boolean; started: boolean }[] = [
      { text: '', known: true, started: false },
    ];
    const add = (text: string, known = true) => {
      const last = fields.at(-1)!;
      last.text += text;
      last.known &&= known;
      last.started = true;
    };
    const splice = (value: string | readonly ShellWord[] | undefined, quoted: boolean) => {
      if (value === undefined) return add('', false);
      if (typeof value !== 'string') {
        for (const [index, word] of value.entries()) {
          if (index > 0) fields.push({ text: '', known: true, started: false });
          add(word.text, word.known);
        }
        return;
      }
      if (quoted) return add(value);
      for (const [index, part] of value.split(/[ \t\n]+/).entries()) {
        if (index > 0) fields.push({ text: '', known: true, started: false });
        if (part !== '') add(part);
      }
    };
    let quote = '';
    for (; this.#position < this.#text.length; ) {
      const character = this.#text[this.#position] ?? '';
      if (quote === '' && /[\s;&|()<>]/.test(character)) break;
      this.#position++;
      if (quote === "'") {
        if (character === "'") quote = '';
        else add(character);
      } else if (character === '\\') add(this.#text[this.#position++] ?? '');
      else if (character === '"') {
        quote = quote === '"' ? '' : '"';
        if (quote === '"' && !/^\$\{\w+\[@\]\}"/.test(this.#text.slice(this.#position, this.#position + 80)))
          add('');
      } else if (character === "'" && quote === '') {
        quote = "'";
        add('');
      } else if (character === '`') {
        const end = this.#text.indexOf('`', this.#position);
        this.#readInner(this.#text.slice(this.#position, end === -1 ? undefined : end));
        this.#position = end === -1 ? this.#text.length : end + 1;
        add('', false);
      } else if (character === '$') splice(this.#readExpansion(), quote === '"');
      else add(character);
    }
    if (this.#position === start) this.#position++;
    this.#words.push(...fields.filter(({ started }) => started).map(({ text, known }) => ({ text, known })));
  }

  #readArray([whole, name = '', plus]: RegExpExecArray): void {
    this.#position += whole.length;
    const before = this.#words;
    this.#words = [];
    while (this.#position < this.#text.length && this.#text[this.#position] !== ')') {
      if (/\s/.test(this.#text[this.#position] ?? '')) this.#position++;
      else this.#readWord();
    }
    this.#position++;
    const old = this.#variables.get(name);
    const kept = plus === '+' && Array.isArray(old) ? (old as readonly ShellWord[]) : [];
    this.#variables.set(name, [...kept, ...this.#words]);
    this.#words = before;
  }

  /** Reads what follows a `$`. */
  #readExpansion(): string | readonly ShellWord[] | undefined {
    const rest = this.#text.slice(this.#position);
    const named = /^(?:[A-Za-z_]\w*|[0-9@*#?$!-])/.exec(rest);
    if (named) {
      this.#position += named[0].length;
      return this.#lookUp(named[0]);
    }
    if (rest[0] === '{') return this.#readBraces(rest);
    if (rest[0] !== '(') return '$';
    const end = findClosing(rest, '(', ')');
    this.#position += end + 1;
    if (rest.startsWith('((')) return undefined;
    const inner = rest.slice(1, end);
    this.#readInner(inner);
    if (/^\s*pwd\s*$/.test(inner) || /dirname\b.*(?:\$0|\$\{?BASH_SOURCE)/.test(inner)) return '.';
    return undefined;
  }

  #readBraces(rest: string): string | readonly ShellWord[] | undefined {
    const end = findClosing(rest, '{', '}');
    this.#position += end + 1;
    const [, name = '', all, operator, word = ''] =
      /^([A-Za-z_]\w*|[0-9@*])(\[[@*]\])?(:?[-=]|:?\+)?(.*)$/s.exec(rest.slice(1, end)) ?? [];
    const value = this.#lookUp(name);
    if (all !== undefined || operator === undefined) return word === '' ? value : undefined;
    const alternative = () => {
      const words: ShellWord[] = [];
      readShell(
        `: ${word.includes(' ') && !/^["']/.test(word) ? `"${word}"` : word}`,
        this.#variables,
        (command) => words.push(...command.words.slice(1)),
        this.#depth + 1,
      );
      return words.some(({ known }) => !known) ? undefined : words.map(({ text }) => text).join(' ');
    };
    const isEmpty = value === undefined || value.length === 0;
    if (operator.endsWith('+')) return isEmpty ? '' : alternative();
    return isEmpty ? alternative() : value;
  }

  #lookUp(name: string): string | readonly ShellWord[] | undefined {
    if (name === '*') return this.#variables.get('@');
    // What nobody sets is empty; the arguments of a function aren't known.
    return this.#variables.has(name) || !/^\w/.test(name) || /^\d/.test(name)
      ? this.#variables.get(name)
      : '';
  }

  #readInner(text: string): void {
    readShell(text, this.#variables, this.#onCommand, this.#depth + 1);
  }

  #flush(): void {
    const words = this.#words;
    this.#words = [];
    while (words.length > 0) {
      const [{ text, known }] = words as [ShellWord];
      const assignment = known || text.includes('=') ? /^([A-Za-z_]\w*)(\+?)=(.*)$/s.exec(text) : null;
      if (assignment) this.#assign(assignment, known);
      else if (!prefixes.has(text)) break;
      words.shift();
      while (text === 'sudo' && words[0]?.text.startsWith('-')) words.shift();
    }
    const [first] = words;
    if (!first) return;
    if (declarations.has(first.text))
      for (const { text, known } of words.slice(1)) {
        const assignment = /^([A-Za-z_]\w*)(\+?)=(.*)$/s.exec(text);
        if (assignment) this.#assign(assignment, known);
      }
    else if (['for', 'select', 'read', 'getopts'].includes(first.text))
      for (const { text } of [...words.slice(1), { text: 'OPTARG' }]) this.#variables.set(text, undefined);
    else if (this.#pending.length > 0) this.#waiting = { words };
    else this.#onCommand({ words, input: undefined });
  }

  #assign([, name = '', plus, value = '']: RegExpExecArray, known: boolean): void {
    const old = this.#variables.get(name);
    const before = plus === '+' && typeof old === 'string' ? old : '';
    this.#variables.set(name, known ? before + value : undefined);
  }

  /** Reads the here-documents that follow a line, each up to its end. */
  #readDocuments(): void {
    let input = '';
    for (const { end, tabs, literal } of this.#pending) {
      for (;;) {
        const stop = this.#text.indexOf('\n', this.#position);
        const line = this.#text.slice(this.#position, stop === -1 ? undefined : stop);
        this.#position = stop === -1 ? this.#text.length : stop + 1;
        const shown = tabs ? line.replace(/^\t+/, '') : line;
        if (shown === end || (stop === -1 && line === '')) break;
        input += `${literal ? shown : this.#expandLine(shown)}\n`;
        if (stop === -1) break;
      }
    }
    this.#pending = [];
    this.#emitWaiting(input);
  }

  #expandLine(line: string): string {
    return line.replace(/\$\{?([A-Za-z_]\w*)\}?/g, (whole, name: string) => {
      const value = this.#variables.get(name);
      return typeof value === 'string' ? value : whole;
    });
  }

  #emitWaiting(input: string): void {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    if (waiting) this.#onCommand({ words: waiting.words, input });
  }
}

/** Finds the bracket that closes the first one; the end of the text when there is none. */
function findClosing(text: string, open: string, close: string): number {
  let depth = 0;
  let quote = '';
  for (let index = 0; index < text.length; index++) {
    const character = text[index] ?? '';
    if (quote !== '') {
      if (character === quote) quote = '';
    } else if (character === "'" && open === '(') quote = "'";
    else if (character === open) depth++;
    else if (character === close && --depth === 0) return index;
  }
  return text.length;
}
