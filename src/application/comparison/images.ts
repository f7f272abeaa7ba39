import type { PlatformDescription } from './description.ts';
import type { ImageChange } from './shape.ts';

type Image = PlatformDescription['images'][number];

/**
 * Compares embedded images: a tag that names another digest has moved; where a repository lost a tag and got
 * another, that is one change; the rest is added or removed. Sorted by name.
 */
export function compareImages(before: readonly Image[], now: readonly Image[]): ImageChange[] {
  const names = [...new Set([...before, ...now].map(({ name }) => name))].sort();
  return names.flatMap((name) => {
    const of = (images: readonly Image[]) => new Map(images.filter((one) => one.name === name).map(byTag));
    return compareRepository(name, of(before), of(now));
  });
}

const byTag = (image: Image) => [image.tag, image] as const;

function compareRepository(
  name: string,
  before: ReadonlyMap<string, Image>,
  now: ReadonlyMap<string, Image>,
): ImageChange[] {
  const moved = [...now.values()].flatMap((image): ImageChange[] => {
    const was = before.get(image.tag);
    return was === undefined || was.digest === image.digest
      ? []
      : [{ name, change: 'moved', ...sides(was, image) }];
  });
  const gone = sorted([...before.values()].filter(({ tag }) => !now.has(tag)));
  const fresh = sorted([...now.values()].filter(({ tag }) => !before.has(tag)));
  const [retagged, left] = pair(gone, fresh);
  return [
    ...moved,
    ...retagged.map(([was, is]): ImageChange => ({ name, change: 'retagged', ...sides(was, is) })),
    ...left.gone.map((was): ImageChange => ({ name, change: 'removed', ...sides(was, undefined) })),
    ...left.fresh.map((is): ImageChange => ({ name, change: 'added', ...sides(undefined, is) })),
  ];
}

/** Pairs the tags that a repository lost with those that it got: first of the same digest, then in order. */
function pair(
  gone: readonly Image[],
  fresh: readonly Image[],
): [pairs: [Image, Image][], left: { readonly gone: readonly Image[]; readonly fresh: readonly Image[] }] {
  const open = [...fresh];
  const take = (index: number) => (index === -1 ? undefined : open.splice(index, 1)[0]);
  const same = gone.map((was) => [was, take(open.findIndex(({ digest }) => digest === was.digest))] as const);
  const all = same.map(([was, is]) => [was, is ?? take(open.length === 0 ? -1 : 0)] as const);
  const pairs = all.flatMap(([was, is]): [Image, Image][] => (is === undefined ? [] : [[was, is]]));
  return [pairs, { gone: all.flatMap(([was, is]) => (is === undefined ? [was] : [])), fresh: open }];
}

function sides(was: Image | undefined, is: Image | undefined): Pick<ImageChange, 'before' | 'now'> {
  return { ...(was ? { before: side(was) } : {}), ...(is ? { now: side(is) } : {}) };
}

function side({ tag, digest, size }: Image): NonNullable<ImageChange['now']> {
  return { tag, digest, size };
}

function sorted(images: readonly Image[]): Image[] {
  return [...images].sort((a, b) => (a.tag < b.tag ? -1 : 1));
}
