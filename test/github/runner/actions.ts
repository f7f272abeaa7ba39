import { mkdirSync } from 'node:fs';
import { join, matchesGlob } from 'node:path';
import { zipOf } from '../runs.ts';
import { findCommit, type Run, type World } from '../world.ts';
import { collect, unpack } from './artifacts.ts';
import { checkout } from './checkout.ts';
import type { Machine } from './machine.ts';

/** What a step of somebody else's action works on. */
export interface Surroundings {
  readonly world: World;
  readonly run: Run;
  readonly machine: Pick<Machine, 'workspace'>;
}

/** An action that is played here, and the inputs that it knows. */
interface PlayedAction {
  readonly inputs: readonly string[];
  play(inputs: Readonly<Record<string, string>>, surroundings: Surroundings): Promise<string>;
}

/**
 * Other people's actions in our workflows. One that is not listed fails, and so does an input that it does
 * not know.
 */
const played: Readonly<Record<string, PlayedAction>> = {
  'actions/checkout': {
    inputs: ['ref', 'path', 'fetch-depth', 'persist-credentials'],
    async play({ ref = '', path = '.', 'fetch-depth': depth = '1' }, { world, run, machine }) {
      const commit = world.branches.get(ref) ?? findCommit(world, ref === '' ? run.sha : ref);
      if (!commit) throw new Error(`there is no commit or branch ${ref}`);
      checkout(commit, join(machine.workspace, path), Number(depth));
      return `checked out ${commit.sha}`;
    },
  },
  'actions/upload-artifact': {
    inputs: ['name', 'path', 'if-no-files-found', 'retention-days', 'overwrite', 'include-hidden-files'],
    play: upload,
  },
  'actions/download-artifact': {
    inputs: ['name', 'path', 'pattern'],
    play: download,
  },
  'docker/setup-qemu-action': { inputs: ['platforms'], play: async () => 'nothing to set up' },
  'docker/setup-buildx-action': { inputs: [], play: async () => 'nothing to set up' },
};

/**
 * One artifact by its name goes into the folder itself; those of a pattern get folders in it, each of its own
 * name.
 */
async function download(
  { name, pattern = '**', path = '.' }: Readonly<Record<string, string>>,
  { run, machine }: Surroundings,
): Promise<string> {
  const folder = join(machine.workspace, path);
  const wanted = run.artifacts.filter((one) =>
    name === undefined ? matchesGlob(one.name, pattern) : one.name === name,
  );
  if (name !== undefined && wanted.length === 0) throw new Error(`there is no artifact ${name}`);
  for (const artifact of wanted) {
    const into = name === undefined ? join(folder, artifact.name) : folder;
    mkdirSync(into, { recursive: true });
    await unpack(artifact.zip, into);
  }
  return `downloaded ${wanted.map((one) => one.name).join(', ')}`;
}

async function upload(
  inputs: Readonly<Record<string, string>>,
  { world, run, machine }: Surroundings,
): Promise<string> {
  const { name = 'artifact', path = '', overwrite, 'if-no-files-found': absent } = inputs;
  const files = collect(machine.workspace, path, inputs['include-hidden-files'] === 'true');
  if (Object.keys(files).length === 0) {
    if (absent === 'error') throw new Error(`no file was found at ${path}`);
    return `no file was found at ${path}`;
  }
  const there = run.artifacts.findIndex((one) => one.name === name);
  if (there !== -1 && overwrite !== 'true') throw new Error(`there is an artifact ${name} already`);
  if (there !== -1) run.artifacts.splice(there, 1);
  run.artifacts.push({ id: world.nextId(), name, zip: await zipOf(files), expired: false });
  return `uploaded ${Object.keys(files).length} files as ${name}`;
}

/** Plays an action by its name without the commit. @throws what the action fails with. */
export async function playAction(
  name: string,
  inputs: Readonly<Record<string, string>>,
  surroundings: Surroundings,
): Promise<string> {
  const action = played[name];
  if (!action) throw new Error(`the action ${name} is not played here`);
  const unknown = Object.keys(inputs).filter((input) => !action.inputs.includes(input));
  if (unknown.length > 0) throw new Error(`${name} has no input ${unknown.join(', ')}`);
  return action.play(inputs, surroundings);
}
