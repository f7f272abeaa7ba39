import type { Place } from '../errors.ts';
import { formatReference, type Reference } from '../image/reference.ts';
import { compileWildcards } from '../text/linearpattern.ts';
import { findKind, readText } from './contextfiles.ts';
import { configurationFile, type FinderContext } from './finder.ts';
import { parseEachLine, parseReferenceAt, splitListLines } from './listlines.ts';

const file = '.sealignore';

/**
 * Reads the images that aren't embedded although they are found: the lines of `.sealignore`, and those of the
 * configuration. A line is a reference, which ignores what is equal after normalising, or has `*` for any
 * text: `quay.io/team/*`, `nginx:*`.
 * @returns a predicate on references.
 * @throws REFERENCE_INVALID with the line.
 */
export async function readIgnored(
  context: FinderContext,
  configured: readonly string[],
): Promise<(reference: Reference) => boolean> {
  const lines =
    (await findKind(context, file)) === 'file' ? splitListLines(await readText(context, file)) : [];
  const tests = [
    ...parseEachLine(lines, ({ text, line }) => createMatcher(text, context.place(file, line))),
    ...configured.map((text) => createMatcher(text, context.place(configurationFile))),
  ];
  return (reference) => tests.some((test) => test(reference));
}

function createMatcher(text: string, place: Place): (reference: Reference) => boolean {
  if (!text.includes('*')) {
    const ignored = formatReference(parseReferenceAt(text, place));
    return (reference) => formatReference(reference) === ignored;
  }
  const pattern = compileWildcards(text);
  return (reference) => listSpellings(reference).some((spelling) => pattern.test(spelling));
}

/**
 * Lists the ways to write a reference, which may be shorter for Docker Hub: `docker.io/library/nginx:1`,
 * `library/nginx:1`, `nginx:1`.
 */
function listSpellings(reference: Reference): string[] {
  const full = formatReference(reference);
  const short = full.replace(/^docker\.io\//, '');
  return [full, short, short.replace(/^library\//, '')];
}
