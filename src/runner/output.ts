import { stripVTControlCharacters } from 'node:util';
import { say } from '../text/say.ts';

/**
 * Characters of a line that are kept, so that a program that writes megabytes without a line end doesn't fill
 * the memory.
 */
const longestLine = 4096;

/** Takes a line. @returns a promise while the reader of the log is behind; anything else means go on. */
export type LineListener = (line: string) => unknown;

/** A receiver of a program's output. */
export interface OutputWriter {
  /**
   * Takes the next bytes; they may end anywhere, even inside a character.
   * @returns a promise that the next bytes wait for.
   */
  write(chunk: Uint8Array): unknown;
  end(): void;
}

/**
 * Converts the output of a program to lines for people: invalid UTF-8 becomes U+FFFD, colours and other
 * control sequences are removed, a line that is overwritten with `\r` (a progress bar) is passed on once in
 * its last state, and a long line is cut, with a mark that says how much is missing.
 */
export function createLineWriter(onLine: LineListener): OutputWriter {
  const decoder = new TextDecoder();
  let line = emptyLine;
  let overwritten = emptyLine;
  const emit = () => {
    const shown = clean(line) || clean(overwritten);
    line = overwritten = emptyLine;
    return onLine(shown);
  };
  const take = (text: string) => {
    let behind: unknown;
    for (const part of text.split(/(\r|\n)/)) {
      if (part === '\n') behind = emit();
      else if (part !== '\r') line = extend(line, part);
      else [overwritten, line] = [line.length > 0 ? line : overwritten, emptyLine];
    }
    return behind;
  };
  return {
    write: (chunk) => take(decoder.decode(chunk, { stream: true })),
    end: () => {
      take(decoder.decode());
      if (line.length > 0 || overwritten.length > 0) emit();
    },
  };
}

/** The start of a line, and how long the whole line is. */
interface LongLine {
  readonly start: string;
  readonly length: number;
}

const emptyLine: LongLine = { start: '', length: 0 };

function extend({ start, length }: LongLine, part: string): LongLine {
  const missing = longestLine - start.length;
  return { start: missing > 0 ? start + part.slice(0, missing) : start, length: length + part.length };
}

/** Removes control sequences and control characters from a line, and marks a line that was cut. */
function clean({ start, length }: LongLine): string {
  const plain = stripVTControlCharacters(start.toWellFormed())
    .replace(/[^\P{Cc}\t]/gu, '')
    .trimEnd();
  const count = length - start.length;
  return count > 0 ? `${plain}${say('outputLineCut', { count }).text}` : plain;
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
