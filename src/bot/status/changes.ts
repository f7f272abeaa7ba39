/** What a version embeds that the version before did not, or in another version. */
export interface ImageChange {
  /** The reference without its tag and digest. */
  readonly image: string;
  /** Tag and digest, as written; undefined when the image is new. */
  readonly before: string | undefined;
  /** Undefined when it is gone. */
  readonly now: string | undefined;
}

interface Embedded {
  readonly reference: string;
  readonly digest?: string | undefined;
}

/** The embedded images that differ, sorted by name; an image whose tag stayed and whose digest moved differs too. */
export function compareImages(before: readonly Embedded[], now: readonly Embedded[]): ImageChange[] {
  const [old, young] = [byName(before), byName(now)];
  const names = [...new Set([...old.keys(), ...young.keys()])].sort();
  return names.flatMap((image) => {
    const [was, is] = [old.get(image) ?? [], young.get(image) ?? []];
    const gone = was.filter((one) => !is.some((other) => same(one, other)));
    const come = is.filter((one) => !was.some((other) => same(one, other)));
    return pairs(gone, come).map(([a, b]) => ({ image, before: version(a, b), now: version(b, a) }));
  });
}

function same(a: Embedded, b: Embedded): boolean {
  return a.reference === b.reference && a.digest === b.digest;
}

function pairs(
  gone: readonly Embedded[],
  come: readonly Embedded[],
): [Embedded | undefined, Embedded | undefined][] {
  return Array.from({ length: Math.max(gone.length, come.length) }, (_, at) => [gone[at], come[at]]);
}

/** An image's tag; its digest too, when that is all that differs from the other. */
function version(one: Embedded | undefined, other: Embedded | undefined): string | undefined {
  if (one === undefined) return undefined;
  const tag = one.reference.slice(nameOf(one.reference).length).replace(/^[:@]/, '') || 'latest';
  return one.reference === other?.reference ? `${tag} ${one.digest?.slice(0, 19) ?? ''}`.trim() : tag;
}

function byName(images: readonly Embedded[]): Map<string, Embedded[]> {
  return Map.groupBy(images, ({ reference }) => nameOf(reference));
}

/** A reference without tag and digest: a colon before the last slash belongs to the host's port. */
function nameOf(reference: string): string {
  const [tagged = ''] = reference.split('@', 1);
  const colon = tagged.lastIndexOf(':');
  return colon > tagged.lastIndexOf('/') ? tagged.slice(0, colon) : tagged;
}
