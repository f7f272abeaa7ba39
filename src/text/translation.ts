type Braced<Text extends string> = Text extends `${string}{${infer Word}}${infer Rest}`
  ? Word | Braced<Rest>
  : never;

/** The words that a sentence takes. */
export type WordsIn<Row> = Row extends string
  ? Readonly<Record<Braced<Row>, string | number>>
  : Row extends (words: infer Words) => string
    ? Words
    : never;

/**
 * A sentence with `{word}` where a word goes, or a function where a template can't express it, such as a
 * plural.
 */
export type Sentence<Words> = string | ((words: Words) => string);

/** The sentences of another language: one for each English one, with the same words. */
export type Translation<Rows> = { readonly [Name in keyof Rows]: Sentence<WordsIn<Rows[Name]>> };
