import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Document, isMap, isSeq, parseDocument, stringify } from 'yaml';
import { repositoryConfigurationFile } from '../../application/configuration.ts';
import type { LoginSource } from '../../application/loginsource.ts';
import { ImagebuildError } from '../../errors.ts';
import { say } from '../../text/say.ts';

/** A file of the repository, and its state after init. */
export interface InitFile {
  readonly path: string;
  /** `kept`: it exists with other content, and wasn't changed. */
  readonly state: 'written' | 'unchanged' | 'kept' | 'replaced' | 'updated';
  /** What changed in a file that existed. */
  readonly changes?: readonly string[];
}

/** The labels of the repository, which `gh` and other tools create. */
export const labelsFile = '.github/labels.yml';

/** How a file is written where there may be one already. */
interface UpdateOptions {
  /** The keys of the configuration that were given. */
  readonly given: {
    readonly registry: string | undefined;
    readonly namespace: string | undefined;
    readonly credentials: LoginSource | undefined;
    readonly source: string | undefined;
  };
  readonly force: boolean;
}

/** Writes a file of the repository; of one that exists, people's own content stays. */
export function updateFile(
  directory: string,
  path: string,
  text: string,
  options: UpdateOptions,
): Promise<InitFile> {
  if (path === repositoryConfigurationFile) return updateConfiguration(directory, text, options);
  if (path === labelsFile) return updateLabels(directory, text, options.force);
  return writeMissingFile(directory, path, text, options.force);
}

/**
 * Writes the configuration, or sets in an existing one the keys that were given; everything else in it stays.
 * @param text of a new configuration.
 * @throws USAGE when a given key differs from the file and `force` isn't set.
 */
async function updateConfiguration(
  directory: string,
  text: string,
  { given, force }: UpdateOptions,
): Promise<InitFile> {
  const path = repositoryConfigurationFile;
  const present = await readIfThere(join(directory, path));
  if (present === undefined) return writeMissingFile(directory, path, text, false);
  const document = parseDocument(present);
  const changes: string[] = [];
  for (const [key, value] of Object.entries(given)) {
    const [before, wanted] = [formatFlow(document.toJS()?.[key]), formatFlow(value)];
    if (value === undefined || before === wanted) continue;
    if (!force) throw differs({ file: path, key, value: before, wanted });
    document.set(key, typeof value === 'string' ? value : document.createNode(value));
    changes.push(`${key}: ${before || '(none)'} → ${wanted}`);
  }
  return saveDocument(directory, path, document, changes);
}

/** Formats a value of the configuration in a line; nothing for a key that is missing. */
function formatFlow(value: unknown): string {
  return value === undefined ? '' : stringify(value, { collectionStyle: 'flow', lineWidth: 0 }).trim();
}

function differs(words: {
  readonly file: string;
  readonly key: string;
  readonly value: string;
  readonly wanted: string;
}): ImagebuildError {
  const { file, key, value, wanted } = words;
  const message =
    value === ''
      ? say('initConfigurationLacks', { file, key, wanted })
      : say('initConfigurationDiffers', { file, key, value, wanted });
  return new ImagebuildError('USAGE', message, { hint: say('initConfigurationHint', { file, key }) });
}

/** Writes the labels, or with `force` adds those that an existing file lacks. */
async function updateLabels(directory: string, text: string, force: boolean): Promise<InitFile> {
  const present = await readIfThere(join(directory, labelsFile));
  if (present === undefined) return writeMissingFile(directory, labelsFile, text, false);
  const document = parseDocument(present);
  const [label] = parseDocument(text).toJS() as readonly [{ readonly name: string }];
  const list = document.contents;
  if (document.errors.length > 0 || !isSeq(list)) return { path: labelsFile, state: 'kept' };
  const has = list.items.some((item) => isMap(item) && String(item.get('name')) === label.name);
  if (!has && !force) return { path: labelsFile, state: 'kept' };
  if (!has) document.add(document.createNode(label));
  return saveDocument(directory, labelsFile, document, has ? [] : [`+ ${label.name}`]);
}

async function saveDocument(
  directory: string,
  path: string,
  document: Document,
  changes: readonly string[],
): Promise<InitFile> {
  if (changes.length === 0) return { path, state: 'unchanged' };
  await writeFile(join(directory, path), document.toString({ lineWidth: 0 }));
  return { path, state: 'updated', changes };
}

/**
 * Writes a file in a directory unless it exists. @param force true: a file with other content is replaced.
 */
async function writeMissingFile(
  directory: string,
  path: string,
  text: string,
  force: boolean,
): Promise<InitFile> {
  const file = join(directory, path);
  const present = await readIfThere(file);
  if (present === text) return { path, state: 'unchanged' };
  if (present !== undefined && !force) return { path, state: 'kept' };
  await mkdir(dirname(file), { recursive: true });
  // Only overwrite a file that was read: one that appeared in between belongs to somebody.
  await writeFile(file, text, { flag: present === undefined ? 'wx' : 'w' });
  if (present === undefined) return { path, state: 'written' };
  return { path, state: 'replaced', changes: [countChanges(present, text)] };
}

/** Returns how many lines of a text are new and how many are gone: `+3 -1`. */
function countChanges(before: string, after: string): string {
  const added = countMissing(after, before);
  const removed = countMissing(before, after);
  return `+${added} -${removed}`;
}

/** Counts the lines of a text that another text doesn't have. */
function countMissing(text: string, other: string): number {
  const left = new Map<string, number>();
  for (const line of other.split('\n')) left.set(line, (left.get(line) ?? 0) + 1);
  return text.split('\n').filter((line) => {
    const count = left.get(line) ?? 0;
    left.set(line, count - 1);
    return count <= 0;
  }).length;
}

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
