import { stripVTControlCharacters } from 'node:util';

/**
 * Characters of a line that are kept, so that a program that writes megabytes without a line end doesn't fill
 * the memory.
 */
const longestLine = 4096;

/** A receiver of a program's output. */
export interface OutputWriter {
  /** Takes the next bytes; they may end anywhere, even inside a character. */
  write(chunk: Uint8Array): void;
  end(): void;
}

/**
 * Converts the output of a program to lines for people: invalid UTF-8 becomes U+FFFD, colours and other
 * control sequences are removed, a line that is overwritten with `\r` (a progress bar) is passed on once in
 * its last state, and long lines are cut.
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

/** Removes control sequences and control characters from a line, and cuts it if it is long. */
function clean(line: string): string {
  const plain = stripVTControlCharacters(line)
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, '')
    .trimEnd();
  return plain.length > longestLine || line.length > longestLine ? `${plain.slice(0, longestLine)}…` : plain;
}

/** Keeps the last lines of a program for its error. */
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
 * Collects the output of a program as text.
 * @param limit bytes; the rest is dropped.
 * @param onTooMuch called once when the output is longer.
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
