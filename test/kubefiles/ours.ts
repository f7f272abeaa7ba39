import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { entriesIn } from '../../src/application/prepared.ts';
import { settingsOf } from '../../src/choices.ts';
import { readDockerignore } from '../../src/context/dockerignore.ts';
import { merge } from '../../src/context/merge.ts';
import { readContext } from '../../src/context/read.ts';
import { parsePlatform } from '../../src/image/platform.ts';
import type { Entry, Tree } from '../../src/image/tree.ts';
import { parseKubefile } from '../../src/kubefile/kubefile.ts';
import { openBases } from '../../src/prepare/bases.ts';
import { newDownload } from '../../src/prepare/download.ts';
import { evaluateOnBases } from '../../src/prepare/evaluate.ts';
import { imageOf } from '../../src/prepare/image.ts';
import { openAddresses, openSources } from '../../src/sources.ts';
import { inMemory } from '../context/trees.ts';
import type { BuildahBuild, BuiltImage, FileFacts } from '../support/buildah.ts';

/** The same build by imagebuild: Kubefile and context become trees, the layers one file system. @throws ImagebuildError */
export async function build(input: BuildahBuild): Promise<BuiltImage> {
  const { directory, kubefile, buildArgs = {}, platform: asked = 'linux/amd64' } = input;
  const parsed = parseKubefile(await readFile(kubefile, 'utf8'), 'Kubefile');
  await using outside = openOutside();
  const { bases, keep, download } = outside;
  const options = { platform: parsePlatform(asked), buildArgs };
  const evaluation = await evaluateOnBases(parsed, options, bases);
  const ignored = await readDockerignore(directory, 'Kubefile');
  const context = await readContext(directory, { ignore: ignored });
  const runOnHost = () => assert.fail('nothing runs on the host');
  const materials = { context, ignored, platform: asked, bases, keep, download, runOnHost };
  const { platform } = await imageOf(parsed, evaluation, materials);
  const { base } = platform;
  const below = base ? await bases.open(`${base.reference}@${base.manifest.digest}`, asked) : undefined;
  const root = platform.layers.reduce<Tree>(
    (tree, layer) => merge(tree, new Map(entriesIn(layer).map((entry) => [entry.path, entry]))),
    (await below?.tree()) ?? new Map(),
  );
  const files = [...root.values()].map((entry) => [entry.path, factsOf(entry)] as const);
  return { config: platform.config, files: Object.fromEntries(files) };
}

/** Base images and addresses, as a build of the command line opens them. */
function openOutside() {
  const settings = settingsOf({}, { configuration: undefined, env: process.env });
  const sources = openSources(settings);
  const addresses = openAddresses(settings);
  return {
    bases: openBases(sources.sourceOf, []),
    keep: inMemory,
    download: newDownload(addresses.send, inMemory),
    async [Symbol.asyncDispose]() {
      await Promise.all([sources[Symbol.asyncDispose](), addresses.close()]);
    },
  };
}

function factsOf(entry: Entry): FileFacts {
  const { mode, uid, gid } = entry;
  if (entry.type === 'dir') return { type: 'dir', mode, uid, gid, size: 0 };
  if (entry.type === 'symlink') return { type: 'symlink', mode, uid, gid, size: 0, linkname: entry.linkname };
  const { size, digest } = entry.content;
  const { capabilities } = entry;
  return { type: 'file', mode, uid, gid, size, digest, ...(capabilities ? { capabilities } : {}) };
}
