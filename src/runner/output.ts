import { stripVTControlCharacters } from 'node:util';

/** Characters of a line that are kept; a program that writes a megabyte without a line end fills no memory. */
const longestLine = 4096;

/** What takes the output of a program. */
export interface OutputWriter {
  /** Takes bytes as they come, cut anywhere, also within a character. */
  write(chunk: Uint8Array): void;
  end(): void;
}

/**
 * Turns the output of a program into lines for people: bytes that are no UTF-8 become U+FFFD, colours and other control sequences
 * go, a line that is overwritten by `\r` (a progress bar) is told once, as it stood last, and a long one is cut.
 */
export function createLineWriter(onLine: (line: string) => void): OutputWriter {
  const decoder = new TextDecoder();
  let line = '';
  let overwritten = '';
  const emit = () => {
    const shown = clean(line) || clean(overwritten);
    line = overwritten = '';
    onLine(shown);
  };
  const take = (text: string) => {
    for (const part of text.split(/(\r|\n)/)) {
      if (part === '\n') emit();
      else if (part === '\r') [overwritten, line] = [line || overwritten, ''];
      else line = `${line}${part}`.slice(0, longestLine + 1);
    }
  };
  return {
    write: (chunk) => take(decoder.decode(chunk, { stream: true })),
    end: () => {
      take(decoder.decode());
      if (line !== '' || overwritten !== '') emit();
    },
  };
}

/** A line without control sequences and control characters, cut when it is long. */
function clean(line: string): string {
  const plain = stripVTControlCharacters(line)
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, '')
    .trimEnd();
  return plain.length > longestLine || line.length > longestLine ? `${plain.slice(0, longestLine)}…` : plain;
}

/** Keeps the last lines of a program, for the error when it fails. */
export function createLineBuffer(count: number) {
  const lines: string[] = [];
  return {
    add(line: string): void {
      lines.push(line);
      if (lines.length > count) lines.shift();
    },
    all: (): readonly string[] => lines,
  };
}

/**
 * Keeps the output of a program as text.
 * @param limit bytes; what comes after them is dropped.
 * @param onTooMuch called once when there are more.
 */
export function createOutputCollector(
  limit: number,
  onTooMuch: () => void,
): OutputWriter & { text(): string } {
  const chunks: Uint8Array[] = [];
  let size = 0;
  return {
    write: (chunk) => {
      const before = size;
      size += chunk.length;
      if (size <= limit) chunks.push(chunk);
      else if (before <= limit) onTooMuch();
    },
    end: () => {},
    text: () => Buffer.concat(chunks).toString('utf8'),
  };
}
