import { formatReference, type Reference } from '../image/reference.ts';
import { findKind, readText } from './files.ts';
import type { FinderContext } from './finder.ts';
import { configurationFile } from './finders/configuration.ts';
import { parseEachLine, parseReferenceAt, splitListLines } from './finders/lists.ts';

const file = '.sealignore';

/**
 * The images that are found and not embedded: the lines of `.sealignore` and the configuration's. A line is a reference, which
 * ignores what is equal when normalised, or has `*` for any text: `quay.io/team/*`, `nginx:*`.
 * @throws REFERENCE_INVALID with the line.
 */
export async function readIgnored(
  context: FinderContext,
  configured: readonly string[],
): Promise<(reference: Reference) => boolean> {
  const lines =
    (await findKind(context, file)) === 'file' ? splitListLines(await readText(context, file)) : [];
  const tests = [
    ...parseEachLine(lines, ({ text, line }) => matcher(text, context.place(file, line))),
    ...configured.map((text) => matcher(text, context.place(configurationFile))),
  ];
  return (reference) => tests.some((test) => test(reference));
}

function matcher(text: string, place: ReturnType<FinderContext['place']>): (reference: Reference) => boolean {
  if (!text.includes('*')) {
    const ignored = formatReference(parseReferenceAt(text, place));
    return (reference) => formatReference(reference) === ignored;
  }
  const escaped = text.split(/\*+/).map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  const pattern = new RegExp(`^${escaped.join('.*')}$`);
  return (reference) => spellings(reference).some((spelling) => pattern.test(spelling));
}

/** Docker Hub's images may be written short: `docker.io/library/nginx:1`, `library/nginx:1`, `nginx:1`. */
function spellings(reference: Reference): string[] {
  const full = formatReference(reference);
  const short = full.replace(/^docker\.io\//, '');
  return [full, short, short.replace(/^library\//, '')];
}
