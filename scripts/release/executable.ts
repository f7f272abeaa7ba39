import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { copiedFiles } from '../../src/commands/init/files.ts';
import { bundleCommonJs, type CommonJsBundle } from '../bundle.ts';
import { type Architecture, architectures, findNodeRuntime } from './noderuntime.ts';
import { writePackageJson } from './package.ts';

const root = join(import.meta.dirname, '..', '..');
const postject = join(root, 'node_modules/postject/dist/cli.js');
/**
 * Marks the place in the executable of Node that tells whether a blob was added (Node, "Single executable").
 */
const fuse = 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2';

/**
 * Makes the executable of each architecture: Node, with the command line and the files that it reads inside.
 * The blob is the same for all, because it holds no code cache: one depends on the machine and on chance.
 * @param directory gets `ARCHITECTURE/imagebuild`, with the licences of what is in it beside it.
 */
export async function makeExecutables(
  directory: string,
  wanted: readonly Architecture[],
  commit: string | undefined,
): Promise<void> {
  const work = mkdtempSync(join(tmpdir(), 'imagebuild-executable-'));
  try {
    const bundle = await bundleCommonJs();
    const blob = await makeBlob(bundle, work, commit);
    for (const architecture of wanted) {
      const place = join(directory, architecture);
      rmSync(place, { recursive: true, force: true });
      mkdirSync(place, { recursive: true });
      const node = findNodeRuntime(architecture);
      const path = join(place, 'imagebuild');
      copyFileSync(join(node, 'bin/node'), path);
      run(process.execPath, [postject, path, 'NODE_SEA_BLOB', blob, '--sentinel-fuse', fuse]);
      chmodSync(path, 0o755);
      copyFileSync(join(root, 'LICENSE'), join(place, 'LICENSE'));
      copyFileSync(join(node, 'LICENSE'), join(place, 'LICENSE-node.txt'));
      writeFileSync(join(place, 'LICENSES.txt'), bundle.licences);
    }
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** Makes the blob of the bundle, the files that init copies, and package.json. @returns its path. */
async function makeBlob(bundle: CommonJsBundle, work: string, commit: string | undefined): Promise<string> {
  await writePackageJson(work, commit);
  const names = [...bundle.modules.keys()].sort();
  for (const name of names) {
    mkdirSync(dirname(join(work, 'dist', name)), { recursive: true });
    writeFileSync(join(work, 'dist', name), bundle.modules.get(name) ?? '');
  }
  copyFileSync(join(import.meta.dirname, 'embedded.cjs'), join(work, 'main.cjs'));
  // https://nodejs.org/docs/latest-v24.x/api/single-executable-applications.html
  const settings = {
    main: 'main.cjs',
    output: 'imagebuild.blob',
    disableExperimentalSEAWarning: true,
    assets: {
      ...Object.fromEntries(names.map((name) => [`dist/${name}`, `dist/${name}`])),
      ...Object.fromEntries(copiedFiles.map((path) => [path, join(root, path)])),
      'package.json': 'package.json',
    },
  };
  writeFileSync(join(work, 'sea.json'), JSON.stringify(settings));
  run(join(findNodeRuntime(ownArchitecture()), 'bin/node'), ['--experimental-sea-config', 'sea.json'], work);
  return join(work, 'imagebuild.blob');
}

/**
 * Returns the architecture of this machine; only its Node runs here, and the blob is made by that version.
 */
export function ownArchitecture(): Architecture {
  const found = (Object.keys(architectures) as Architecture[]).find(
    (one) => architectures[one] === process.arch,
  );
  if (process.platform !== 'linux' || found === undefined)
    throw new Error(
      `executables are made on Linux, amd64 or arm64; this is ${process.platform} ${process.arch}`,
    );
  return found;
}

/** Runs a program, and shows its output only when it fails. */
function run(program: string, args: readonly string[], cwd?: string): void {
  const { status, stdout, stderr, error } = spawnSync(program, args, { cwd, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${args[0]} failed: ${error?.message ?? `${stdout}${stderr}`}`);
}
