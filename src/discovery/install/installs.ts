import { createHash } from 'node:crypto';
import { mkdir, realpath, writeFile } from 'node:fs/promises';
import { basename, join, posix } from 'node:path';
import { ImagebuildError, type Message, type Warning } from '../../errors.ts';
import { say } from '../../text/say.ts';
import { findOutsideLink } from '../chartlinks.ts';
import { readChartMetadata } from '../chartmetadata.ts';
import { givenVersion, templateSteps, toReleaseName } from '../chartrenders.ts';
import { findKind, listDirectory, listFiles, readText } from '../contextfiles.ts';
import type { FinderContext, FoundImage, OriginStep } from '../finder.ts';
import { readIgnored } from '../ignored.ts';
import { chooseKubeVersion } from '../kubeversion.ts';
import { type RenameImage, readKustomizationTree } from '../kustomization.ts';
import { type ImageVersions, limitVersions } from '../manyversions.ts';
import { type FinderOrigin, type MergedImage, mergeImages } from '../merge.ts';
import { reportNamed } from '../namedimages.ts';
import { findImagesInYaml } from '../yaml/yaml.ts';
import { type Installation, type InstallCommand, readInstallation } from './commands.ts';
import { findNeededFlags, type RemovableFlag } from './neededflags.ts';
import { resolveInside } from './written.ts';

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
  /** The file that warnings about calls name. */
  readonly file: string;
  /** true: files of the image may be missing from the copy, and nothing is said about them. */
  readonly isPartial?: boolean | undefined;
  /** true: chains name the flags of calls that an image depends on, which takes a render for each flag. */
  readonly explainFlags?: boolean | undefined;
}

interface InstallContext extends FinderContext {
  readonly scratch: string;
  readonly file: string;
  readonly isPartial: boolean;
  readonly explainFlags: boolean;
}

type Template = Parameters<FinderContext['render']>[0];
type Kind = 'chart' | 'manifest';
type FoundInstall = Omit<FoundImage, 'origin'> & { readonly origin: FinderOrigin<Kind> };

/**
 * Finds the images of what an image's ENTRYPOINT and CMD install (docs/compatibility.md B 2): charts rendered
 * with the flags of the calls, and manifests that they apply. A call that can't be followed is a warning.
 */
export async function discoverInstalls(
  input: InstallInput,
): Promise<{ readonly images: readonly MergedImage<Kind>[]; readonly warnings: readonly Warning[] }> {
  const warnings: Warning[] = [];
  const context: InstallContext = {
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
  };
  await mkdir(input.scratch, { recursive: true });
  const ignoring = { ...context, directory: await realpath(input.applicationDirectory) };
  const { ruleOf } = await readIgnored(ignoring, input.ignoredImages ?? []);
  const found: FoundInstall[] = [];
  const seen = new Set<string>();
  let followed = 0;
  for (const command of input.commands) {
    const key = keyOf(command);
    if (seen.has(key)) continue;
    seen.add(key);
    const installation = readInstallation(command);
    if (!installation) continue;
    if (++followed > mostInstallations) throw tooManyInstallations(input.file);
    found.push(...(await followInstallation(command, installation, context)));
  }
  const merged = mergeImages(found.filter(({ reference }) => ruleOf(reference) === undefined));
  const { images, warnings: limited } = limitVersions(merged, input.imageVersions);
  const distinct = new Map([...warnings, ...limited].map((warning) => [JSON.stringify(warning), warning]));
  return { images, warnings: [...distinct.values()] };
}

/** Each may be a render of its own. */
const mostInstallations = 1000;

