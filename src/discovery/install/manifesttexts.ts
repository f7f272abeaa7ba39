import { realpath } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { ImagebuildError, type Message } from '../../errors.ts';
import { say } from '../../text/say.ts';
import { findKind } from '../contextfiles.ts';
import { renderInstalledChart } from './charts.ts';
import type { Installation, InstallCommand } from './commands.ts';
import { formatCall, type InstallContext, noteCall, resolveInside } from './context.ts';
import { createInstallContext, type InstallInput, listInstallations } from './installs.ts';
import { noteMissing, readAppliedFiles } from './manifests.ts';

/** What a call gives to a cluster. */
export interface InstalledManifests {
  /** Of its chart; undefined when helm chooses the name, or it isn’t a chart. */
  readonly release?: string | undefined;
  /** The name of its chart. */
  readonly chart?: string | undefined;
  /** The namespace of its chart. */
  readonly namespace?: string | undefined;
  /** true: helm keeps it as a release. */
  readonly isRelease: boolean;
  /** Manifests, each with one or more documents. */
  readonly texts: readonly string[];
}

interface ManifestsInput extends InstallInput {
  /** Renders the kustomization of a directory. @throws PROGRAM_FAILED and the like */
  readonly kustomize: (directory: string) => Promise<string>;
}

/** A note about a call, or the text of a warning. */
type ReasonOfNote = Message | string;

interface ReadManifests {
  readonly manifests: ReadonlyMap<InstallCommand, InstalledManifests>;
  /** What can't be followed, with the command that does it. */
  readonly notes: readonly { readonly command?: string | undefined; readonly reason: ReasonOfNote }[];
}

/** Reads the manifests that the calls of an image give to a cluster, each different call once. */
export async function readInstalledManifests(input: ManifestsInput): Promise<ReadManifests> {
  const warnings: { readonly message: string }[] = [];
  const notes: { readonly reason: Message; readonly command?: string | undefined }[] = [];
  const context = await createInstallContext(input, { warnings, notes: [] });
  const manifests = new Map<InstallCommand, InstalledManifests>();
  for (const [call, installation] of listInstallations(input)) {
    const following: InstallContext = {
      ...context,
      addNote: ({ reason }) => notes.push({ reason, command: call.command }),
    };
    manifests.set(call, await readInstallationTexts(call, installation, following, input));
  }
  return { manifests, notes: [...notes, ...warnings.map(({ message }) => ({ reason: message }))] };
}

async function readInstallationTexts(
  call: InstallCommand,
  installation: Installation,
  context: InstallContext,
  input: ManifestsInput,
): Promise<InstalledManifests> {
  if (installation.kind === 'other') {
    noteCall(context, call, say('installOther', { command: formatCall(call) }));
    return { isRelease: false, texts: [] };
  }
  if (installation.kind === 'manifests')
    return { isRelease: false, texts: await readTexts(call, installation, context, input) };
  const rendered = await renderInstalledChart(call, installation, context);
  const { release, isInstalled } = installation;
  const namespace = rendered?.template.namespace ?? installation.namespace ?? context.defaultNamespace;
  const chart = rendered?.template.chart ?? posix.basename(installation.chart, '.tgz');
  return { release, chart, namespace, isRelease: isInstalled, texts: rendered ? [rendered.text] : [] };
}

async function readTexts(
  call: InstallCommand,
  installation: Extract<Installation, { kind: 'manifests' }>,
  context: InstallContext,
  { kustomize }: ManifestsInput,
): Promise<string[]> {
  const texts: string[] = [];
  const missing = await readAppliedFiles(call, installation, context, (text) => void texts.push(text));
  for (const name of installation.kustomizations) {
    const path = resolveInside(call.directory, name);
    if (path === undefined || (await findKind(context, path)) !== 'directory') missing.push(name);
    else texts.push(...(await tryKustomize(call, join(context.directory, path), context, kustomize)));
  }
  noteMissing(call, missing, context);
  return texts;
}

async function tryKustomize(
  call: InstallCommand,
  directory: string,
  context: InstallContext,
  kustomize: ManifestsInput['kustomize'],
): Promise<string[]> {
  try {
    return [await kustomize(await realpath(directory))];
  } catch (error) {
    if (!(error instanceof ImagebuildError) || error.code === 'CANCELLED') throw error;
    const reason = error.excerpt?.trim().split('\n').at(-1) ?? error.message;
    noteCall(context, call, say('installKustomizeFailed', { command: formatCall(call), reason }));
    return [];
  }
}
