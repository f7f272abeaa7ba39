import { stat } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { readApplicationConfiguration } from './application/configuration.ts';
import { discover } from './discovery/discover.ts';
import type { Origin } from './discovery/finder.ts';
import { ImagebuildError, type Warning } from './errors.ts';
import { formatReference } from './image/reference.ts';
import { chartRenderer } from './prepare/render.ts';
import { makeWorkspace } from './prepare/workspace.ts';
import type { Progress } from './progress.ts';
import type { Settings } from './settings.ts';

/** The embedded images of an application directory as it lies there; init.sh is not run, and no registry is asked. */
export interface FoundImages {
  readonly directory: string;
  readonly images: readonly {
    readonly reference: string;
    /** false: a candidate, embedded only when its source has it. */
    readonly required: boolean;
    readonly sources: readonly Origin[];
  }[];
  readonly warnings: readonly Warning[];
}

/** @param directory `applications/<app>/<version>`. @throws ImagebuildError */
export async function images(
  directory: string,
  settings: Settings,
  progress: Progress,
): Promise<FoundImages> {
  await checkDirectory(directory);
  const options = await readApplicationConfiguration(directory);
  await using workspace = await makeWorkspace(settings, progress);
  const found = await discover({
    directory: resolve(directory),
    shown: directory,
    application: basename(dirname(resolve(directory))),
    kubeVersion: settings.kubeVersion ?? options.kubeVersion,
    charts: options.charts,
    extraImages: options.images,
    ignoredImages: options.ignoredImages,
    render: chartRenderer(workspace.directory, settings),
    maxImages: settings.limits.images,
  });
  for (const warning of found.warnings) progress({ type: 'warning', warning });
  const rows = found.images.map(({ reference, required, origins }) => ({
    reference: formatReference(reference),
    required,
    sources: origins,
  }));
  return { directory, images: rows, warnings: found.warnings };
}

async function checkDirectory(directory: string): Promise<void> {
  const isDirectory = await stat(directory).then(
    (stats) => stats.isDirectory(),
    () => false,
  );
  if (isDirectory) return;
  throw new ImagebuildError('APPLICATION_NOT_FOUND', `${directory} is no directory`, {
    hint: 'Name the directory of an application: applications/<app>/<version>.',
  });
}
