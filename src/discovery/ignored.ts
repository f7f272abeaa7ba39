import type { Place, Warning } from '../errors.ts';
import { formatReference, type Reference } from '../image/reference.ts';
import { describeFinding } from '../rules/rules.ts';
import { compileWildcards } from '../text/linearpattern.ts';
import { type FileContext, findKind, readText } from './contextfiles.ts';
import { configurationFile } from './finder.ts';
import { parseEachLine, parseReferenceAt, splitListLines } from './listlines.ts';

const file = '.sealignore';

interface IgnoredImages {
  /** Returns the rule that ignores a reference, as people find it: `.sealignore:3: nginx:*`. */
  readonly ruleOf: (reference: Reference) => string | undefined;
  /** Returns the warnings for lines that ignore none of the references that were found. */
  readonly unused: (found: readonly Reference[]) => Warning[];
}

/**
 * Reads the images that aren't embedded although they are found: the lines of `.sealignore`, and those of the
 * configuration. A line is a reference, which ignores what is equal after normalising, or has `*` for any
 * text: `quay.io/team/*`, `nginx:*`.
 * @returns what tells which rule ignores a reference, and which lines ignore nothing.
 * @throws REFERENCE_INVALID with the line.
 */
export async function readIgnored(
  context: FileContext,
  configured: readonly string[],
): Promise<IgnoredImages> {
  const lines =
    (await findKind(context, file)) === 'file' ? splitListLines(await readText(context, file)) : [];
  const tests = [
    ...parseEachLine(lines, ({ text, line }) => toRule(text, context.place(file, line), `${file}:${line}`)),
    ...configured.map((text) =>
      toRule(text, context.place(configurationFile), `${configurationFile}, ignoredImages`),
    ),
  ];
  return {
    ruleOf: (reference) => {
      const rule = tests.find(({ test }) => test(reference));
      return rule && `${rule.shown}: ${rule.text}`;
    },
    unused: (references) =>
      tests
        .filter(({ test }) => !references.some(test))
        .map(({ text, place }) => describeFinding('ignore-unused', { text }, place)),
  };
}

function toRule(text: string, place: Place, shown: string) {
  return { text, place, shown, test: createMatcher(text, place) };
}

/**
 * Creates a predicate on references for a reference, or a pattern with `*`. @throws REFERENCE_INVALID at the
 * place
 */
export function createMatcher(text: string, place: Place): (reference: Reference) => boolean {
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
