/** Both outcomes of expanding a word: the text as a whole, and the words in it, which blanks outside quotes part. */
export interface ExpandedWord {
  readonly text: string;
  readonly words: readonly string[];
}

/**
 * Puts them together, part by part.
 * @param limit how many UTF-16 code units there may be. @param tooLong the error for more.
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
    /** Blanks in the part divide words. */
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
