/** The content of a YAML or JSON text, however it was parsed. Aliases stand for the value that they name. */
export type Value = TextValue | MapValue | ListValue;

/** A scalar, as it is written: `1.10` stays `1.10`. */
export interface TextValue {
  readonly type: 'text';
  readonly text: string;
  /** 1-based */
  readonly line: number;
  /** The lines of the document before the first line of the text. */
  readonly linesBefore: number;
}

export interface MapValue {
  readonly type: 'map';
  /** In order; a key may occur twice, as in the branches of a template. */
  readonly entries: (readonly [key: string, value: Value])[];
}

export interface ListValue {
  readonly type: 'list';
  readonly items: Value[];
}

/** Returns the values at the end of a path of keys: one, or one for each time that a key occurs. */
export function valuesAt(value: Value | undefined, path: readonly string[]): Value[] {
  const [first, ...rest] = path;
  if (first === undefined) return value ? [value] : [];
  if (value?.type !== 'map') return [];
  return value.entries.filter(([key]) => key === first).flatMap(([, child]) => valuesAt(child, rest));
}

/** Returns the text at the end of a path of keys, if there is one. */
export function textAt(value: Value | undefined, path: readonly string[]): string | undefined {
  const [found] = valuesAt(value, path);
  return found?.type === 'text' ? found.text : undefined;
}

/** Returns the items of the lists at the end of a path of keys. */
export function itemsAt(value: Value | undefined, path: readonly string[]): Value[] {
  return valuesAt(value, path).flatMap((found) => (found.type === 'list' ? found.items : []));
}

/** Returns the fields of a mapping that are texts. */
export function textFields({ entries }: MapValue): { key: string; value: TextValue }[] {
  return entries.flatMap(([key, value]) => (value.type === 'text' ? [{ key, value }] : []));
}
