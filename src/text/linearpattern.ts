/**
 * Patterns that match in time linear in the text, whatever they hold. A regular expression for `*a*a*a*b`
 * tries every way to divide the text among the stars, and may not end for years.
 */

/** Accepts one character. */
type Accepts = (character: string) => boolean;

/** A part of a pattern. */
export type PatternPart =
  /** One character. */
  | { readonly kind: 'one'; readonly accepts: Accepts }
  /** Any number of characters. */
  | { readonly kind: 'many'; readonly accepts: Accepts }
  /** The parts that follow, `count` of them, may be left out together. */
  | { readonly kind: 'optional'; readonly count: number };

/** A compiled pattern. It matches a text as a whole. */
export interface Pattern {
  test(text: string): boolean;
}

export const anyCharacter: Accepts = () => true;

/** Returns the parts that match a text literally. */
export function literally(text: string): PatternPart[] {
  return [...text].map((letter) => ({ kind: 'one', accepts: (character) => character === letter }));
}

/**
 * Compiles parts to a pattern: it follows all ways to match at once, and so takes each character at most once
 * for each part.
 */
export function compileParts(parts: readonly PatternPart[]): Pattern {
  const end = parts.length;
  /** The character count at which a part was added last, so that none is added twice. */
  const addedAt = new Int32Array(end + 1);
  const add = (states: number[], part: number, at: number): void => {
    if (addedAt[part] === at) return;
    addedAt[part] = at;
    states.push(part);
    const { kind, ...rest } = parts[part] ?? { kind: 'one' };
    if (kind === 'one') return;
    add(states, part + 1, at);
    if ('count' in rest) add(states, part + 1 + rest.count, at);
  };
  return {
    test(text) {
      addedAt.fill(0);
      let at = 1;
      let states: number[] = [];
      add(states, 0, at);
      for (const character of text) {
        at += 1;
        const next: number[] = [];
        for (const state of states) {
          const part = parts[state];
          if (part === undefined || part.kind === 'optional' || !part.accepts(character)) continue;
          add(next, part.kind === 'many' ? state : state + 1, at);
        }
        if (next.length === 0) return false;
        states = next;
      }
      return states.includes(end);
    },
  };
}

/** Compiles a text in which `*` stands for any characters. */
export function compileWildcards(text: string): Pattern {
  const parts = text
    .split(/\*+/)
    .flatMap((part, index): PatternPart[] => [
      ...(index === 0 ? [] : [{ kind: 'many', accepts: anyCharacter } as const]),
      ...literally(part),
    ]);
  return compileParts(parts);
}
