import { createHash } from 'node:crypto';
import { realpath, writeFile } from 'node:fs/promises';
import { basename, join, posix } from 'node:path';
import { ImagebuildError } from '../../errors.ts';
import { say } from '../../text/say.ts';
import { findOutsideLink } from '../chartlinks.ts';
import { readChartMetadata } from '../chartmetadata.ts';
import { givenVersion, templateSteps, toReleaseName } from '../chartrenders.ts';
import { findKind } from '../contextfiles.ts';
import type { RenderChart } from '../finder.ts';
import { chooseKubeVersion } from '../kubeversion.ts';
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
import { findNeededFlags, type RemovableFlag } from './neededflags.ts';

type ChartInstallation = Extract<Installation, { kind: 'chart' }>;
type Template = Parameters<RenderChart>[0];

/** Finds the images of a chart, rendered with the flags of the call that installs it. */
export async function findInInstalledChart(
  call: InstallCommand,
  installation: ChartInstallation,
  context: InstallContext,
): Promise<FoundInstall[]> {
  const found = await withInstalledChart(call, installation, context, (chart, template) =>
    findInChart(call, chart, template, context),
  );
  return found ?? [];
}

/**
 * Renders a chart with the flags of the call that installs it, and with its CRDs where helm installs them.
 * @returns undefined, with a note or a warning, where that can't be done.
 */
export async function renderInstalledChart(
  call: InstallCommand,
  installation: ChartInstallation,
  context: InstallContext,
): Promise<{ readonly text: string; readonly template: Template } | undefined> {
  const hasCrds = installation.isInstalled
    ? !call.args.includes('--skip-crds')
    : call.args.includes('--include-crds');
  return await withInstalledChart(call, installation, context, async (_chart, found) => {
    const flags = [...(found.flags ?? []), ...(hasCrds ? [['--include-crds', 'true'] as const] : [])];
    const template = { ...found, flags };
    return { text: await context.render(template), template };
  });
}

/** Finds a chart and its files, and passes on what is rendered. */
async function withInstalledChart<Result>(
  call: InstallCommand,
  installation: ChartInstallation,
  context: InstallContext,
  use: (chart: InstalledChart, template: Template) => Promise<Result>,
): Promise<Result | undefined> {
  const command = formatCall(call);
  for (const flag of installation.ignored)
    noteCall(context, call, say('installFlagIgnored', { command, flag }));
  const { chart: file } = installation;
  const path = resolveInside(call.directory, file);
  const kind = path === undefined ? undefined : await findKind(context, path);
  if (path === undefined || kind === undefined) {
    if (isMissingNoted(context, call, file))
      noteCall(context, call, say('installNotInImage', { command, file }));
    return undefined;
  }
  const passed = await findPassedFlags(call, installation, context);
  for (const missing of passed.missing.filter((one) => isMissingNoted(context, call, one)))
    noteCall(context, call, say('installValuesNotInImage', { command, file: missing }));
  const chart: InstalledChart = { path, isDirectory: kind === 'directory', passed };
  try {
    await checkLinks(chart, context);
    return await use(chart, await describeTemplate(installation, chart, context));
  } catch (error) {
    if (!(error instanceof ImagebuildError) || error.code !== 'CHART_FAILED') throw error;
    const reason = say('installRenderFailed', { command, reason: error.message });
    // Without a file of its values, nothing is wrong with the chart.
    if (passed.missing.length === 0)
      context.warn({
        message: reason.text,
        place: context.place(context.file, call.line),
        hint: say('installRenderFailedHint').text,
      });
    else if (!context.isPartial) noteCall(context, call, reason);
    return undefined;
  }
}

/** helm would follow a link out of the image. @throws CHART_FAILED */
async function checkLinks({ path, isDirectory }: InstalledChart, context: InstallContext): Promise<void> {
  const outside = isDirectory ? await findOutsideLink(context, path) : undefined;
  if (outside !== undefined)
    throw new ImagebuildError('CHART_FAILED', say('chartLinkLeadsOut', { path: outside }));
}

/** A flag that is passed to helm: as the call has it, and with a path of a file that it names. */
interface PassedFlag {
  readonly text: string;
  readonly flag: string;
  readonly value: string;
}

/** The flags of a call whose files are known. */
interface PassedFlags {
  readonly values: readonly PassedFlag[];
  readonly others: readonly PassedFlag[];
  /** The files that aren't in the image, as the call names them. */
  readonly missing: readonly string[];
}

