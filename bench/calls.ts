import { setTimeout as sleep } from 'node:timers/promises';
import { finishRun, statesOf, statusFor } from '../test/bot/e2e/scene.ts';
import type { GitHub } from '../test/github/github.ts';
import type { Request } from '../test/github/server.ts';
import { ours, startContestant } from './contestants.ts';
import { hookPath, type Server } from './server.ts';
import { deliver, writeComments } from './setup/deliveries.ts';
import { checkForge, personOf, startForge, versionOf } from './setup/forge.ts';

/**
 * The number of builds whose requests are counted. The first build of a server reads the configuration, the
 * next one needn't.
 */
const builds = 2;

/**
 * Counts the most requests that the bot sends to GitHub for a build, and all of those for comments without a
 * command.
 */
export async function countCalls(comments: number): Promise<{ build: number; chatter: number }> {
  await using forge = await startForge(builds);
  const { github } = forge;
  await using server = await startContestant(ours, github);
  github.hooks.listen(server.url + hookPath);
  const counts: number[] = [];
  for (let number = 0; number < builds; number++)
    counts.push(untilLastEdit(await requestsDuring(github, () => buildOnce(github, server, number))));
  const chatter = await requestsDuring(github, async () => {
    await deliver(server, writeComments(github, comments, 0));
    await isIdle(server);
  });
  checkForge(github);
  return { build: Math.max(...counts), chatter: chatter.length };
}

async function requestsDuring({ requests }: GitHub, work: () => Promise<void>): Promise<readonly Request[]> {
  const before = requests.length;
  await work();
  return requests.slice(before);
}

/**
 * Counts the requests up to and including the last edit. Three more follow it: a check that no other writer
 * has undone it, a reaction, and the reply that mentions who asked.
 */
function untilLastEdit(requests: readonly Request[]): number {
  return requests.findLastIndex(({ operation }) => operation === 'issues/update-comment') + 1;
}

/**
 * Runs a build from its comment to the last edit of its status comment, with one edit in between; its run
 * builds nothing.
 */
async function buildOnce(github: GitHub, server: Server, number: number): Promise<void> {
  const { world, visitors, runs } = github;
  const issue = visitors.open('ann', { title: 'please', silent: true });
  const asked = visitors.comment(
    personOf(number),
    issue,
    `/imagebuild_apps bench ${versionOf(number)} --platform=linux/amd64`,
  );
  const state = () => statesOf(statusFor(issue, asked))[0];
  await until('queued', () => state() === 'queued');
  const run = world.runs.at(-1)!;
  runs.begin(run);
  runs.beginJob(run, 'prepare', ['Set up job', 'prepare']);
  await until('building', () => state() === 'building');
  await finishRun(github, run);
  await until('done', () => state() === 'done');
  await github.hooks.settled();
  await isIdle(server);
}

/** Waits until the bot has finished everything behind the webhooks that it has answered. */
async function isIdle({ url }: Server): Promise<void> {
  await until('idle', async () =>
    /^imagebuild_errands 0$/m.test(await (await fetch(`${url}/metrics`)).text()),
  );
}

async function until(what: string, look: () => boolean | Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 60_000; !(await look()); await sleep(50))
    if (Date.now() > end) throw new Error(`the bot’s build is not ${what} after a minute`);
}
