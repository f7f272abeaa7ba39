import { existsSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { readApplicationConfiguration } from '../application/configuration.ts';
import { chooseKubefile, listDirectories } from '../application/directory.ts';
import { discover } from '../discovery/discover.ts';
import type { ReferenceOrigin } from '../discovery/finder.ts';
import { ImagebuildError, type Warning } from '../errors.ts';
import { formatReference } from '../image/reference.ts';
import { dialects } from '../kubefile/dialects.ts';
import { readDialect } from '../kubefile/parse/parse.ts';
import type { DialectName } from '../kubefile/syntax.ts';
import { createWorkspace } from '../prepare/workspace.ts';
import type { Progress } from '../progress.ts';
import { createChartRenderer } from '../runner/helm.ts';
import type { Settings } from '../settings.ts';

/** The embedded images of an application directory as it lies there; init.sh is not run, and no registry is asked. */
export interface ImageList {
  readonly directory: string;
  readonly images: readonly {
    readonly reference: string;
    /** false: a candidate, embedded only when its source has it. */
    readonly required: boolean;
    readonly sources: readonly ReferenceOrigin[];
  }[];
  readonly warnings: readonly Warning[];
}

/** @param directory `applications/<app>/<version>`. @throws ImagebuildError */
export async function images(directory: string, settings: Settings, progress: Progress): Promise<ImageList> {
  await checkDirectory(directory);
  const options = await readApplicationConfiguration(directory);
  await using workspace = await createWorkspace(settings.env, progress);
  const found = await discover({
    directory: resolve(directory),
    nameOf: (file) => join(directory, file),
    application: basename(dirname(resolve(directory))),
    kubeVersion: settings.kubeVersion ?? options.kubeVersion,
    charts: options.charts,
    extraImages: options.images,
    ignoredImages: options.ignoredImages,
    render: createChartRenderer(workspace.directory, settings),
    maxImages: settings.limits.images,
  });
  const dialect = await dialectWarnings(directory, options.dialect);
  const warnings = [...initWarnings(directory), ...dialect, ...found.warnings];
  for (const warning of warnings) progress({ type: 'warning', warning });
  const rows = found.images.map(({ reference, required, origins }) => ({
    reference: formatReference(reference),
    required,
    sources: origins,
  }));
  return { directory, images: rows, warnings };
}

/** What the Kubefile of sealer's dialect copies to where it is searched is not there yet. */
async function dialectWarnings(directory: string, configured: DialectName | undefined): Promise<Warning[]> {
  if (!['Kubefile', 'Dockerfile'].some((name) => existsSync(join(directory, name)))) return [];
  const { file, text } = await chooseKubefile(directory);
  const place = { file: join(directory, file) };
  const { title, embedsByItself } = readDialect(text, place.file, dialects, configured);
  if (!embedsByItself) return [];
  const message = `${title} looks for images in the finished image, and this directory is only its context`;
  return [{ message, place, hint: 'imagebuild plan shows them all.' }];
}

async function checkDirectory(directory: string): Promise<void> {
  const inside = await listDirectories(directory);
  if (inside === undefined)
    throw new ImagebuildError('APPLICATION_NOT_FOUND', `${directory} is no directory`, {
      hint: 'Name the directory of an application: applications/<app>/<version>.',
    });
  const versions = inside.map((name) => join(directory, name)).filter(isApplication);
  if (versions.length > 0 && !isApplication(directory))
    throw new ImagebuildError('APPLICATION_NOT_FOUND', `${directory} holds versions, and is none itself`, {
      hint: `Name one of them: ${versions.join(', ')}.`,
    });
}

/** Whether there is what every application has at least one of. */
function isApplication(directory: string): boolean {
  return ['Kubefile', 'Dockerfile', 'init.sh'].some((name) => existsSync(join(directory, name)));
}

/** What init.sh fetches is not there yet. */
function initWarnings(directory: string): Warning[] {
  if (!existsSync(join(directory, 'init.sh'))) return [];
  const message = 'init.sh was not run: images that it brings are not listed';
  const [app, version] = [basename(dirname(resolve(directory))), basename(resolve(directory))];
  const hint = `Run it with imagebuild plan --offline apps ${app} ${version}`;
  return [{ message, place: { file: join(directory, 'init.sh') }, hint }];
}
