import type { SourceSpan } from '../source.ts';

/** Goes through a Kubefile from top to bottom. */
export interface LineReader {
  /** The next instruction as one line: continuations joined, comments and empty lines left out. undefined at the end. */
  readonly next: () => SourceSpan | undefined;
  /**
   * The lines up to the one that is the delimiter alone: a here-document's body.
   * @param withoutTabs leaves out the tabs that lines begin with. @returns undefined when the delimiter never comes.
   */
  readonly document: (delimiter: string, withoutTabs: boolean) => SourceSpan | undefined;
}

export function readLines(lines: readonly string[], escapeCharacter: string): LineReader {
  let index = 0;

  function next(): SourceSpan | undefined {
    while (index < lines.length) {
      const passage = joined();
      if (passage.text.trim() !== '') return passage;
    }
    return undefined;
  }

  function joined(): SourceSpan {
    const passage = newPassage();
    let goesOn = true;
    while (goesOn && index < lines.length) {
      const line = (lines[index++] ?? '').replace(/\r$/, '');
      const continued = passage.pieces.length > 0;
      if (isComment(line) || (continued && line.trim() === '')) {
        goesOn = continued;
        continue;
      }
      const content = beforeContinuation(line, escapeCharacter);
      goesOn = content !== undefined;
      passage.add(content ?? line, index, 0);
    }
    return passage.finish();
  }

  function document(delimiter: string, withoutTabs: boolean): SourceSpan | undefined {
    const passage = newPassage();
    while (index < lines.length) {
      const line = lines[index++] ?? '';
      const tabs = withoutTabs ? (/^\t*/.exec(line)?.[0].length ?? 0) : 0;
      if (line.slice(tabs).replace(/\r$/, '') === delimiter) return passage.finish();
      passage.add(`${line.slice(tabs)}\n`, index, tabs);
    }
    return undefined;
  }

  return { next, document };
}

/** @returns what the line holds before the escape character that continues it; undefined when none does. */
function beforeContinuation(line: string, escapeCharacter: string): string | undefined {
  const content = line.trimEnd();
  // Two of them are an escaped one, and no continuation.
  if (!content.endsWith(escapeCharacter) || content.at(-2) === escapeCharacter) return undefined;
  return content.slice(0, -1);
}

function isComment(line: string): boolean {
  return line.trimStart().startsWith('#');
}

function newPassage() {
  const parts: string[] = [];
  const pieces: SourceSpan['pieces'][number][] = [];
  let offset = 0;
  return {
    pieces,
    /** @param from how many code units of the line stand before the part. */
    add(part: string, line: number, from: number): void {
      pieces.push({ offset, line, column: from + 1 });
      parts.push(part);
      offset += part.length;
    },
    finish: (): SourceSpan => ({ text: parts.join(''), pieces }),
  };
}
