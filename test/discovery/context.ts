import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type DiscoveryInput, discover } from '../../src/discovery/discover.ts';
import type { ImagebuildError } from '../../src/errors.ts';
import { formatReference } from '../../src/image/reference.ts';

type Files = Record<string, string | Uint8Array>;

/** A directory with these files, by path; gone when it is disposed of. */
export async function makeContext(files: Files) {
  const directory = await mkdtemp(join(tmpdir(), 'imagebuild-context-'));
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(directory, path)), { recursive: true });
    await writeFile(join(directory, path), content);
  }
  return {
    directory,
    [Symbol.asyncDispose]: () => rm(directory, { recursive: true, force: true }),
  };
}

/** Discovers in a directory without charts. */
export async function discoverIn(files: Files, options: Partial<DiscoveryInput> = {}) {
  await using context = await makeContext(files);
  return await discover({
    directory: context.directory,
    application: 'app',
    render: () => Promise.reject(new Error('there is no chart')),
    ...options,
  });
}

export async function references(files: Files, options: Partial<DiscoveryInput> = {}): Promise<string[]> {
  const { images } = await discoverIn(files, options);
  return images.map(({ reference }) => formatReference(reference));
}

/** Every problem of a rejection, as `code file:line`. */
export async function problems(files: Files, options: Partial<DiscoveryInput> = {}): Promise<string[]> {
  const error: ImagebuildError = await discoverIn(files, options).then(
    () => assert.fail('nothing was wrong'),
    (reason) => reason,
  );
  const all = error.problems.length > 0 ? error.problems : [error];
  return all.map(({ code, place }) => [code, [place?.file, place?.line].filter(Boolean).join(':')].join(' '));
}
