/**
 * `npm run quickstart`: the main task from end to end, on a machine with only Node and no network. It makes a
 * container image, embeds it into the cluster image of applications/hello for both platforms, and reads the
 * result back.
 */
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { makeHelloImage } from './hello-image.ts';

const root = join(import.meta.dirname, '..');
const image = join('out', 'hello-image');
const result = join('out', 'hello');

process.chdir(root);
for (const directory of [image, result]) rmSync(directory, { recursive: true, force: true });

say(`1. The image of hello, for linux/amd64 and linux/arm64, made here from two tiny programs: ${image}`);
await makeHelloImage(image, 'ghcr.io/labring/hello:v1');
// docs/guides/tutorial.md embeds this one too.
await makeHelloImage(image, 'ghcr.io/labring/hello:v2', 'hello again\n');

say('2. The cluster image of the application hello, with that image embedded');
imagebuild(
  'build',
  'apps',
  'hello',
  'v1',
  '--mirror',
  `*=oci:${image}`,
  '--output',
  `type=oci,dest=${result}`,
);

say('3. What is inside, with every digest checked');
imagebuild('inspect', '--verify', `oci:${result}`);

say(`Done: ${result} is an OCI layout that holds the cluster image.`);

function say(line: string): void {
  process.stdout.write(`\n${line}\n`);
}

/** Runs the command line as a person would, and exits if it fails. */
function imagebuild(...args: readonly string[]): void {
  say(`$ imagebuild ${args.map(quoted).join(' ')}`);
  const run = spawnSync(process.execPath, [join('dist', 'cli.js'), ...args], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (run.status !== 0) process.exit(run.status ?? 1);
}

function quoted(word: string): string {
  return /[*\s]/.test(word) ? `'${word}'` : word;
}
