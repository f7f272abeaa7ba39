import { readFile } from 'node:fs/promises';
import type { ActionsEvent } from '../../bot/webhooks/events.ts';
import { ImagebuildError } from '../../errors.ts';
import { useEnvironmentForFetch } from '../../network/fetch.ts';
import { say } from '../../text/say.ts';
import type { ModeInput, ModeResult } from './mode.ts';

/** Answers the event that started this run: the bot without a server. */
export async function comment({ inputs, invocation }: ModeInput): Promise<ModeResult> {
  const event = await readEvent(inputs.token, invocation.env);
  const { runOnEvent } = await import('../../bot/webhooks/events.ts');
  await runOnEvent(event);
  return { kind: 'outputs', outputs: {}, line: `${event.name} is answered` };
}

/** Updates the status comment that this run belongs to, if the bot started it. */
export async function report({ inputs, invocation }: ModeInput): Promise<ModeResult> {
  const event = await readEvent(inputs.token, invocation.env);
  const { reportRun } = await import('../../bot/webhooks/events.ts');
  await reportRun(event, Number(readVariable(invocation.env, 'GITHUB_RUN_ID')));
  return { kind: 'outputs', outputs: {}, line: 'reported' };
}

/**
 * Comments on the pull request whose check has ended, with what the check found out. Started by the end of
 * that run, on the default branch: nothing of the pull request is checked out or run.
 */
export async function preview({ inputs, invocation, progress }: ModeInput): Promise<ModeResult> {
  const event = await readEvent(inputs.token, invocation.env);
  const { workflow_run: run } = event.payload as { readonly workflow_run?: { readonly id?: unknown } };
  if (typeof run?.id !== 'number')
    throw new ImagebuildError('USAGE', say('previewNeedsRun', { event: event.name }), {
      hint: say('previewNeedsRunHint'),
    });
  const { previewRun } = await import('../../bot/webhooks/events.ts');
  const { said, problem } = await previewRun(event, run.id, invocation.configuration?.language ?? 'en');
  if (problem) {
    const hint = say('previewNotWrittenHint').text;
    progress({ type: 'warning', warning: { message: problem.text, hint } });
  }
  return { kind: 'outputs', outputs: {}, line: said.text };
}

type Env = ModeInput['invocation']['env'];

/** Reads the event of this run from the file that the runner wrote. */
async function readEvent(token: string | undefined, env: Env): Promise<ActionsEvent> {
  if (token === undefined)
    throw new ImagebuildError('USAGE', say('modeNeedsToken'), { hint: say('modeGiveToken') });
  await useEnvironmentForFetch(env);
  const payload = JSON.parse(await readFile(readVariable(env, 'GITHUB_EVENT_PATH'), 'utf8'));
  const name = readVariable(env, 'GITHUB_EVENT_NAME');
  // The event of a schedule names no repository.
  const repository =
    payload.repository ?? (await fetchRepository(readVariable(env, 'GITHUB_REPOSITORY'), token));
  return {
    name,
    payload: { ...payload, repository },
    token,
    apiUrl: env['GITHUB_API_URL'],
    logLevel: 'info',
  };
}

async function fetchRepository(
  fullName: string,
  token: string,
): Promise<ActionsEvent['payload']['repository']> {
  const [owner = '', repo = ''] = fullName.split('/');
  const { getOctokit } = await import('@actions/github');
  const { data } = await getOctokit(token, { request: { fetch } }).rest.repos.get({ owner, repo });
  return data;
}

function readVariable(env: Env, name: string): string {
  const value = env[name];
  if (value !== undefined) return value;
  throw new ImagebuildError('USAGE', say('variableUnset', { name }), { hint: say('modeInActionsOnly') });
}
