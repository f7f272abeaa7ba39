/**
 * `npm run build:release` makes the npm package, the executables and SHA256SUMS in out/release. With
 * `-- --base REFERENCE` it also makes the container image on that base: container.tar, an OCI archive, and
 * container.digest. `npm run build:executable` makes only the executable of this machine, in out/executable.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { makeContainer } from './release/container.ts';
import { makeExecutables, ownArchitecture } from './release/executable.ts';
import { type Architecture, architectures } from './release/noderuntime.ts';
import { readCommit } from './release/package.ts';
import { makeRelease } from './release/release.ts';

const out = join(import.meta.dirname, '..', 'out');
const { values, positionals } = parseArgs({ options: { base: { type: 'string' } }, allowPositionals: true });
const commit = readCommit();
if (commit === undefined)
  console.log('The files differ from the last commit, so init of what is built asks for --action.');

if (positionals[0] === 'executable') {
  await makeExecutables(join(out, 'executable'), [ownArchitecture()], commit);
  console.log(`out/executable/${ownArchitecture()}/imagebuild`);
} else {
  const release = join(out, 'release');
  await makeRelease(release, { architectures: Object.keys(architectures) as Architecture[], commit });
  if (values.base !== undefined) {
    const digest = makeContainer(join(release, 'container.tar'), {
      executables: join(release, 'executables'),
      base: values.base,
    });
    writeFileSync(join(release, 'container.digest'), `${digest}\n`);
  }
  console.log('out/release');
}
