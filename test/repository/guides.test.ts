import { execFileSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { makeHelloImage } from '../../scripts/hello-image.ts';
import { programEnv, programs, repository } from '../support/cli.ts';
import { followGuide, parseGuide } from '../support/guide.ts';
import { helmDirectory } from '../support/helm.ts';
import { freePort, startRegistry, type TestRegistry } from '../support/registry.ts';
import { missing } from '../support/tools.ts';

const guides = join(repository, 'docs/guides');

/** The beginnings of commands that aren't run here, and why. */
const unrun: Readonly<Record<string, string>> = {
  git: 'clones from GitHub, or pushes to it',
  npm: 'installs from the npm registry; the quickstart has a test of its own',
  'cd imagebuild': 'is for the commands in the clone',
  gh: 'changes a repository on GitHub',
  sealos: 'changes the machines of a cluster',
  rsync: 'copies to a disk that is carried away',
  curl: 'asks a server that runs elsewhere',
  'imagebuild login': 'asks at a terminal',
  'imagebuild try': 'makes a cluster with kind, which needs Docker',
  'imagebuild bot': 'registers an app at GitHub, or serves it until it is stopped',
};

const skip = missing('docker-registry', 'skopeo', 'git');
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
  await writeFile(program, stub(layout));
  await chmod(program, 0o755);
  const path = [join(work, 'bin'), await helmDirectory(), process.env['PATH']].join(delimiter);
  env = { ...programEnv, PATH: path, HOME: join(work, 'home'), TMPDIR: join(work, 'tmp') };
  await mkdir(join(work, 'tmp'));
});

after(async () => {
  await registry?.stop();
  if (work) await rm(work, { recursive: true, force: true });
});

/**
 * The program as it is installed. A guide whose reader has registries gets `HELLO`: the images of the
 * tutorial are then read where they are here.
 */
const stub = (layout: string) => `#!/bin/sh
case $HELLO$1 in
  yesbuild | yesplan | yeslock) set -- "$@" --mirror 'ghcr.io=oci:${layout}' ;;
esac
exec '${process.execPath}' '${programs.cli}' "$@"
`;

const read = async (page: string) => parseGuide(await readFile(join(guides, page), 'utf8'));

/**
 * Does what a guide says, in a directory beside the clone.
 * @param given writes what a reader of the guide has already.
 */
async function follow(
  page: string,
  given: (directory: string) => Promise<unknown> = async () => {},
  more: NodeJS.ProcessEnv = {},
): Promise<void> {
  const directory = join(work, page);
  await mkdir(directory);
  await given(directory);
  await followGuide(await read(page), {
    directory,
    env: { ...env, ...more },
    unrun: (command) => Object.entries(unrun).find(([start]) => `${command} `.startsWith(`${start} `))?.[1],
    replace: {
      'registry.example.com': registry.host,
      '127.0.0.1:5000': `127.0.0.1:${await freePort()}`,
      'skopeo copy': 'skopeo copy --src-tls-verify=false',
    },
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

/** The repository of the tutorial. */
async function writeCollection(directory: string): Promise<void> {
  await writeTutorial('.github/', join(directory, '.github'));
  await writeTutorial('applications/', join(directory, 'applications'));
}

/** A clone of a repository with an application, which reads its images where the tutorial does. */
async function writeClone(directory: string): Promise<void> {
  await writeTutorial('applications/', join(directory, 'applications'));
  execFileSync('git', ['init', '--quiet', directory]);
  execFileSync('git', ['remote', 'add', 'origin', 'https://github.com/octo/charts.git'], { cwd: directory });
}

describe('a reader who does what a guide says sees what it shows', { skip }, () => {
  test('tutorial', () => follow('tutorial.md'));
  test('release', () => follow('release-your-application.md', writeDeploy));
  test('air gap', () => follow('air-gap.md', writeCollection));
  test('collection', () => follow('keep-a-collection.md', writeClone, { HELLO: 'yes' }));
  test('bot', () => follow('run-the-bot.md'));
});
