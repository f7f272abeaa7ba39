import { ImagebuildError } from '../../errors.ts';
import { say } from '../../text/say.ts';
import { readEvent, readVariable } from './event.ts';
import type { ModeInput, ModeResult } from './mode.ts';

/** Answers the event that started this run: the bot without a server. */
export async function comment({ inputs, invocation }: ModeInput): Promise<ModeResult> {
  const event = await readEvent(inputs.token, invocation.env);
  const { runOnEvent } = await import('../../bot/webhooks/events.ts');
  await runOnEvent(event);
  return { kind: 'outputs', outputs: {}, line: say('modeAnswered', { event: event.name }).text };
}

/** Updates the status comment that this run belongs to, if the bot started it. */
export async function report({ inputs, invocation }: ModeInput): Promise<ModeResult> {
  const event = await readEvent(inputs.token, invocation.env);
  const { reportRun } = await import('../../bot/webhooks/events.ts');
  await reportRun(event, Number(readVariable(invocation.env, 'GITHUB_RUN_ID')));
  return { kind: 'outputs', outputs: {}, line: say('modeReported').text };
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
  const { previewRun } = await import('../../bot/preview/actions.ts');
  const { said, problem } = await previewRun(event, run.id, invocation.configuration?.language ?? 'en');
  if (problem) {
    const hint = say('previewNotWrittenHint').text;
    progress({ type: 'warning', warning: { message: problem.text, hint } });
  }
  return { kind: 'outputs', outputs: {}, line: said.text };
}
