import { readFile } from 'node:fs/promises';
import type { RepositoryPayload } from '../../bot/github/client.ts';
import type { Invocation } from '../../buildoptions.ts';
import { ImagebuildError } from '../../errors.ts';
import { useEnvironmentForFetch } from '../../network/fetch.ts';
import { say } from '../../text/say.ts';

type Env = Invocation['env'];

/** The event that started this run, for the bot. */
interface EventOfRun {
  readonly name: string;
  readonly payload: { readonly repository: RepositoryPayload };
  readonly token: string;
  readonly apiUrl: string | undefined;
  readonly logLevel: string;
}

/** Reads the event of this run from the file that the runner wrote. */
export async function readEvent(token: string | undefined, env: Env): Promise<EventOfRun> {
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

async function fetchRepository(fullName: string, token: string): Promise<RepositoryPayload> {
  const [owner = '', repo = ''] = fullName.split('/');
  const { getOctokit } = await import('@actions/github');
  const { data } = await getOctokit(token, { request: { fetch } }).rest.repos.get({ owner, repo });
  return data;
}

export function readVariable(env: Env, name: string): string {
  const value = env[name];
  if (value !== undefined) return value;
  throw new ImagebuildError('USAGE', say('variableUnset', { name }), { hint: say('modeInActionsOnly') });
}
