import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { makeHelloImage } from '../../scripts/hello-image.ts';
import { programEnv, programs, repository } from '../support/cli.ts';
import { followGuide, parseGuide } from '../support/guide.ts';
import { helmDirectory } from '../support/helm.ts';
import { startRegistry, type TestRegistry } from '../support/registry.ts';
import { missing } from '../support/tools.ts';

const guides = join(repository, 'docs/guides');

/** The beginnings of commands that aren't run here, and why. */
const unrun: Readonly<Record<string, string>> = {
  git: 'clones from GitHub, or pushes to it',
  npm: 'installs from the npm registry; the quickstart has a test of its own',
  'cd imagebuild': 'is for the commands in the clone',
  gh: 'changes a repository on GitHub',
  sealos: 'changes the machines of a cluster',
  'imagebuild login': 'asks at a terminal',
  'imagebuild try': 'makes a cluster with kind, which needs Docker',
};

const skip = missing('docker-registry');
let work: string;
let registry: TestRegistry;
let env: NodeJS.ProcessEnv;

before(async () => {
  if (skip) return;
  work = await mkdtemp(join(tmpdir(), 'imagebuild-guides-'));
  registry = await startRegistry();
  const layout = join(work, 'imagebuild/out/hello-image');
  await makeHelloImage(layout, 'ghcr.io/labring/hello:v1');
  await makeHelloImage(layout, 'ghcr.io/labring/hello:v2', 'hello again\n');
  await mkdir(join(work, 'bin'));
  const program = join(work, 'bin/imagebuild');
  await writeFile(program, `#!/bin/sh\nexec '${process.execPath}' '${programs.cli}' "$@"\n`);
  await chmod(program, 0o755);
  const path = [join(work, 'bin'), await helmDirectory(), process.env['PATH']].join(delimiter);
  env = { ...programEnv, PATH: path, HOME: join(work, 'home'), TMPDIR: join(work, 'tmp') };
  await mkdir(join(work, 'tmp'));
});

after(async () => {
  await registry?.stop();
  if (work) await rm(work, { recursive: true, force: true });
});

const read = async (page: string) => parseGuide(await readFile(join(guides, page), 'utf8'));

/**
 * Does what a guide says, in a directory beside the clone.
 * @param given writes what a reader of the guide has already.
 */
async function follow(page: string, given: (directory: string) => Promise<unknown> = async () => {}) {
  const directory = join(work, page);
  await mkdir(directory);
  await given(directory);
  await followGuide(await read(page), {
    directory,
    env,
    unrun: (command) => Object.entries(unrun).find(([start]) => `${command} `.startsWith(`${start} `))?.[1],
    replace: { 'registry.example.com': registry.host },
  });
}

/** Writes files of the application that the tutorial makes. */
async function writeTutorial(from: string, to: string): Promise<void> {
  for (const block of await read('tutorial.md')) {
    if (block.kind !== 'file' || !block.path.startsWith(from)) continue;
    const path = join(to, block.path.slice(from.length));
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, block.text);
  }
}

const application = 'applications/greeter/v1/';

/** A repository of an application, with the chart of the tutorial. */
async function writeDeploy(directory: string): Promise<void> {
  await writeTutorial('.github/', join(directory, '.github'));
  await writeTutorial(`${application}charts/`, join(directory, 'deploy/charts'));
}

describe('a reader who does what a guide says sees what it shows', { skip }, () => {
  test('tutorial', () => follow('tutorial.md'));
  test('release', () => follow('release-your-application.md', writeDeploy));
});
