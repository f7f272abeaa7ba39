import type { Progress, ProgressEvent } from '../progress.ts';
import { padColumns } from '../text/columns.ts';
import { escapeLine } from '../text/escape.ts';
import { formatBytes, formatSeconds } from '../text/format.ts';
import { say } from '../text/say.ts';
import { describeWarning } from './problem.ts';
import { type Transfer, type Transfers, trackTransfers } from './transfers.ts';

/** A transfer that takes longer says how far it is, each time so many milliseconds went by. */
const patience = 10_000;

const outcomes = {
  started: 'progressStarted',
  pushed: 'progressPushed',
  reused: 'progressReused',
  mounted: 'progressMounted',
  checked: 'progressChecked',
  failed: 'progressFailed',
  stopped: 'progressStopped',
} as const;

/**
 * Formats progress as lines of a log: one for each step and each finished layer, and one now and then for a
 * long transfer.
 * @param write takes one line without its end; what it returns for the last line is returned.
 */
export function plainProgress(
  write: (line: string) => unknown,
  now: () => number = () => performance.now(),
): Progress {
  const transfers = trackTransfers(now);
  const reportedAt = new Map<string, number>();
  return (event) => {
    const before = 'id' in event ? transfers.find(event.id) : undefined;
    transfers.apply(event);
    let behind: unknown;
    for (const line of describeEvent(event, before, now())) behind = write(line);
    if (
      event.type === 'bytes' &&
      before &&
      now() - (reportedAt.get(event.id) ?? before.startedAt) >= patience
    ) {
      reportedAt.set(event.id, now());
      write(describeLong(before, transfers));
    }
    return behind;
  };
}

/** What stopped a transfer is told once, by the error. */
const silentStates: ReadonlySet<string> = new Set(['started', 'stopped']);

/** The lines that an event is worth; `transfer` is the one it belongs to, as it stood before. */
export function describeEvent(event: ProgressEvent, transfer?: Transfer, now = 0): string[] {
  switch (event.type) {
    case 'phase':
      return [`${event.phase}: ${escapeLine(event.message)}`];
    case 'output':
      // The name before it keeps a line of a foreign program from being taken for ours, or for a command to
      // the runner.
      return [`  ${escapeLine(event.program)} | ${escapeLine(event.line)}`];
    case 'warning':
      return describeWarning(event.warning).map(({ kind, text }) => (kind === 'hint' ? `  ${text}` : text));
    case 'wait':
      return [describeWait(event)];
    case 'planned':
      return [describePlanned(event)];
    case 'transfer':
      return silentStates.has(event.state) ? [] : [describeOutcome(event, transfer, now)];
    case 'bytes':
      return [];
  }
}

function describePlanned({
  layers,
  bytes,
  transferBytes,
}: Extract<ProgressEvent, { type: 'planned' }>): string {
  const transfer = transferBytes === bytes ? '' : formatBytes(transferBytes);
  return say('progressPlanned', { layers, size: formatBytes(bytes), transfer }).text;
}

function describeWait({ reason, seconds }: Extract<ProgressEvent, { type: 'wait' }>): string {
  const time = seconds === undefined ? '' : seconds < 60 ? `${seconds} s` : formatSeconds(seconds);
  return `  ${say('progressWaiting', { time, reason: escapeLine(reason) }).text}`;
}

function describeOutcome(
  event: Extract<ProgressEvent, { type: 'transfer' }>,
  transfer: Transfer | undefined,
  now: number,
): string {
  const size = event.size ?? transfer?.size;
  const seconds = transfer && event.state === 'pushed' ? (now - transfer.startedAt) / 1000 : undefined;
  const figures = [
    size === undefined ? '' : formatBytes(size),
    seconds === undefined ? '' : formatSeconds(seconds),
  ];
  const state = padColumns(say(outcomes[event.state]).text, 'pushed '.length);
  const name = formatTransferName(event.name, event.platforms);
  return `  ${[`${state} ${name}`, ...figures.filter(Boolean)].join(say('listComma').text)}`;
}

/** `docker.io/library/nginx:1.27 (linux/amd64)`; what all platforms have isn't told apart. */
function formatTransferName(name: string, platforms: readonly string[] = []): string {
  return `${escapeLine(name)}${platforms.length === 1 ? ` (${platforms[0]})` : ''}`;
}

function describeLong({ name, platforms, size, done }: Transfer, transfers: Transfers): string {
  const words = {
    name: formatTransferName(name, platforms),
    done: formatBytes(done),
    size: size === undefined ? '' : formatBytes(size),
    speed: formatBytes(transfers.speed()),
  };
  return `  ${say('progressLong', words).text}`;
}
