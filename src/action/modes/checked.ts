import type { PreparedBuild } from '../../application/prepared/prepared.ts';
import { compareContents } from '../../application/preview/content.ts';
import type { Result } from '../../application/result.ts';
import type { Invocation } from '../../buildoptions.ts';
import type { Progress } from '../../progress.ts';
import { formatScalar } from '../../text/format.ts';
import { say } from '../../text/say.ts';
import type { Inputs } from '../inputs.ts';
import { readEvent } from './event.ts';

interface CheckedInput {
  readonly inputs: Inputs;
  readonly invocation: Invocation;
  readonly progress: Progress;
}

/** Milliseconds that GitHub has: the image is published by then. */
const patience = 60_000;

/**
 * Adds to a published build how it differs from what the check of its pull request built. Without a token
 * nothing is asked, and a failure is only told.
 */
export async function addChecked(
  result: Result,
  { application }: Pick<PreparedBuild, 'application'>,
  { inputs, invocation, progress }: CheckedInput,
): Promise<Result> {
  const { GITHUB_SHA: sha, GITHUB_EVENT_PATH: eventFile } = invocation.env;
  const commit = application.commit ?? sha;
  const { request, content } = result;
  if (inputs.token === undefined || eventFile === undefined || commit === undefined) return result;
  if (request.directory !== undefined || content === undefined) return result;
  try {
    const event = await readEvent(inputs.token, invocation.env);
    const { findChecked } = await import('../../bot/preview/actions.ts');
    const { directory } = application;
    const found = await inTime(findChecked(event, { request, directory, commit }));
    if (found === undefined) return result;
    const images = result.images.flatMap(({ reference, platforms }) =>
      platforms === undefined ? [] : [{ reference, platforms }],
    );
    const differences = compareContents(found.content, content, images);
    const { pullRequest, commit: checked } = found;
    return { ...result, checked: { pullRequest, commit: checked, differences } };
  } catch (error) {
    const reason = formatScalar((error as Error).message);
    const message = say('checkedUnknown', { reason }).text;
    progress({ type: 'warning', warning: { message, hint: say('checkedUnknownHint').text } });
    return result;
  }
}

async function inTime<T>(work: Promise<T>): Promise<T> {
  const timeout = AbortSignal.timeout(patience);
  const end = new Promise<never>((_, reject) => {
    timeout.addEventListener('abort', () => reject(timeout.reason), { once: true });
  });
  return await Promise.race([work, end]);
}
