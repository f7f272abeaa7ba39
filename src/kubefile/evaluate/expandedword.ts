/** An expanded word: the text as a whole, and the words in it, split at blanks outside quotes. */
export interface ExpandedWord {
  readonly text: string;
  readonly words: readonly string[];
}

/**
 * Returns a collector that puts an expanded word together, part by part.
 * @param limit UTF-16 code units that the text may have.
 * @param tooLong makes the error for a longer text.
 */
export function newExpandedWord(limit: number, tooLong: () => Error) {
  let text = '';
  let word = '';
  const words: string[] = [];
  const endWord = () => {
    if (word !== '') words.push(word);
    word = '';
  };
  const grow = (part: string) => {
    text += part;
    if (text.length > limit) throw tooLong();
  };
  return {
    /** Adds a part whose blanks split words. */
    add(part: string): void {
      grow(part);
      for (const [index, piece] of part.split(/\s+/).entries()) {
        if (index > 0) endWord();
        word += piece;
      }
    },
    addQuoted(part: string): void {
      grow(part);
      word += part;
    },
    finish(): ExpandedWord {
      endWord();
      return { text, words };
    },
  };
}
