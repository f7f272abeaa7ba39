import { readFile } from 'node:fs/promises';
import { readDockerignore } from '../../src/context/dockerignore.ts';
import { merge } from '../../src/context/merge.ts';
import { readContext } from '../../src/context/read.ts';
import { parsePlatform } from '../../src/image/platform.ts';
import type { Entry, Tree } from '../../src/image/tree.ts';
import { evaluateKubefile, parseKubefile } from '../../src/kubefile/kubefile.ts';
import { imageOf } from '../../src/prepare/image.ts';
import type { BuildahBuild, BuiltImage, FileFacts } from '../support/buildah.ts';

/** The same build by imagebuild: Kubefile and context become trees, the layers one file system. @throws ImagebuildError */
export async function build({ directory, kubefile, buildArgs = {} }: BuildahBuild): Promise<BuiltImage> {
  const parsed = parseKubefile(await readFile(kubefile, 'utf8'), 'Kubefile');
  const evaluation = evaluateKubefile(parsed, { platform: parsePlatform('linux/amd64'), buildArgs });
  const ignored = await readDockerignore(directory, 'Kubefile');
  const context = await readContext(directory, { ignore: ignored });
  const { platform } = await imageOf(parsed, evaluation, context, ignored);
  const root = platform.layers.reduce<Tree>(
    (below, layer) => merge(below, new Map(layer.entries.map((entry) => [entry.path, entry]))),
    new Map(),
  );
  const files = [...root.values()].map((entry) => [entry.path, factsOf(entry)] as const);
  return { config: platform.config, files: Object.fromEntries(files) };
}

function factsOf(entry: Entry): FileFacts {
  const { mode, uid, gid } = entry;
  if (entry.type === 'dir') return { type: 'dir', mode, uid, gid, size: 0 };
  if (entry.type === 'symlink') return { type: 'symlink', mode, uid, gid, size: 0, linkname: entry.linkname };
  const { size, digest } = entry.content;
  return { type: 'file', mode, uid, gid, size, digest };
}
