import { join } from 'node:path';
import type { PreparedImage, PreparedNote } from '../../application/prepared/prepared.ts';
import { discoverInstalls, type InstallInput } from '../../discovery/install/installs.ts';
import type { MergedImage } from '../../discovery/merge.ts';
import type { Reference } from '../../image/reference.ts';
import type { ProcessEnvironment } from '../../runner/environment.ts';
import type { Isolation } from '../../runner/recording/isolation.ts';
import { describeInherited } from '../search/inherited.ts';
import { findCalls } from './calls.ts';
import { locateCommands } from './commands.ts';
import { writeCopy } from './copy.ts';
import type { InstallingImage } from './installingimage.ts';
import { type InstalledImages, noInstalls } from './join.ts';

interface InstallSearchOptions {
  readonly search: Omit<
    InstallInput,
    'directory' | 'applicationDirectory' | 'nameOf' | 'scratch' | 'commands' | 'file'
  >;
  readonly platformPolicy: (reference: Reference) => PreparedImage['platformPolicy'];
  /** A directory that is missing or empty. */
  readonly directory: string;
  /** false: nothing is run, and the lines are read as they are written. */
  readonly record: boolean;
  /** The ways to isolate commands; by default those that may work on this machine. */
  readonly isolations?: readonly Isolation[] | undefined;
  readonly env: ProcessEnvironment;
  readonly signal?: AbortSignal | undefined;
}

export type SearchInstalls = (image: InstallingImage) => Promise<InstalledImages>;

/**
 * Creates the search for what ENTRYPOINT and CMD install (docs/compatibility.md B 2). It runs once, on the
 * first platform that is built.
 */
export function createInstallSearch(options: InstallSearchOptions): SearchInstalls {
  let found: Promise<InstalledImages> | undefined;
  return (image) => {
    found ??= searchInstalls(image, options);
    return found;
  };
}

async function searchInstalls(
  image: InstallingImage,
  options: InstallSearchOptions,
): Promise<InstalledImages> {
  const { commands, variables } = locateCommands(image);
  if (commands.length === 0) return noInstalls;
  const { directory } = options;
  const copy = join(directory, 'copy');
  const root = await image.tree();
  await writeCopy(copy, root);
  const { calls, notes, how } = await findCalls({ ...options, commands, variables, copy });
  const found = await discoverInstalls({
    ...options.search,
    directory: copy,
    applicationDirectory: image.applicationDirectory,
    nameOf: (file) => nameOf(file, image),
    scratch: join(directory, 'used'),
    commands: calls,
    file: image.kubefile,
  });
  const inherited = describeInherited({ root, base: await image.base?.() });
  // Charts that the base brings unchanged count too, also for its own commands: Env of this image may change
  // their flags, and whoever built the base may not have recorded them. What the base holds already has the
  // same layers, which aren't stored again.
  const images = found.images.filter(
    (one) => one.origins.some(({ kind }) => kind === 'chart') || inherited.isOurs(one, root),
  );
  const called = notes.map(({ reason, command }): PreparedNote => {
    const line = command?.line === undefined ? {} : { line: command.line };
    const chains = command && { chains: [[{ kind: 'command', text: command.name }]] };
    return { reason: reason.text, origins: [{ kind: 'command', file: image.kubefile, ...line, ...chains }] };
  });
  const followed = found.notes.map(({ reference, reason, origins }) => ({
    ...(reference === undefined ? {} : { reference }),
    reason: reason.text,
    origins: nameOrigins(origins, image),
  }));
  return {
    images: images.map((one) => prepareImage(one, image, options)),
    notes: [...called, ...followed],
    warnings: found.warnings,
    how,
  };
}

function prepareImage(
  { reference, required, reason, origins }: MergedImage<string>,
  image: InstallingImage,
  { platformPolicy }: InstallSearchOptions,
): PreparedImage {
  const policy = platformPolicy(reference);
  return {
    reference,
    required,
    reason: reason.text,
    ...(policy ? { platformPolicy: policy } : {}),
    transport: 'registry',
    origins: nameOrigins(origins, image),
  };
}

type Origins = PreparedImage['origins'];

function nameOrigins(origins: Origins, image: InstallingImage): Origins {
  return origins.map((origin) => ({ ...origin, file: nameOf(origin.file, image) }));
}

/** Returns how messages name a file of the copy. */
function nameOf(file: string, { kubefile, displayPath }: InstallingImage): string {
  return file === kubefile ? file : join(displayPath, file);
}
