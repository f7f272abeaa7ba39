import { ImagebuildError, type Message, type Place, type Warning } from '../errors.ts';
import { cleanPath, joinPath, parentsOf, resolveLinks, splitPath, type Tree } from '../layers/tree.ts';
import { nearest } from '../text/nearest.ts';
import { say } from '../text/say.ts';
import { generatedAt, generatedNames, isGeneratedDirectory, registryDirectory } from './generated.ts';
import type { Ignore } from './patterns.ts';
import { compileNamePattern, isPattern } from './patterns.ts';

/** A source of COPY that was found in a tree. */
interface CopySource {
  /** The name that it gets in a destination directory: its own, not that of a link's target. */
  readonly name: string;
  /** The path where it was found. */
  readonly from: string;
  /** The path with links followed. When it is a link, nothing need be there. */
  readonly path: string;
}

/**
 * Finds the source of a COPY or ADD in a tree: itself, or for a pattern every match, sorted. Links are
 * followed at every step, and `..` doesn't lead out of the root. [] when nothing is found.
 */
export function findSources(tree: Tree, source: string): CopySource[] {
  const names = cleanPath(source).split('/');
  if (!names.some(isPattern)) return existing(tree, [cleanPath(source)]);
  const children = childrenOf(tree);
  let paths = [''];
  for (const name of names) paths = paths.flatMap((path) => matchName(tree, children, path, name));
  return existing(tree, paths);
}

/**
 * Tells whether every source names a file, and nothing else. Then the upper layers of a file system are
 * enough to copy from: the layers below can't change them.
 */
export function areFiles(tree: Tree, sources: readonly string[]): boolean {
  return sources.every(
    (source) => !isPattern(source) && tree.get(resolveLinks(tree, cleanPath(source)))?.type === 'file',
  );
}

function existing(tree: Tree, paths: readonly string[]): CopySource[] {
  return paths.flatMap((path) => {
    const { directory, name } = splitPath(path);
    const from = joinPath(resolveLinks(tree, directory), name);
    const found = from === '' || tree.has(from) || isGeneratedDirectory(tree, from);
    return found ? [{ name, from, path: resolveLinks(tree, from) }] : [];
  });
}

function matchName(tree: Tree, children: Children, path: string, name: string): string[] {
  if (!isPattern(name)) return [joinPath(path, name)];
  const pattern = compileNamePattern(name);
  if (!pattern) return [];
  const directory = resolveLinks(tree, path);
  const generated = generatedAt(tree, directory);
  const names = new Set([
    ...(children.get(directory) ?? []),
    ...(generated === undefined ? [] : generatedNames(generated)),
  ]);
  return [...names]
    .filter((child) => pattern.test(child))
    .sort()
    .map((child) => joinPath(path, child));
}

/** The names in each directory. */
type Children = ReadonlyMap<string, readonly string[]>;

export function childrenOf(tree: Tree): Children {
  const children = new Map<string, string[]>();
  for (const path of tree.keys()) {
    const { directory, name } = splitPath(path);
    const names = children.get(directory);
    if (names) names.push(name);
    else children.set(directory, [name]);
  }
  return children;
}

/** The image or stage that `--from` names. */
export interface CopyOrigin {
  readonly kind: 'image' | 'stage';
  /** Its reference, or its name or number. */
  readonly name: string;
}

/** A source of COPY or ADD that doesn't exist. */
interface MissingSource {
  readonly step: { readonly instruction: string; readonly unset?: readonly string[] | undefined };
  readonly word: string;
  readonly source: Tree;
  readonly place: Place;
  /** The paths that the context excludes. */
  readonly ignore: Ignore | undefined;
  /** undefined: it should be in the context. */
  readonly from: CopyOrigin | undefined;
  /** true when the instruction copied anything else. */
  readonly copied: boolean;
}

/**
 * Returns a warning for a source that may be missing: the generated registry when no image was found
 * (docs/compatibility.md A 8), which no other image has, and a pattern beside something that was copied.
 * @throws COPY_SOURCE_MISSING for any other, with a guess of what was meant.
 */