function tooManyInstallations(file: string): ImagebuildError {
  return new ImagebuildError('LIMIT_EXCEEDED', say('installTooMany', { limit: mostInstallations }), {
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
  command: InstallCommand,
  installation: Installation,
  context: InstallContext,
): Promise<FoundInstall[]> {
  const shown = [command.program, ...command.args].join(' ');
  const warn = (message: Message, hint: Message) =>
    context.warn({ message: message.text, place: context.place(context.file), hint: hint.text });
  const missing = (file: string) => {
    if (context.isPartial) return;
    warn(say('installNotInImage', { command: shown, file }), say('installNotInImageHint'));
  };
  if (installation.kind === 'other') {
    warn(say('installOther', { command: shown }), say('installOtherHint'));
    return [];
  }
  if (installation.kind === 'manifests') return await readManifests(command, installation, context, missing);
  for (const flag of installation.ignored)
    warn(say('installFlagIgnored', { command: shown, flag }), say('installFlagIgnoredHint'));
  const path = resolveInside(command.directory, installation.chart);
  const kind = path === undefined ? undefined : await findKind(context, path);
  if (path === undefined || kind === undefined) {
    missing(installation.chart);
    return [];
  }
  try {
    return await renderChart(command, installation, path, kind === 'directory', context);
  } catch (error) {
    if (!(error instanceof ImagebuildError) || error.code !== 'CHART_FAILED') throw error;
    warn(
      say('installRenderFailed', { command: shown, reason: error.message }),
      say('installRenderFailedHint'),
    );
    return [];
  }
}

async function renderChart(
  command: InstallCommand,
  { release, namespace, values, flags }: Extract<Installation, { kind: 'chart' }>,
  path: string,
  isDirectory: boolean,
  context: InstallContext,
): Promise<FoundInstall[]> {
  const outside = isDirectory ? await findOutsideLink(context, path) : undefined;
  if (outside !== undefined)
    throw new ImagebuildError('CHART_FAILED', say('chartLinkLeadsOut', { path: outside }));
  const metadata = await readChartMetadata(join(context.directory, path), isDirectory).catch(() => undefined);
  const chart = metadata?.name ?? basename(path, '.tgz');
  const options = context.charts[chart] ?? {};
  const file = (name: string) => findUsedFile(name, command, context);
  const name = release ?? options.releaseName ?? toReleaseName(context.application);
  const template = {
    path: join(context.directory, path),
    chart,
    name,
    namespace: namespace ?? options.namespace ?? 'default',
    kubeVersion: givenVersion(context, options) ?? chooseKubeVersion(metadata?.kubeVersion),
    apiVersions: options.apiVersions ?? [],
    values: await Promise.all(values.map(file)),
    sets: [],
    flags: await Promise.all(
      flags.map(
        async ([flag, value]) => [flag, flag === '--set-file' ? await setFile(value, file) : value] as const,
      ),
    ),
  };
  const list = async (one: Template) => findImagesInYaml(await context.render(one), context.place(path));
  const found = await list(template);
  const bare = { ...template, values: [], flags: [] };
  const removable = context.explainFlags ? listRemovable(template, { values, flags }) : [];
  const neededFlags = await findNeededFlags(async (one) => (await list(one)).images, bare, removable);
  const origin = (image: Parameters<typeof neededFlags>[0]) => ({
    file:
      image.source === undefined || !isDirectory
        ? path
        : posix.join(path, image.source.slice(image.source.indexOf('/') + 1)),
    chains: [templateSteps(chart, image.source, [...callSteps(command), ...neededFlags(image)])],
  });
  return reportNamed(found, context, origin).map((image) => ({
    ...image,
    origin: { kind: 'chart', ...image.origin },
  }));
}

/** Lists the flags of a call with the renders that lack them: `-f values.yaml`, `--set a=b`. */
function listRemovable(
  template: Template,
  { values, flags }: Pick<Extract<Installation, { kind: 'chart' }>, 'values' | 'flags'>,
): RemovableFlag[] {
  return [
    ...values.map((name, removed) => ({
      text: `-f ${name}`,
      without: { ...template, values: template.values.filter((_, index) => index !== removed) },
    })),
    ...flags.map(([flag, value], removed) => ({
      text: `${flag} ${value}`,
      without: { ...template, flags: template.flags?.filter((_, index) => index !== removed) },
    })),
  ];
}

/**
 * Returns the steps to what a call installs: the command of the image that makes it, and the call, unless the
 * command is nothing else.
 */
function callSteps({ command, program, args }: InstallCommand): OriginStep[] {
  const text = [program, ...args].join(' ');
  if (command === undefined) return [{ kind: 'call', text }];
  const steps = [{ kind: 'command', text: command }];
  return command.endsWith(` ${text}`) ? steps : [...steps, { kind: 'call', text }];
}

/** Replaces the file of `key=file`. */
async function setFile(value: string, file: (name: string) => Promise<string>): Promise<string> {
  const [, key = '', name = ''] = /^([^=]*)=(.*)$/s.exec(value) ?? [];
  return `${key}=${await file(name)}`;
}

/**
 * Returns the path of a file as it was when it was used, or as it is in the image. Links are resolved.
 * @throws CHART_FAILED when it is neither: helm is never given a path outside.
 */
async function findUsedFile(name: string, command: InstallCommand, context: InstallContext): Promise<string> {
  const used = command.files.find((file) => file.name === name);
  if (used) {
    const path = join(context.scratch, createHash('sha256').update(used.content).digest('hex'));
    await writeFile(path, used.content);
    return path;
  }
  const path = resolveInside(command.directory, name);
  if (path === undefined || (await findKind(context, path)) !== 'file')
    throw new ImagebuildError(
      'CHART_FAILED',
      say('valuesMissing', { file: name, chart: command.args.join(' ') }),
    );
  return await realpath(join(context.directory, path));
}

const manifestFile = /\.(?:ya?ml|json)$/i;

async function readManifests(
  command: InstallCommand,
  { files, recursive, kustomizations }: Extract<Installation, { kind: 'manifests' }>,
  context: InstallContext,
  onMissing: (file: string) => void,
): Promise<FoundInstall[]> {
  const found: FoundInstall[] = [];
  const read = (text: string, file: string, hasLines: boolean, rename?: RenameImage) => {
    const chains = [callSteps(command)];
    const origin = ({ line }: { readonly line: number }) =>
      hasLines ? { file, line, chains } : { file, chains };
    for (const image of reportNamed(findImagesInYaml(text, context.place(file), { rename }), context, origin))
      found.push({ ...image, origin: { kind: 'manifest', ...image.origin } });
  };
  for (const name of files) {
    const path = resolveInside(command.directory, name);
    const used = command.files.filter(
      (file) => file.name === name || file.name.startsWith(`${name.replace(/\/$/, '')}/`),
    );
    for (const { name: file, content } of used) {
      const inside = file === '-' ? undefined : resolveInside(command.directory, file);
      read(Buffer.from(content).toString(), inside ?? context.file, inside !== undefined);
    }
    if (name === '-') continue;
    const recorded = new Set(used.map((file) => resolveInside(command.directory, file.name)));
    const present = path === undefined ? [] : await listManifests(path, recursive, context);
    if (used.length + present.length === 0) onMissing(name);
    for (const file of present.filter((one) => !recorded.has(one)))
      read(await readText(context, file), file, true);
  }
  for (const name of kustomizations) {
    const path = resolveInside(command.directory, name);
    const renders = path === undefined ? undefined : await readKustomizationTree(context, path);
    if (!renders?.size) onMissing(name);
    for (const [file, renames] of renders ?? [])
      if ((await findKind(context, file)) === 'file') {
        const text = await readText(context, file);
        for (const rename of renames) read(text, file, true, rename);
      }
  }
  return found;
}

/**
 * Lists the files of a path that kubectl reads; those that sealos makes of templates are read as templates.
 */
async function listManifests(path: string, recursive: boolean, context: InstallContext): Promise<string[]> {
  const kind = await findKind(context, path);
  if (kind === 'file') return [path];
  if (kind === 'directory') {
    const files = recursive ? await listFiles(context, path) : await listFilesDirectlyIn(context, path);
    return files.filter((file) => manifestFile.test(file));
  }
  return (await findKind(context, `${path}.tmpl`)) === 'file' ? [`${path}.tmpl`] : [];
}

async function listFilesDirectlyIn(context: InstallContext, path: string): Promise<string[]> {
  const entries = await listDirectory(context, path);
  return entries.filter(({ isDirectory }) => !isDirectory).map((entry) => entry.path);
}