interface InstalledChart {
  /** Relative to the copy. */
  readonly path: string;
  readonly isDirectory: boolean;
  readonly passed: PassedFlags;
}

async function findInChart(
  call: InstallCommand,
  { path, isDirectory, passed }: InstalledChart,
  template: Template,
  context: InstallContext,
): Promise<FoundInstall[]> {
  const list = async (one: Template) => findImagesInYaml(await context.render(one), context.place(path));
  const named = await list(template);
  const bare = { ...template, values: [], flags: [] };
  const removable = context.explainFlags ? listRemovable(template, passed) : [];
  const neededFlags = await findNeededFlags(async (one) => (await list(one)).images, bare, removable);
  const origin = (image: Parameters<typeof neededFlags>[0]) => ({
    file:
      image.source === undefined || !isDirectory
        ? path
        : posix.join(path, image.source.slice(image.source.indexOf('/') + 1)),
    chains: [templateSteps(template.chart, image.source, [...callSteps(call), ...neededFlags(image)])],
  });
  return reportNamed(named, notesOfKind(context, 'chart'), origin).map((image) => ({
    ...image,
    origin: { kind: 'chart', ...image.origin },
  }));
}

async function describeTemplate(
  { release, namespace }: ChartInstallation,
  { path, isDirectory, passed }: InstalledChart,
  context: InstallContext,
): Promise<Template> {
  const metadata = await readChartMetadata(join(context.directory, path), isDirectory).catch(() => undefined);
  const chart = metadata?.name ?? basename(path, '.tgz');
  const options = context.charts[chart] ?? {};
  return {
    path: join(context.directory, path),
    chart,
    name: release ?? options.releaseName ?? toReleaseName(context.application),
    namespace: namespace ?? options.namespace ?? context.defaultNamespace ?? 'default',
    kubeVersion: givenVersion(context, options) ?? chooseKubeVersion(metadata?.kubeVersion),
    apiVersions: options.apiVersions ?? [],
    values: passed.values.map(({ value }) => value),
    sets: [],
    flags: passed.others.map(({ flag, value }) => [flag, value] as const),
  };
}

/** Lists the flags of a call with the renders that lack them: `-f values.yaml`, `--set a=b`. */
function listRemovable(template: Template, { values, others }: PassedFlags): RemovableFlag[] {
  const without = <Value>(list: readonly Value[] = [], removed: number) =>
    list.filter((_, index) => index !== removed);
  return [
    ...values.map(({ text }, removed) => ({
      text,
      without: { ...template, values: without(template.values, removed) },
    })),
    ...others.map(({ text }, removed) => ({
      text,
      without: { ...template, flags: without(template.flags, removed) },
    })),
  ];
}

/** Finds the values files of a call and the files of `--set-file`. */
async function findPassedFlags(
  call: InstallCommand,
  { values, flags }: ChartInstallation,
  context: InstallContext,
): Promise<PassedFlags> {
  const missing: string[] = [];
  const find = async (flag: string, text: string, name: string, key = ''): Promise<PassedFlag[]> => {
    const path = await findUsedFile(name, call, context);
    if (path === undefined) missing.push(name);
    return path === undefined ? [] : [{ text, flag, value: `${key}${path}` }];
  };
  const found: PassedFlag[] = [];
  for (const name of values) found.push(...(await find('--values', `-f ${name}`, name)));
  const others: PassedFlag[] = [];
  for (const [flag, value] of flags) {
    const text = `${flag} ${value}`;
    const [, key = '', name = ''] = /^([^=]*=)(.*)$/s.exec(value) ?? [];
    if (flag === '--set-file') others.push(...(await find(flag, text, name, key)));
    else others.push({ text, flag, value });
  }
  return { values: found, others, missing };
}

/**
 * Returns the path of a file as it was when it was used, or as it is in the image. Links are resolved.
 * @returns undefined when it is neither: helm is never given a path outside.
 */
async function findUsedFile(
  name: string,
  call: InstallCommand,
  context: InstallContext,
): Promise<string | undefined> {
  const used = call.files.find((file) => file.name === name);
  if (used) {
    const path = join(context.scratch, createHash('sha256').update(used.content).digest('hex'));
    await writeFile(path, used.content);
    return path;
  }
  const path = resolveInside(call.directory, name);
  if (path === undefined || (await findKind(context, path)) !== 'file') return undefined;
  return await realpath(join(context.directory, path));
}
