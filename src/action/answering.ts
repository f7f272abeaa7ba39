import { readFile } from 'node:fs/promises';
import type { ActionsEvent } from '../bot/webhooks/events.ts';
import { ImagebuildError } from '../errors.ts';
import type { Job, Outcome } from './modes.ts';

/** The bot without a server: answers the event that started this run. */
export async function comment(job: Job): Promise<Outcome> {
  const event = await eventOf(job);
  const { runOnEvent } = await import('../bot/webhooks/events.ts');
  await runOnEvent(event);
  return { kind: 'outputs', outputs: {}, line: `${event.name} is answered` };
}

/** Brings the status comment of this run up to date, when it is one of ours. */
export async function report(job: Job): Promise<Outcome> {
  const event = await eventOf(job);
  const { reportRun } = await import('../bot/webhooks/events.ts');
  await reportRun(event, Number(variable(job, 'GITHUB_RUN_ID')));
  return { kind: 'outputs', outputs: {}, line: 'reported' };
}

/** The event of this run, as the runner wrote it. */
async function eventOf(job: Job): Promise<ActionsEvent> {
  const { token } = job.inputs;
  if (token === undefined) throw usage('this mode needs the input token', 'Give it github.token.');
  const payload = JSON.parse(await readFile(variable(job, 'GITHUB_EVENT_PATH'), 'utf8'));
  return {
    name: variable(job, 'GITHUB_EVENT_NAME'),
    // A schedule's event names no repository.
    payload: { ...payload, repository: payload.repository ?? (await askForRepository(job, token)) },
    token,
    apiUrl: job.surroundings.env['GITHUB_API_URL'],
    logLevel: 'info',
  };
}

async function askForRepository(job: Job, token: string): Promise<ActionsEvent['payload']['repository']> {
  const [owner = '', repo = ''] = variable(job, 'GITHUB_REPOSITORY').split('/');
  const { getOctokit } = await import('@actions/github');
  const { data } = await getOctokit(token).rest.repos.get({ owner, repo });
  return data;
}

function variable({ surroundings }: Job, name: string): string {
  const value = surroundings.env[name];
  if (value !== undefined) return value;
  throw usage(`${name} is not set`, 'Run this mode in GitHub Actions.');
}

function usage(message: string, hint: string): ImagebuildError {
  return new ImagebuildError('USAGE', message, { hint });
}
