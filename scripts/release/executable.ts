import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { copiedFiles } from '../../src/commands/init/files.ts';
import { bundleCommonJs } from '../bundle.ts';
import { type Architecture, architectures, findNodeRuntime } from './noderuntime.ts';
import { writePackageJson } from './package.ts';

const root = join(import.meta.dirname, '..', '..');
/** Marks the place in the executable of Node that tells whether a blob was added (Node, "Single executable"). */
const fuse = 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2';

/**
 * Makes the executable of each architecture: Node, with the command line and the files that it reads inside.
 * The blob is the same for all, because it holds no code cache: one depends on the machine and on chance.
 * @param directory gets `ARCHITECTURE/imagebuild`. @returns the paths, in the order of the architectures.
 */
export async function makeExecutables(
  directory: string,
  wanted: readonly Architecture[],
  commit: string | undefined,
): Promise<string[]> {
  const work = mkdtempSync(join(tmpdir(), 'imagebuild-executable-'));
  try {
    const blob = await makeBlob(work, commit);
    return wanted.map((architecture) => {
      const path = join(directory, architecture, 'imagebuild');
      mkdirSync(dirname(path), { recursive: true });
      rmSync(path, { force: true });
      copyFileSync(join(findNodeRuntime(architecture), 'bin/node'), path);
      chmodSync(path, 0o755);
      run(process.execPath, [postject(), path, 'NODE_SEA_BLOB', blob, '--sentinel-fuse', fuse]);
      return path;
    });
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** Makes the blob from the bundle, the files that init copies, and package.json. @returns its path. */
async function makeBlob(work: string, commit: string | undefined): Promise<string> {
  await writePackageJson(work, commit);
  const modules = [...(await bundleCommonJs())].sort(([a], [b]) => (a < b ? -1 : 1));
  for (const [name, code] of modules) {
    mkdirSync(dirname(join(work, 'dist', name)), { recursive: true });
    writeFileSync(join(work, 'dist', name), code);
  }
  const assets = {
    ...Object.fromEntries(modules.map(([name]) => [`dist/${name}`, `dist/${name}`])),
    ...Object.fromEntries(copiedFiles.map((path) => [path, join(root, path)])),
    'package.json': 'package.json',
  };
  copyFileSync(join(import.meta.dirname, 'embedded.cjs'), join(work, 'main.cjs'));
  const settings = {
    main: 'main.cjs',
    output: 'imagebuild.blob',
    disableExperimentalSEAWarning: true,
    assets,
  };
  writeFileSync(join(work, 'sea.json'), JSON.stringify(settings));
  run(join(findNodeRuntime(ownArchitecture()), 'bin/node'), ['--experimental-sea-config', 'sea.json'], work);
  return join(work, 'imagebuild.blob');
}

/** Returns the architecture of this machine; only its Node runs here, and the blob is made by that version. */
function ownArchitecture(): Architecture {
  const found = (Object.keys(architectures) as Architecture[]).find(
    (one) => architectures[one] === process.arch,
  );
  if (process.platform !== 'linux' || found === undefined)
    throw new Error(
      `executables are made on Linux, amd64 or arm64; this is ${process.platform} ${process.arch}`,
    );
  return found;
}

function postject(): string {
  return join(root, 'node_modules/postject/dist/cli.js');
}

/** Runs a program, and shows its output only when it fails. */
function run(program: string, args: readonly string[], cwd?: string): void {
  const { status, stdout, stderr, error } = spawnSync(program, args, { cwd, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${args[0]} failed: ${error?.message ?? `${stdout}${stderr}`}`);
}
