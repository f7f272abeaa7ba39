/**
 * `npm run build:release`: makes the npm package, the executables and SHA256SUMS in out/release.
 * `npm run build:executable` makes only the executable of this machine, in out/executable.
 */
import { join } from 'node:path';
import { makeExecutables, ownArchitecture } from './release/executable.ts';
import { type Architecture, architectures } from './release/noderuntime.ts';
import { readCommit } from './release/package.ts';
import { makeRelease } from './release/release.ts';

const out = join(import.meta.dirname, '..', 'out');
const commit = readCommit();
if (commit === undefined)
  console.log('The files differ from the last commit, so init of what is built asks for --action.');
if (process.argv[2] === 'executable') {
  await makeExecutables(join(out, 'executable'), [ownArchitecture()], commit);
  console.log(`out/executable/${ownArchitecture()}/imagebuild`);
} else {
  await makeRelease(join(out, 'release'), {
    architectures: Object.keys(architectures) as Architecture[],
    commit,
  });
  console.log('out/release');
}
