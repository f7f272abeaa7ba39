import type { TextEdit } from './check.ts';

/** Applies edits to a text, from its end to its beginning; of two that overlap the first counts. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const mark = /^\uFEFF?/.exec(text)?.[0] ?? '';
  const body = text.slice(mark.length);
  const starts = [0, ...[...body.matchAll(/\n/g)].map(({ index }) => index + 1)];
  const offsetOf = ({ line, column }: TextEdit['start']) => (starts[line - 1] ?? body.length) + column - 1;
  const ranges = edits
    .map((edit) => ({ start: offsetOf(edit.start), end: offsetOf(edit.end), text: edit.text }))
    .sort((a, b) => a.start - b.start || a.end - b.end);
  let [result, at] = [mark, 0];
  for (const range of ranges) {
    if (range.start < at) continue;
    result += body.slice(at, range.start) + range.text;
    at = range.end;
  }
  return result + body.slice(at);
}
