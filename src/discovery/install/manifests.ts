import { say } from '../../text/say.ts';
import { findKind, listDirectory, listFiles, readText } from '../contextfiles.ts';
import type { FinderContext } from '../finder.ts';
import {
  isKustomization,
  type RenameImage,
  readKustomizationTree,
  selectInlinePatches,
} from '../kustomization.ts';
import { reportNamed } from '../namedimages.ts';
import { findImagesInYaml } from '../yaml/yaml.ts';
import type { Installation, InstallCommand } from './commands.ts';
import {
  callSteps,
  type FoundInstall,
  formatCall,
  type InstallContext,
  isMissingNoted,
  noteCall,
  notesOfKind,
  resolveInside,
} from './context.ts';

type ManifestInstallation = Extract<Installation, { kind: 'manifests' }>;

/** Reads a text of a file. @param hasLines false: its lines aren't those of the file. */
type ReadManifest = (text: string, file: string, hasLines: boolean, rename?: RenameImage) => void;

/** Finds the images of the manifests that a call applies. */
export async function findInAppliedManifests(
  call: InstallCommand,
  installation: ManifestInstallation,
  context: InstallContext,
): Promise<FoundInstall[]> {
  const found: FoundInstall[] = [];
  const inManifest = notesOfKind(context, 'manifest');
  const read: ReadManifest = (text, file, hasLines, rename) => {
    const chains = [callSteps(call)];
    const origin = ({ line }: { readonly line: number }) =>
      hasLines ? { file, line, chains } : { file, chains };
    const named = findImagesInYaml(text, context.place(file), { rename });
    for (const image of reportNamed(named, inManifest, origin))
      found.push({ ...image, origin: { kind: 'manifest', ...image.origin } });
  };
  const { kustomizations } = installation;
  const missing = await readAppliedFiles(call, installation, context, read);
  for (const name of kustomizations)
    if (!(await readKustomized(name, call, inManifest, read))) missing.push(name);
  noteMissing(call, missing, context);
  return found;
}

/**
 * Reads the files of manifests that a call applies, those of its kustomizations aside.
 * @returns what isn't in the image.
 */
export async function readAppliedFiles(
  call: InstallCommand,
  { files, recursive }: Pick<ManifestInstallation, 'files' | 'recursive'>,
  context: InstallContext,
  read: ReadManifest,
): Promise<string[]> {
  const missing: string[] = [];
  const inManifest = notesOfKind(context, 'manifest');
  for (const name of files)
    if (!(await readApplied(name, call, recursive, inManifest, context.file, read))) missing.push(name);
  return missing;
}

/** Adds a note for what a call applies and isn't in the image. */
export function noteMissing(call: InstallCommand, missing: readonly string[], context: InstallContext): void {
  for (const file of missing.filter((one) => isMissingNoted(context, call, one)))
    noteCall(context, call, say('installNotInImage', { command: formatCall(call), file }));
}

/** Reads what `-f` names. @returns false when that isn't in the image. */
async function readApplied(
  name: string,
  call: InstallCommand,
  recursive: boolean,
  context: FinderContext,
  kubefile: string,
  read: ReadManifest,
): Promise<boolean> {
  const path = resolveInside(call.directory, name);
  const used = call.files.filter(
    (file) => file.name === name || file.name.startsWith(`${name.replace(/\/$/, '')}/`),
  );
  for (const { name: file, content } of used) {
    const inside = file === '-' ? undefined : resolveInside(call.directory, file);
    read(Buffer.from(content).toString(), inside ?? kubefile, inside !== undefined);
  }
  if (name === '-') return true;
  const recorded = new Set(used.map((file) => resolveInside(call.directory, file.name)));
  const present = path === undefined ? [] : await listManifests(path, recursive, context);
  for (const file of present.filter((one) => !recorded.has(one)))
    read(await readText(context, file), file, true);
  return used.length + present.length > 0;
}

/** Reads what `-k` names. @returns false when that isn't in the image. */
async function readKustomized(
  name: string,
  call: InstallCommand,
  context: FinderContext,
  read: ReadManifest,
): Promise<boolean> {
  const path = resolveInside(call.directory, name);
  const renders = path === undefined ? undefined : await readKustomizationTree(context, path);
  for (const [file, renames] of renders ?? [])
    if ((await findKind(context, file)) === 'file') {
      const whole = await readText(context, file);
      const text = isKustomization(file) ? selectInlinePatches(whole, context.place(file)) : whole;
      for (const rename of renames) read(text, file, true, rename);
    }
  return (renders?.size ?? 0) > 0;
}

/** sealos makes `x.yaml` of `x.yaml.tmpl` before the commands run. */
const manifestFile = /\.(?:ya?ml|json)(?:\.tmpl)?$/i;

/**
 * Lists the files of a path that kubectl reads; those that sealos makes of templates are read as templates.
 */
async function listManifests(path: string, recursive: boolean, context: FinderContext): Promise<string[]> {
  const kind = await findKind(context, path);
  if (kind === 'file') return [path];
  if (kind === 'directory') {
    const files = recursive ? await listFiles(context, path) : await listFilesDirectlyIn(context, path);
    return files.filter((file) => manifestFile.test(file));
  }
  return (await findKind(context, `${path}.tmpl`)) === 'file' ? [`${path}.tmpl`] : [];
}

async function listFilesDirectlyIn(context: FinderContext, path: string): Promise<string[]> {
  const entries = await listDirectory(context, path);
  return entries.filter(({ isDirectory }) => !isDirectory).map((entry) => entry.path);
}
