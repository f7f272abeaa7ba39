import { ImagebuildError } from '../../errors.ts';
import { type Descriptor, mediaTypes } from '../../image/descriptor.ts';
import { parseManifest } from '../../image/manifest.ts';
import { formatReference, tryParseReference } from '../../image/reference.ts';
import { say } from '../../text/say.ts';

/**
 * The names in a layout's `index.json` (OCI image-spec, image-layout.md and annotations.md), as plain data.
 */
export interface LayoutIndex {
  readonly schemaVersion: 2;
  readonly mediaType?: string | undefined;
  readonly manifests: readonly Descriptor[];
}

const refName = 'org.opencontainers.image.ref.name';
/** The annotation with the whole reference that containerd and BuildKit write; `ref.name` is only its tag. */
const imageName = 'io.containerd.image.name';
const tagPattern = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/;

export const emptyIndex: LayoutIndex = {
  schemaVersion: 2,
  mediaType: mediaTypes.ociIndex,
  manifests: [],
};

/** Parses `index.json`. @throws CONTENT_INVALID, LIMIT_EXCEEDED */
export function parseLayoutIndex(bytes: Uint8Array, name: string): LayoutIndex {
  parseManifest(bytes, mediaTypes.ociIndex, name);
  // The whole document and not only its known fields, so that writing it again loses nothing.
  const document = JSON.parse(Buffer.from(bytes).toString());
  return { ...document, manifests: document.manifests ?? [] };
}

/** Encodes an index, sorted by name, then by digest: the same index always gives the same bytes. */
export function encodeLayoutIndex(index: LayoutIndex): string {
  const manifests = [...index.manifests].sort(
    (a, b) => compare(nameOf(a), nameOf(b)) || compare(a.digest, b.digest),
  );
  return JSON.stringify({ ...index, manifests });
}

/** Returns the index with the name pointing at the descriptor, and at nothing else. */
export function pointName(index: LayoutIndex, name: string, descriptor: Descriptor): LayoutIndex {
  const annotations = { ...descriptor.annotations, [refName]: name };
  const others = index.manifests.filter((entry) => entry.annotations?.[refName] !== name);
  return { ...index, manifests: [...others, { ...descriptor, annotations }] };
}

/**
 * Finds the entry of a name: one that has exactly this name, else this reference in any spelling, else this
 * tag. The empty name stands for the only image of the layout.
 * @returns undefined when no entry matches.
 * @throws CONTENT_INVALID when several images have the tag.
 */
export function findName(index: LayoutIndex, name: string, location: string): Descriptor | undefined {
  if (name === '') return onlyOne(index.manifests);
  const wanted = normaliseName(name);
  const matches: ((entry: Descriptor) => boolean)[] = [
    (entry) => nameOf(entry) === name,
    (entry) => namesOf(entry).some((own) => normaliseName(own) === wanted),
    (entry) => namesOf(entry).some((own) => tagOf(own) === name),
  ];
  for (const matchesName of matches) {
    const found = index.manifests.filter(matchesName);
    if (found.length > 0) return onlyOne(found) ?? severalImages(name, found, location);
  }
  return undefined;
}

/** Returns every tag once; for a name that is a whole reference, its tag. */
export function tagsOf(index: LayoutIndex): string[] {
  const tags = index.manifests.map((entry) => tagOf(nameOf(entry))).filter((tag) => tag !== undefined);
  return [...new Set(tags)];
}

/** Returns every name as it is written, sorted. */
export function namesIn(index: LayoutIndex): string[] {
  return [...new Set(index.manifests.map(nameOf))].filter((name) => name !== '').sort(compare);
}

function nameOf(entry: Descriptor): string {
  return entry.annotations?.[refName] ?? '';
}

function namesOf(entry: Descriptor): string[] {
  return [nameOf(entry), entry.annotations?.[imageName] ?? ''].filter((name) => name !== '');
}

/** Returns one spelling for all spellings of a whole reference; a bare tag stays as it is. */
function normaliseName(name: string): string {
  const reference = tagPattern.test(name) ? undefined : tryParseReference(name);
  return reference ? formatReference(reference) : name;
}

function tagOf(name: string): string | undefined {
  return tagPattern.test(name) ? name : tryParseReference(name)?.tag;
}

function onlyOne(entries: readonly Descriptor[]): Descriptor | undefined {
  const [first] = entries;
  return first && entries.every((entry) => entry.digest === first.digest) ? first : undefined;
}

function severalImages(name: string, found: readonly Descriptor[], location: string): never {
  const names = [...new Set(found.map((entry) => nameOf(entry) || entry.digest))].sort(compare);
  throw new ImagebuildError(
    'CONTENT_INVALID',
    say('layoutAmbiguous', { name, location, names: names.join(', ') }),
    {
      place: { registry: location },
      hint: say('layoutNameWhole'),
    },
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
