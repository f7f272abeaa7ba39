import { nearest } from '../text/nearest.ts';

/** A hint that asks for the name which was probably meant, or lists them all. */
export function suggest(wanted: string, names: readonly string[]): string {
  // No name is near to a text as long as that, and a file may hold any text.
  const near = wanted.length > 100 ? undefined : nearest(wanted, names);
  return near === undefined ? `Write one of ${names.join(', ')}.` : `Did you mean ${near}?`;
}
