import { type Progress, type ProgressEvent, silent } from '../progress.ts';
import { plainProgress } from '../report/plain.ts';
import { type LiveProgress, liveProgress } from './live.ts';

export const progressModes = ['auto', 'plain', 'json', 'quiet'] as const;
export type ProgressMode = (typeof progressModes)[number];

/** Milliseconds between two `bytes` events of one transfer in the JSON form. */
const byteInterval = 1000;

/** The progress of a form on standard error: live on a terminal, plain lines elsewhere, unless one is asked for. */
export function openProgress(form: ProgressMode, stream: NodeJS.WriteStream): LiveProgress {
  const write = (line: string) => stream.write(`${line}\n`);
  const still = (progress: Progress): LiveProgress => ({ progress, stop: () => {} });
  if (form === 'quiet') return still(silent);
  if (form === 'json') return still(jsonProgress(write));
  const live =
    form === 'auto' && stream.isTTY && process.env['CI'] === undefined && process.env['TERM'] !== 'dumb';
  return live ? liveProgress(stream) : still(plainProgress(write));
}

/** Every event as one JSON document a line; the bytes of a transfer are added up to one event a second. */
export function jsonProgress(
  write: (line: string) => void,
  now: () => number = () => performance.now(),
): Progress {
  const waiting = new Map<string, { count: number; since: number }>();
  const flush = (id: string) => {
    const held = waiting.get(id);
    waiting.delete(id);
    if (held) write(JSON.stringify({ type: 'bytes', id, count: held.count } satisfies ProgressEvent));
  };
  return (event) => {
    if (event.type === 'bytes') {
      const held = waiting.get(event.id) ?? { count: 0, since: now() };
      waiting.set(event.id, { ...held, count: held.count + event.count });
      if (now() - held.since >= byteInterval) flush(event.id);
      return;
    }
    if (event.type === 'transfer') flush(event.id);
    write(JSON.stringify(event));
  };
}
