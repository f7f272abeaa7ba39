import { join, relative } from 'node:path';
import { readApplicationConfiguration } from '../application/configuration.ts';
import { findApplication } from '../application/directory.ts';
import type { PreparedBuild } from '../application/prepared/prepared.ts';
import type { Request } from '../application/request.ts';
import { newBlobSpool } from '../layers/spool.ts';
import { openBaseImages } from '../prepare/bases.ts';
import { makeContexts } from '../prepare/contexts.ts';
import { createDownloader, type SendRequest } from '../prepare/download.ts';
import { createFileLookup } from '../prepare/files.ts';
import {
  type PreparedContext,
  prepareContext,
  type RemoteSources,
  type WriteIntermediate,
} from '../prepare/part.ts';
import { resolvePlatforms } from '../prepare/platforms.ts';
import { openRunEngines } from '../prepare/run/runs.ts';
import { createImageSaver } from '../prepare/search/localimages.ts';
import { createWorkspace } from '../prepare/workspace.ts';
import type { Progress } from '../progress.ts';
import type { Settings } from '../settings.ts';
import type { openAddresses, SourceOpener } from '../stores/open.ts';

/**
 * The first half of the story: runs the application's code (init.sh, helm, RUN) and turns its directory into plain data. Needs no secret.
 * @returns the prepared build; its files live until it is disposed of.
 * @throws ImagebuildError
 */
export async function prepare(
  request: Request,
  settings: Settings,
  progress: Progress,
): Promise<PreparedBuild & AsyncDisposable> {
  const workspace = await createWorkspace(settings, progress);
  try {
    const prepared = await prepareIn(workspace.directory, request, settings, progress);
    return { ...prepared, [Symbol.asyncDispose]: workspace[Symbol.asyncDispose] };
  } catch (error) {
    await workspace[Symbol.asyncDispose]();
    throw error;
  }
}

async function prepareIn(
  workspace: string,
  request: Request,
  settings: Settings,
  progress: Progress,
): Promise<PreparedBuild> {
  const application = await findApplication(settings.applications, request.app, request.version);
  const shown = relative('.', application.directory);
  progress({ type: 'phase', phase: 'prepare', message: shown });
  const options = await readApplicationConfiguration(application.directory, shown);
  const platforms = await resolvePlatforms(
    application.directory,
    shown,
    request,
    options,
    settings.configuration,
  );
  const timeout = options.timeout === undefined ? settings.timeout : options.timeout * 1000;
  const { directory } = application;
  const input = { directory, shown, request, platforms: platforms.built, workspace, timeout };
  const contexts = await makeContexts(input, settings, progress);

  await using outside = openOutside(settings, progress, workspace, options.anyPlatform);
  const saveLocal = createImageSaver(workspace, settings, progress);
  await using engines = openRunEngines({
    settings,
    progress,
    timeout,
    directory: join(workspace, 'engine'),
    openLayout: async (folder) => (await import('../stores/layout/layout.ts')).openLayout(folder),
  });
  const writeInterim: WriteIntermediate = async (...interim) =>
    (await import('./intermediate.ts')).writeIntermediateImage(settings, ...interim);
  const tools = { workspace, outside, saveLocal, engines, writeInterim, timeout };
  const part = { request, options, settings, progress, shown, ...tools };
  const parts: PreparedContext[] = [];
  for (const context of contexts) parts.push(await prepareContext(context, part));
  const warnings = [...application.warnings, ...parts.flatMap((part) => part.warnings)];
  const distinct = [...new Map(warnings.map((warning) => [JSON.stringify(warning), warning])).values()];
  for (const warning of distinct) progress({ type: 'warning', warning });
  return {
    schemaVersion: 1,
    request,
    application: { directory: shown, kubefile: parts[0]?.kubefile ?? '', fallback: application.fallback },
    engine: engines.used() ?? 'native',
    kubeVersion: settings.kubeVersion ?? options.kubeVersion,
    anyPlatform: options.anyPlatform,
    unsupported: platforms.unsupported,
    platforms: Object.assign({}, ...parts.map((part) => part.platforms)),
    warnings: distinct,
    files: createFileLookup(parts.flatMap((part) => part.files)),
  };
}

/** Base images and addresses, through connections that are opened when the first is asked for: most applications have neither. */
function openOutside(
  settings: Settings,
  progress: Progress,
  workspace: string,
  anyPlatform: readonly string[],
): RemoteSources & AsyncDisposable {
  let opened: Promise<{ sources: SourceOpener; addresses: ReturnType<typeof openAddresses> }> | undefined;
  const open = () => {
    opened ??= import('../stores/open.ts').then(({ createSourceOpener, openAddresses }) => ({
      sources: createSourceOpener(settings, progress),
      addresses: openAddresses(settings),
    }));
    return opened;
  };
  const send: SendRequest = async (url, options) => (await open()).addresses.send(url, options);
  const keep = newBlobSpool(join(workspace, 'kept'));
  return {
    bases: openBaseImages(async (reference) => (await open()).sources.sourceOf(reference), anyPlatform),
    keep,
    download: createDownloader(send, keep, settings.signal),
    async [Symbol.asyncDispose]() {
      const { sources, addresses } = (await opened) ?? {};
      await Promise.all([sources?.[Symbol.asyncDispose](), addresses?.close()]);
    },
  };
}
