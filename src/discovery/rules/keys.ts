/** The part that a key names of an image. */
export type Role = 'image' | 'images' | 'repository' | 'registry' | 'tag' | 'version' | 'digest' | 'name';

interface KeyRole {
  readonly role: Role;
  /** The words before those of the role, which fields of one image share: `init database`. */
  readonly prefix: string;
}

/** The last words of a key, and the role that they give it; the first row that fits decides. */
const endings: readonly (readonly [RegExp, Role])[] = [
  [/(?=^related image )/, 'image'],
  [/(?:^| )image (?:name|ref|reference|ur[il]|path)$/, 'image'],
  [/(?:^| )(?:image )?(?:repository|repo)$/, 'repository'],
  [/(?:^| )(?:image )?registry$/, 'registry'],
  [/^(?:image )?(?:hub|base)$/, 'registry'],
  [/(?:^| )(?:image )?tag$/, 'tag'],
  [/(?:^| )(?:image )?(?:digest|sha|sha256)$/, 'digest'],
  [/(?:^| )(?:image )?version$/, 'version'],
  [/(?:^| )(?:image|img)$/, 'image'],
  [/(?:^| )(?:images|imgs)$/, 'images'],
  [/^name$/, 'name'],
];

/**
 * Finds the role of a key: `sidecarImage`, `RELATED_IMAGE_X`, `--helper-image`, `scan.tag` and
 * `INIT_DATABASE_IMAGE_REPOSITORY` name parts of an image.
 */
export function findRole(key: string): KeyRole | undefined {
  const words = splitWords(key);
  for (const [pattern, role] of endings) {
    const match = pattern.exec(words);
    // Of RELATED_IMAGE_X the X counts, too.
    if (match) return { role, prefix: match[0] === '' ? words : words.slice(0, match.index) };
  }
  return undefined;
}

/** Tells a key with the word image at a place that gives it no role: `INIT_IMAGE_ENV`. */
export function mentionsImage(key: string): boolean {
  return /\bimages?\b/.test(splitWords(key));
}

/** The words of keys: the same ones come again and again. */
const known = new Map<string, string>();
const mostKnown = 10_000;

/** Splits a key into lower-case words: `dbImageURL` becomes `db image url`, `baseimage` `base image`. */
function splitWords(key: string): string {
  if (key.length > 200) return '';
  const words = known.get(key) ?? toWords(key);
  if (known.size < mostKnown) known.set(key, words);
  return words;
}

function toWords(key: string): string {
  return key
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, ' ')
    .replace(/\b([a-z0-9]+)(images?)\b/g, '$1 $2')
    .replace(/\bimage(name|ref|url|uri|tag|repository|registry|version|digest)\b/g, 'image $1')
    .trim();
}