export function reportMissingSource(missing: MissingSource): Warning {
  const { word, source, place, ignore, from, copied } = missing;
  if (from?.kind !== 'image' && isGeneratedSource(source, word) && !ignore?.ignores(cleanPath(word)))
    return {
      message: say('copyRegistryMissing', { source: word }).text,
      place,
      hint: say('copyRegistryMissingHint').text,
    };
  if (isPattern(word) && copied)
    return {
      message: say('copyPatternUnmatched', { source: word }).text,
      place,
      hint: say('copyPatternUnmatchedHint').text,
    };
  throw sourceNotFound(missing);
}

/** Tells whether a source would be the generated registry, had any image been found. */
function isGeneratedSource(tree: Tree, source: string): boolean {
  if (tree.has(registryDirectory)) return false;
  const path = cleanPath(source);
  if (isPattern(path)) return compileNamePattern(path)?.test(registryDirectory) ?? false;
  const registry = `${registryDirectory}/docker`;
  return path === registryDirectory || path === registry || path.startsWith(`${registry}/`);
}

/** The messages about a source that doesn't exist, by where it should be. */
const missingRows = {
  context: { name: 'copySourceMissing', pattern: 'copyNothingMatches' },
  image: { name: 'copySourceNotInImage', pattern: 'copyNothingMatchesInImage' },
  stage: { name: 'copySourceNotInStage', pattern: 'copyNothingMatchesInStage' },
} as const;

function sourceNotFound({ step, word, source, place, ignore, from }: MissingSource): ImagebuildError {
  const path = cleanPath(word);
  const rows = missingRows[from?.kind ?? 'context'];
  const row = isPattern(word) ? rows.pattern : rows.name;
  const words = { instruction: step.instruction, source: word, from: from?.name ?? '' };
  const [unset] = step.unset ?? [];
  const hint =
    unset !== undefined
      ? say('copyVariableUnsetSo', { name: unset })
      : ignore?.ignores(path)
        ? say('copySourceIgnored', { path })
        : hintFor(path, source, from);
  return new ImagebuildError('COPY_SOURCE_MISSING', say(row, words), { place, hint });
}

/** Returns the error for a source that is a link to nothing, or in a circle. */
export function brokenLink(instruction: string, path: string, place: Place): ImagebuildError {
  const hint = say('copyBrokenLinkHint');
  return new ImagebuildError('COPY_SOURCE_MISSING', say('copyBrokenLink', { instruction, path }), {
    place,
    hint,
  });
}

function hintFor(path: string, source: Tree, from: CopyOrigin | undefined): Message {
  const near = isPattern(path) ? undefined : nearestPath(path, source);
  if (from && near !== undefined) return say('copyFromNearest', { kind: from.kind, path: `/${near}` });
  if (from) return listNames(path, source, from);
  return near === undefined ? say('copySourceAdd') : say('copyDidYouMean', { path: near });
}

/** How many names of a directory a hint lists. */
const mostNames = 10;

/** Says what the deepest existing directory of a path holds. */
function listNames(path: string, source: Tree, { kind }: CopyOrigin): Message {
  const existing = parentsOf(path).filter((parent) => source.get(parent)?.type === 'dir');
  const deepest = existing.at(-1) ?? '';
  const all = [...(childrenOf(source).get(deepest) ?? [])].sort();
  const directory = `/${deepest}`;
  const names = all.slice(0, mostNames);
  if (names.length === 0) return say('copyFromBare', { kind, directory });
  return say('copyFromNames', { kind, directory, names, more: all.length - names.length });
}

/**
 * Finds the deepest existing directory of the path, and the name in it that is most like the one that was
 * written.
 */
function nearestPath(path: string, source: Tree): string | undefined {
  const children = childrenOf(source);
  let directory = '';
  for (const name of path.split('/')) {
    const names = children.get(directory) ?? [];
    if (names.includes(name)) directory = joinPath(directory, name);
    else {
      const near = nearest(name, names);
      return near === undefined ? sameName(path, source) : joinPath(directory, near);
    }
  }
  return undefined;
}

/** Finds the same name in another directory. */
function sameName(path: string, source: Tree): string | undefined {
  const { name } = splitPath(path);
  return [...source.keys()].find((one) => splitPath(one).name === name);
}
