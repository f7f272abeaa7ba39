import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { PreparedBuild } from '../../src/application/prepared/prepared.ts';
import { validateRequest } from '../../src/application/request.ts';
import type { Result } from '../../src/application/result.ts';
import { prepare } from '../../src/commands/prepare.ts';
import { publish } from '../../src/commands/publish.ts';
import { copyImage } from '../../src/image/imagecopy.ts';
import { silent } from '../../src/progress.ts';
import type { Settings } from '../../src/settings.ts';
import { openLayout } from '../../src/stores/layout/layout.ts';
import { settingsTo } from './prepared.ts';
import { writeImage } from './storedimages.ts';

type Files = Readonly<Record<string, string>>;

/** A directory with applications, and a layout that stands for all registries. */
export interface ApplicationWorkspace extends AsyncDisposable {
  readonly directory: string;
  /** The layout, as inspect names it with a reference. */
  readonly sources: string;
  /** Writes the application `a` `v1` and prepares it. */
  prepare(
    files: Files,
    request?: object,
    settings?: Partial<Settings>,
  ): Promise<PreparedBuild & AsyncDisposable>;
  /** Writes the application `a` `v1` and builds it into a layout of its own. */
  build(files: Files, request?: object, settings?: Partial<Settings>): Promise<BuiltApplication>;
  /** Makes a built image one that others can name. */
  offer(built: BuiltApplication, reference: string): Promise<void>;
}

export interface BuiltApplication {
  readonly result: Result;
  /** `oci:DIR:v1` */
  readonly location: string;
  readonly layout: string;
}

/** @param images the references of images that the sources have for both platforms. */
export async function makeApplications(images: readonly string[]): Promise<ApplicationWorkspace> {
  const directory = await mkdtemp(join(tmpdir(), 'imagebuild-applications-'));
  const sources = join(directory, 'sources');
  const layout = await openLayout(sources, { create: true });
  for (const image of images) await writeImage(layout, image, image);
  let made = 0;

  const prepareFiles: ApplicationWorkspace['prepare'] = async (files, request = {}, more = {}) => {
    const applications = join(directory, `applications-${++made}`);
    for (const [name, text] of Object.entries(files)) {
      const path = join(applications, 'a/v1', name);
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, text);
    }
    const settings = settingsTo({ kind: 'oci', directory: join(directory, 'unused') }, `oci:${sources}`);
    const valid = validateRequest({ type: 'apps', app: 'a', version: 'v1', ...request });
    const env = { PATH: process.env['PATH'], RUNNER_TEMP: directory };
    return await prepare(valid, { ...settings, env, applications, ...more }, silent);
  };

  return {
    directory,
    sources,
    prepare: prepareFiles,
    async build(files, request, more = {}) {
      await using prepared = await prepareFiles(files, request, more);
      const out = join(directory, `out-${made}`);
      const settings = settingsTo({ kind: 'oci', directory: out }, `oci:${sources}`, more);
      const result = await publish(prepared, settings, silent);
      return { result, location: `oci:${out}:v1`, layout: out };
    },
    async offer({ layout: from }, reference) {
      const source = await openLayout(from);
      const descriptor = (await source.resolve('v1'))!;
      await copyImage(source, layout, descriptor);
      await layout.putManifest(await source.manifest(descriptor), descriptor, reference);
    },
    [Symbol.asyncDispose]: () => rm(directory, { recursive: true, force: true }),
  };
}
