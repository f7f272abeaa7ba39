import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { promisify } from 'node:util';
import { pushEmbedded } from '../bot/e2e/repository.ts';
import { type GitHub, startGitHub } from '../github/github.ts';
import { dispatchEvent } from '../github/runner/runner.ts';
import { accountOf, addRun, defaultBranch, fullName, type Run } from '../github/world.ts';
import { startRegistry, type TestRegistry } from '../support/registry.ts';
import { type Actions, type StartEvent, startActions } from './actions.ts';
import { type RepositoryKind, repositories } from './repositories.ts';

export const password = 'p4ss word';
export const publishSecrets = { REGISTRY_USERNAME: 'publisher', REGISTRY_PASSWORD: password };

export interface Scene {
  readonly github: GitHub;
  readonly registry: TestRegistry;
  readonly actions: Actions;
  /** Starts a workflow of the default branch, or of another commit, and plays it. */
  start(what: Pick<Run, 'workflow' | 'event'> & Partial<Run>, event: StartEvent): Promise<Run>;
}

/** A repository on a fake GitHub whose workflows act runs, and a registry that they publish to. */
export async function setScene(
  t: TestContext,
  kind: RepositoryKind,
  more: Readonly<Record<string, string>> | ((registry: string) => Readonly<Record<string, string>>) = {},
): Promise<Scene> {
  const registry = await startRegistry({ accessLog: true });
  t.after(() => registry.stop());
  await pushEmbedded(registry.host);
  const own = typeof more === 'function' ? more(registry.host) : more;
  const files = await repositories[kind](registry.host, own);
  const github = await startGitHub({
    files,
    onRun: (run, own) =>
      void actions.play(run, { payload: dispatchEvent(own, run), secrets: publishSecrets }),
  });
  const actions = await startActions(github);
  github.world.roles.set('mia', 'maintain');
  t.after(async () => {
    await actions.stop();
    await github.stop();
    assert.deepEqual(github.problems, [], logOf(github));
    assert.ok(!everythingShown(github).includes(password), 'the password shows');
  });
  return {
    github,
    registry,
    actions,
    async start(what, event) {
      const { sha } = github.world.branches.get(defaultBranch)!;
      const actor = accountOf(github.world, 'mia');
      const run = addRun(github.world, { title: what.workflow, branch: defaultBranch, sha, actor, ...what });
      await actions.play(run, event);
      return run;
    },
  };
}

/** Starts a workflow as a person does, under Actions. @returns its run, which is under way. */
export async function dispatch(
  { site, world, workflowToken }: GitHub,
  workflow: string,
  inputs: Readonly<Record<string, string>>,
): Promise<Run> {
  const path = `/api/v3/repos/${fullName(world)}/actions/workflows/${workflow}/dispatches`;
  const answer = await fetch(`${site}${path}`, {
    method: 'POST',
    headers: { authorization: `token ${workflowToken({ actions: 'write' })}` },
    body: JSON.stringify({ ref: defaultBranch, inputs }),
  });
  assert.equal(answer.status, 204, await answer.text());
  return world.runs.at(-1)!;
}

/** The logs of all jobs. */
export function logOf({ world }: GitHub): string {
  return world.runs
    .flatMap(({ workflow, jobs }) => jobs.map(({ name, log }) => `# ${workflow}: ${name}\n${log}`))
    .join('\n');
}

/** All that people can read on the fake GitHub. */
function everythingShown(github: GitHub): string {
  const comments = github.world.issues.flatMap((issue) => issue.comments.map(({ body }) => body));
  return [logOf(github), ...comments].join('\n');
}

/** The results of a run's jobs by their names. */
export function resultsOf({ jobs }: Run): Record<string, string | null> {
  return Object.fromEntries(jobs.map(({ name, conclusion }) => [name, conclusion]));
}

/**
 * Copies an image for all its platforms out of the registry with skopeo, which checks every blob.
 * @returns the digest of its index.
 */
export async function digestInRegistry(registry: TestRegistry, name: string): Promise<string> {
  const source = `docker://${registry.host}/${name}`;
  const directory = await mkdtemp(join(tmpdir(), 'imagebuild-published-'));
  try {
    const skopeo = promisify(execFile);
    await skopeo('skopeo', ['copy', '--all', '--src-tls-verify=false', source, `dir:${directory}`]);
    const { stdout } = await skopeo('skopeo', ['inspect', '--raw', '--tls-verify=false', source]);
    return `sha256:${createHash('sha256').update(stdout).digest('hex')}`;
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** The requests that wrote into the registry since it got the image to embed. */
export function writesTo(registry: TestRegistry, repository: string): string[] {
  return registry
    .accessLog()
    .filter(({ method, path }) => !['GET', 'HEAD'].includes(method) && path.startsWith(`/v2/${repository}/`))
    .map(({ method, path }) => `${method} ${path}`);
}
