import type { SourceSpan } from '../source.ts';

/** Reads a Kubefile from top to bottom. */
export interface LineReader {
  /**
   * Returns the next instruction as one line, with continuations joined and without comments and empty lines;
   * undefined at the end.
   */
  readonly next: () => SourceSpan | undefined;
  /**
   * Returns the body of a here-document: the lines up to one that is the delimiter alone.
   * @param withoutTabs leaves out the tabs at the beginning of lines.
   * @returns undefined when the delimiter never comes.
   */
  readonly document: (delimiter: string, withoutTabs: boolean) => SourceSpan | undefined;
}

export function readLines(lines: readonly string[], escapeCharacter: string): LineReader {
  let index = 0;

  function next(): SourceSpan | undefined {
    while (index < lines.length) {
      const span = joinLines();
      if (span.text.trim() !== '') return span;
    }
    return undefined;
  }

  function joinLines(): SourceSpan {
    const span = newSpan();
    let goesOn = true;
    while (goesOn && index < lines.length) {
      const line = (lines[index++] ?? '').replace(/\r$/, '');
      const continued = span.pieces.length > 0;
      if (isComment(line) || (continued && line.trim() === '')) {
        goesOn = continued;
        continue;
      }
      const content = withoutContinuation(line, escapeCharacter);
      goesOn = content !== undefined;
      span.add(content ?? line, index, 0);
    }
    return span.finish();
  }

  function document(delimiter: string, withoutTabs: boolean): SourceSpan | undefined {
    const span = newSpan();
    while (index < lines.length) {
      const line = lines[index++] ?? '';
      const tabs = withoutTabs ? (/^\t*/.exec(line)?.[0].length ?? 0) : 0;
      if (line.slice(tabs).replace(/\r$/, '') === delimiter) return span.finish();
      span.add(`${line.slice(tabs)}\n`, index, tabs);
    }
    return undefined;
  }

  return { next, document };
}

/**
 * Returns the line before the escape character that continues it; undefined when the line isn't continued.
 */
function withoutContinuation(line: string, escapeCharacter: string): string | undefined {
  const content = line.trimEnd();
  // Two of them are an escaped one, which doesn't continue the line.
  if (!content.endsWith(escapeCharacter) || content.at(-2) === escapeCharacter) return undefined;
  return content.slice(0, -1);
}

function isComment(line: string): boolean {
  return line.trimStart().startsWith('#');
}

function newSpan() {
  const parts: string[] = [];
  const pieces: SourceSpan['pieces'][number][] = [];
  let offset = 0;
  return {
    pieces,
    /** @param from the number of code units of the line before the part. */
    add(part: string, line: number, from: number): void {
      pieces.push({ offset, line, column: from + 1 });
      parts.push(part);
      offset += part.length;
    },
    finish: (): SourceSpan => ({ text: parts.join(''), pieces }),
  };
}
