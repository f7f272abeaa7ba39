import { readFile } from 'node:fs/promises';
import type { ActionsEvent } from '../bot/webhooks/events.ts';
import { ImagebuildError } from '../errors.ts';
import type { ModeInput, ModeResult } from './modes.ts';

/** The bot without a server: answers the event that started this run. */
export async function comment(input: ModeInput): Promise<ModeResult> {
  const event = await eventOf(input);
  const { runOnEvent } = await import('../bot/webhooks/events.ts');
  await runOnEvent(event);
  return { kind: 'outputs', outputs: {}, line: `${event.name} is answered` };
}

/** Brings the status comment of this run up to date, when it is one of ours. */
export async function report(input: ModeInput): Promise<ModeResult> {
  const event = await eventOf(input);
  const { reportRun } = await import('../bot/webhooks/events.ts');
  await reportRun(event, Number(variable(input, 'GITHUB_RUN_ID')));
  return { kind: 'outputs', outputs: {}, line: 'reported' };
}

/** The event of this run, as the runner wrote it. */
async function eventOf(input: ModeInput): Promise<ActionsEvent> {
  const { token } = input.inputs;
  if (token === undefined) throw usage('this mode needs the input token', 'Give it github.token.');
  const payload = JSON.parse(await readFile(variable(input, 'GITHUB_EVENT_PATH'), 'utf8'));
  return {
    name: variable(input, 'GITHUB_EVENT_NAME'),
    // A schedule's event names no repository.
    payload: { ...payload, repository: payload.repository ?? (await askForRepository(input, token)) },
    token,
    apiUrl: input.invocation.env['GITHUB_API_URL'],
    logLevel: 'info',
  };
}

async function askForRepository(
  input: ModeInput,
  token: string,
): Promise<ActionsEvent['payload']['repository']> {
  const [owner = '', repo = ''] = variable(input, 'GITHUB_REPOSITORY').split('/');
  const { getOctokit } = await import('@actions/github');
  const { data } = await getOctokit(token).rest.repos.get({ owner, repo });
  return data;
}

function variable({ invocation }: ModeInput, name: string): string {
  const value = invocation.env[name];
  if (value !== undefined) return value;
  throw usage(`${name} is not set`, 'Run this mode in GitHub Actions.');
}

function usage(message: string, hint: string): ImagebuildError {
  return new ImagebuildError('USAGE', message, { hint });
}
