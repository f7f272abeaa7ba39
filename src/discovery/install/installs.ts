import { createHash } from 'node:crypto';
import { mkdir, realpath } from 'node:fs/promises';
import { ImagebuildError, type Message, type Warning } from '../../errors.ts';
import { formatReference, type Reference } from '../../image/reference.ts';
import { say } from '../../text/say.ts';
import type { FinderContext } from '../finder.ts';
import { readIgnored } from '../ignored.ts';
import { type ImageVersions, limitVersions } from '../manyversions.ts';
import { type MergedImage, type MergedNote, mergeImages, mergeNotes } from '../merge.ts';
import { findInInstalledChart } from './charts.ts';
import { type Installation, type InstallCommand, readInstallation } from './commands.ts';
import {
  type FoundInstall,
  formatCall,
  type InstallContext,
  type InstallKind,
  type InstallNote,
  noteCall,
} from './context.ts';
import { findInAppliedManifests } from './manifests.ts';

export interface InstallInput extends Pick<FinderContext, 'application' | 'render'> {
  readonly kubeVersion?: string | undefined;
  readonly charts?: FinderContext['charts'] | undefined;
  /** Returns how warnings name a file of the copy. */
  readonly nameOf: (file: string) => string;
  readonly ignoredImages?: readonly string[] | undefined;
  readonly imageVersions?: ImageVersions | undefined;
  /** A copy of the image's files; the paths of calls are below it. */
  readonly directory: string;
  /** The application's directory, whose .sealignore counts. */
  readonly applicationDirectory: string;
  /** A directory for files as they were when they were used; made if it is missing. */
  readonly scratch: string;
  readonly commands: readonly InstallCommand[];
  /** The file that notes about calls name. */
  readonly file: string;
  /** true: files of the image may be missing from the copy, and nothing is said about them. */
  readonly isPartial?: boolean | undefined;
  /** true: chains name the flags of calls that an image depends on, which takes a render for each flag. */
  readonly explainFlags?: boolean | undefined;
  /** The namespace of calls that name none; `default` when it isn't known. */
  readonly defaultNamespace?: string | undefined;
}

interface DiscoveredInstalls {
  readonly images: readonly MergedImage<InstallKind>[];
  /** Calls that can't be followed, and what was seen and isn't embedded. */
  readonly notes: readonly MergedNote<InstallKind>[];
  readonly warnings: readonly Warning[];
}

/**
 * Finds the images of what an image's ENTRYPOINT and CMD install (docs/compatibility.md B 2): charts rendered
 * with the flags of the calls, and manifests that they apply. What can't be followed is a note.
 */
export async function discoverInstalls(input: InstallInput): Promise<DiscoveredInstalls> {
  const warnings: Warning[] = [];
  const notes: InstallNote[] = [];
  const context = await createInstallContext(input, { warnings, notes });
  const installations = listInstallations(input);
  const found: FoundInstall[] = [];
  for (const [call, installation] of installations)
    found.push(...(await followInstallation(call, installation, context)));
  const ignoring = { ...context, directory: await realpath(input.applicationDirectory) };
  const { ruleOf } = await readIgnored(ignoring, input.ignoredImages ?? []);
  const isIgnored = ({ reference }: FoundInstall) => ruleOf(reference) !== undefined;
  const limited = limitVersions(mergeImages(found.filter((image) => !isIgnored(image))), input.imageVersions);
  const ignored = found
    .filter(isIgnored)
    .map(({ reference, origin }) =>
      toNote(reference, say('reasonIgnored', { rule: ruleOf(reference) ?? '' }), origin),
    );
  const dropped = limited.dropped.flatMap(({ reference, origins }) =>
    origins.map((origin) => toNote(reference, say('reasonManyVersions'), origin)),
  );
  const told = [...warnings, ...limited.warnings];
  return {
    images: limited.images,
    notes: mergeNotes([...notes, ...ignored, ...dropped], limited.images),
    warnings: [...new Map(told.map((warning) => [JSON.stringify(warning), warning])).values()],
  };
}

function toNote(reference: Reference, reason: Message, origin: InstallNote['origin']): InstallNote {
  return { reference: formatReference(reference), reason, origin };
}

/** Creates what following the calls of an image gets. */
export async function createInstallContext(
  input: InstallInput,
  { warnings, notes }: { readonly warnings: Warning[]; readonly notes: InstallNote[] },
): Promise<InstallContext> {
  await mkdir(input.scratch, { recursive: true });
  return {
    directory: await realpath(input.directory),
    application: input.application,
    kubeVersion: input.kubeVersion,
    charts: input.charts ?? {},
    extraImages: [],
    imageLists: [],
    hasUnreadLists: false,
    render: input.render,
    concurrency: 1,
    place: (file, line) => ({ file: input.nameOf(file), line }),
    warn: (warning) => warnings.push(warning),
    note: () => {},
    scratch: input.scratch,
    file: input.file,
    isPartial: input.isPartial ?? false,
    explainFlags: input.explainFlags ?? false,
    defaultNamespace: input.defaultNamespace,
    addNote: (note) => notes.push(note),
  };
}

/** Each may be a render of its own. */
const mostInstallations = 1000;

/** Lists what calls install, each different call once. @throws LIMIT_EXCEEDED */
export function listInstallations({
  commands,
  file,
}: Pick<InstallInput, 'commands' | 'file'>): (readonly [InstallCommand, Installation])[] {
  const seen = new Set<string>();
  const installations = commands.flatMap((call) => {
    const key = keyOf(call);
    if (seen.has(key)) return [];
    seen.add(key);
    const installation = readInstallation(call);
    return installation ? [[call, installation] as const] : [];
  });
  if (installations.length <= mostInstallations) return installations;
  throw new ImagebuildError('LIMIT_EXCEEDED', say('installTooMany', { limit: mostInstallations }), {
    place: { file },
    hint: say('installTooManyHint'),
  });
}

function keyOf({ program, args, directory, namespace, files }: InstallCommand): string {
  const contents = files.map(({ name, content }) => [
    name,
    createHash('sha256').update(content).digest('hex'),
  ]);
  return JSON.stringify([program, args, directory, namespace, contents]);
}

async function followInstallation(
  call: InstallCommand,
  installation: Installation,
  context: InstallContext,
): Promise<FoundInstall[]> {
  switch (installation.kind) {
    case 'chart':
      return await findInInstalledChart(call, installation, context);
    case 'manifests':
      return await findInAppliedManifests(call, installation, context);
    case 'other':
      noteCall(context, call, say('installOther', { command: formatCall(call) }));
      return [];
  }
}
