import type { Progress } from '../progress.ts';
import { describeEvent } from '../report/plain.ts';
import { type Transfer, type Transfers, trackTransfers } from '../report/transfers.ts';
import { escapeLine } from '../text/escape.ts';
import { formatBytes } from '../text/format.ts';
import { maskSecrets } from '../text/secrets.ts';
import { colours } from './colours.ts';

/** The terminal on standard error. */
interface Screen {
  readonly columns?: number | undefined;
  readonly rows?: number | undefined;
  write(text: string): unknown;
}

export interface LiveProgress {
  readonly progress: Progress;
  /** Removes the live part from the screen. */
  stop(): void;
}

/** Milliseconds between two drawings: smooth to the eye, and cheap. */
const interval = 100;
const barWidth = 20;
const mostTransfers = 8;

/**
 * Shows progress live: finished steps scroll up, and below them stand the running transfers with their
 * amounts and the speed. It is drawn at most ten times a second, however many events there are.
 */
export function liveProgress(screen: Screen): LiveProgress {
  const transfers = trackTransfers();
  let drawn = 0;
  let timer: NodeJS.Timeout | undefined;

  const erase = () => (drawn === 0 ? '' : `\u001b[${drawn}A\u001b[J`);
  const draw = (above: readonly string[]) => {
    // A terminal that doesn't know its size reports 0.
    const [width, height] = [screen.columns || 80, screen.rows || 24];
    const below = liveLines(transfers, width, Math.max(1, Math.min(mostTransfers, height - 4)));
    screen.write(`${erase()}${[...above, ...below].map((line) => `${line}\n`).join('')}`);
    drawn = below.length;
  };
  const progress: Progress = (event) => {
    const before = 'id' in event ? transfers.find(event.id) : undefined;
    transfers.apply(event);
    if (event.type === 'bytes') return;
    const isQuietEnd = event.type === 'transfer' && event.state !== 'failed';
    if (!isQuietEnd) draw(describeEvent(event, before, performance.now()).map(maskSecrets).map(emphasise));
    timer ??= setInterval(() => draw([]), interval).unref();
  };
  const stop = () => {
    clearInterval(timer);
    screen.write(erase());
    drawn = 0;
  };
  return { progress, stop };
}

/** Returns the live part: a line for each running transfer, as many as fit, and a line for all of them. */
export function liveLines(transfers: Transfers, width: number, rows: number): string[] {
  const active = transfers.active();
  if (active.length === 0) return [];
  const shown = active.slice(0, rows).map((transfer) => transferLine(transfer, width));
  const { finished, layers, bytes } = transfers.totals();
  const count = layers === 0 ? `${active.length} running` : `${finished} of ${layers} layers`;
  const total = `${count}, ${formatBytes(bytes)} transferred, ${formatBytes(transfers.speed())}/s`;
  return [...shown, colours.bold(cut(total, width))];
}

function transferLine({ name, size, done }: Transfer, width: number): string {
  const share = size ? Math.min(1, done / size) : 0;
  const full = Math.round(share * barWidth);
  const bar = `${colours.cyan('█'.repeat(full))}${colours.dim('░'.repeat(barWidth - full))}`;
  const amount = size === undefined ? formatBytes(done) : `${formatBytes(done)} / ${formatBytes(size)}`;
  // The name takes the rest of the line: a line that wraps couldn't be erased.
  const nameWidth = Math.max(8, width - barWidth - 24);
  return `${cut(escapeLine(name), nameWidth).padEnd(Math.min(nameWidth, 48))} ${bar} ${amount}`;
}

function emphasise(line: string, index: number): string {
  if (line.startsWith('  ')) return colours.dim(line);
  return index === 0 ? colours.bold(line) : line;
}

function cut(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, Math.max(1, width - 1))}…`;
}
