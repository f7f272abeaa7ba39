/** Makes what a command of a page names: applications, directories, layouts, archives and prepared builds. */
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { makeHelloImage } from '../../../scripts/hello-image.ts';
import { repository } from '../../support/cli.ts';
import { runCommand } from '../../support/cliinprocess.ts';

const hello = join(repository, 'applications/hello/latest');
const imageTypes = ['apps', 'configs', 'dockerimages'];
const building = ['build', 'prepare', 'plan', 'lock'];

/** The things that commands name, made once: a container image, a cluster image, a prepared build. */
export async function makeModels(directory: string): Promise<void> {
  process.chdir(directory);
  await makeHelloImage('image', 'ghcr.io/labring/hello:v1');
  await cp(hello, 'applications/hello/latest', { recursive: true });
  const words = ['apps', 'hello', 'v1', '--mirror', '*=oci:image', '--progress', 'quiet'];
  for (const args of [
    ['build', ...words, '--output', 'type=oci,dest=layout', '--archives', 'archives'],
    ['prepare', ...words, '--output', 'prepared'],
  ]) {
    const { status, stderr } = await runCommand(args);
    if (status !== 0) throw new Error(stderr);
  }
}

/**
 * Makes everything that a command names in an empty directory.
 * @returns the words to run, with flags that let it find everything there.
 */
export async function makeWorkspace(
  models: string,
  directory: string,
  words: readonly string[],
): Promise<string[]> {
  const copy = (model: string, path: string) =>
    cp(join(models, model), join(directory, path), { recursive: true });
  await cp(hello, join(directory, 'applications/hello/latest'), { recursive: true });
  for (const path of applicationsIn(words)) await makeApplication(join(directory, path), words);
  const tags: [layout: string, tag: string][] = [];
  for (const word of words) {
    const [, layout, tag] = /^(?:.*=)?oci:([^:]+)(?::([\w.-]+))?$/.exec(word) ?? [];
    if (layout !== undefined) await copy(word.includes('=') ? 'image' : 'layout', layout);
    if (layout !== undefined && tag !== undefined) tags.push([join(directory, layout), tag]);
    if (word.endsWith('.tar')) await copy('archives/hello-v1-amd64.tar', word);
    if (words[0] === 'publish' && /^[\w-]+(?:\/[\w-]+)*$/.test(word) && word !== 'publish')
      await copy('prepared', word);
  }
  for (const [layout, tag] of tags) await addTag(layout, tag);
  return [...words, ...(await offlineFlags(models, words))];
}

/** Gives the image of a layout one more name. */
async function addTag(layout: string, tag: string): Promise<void> {
  const file = join(layout, 'index.json');
  const index = JSON.parse(await readFile(file, 'utf8'));
  const name = 'org.opencontainers.image.ref.name';
  const named = index.manifests.map(
    (each: { annotations: Record<string, string> }) => each.annotations[name],
  );
  if (named.includes(tag)) return;
  const { annotations, ...same } = index.manifests[named.indexOf('v1')];
  index.manifests.push({ ...same, annotations: { ...annotations, [name]: tag } });
  await writeFile(file, JSON.stringify(index));
}

/** The directories that are built, checked or searched. */
function applicationsIn(words: readonly string[]): string[] {
  const [command = '', ...rest] = words;
  const [type = '', app = '', version = ''] = rest;
  const named =
    building.includes(command) && imageTypes.includes(type) ? [`applications/${app}/${version}`] : [];
  const directory = words.some((word) => word === '-t' || word === '--tag' || word === '-f')
    ? [rest.at(-1)?.includes(':') ? '.' : (rest.at(-1) ?? '.')]
    : [];
  const isPath = (word: string) => /^(?:applications\/[\w.-]+\/[\w.-]+|deploy)\/?$/.test(word);
  const collections = rest.flatMap((word) =>
    /^applications\/[\w.-]+\/?$/.test(word) ? [join(word, 'v1')] : [],
  );
  return [...new Set([...named, ...directory, ...rest.filter(isPath), ...collections])];
}

/** Copies the application hello, with an ARG for each build argument of the command. */
async function makeApplication(path: string, words: readonly string[]): Promise<void> {
  await cp(hello, path, { recursive: true });
  const at = words.findIndex((word) => word === '-f' || word === '--file');
  const file = at < 0 ? 'Kubefile' : basename(words[at + 1] ?? '');
  const kubefile = await readFile(join(hello, 'Kubefile'), 'utf8');
  const args = words.flatMap((word) => [...word.matchAll(/(?:^|,)(\w+)=/g)].map(([, key]) => `\nARG ${key}`));
  await writeFile(
    join(path, file),
    kubefile.replace(/^FROM .*$/m, (from) => from + args.join('')),
  );
  if (words[0] !== 'why') return;
  const image = words[1] ?? '';
  await mkdir(join(path, 'images/shim'), { recursive: true });
  await writeFile(join(path, 'images/shim/images'), `${image.includes(':') ? image : `${image}:v1`}\n`);
}

/** Flags that let a command find what it would ask the network for. */
async function offlineFlags(models: string, [command = '', ...rest]: readonly string[]): Promise<string[]> {
  if (command === 'init' && !rest.includes('--action'))
    return ['--action', `labring/imagebuild@${'a'.repeat(40)}`];
  if (!building.includes(command) || rest.includes('--offline')) return [];
  return rest.some((word) => word.startsWith('*=')) ? [] : ['--mirror', `*=oci:${join(models, 'image')}`];
}
