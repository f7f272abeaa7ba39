import type { Language } from '../../text/language.ts';
import { sentencesIn } from '../../text/say.ts';

/**
 * Shortens texts so that together they fit: the short ones stay whole, the others get equal shares of the
 * rest.
 * @param limit in UTF-16 code units.
 */
export function shortenSections(texts: readonly string[], limit: number, language: Language): string[] {
  const order = texts.map((_, index) => index).sort((a, b) => length(a) - length(b));
  const fitted = [...texts];
  let left = limit;
  order.forEach((index, done) => {
    const share = Math.floor(left / (order.length - done));
    fitted[index] = shortenSection(texts[index] ?? '', share, language);
    left -= length(index, fitted);
  });
  return fitted;

  function length(index: number, of: readonly string[] = texts): number {
    return of[index]?.length ?? 0;
  }
}

/** Matches the parts that may be shortened: a folded table or log. */
const foldPattern = /(<details><summary>[^\n]*\n\n)([\s\S]*?)(\n\n<\/details>)/g;

/**
 * Shortens a section: the lines of its folded tables and logs go first, from the last fold on; if that isn't
 * enough, everything folded goes, and then the end of the text.
 */
function shortenSection(text: string, limit: number, language: Language): string {
  if (text.length <= limit) return text;
  const say = sentencesIn(language);
  const more = (count: number) => say('statusMore', { count });
  const folds = [...text.matchAll(foldPattern)].reverse();
  let shorter = text;
  for (const [whole, open = '', content = '', close = ''] of folds) {
    const excess = shorter.length - limit;
    if (excess <= 0) break;
    const kept = shortenFold(content, content.length - excess, more);
    shorter = shorter.replace(whole, () => (kept === undefined ? '' : `${open}${kept}${close}`));
  }
  if (shorter.length <= limit) return shorter.trim();
  return cutPlain(shorter.replace(foldPattern, ''), limit, say('statusLeftOut'));
}

/**
 * Shortens a table or a log, and adds a line that counts what is missing; undefined when no line is left. A
 * table loses its last lines, a log its first.
 */
function shortenFold(content: string, limit: number, more: (count: number) => string): string | undefined {
  const lines = content.split('\n');
  const log = content.startsWith('<pre>\n');
  const [head, foot] = log ? [lines.slice(0, 1), lines.slice(-1)] : [lines.slice(0, 2), []];
  const body = lines.slice(head.length, lines.length - foot.length);
  const frame = [...head, ...foot, `| ${more(body.length)} |`].join('\n').length + 1;
  const kept = takeLines(log ? body.toReversed() : body, limit - frame);
  if (kept.length === 0) return undefined;
  const note = more(body.length - kept.length);
  const shown = log ? [note, ...kept.reverse()] : [...kept, `| ${note} |`];
  return [...head, ...shown, ...foot].join('\n');
}

/** Returns as many lines from the first on as fit, line breaks counted. */
function takeLines(lines: readonly string[], limit: number): string[] {
  let length = 0;
  const end = lines.findIndex((line) => {
    length += line.length + 1;
    return length > limit;
  });
  return end === -1 ? [...lines] : lines.slice(0, end);
}

/** Cuts what isn't folded at the end of a line; a block of code that would stay open goes whole. */
function cutPlain(text: string, limit: number, leftOut: string): string {
  if (text.length <= limit) return text.trim();
  const kept = takeLines(text.split('\n'), limit - leftOut.length - 2).join('\n');
  const open = kept.lastIndexOf('<pre>');
  const whole = open > kept.lastIndexOf('</pre>') ? kept.slice(0, open) : kept;
  return `${whole.trim()}\n\n${leftOut}`.trim().slice(0, Math.max(0, limit));
}
