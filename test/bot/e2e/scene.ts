import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { type GitHub, type GitHubOptions, startGitHub } from '../../github/github.ts';
import type { OperationId } from '../../github/openapi/operations.ts';
import { botLogin, type Comment, type Issue, type Run } from '../../github/world.ts';
import { type BotProcess, startBot } from './bot.ts';
import { repositoryFiles } from './repository.ts';

/** A GitHub with a repository, a maintainer `mia`, and the bot at work. */
export interface Scene {
  readonly github: GitHub;
  readonly issue: Issue;
  /** Starts another bot on the same GitHub; webhooks go to the bots given to `listen`. */
  start(env?: Readonly<Record<string, string>>): Promise<BotProcess>;
  /** Waits until a condition holds and returns its value. Fails with the bot's log after five minutes. */
  until<T>(what: string, look: () => T | undefined | false): Promise<T>;
}

export interface SceneOptions extends GitHubOptions {
  /** Files beside those of repository.ts. */
  readonly more?: Readonly<Record<string, string>>;
  /** Problems that a test provokes. */
  readonly expected?: RegExp;
}

/** Sets a scene up and takes it down again; whatever GitHub had against a request fails the test. */
export async function setScene(t: TestContext, options: SceneOptions = {}): Promise<Scene> {
  const files = options.files ?? (await repositoryFiles('registry.example', options.more));
  const github = await startGitHub({ ...options, files });
  const bots: BotProcess[] = [];
  github.world.roles.set('mia', 'maintain');
  const issue = github.visitors.open('ann', { title: 'please', silent: true });
  t.after(async () => {
    await Promise.all(bots.map((bot) => bot.stop()));
    await github.stop();
    assert.deepEqual(
      github.problems.filter((problem) => !options.expected?.test(problem)),
      [],
      logs(),
    );
  });
  const logs = () => bots.map((bot) => bot.log()).join('\n');

  return {
    github,
    issue,
    async start(env) {
      const bot = await startBot(github, env);
      bots.push(bot);
      github.hooks.listen(bot.hook);
      return bot;
    },
    async until(what, look) {
      const end = Date.now() + 300_000;
      for (;;) {
        const found = look();
        if (found !== undefined && found !== false) return found;
        if (Date.now() > end) assert.fail(`${what}: not within five minutes\n${shown(issue)}\n${logs()}`);
        await sleep(20);
      }
    },
  };
}

/** The bot's comments on an issue, the oldest first. */
export function botComments({ comments }: Issue, bot = botLogin): Comment[] {
  return comments.filter(({ author }) => author.login === bot);
}

/** The bot's status comment that answers a comment; its first line binds the two. */
export function statusFor(issue: Issue, asked: { readonly id: number }, bot = botLogin): Comment | undefined {
  const marker = `<!-- imagebuild:status v1 comment=${asked.id} -->`;
  return botComments(issue, bot).find(({ body }) => body.startsWith(marker));
}

/** The states of a status comment's sections, in order. */
export function statesOf(status: Comment | undefined): string[] {
  return [...(status?.body ?? '').matchAll(/^<!-- imagebuild:section .*? state=(\w+)/gm)].map(
    ([, state = '']) => state,
  );
}

/** Requests of an operation so far. */
export function requestsOf(github: GitHub, operation: OperationId) {
  return github.requests.filter((request) => request.operation === operation);
}

const digest = `sha256:${'ab'.repeat(32)}`;

/** Plays a run to its end with jobs, steps and a result, without building anything. */
export async function finishRun(
  { runs }: GitHub,
  run: Run,
  changes: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  runs.begin(run);
  const failed = changes['status'] === 'failed';
  for (const name of ['accept', 'prepare', 'publish']) {
    const conclusion = failed && name === 'publish' ? 'failure' : 'success';
    runs.finishJob(run, runs.beginJob(run, name, ['Set up job', name]), conclusion);
  }
  const error = failed ? { error: { code: 'INTERNAL', message: 'it failed' } } : {};
  const result = JSON.stringify({ ...resultOf(run), ...error, ...changes });
  await runs.upload(run, 'imagebuild-result', { 'imagebuild-result.json': result });
  runs.finish(run, failed ? 'failure' : 'success');
}

/** A result that says what a run was asked to do. */
export function resultOf(run: Run) {
  const { type, app, version, platforms } = run.inputs;
  const named = String(platforms).split(',');
  const config = { digest, size: 1234, layers: 2, config: digest };
  return {
    schemaVersion: 1,
    status: 'done',
    request: { type, app, version, platforms: named, requestId: run.inputs['request-id'] },
    reference: `registry.example/octo/${app}:${version}`,
    digest,
    platforms: Object.fromEntries(named.map((platform) => [platform, config])),
    requestId: run.inputs['request-id'],
    runId: run.id,
    runAttempt: run.attempt,
  };
}

export const resultDigest = digest;

function shown({ comments }: Issue): string {
  return comments.map(({ author, body }) => `--- ${author.login}\n${body}`).join('\n');
}
