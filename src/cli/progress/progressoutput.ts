import { createTextOutput } from '../../io/textoutput.ts';
import type { Progress, ProgressEvent } from '../../progress.ts';
import { plainProgress } from '../../report/plain.ts';
import { formatJson } from '../../text/json.ts';
import { maskSecrets } from '../../text/secrets.ts';
import { type LiveProgress, liveProgress } from './live.ts';

export const progressModes = ['auto', 'plain', 'json', 'quiet'] as const;
export type ProgressMode = (typeof progressModes)[number];

/** Milliseconds between two `bytes` events of a transfer in JSON. */
const bytesInterval = 1000;

/** Opens the progress output of a mode. `auto` is live on a terminal, and plain lines elsewhere. */
export function openProgress(mode: ProgressMode, stream: NodeJS.WriteStream): LiveProgress {
  const output = createTextOutput(stream);
  const write = (line: string) => output(`${line}\n`);
  const plain = (progress: Progress): LiveProgress => ({ progress, stop: () => {} });
  if (mode === 'quiet') return plain(onlyWarnings(plainProgress((line) => write(maskSecrets(line)))));
  if (mode === 'json') return plain(jsonProgress(write));
  const live =
    mode === 'auto' && stream.isTTY && process.env['CI'] === undefined && process.env['TERM'] !== 'dumb';
  return live ? liveProgress(stream) : plain(plainProgress((line) => write(maskSecrets(line))));
}

/** Passes on warnings, which nobody should miss, and nothing else. */
function onlyWarnings(progress: Progress): Progress {
  return (event) => (event.type === 'warning' ? progress(event) : undefined);
}

/** Writes each event as a line of JSON. The bytes of a transfer are added up to one event a second. */
export function jsonProgress(
  write: (line: string) => unknown,
  now: () => number = () => performance.now(),
): Progress {
  const waiting = new Map<string, { count: number; since: number }>();
  const flush = (id: string) => {
    const held = waiting.get(id);
    waiting.delete(id);
    if (held) write(formatJson({ type: 'bytes', id, count: held.count } satisfies ProgressEvent));
  };
  return (event) => {
    if (event.type === 'bytes') {
      const held = waiting.get(event.id) ?? { count: 0, since: now() };
      waiting.set(event.id, { ...held, count: held.count + event.count });
      if (now() - held.since >= bytesInterval) flush(event.id);
      return undefined;
    }
    if (event.type === 'transfer') flush(event.id);
    return write(formatJson(event));
  };
}
