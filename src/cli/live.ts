import type { Progress } from '../progress.ts';
import { describeEvent } from '../report/plain.ts';
import { type Transfer, type Transfers, trackTransfers } from '../report/transfers.ts';
import { escapeLine } from '../text/escape.ts';
import { formatBytes } from '../text/format.ts';
import { colours } from './colours.ts';

/** The part of a terminal that is drawn on: standard error. */
export interface Screen {
  readonly columns?: number | undefined;
  readonly rows?: number | undefined;
  write(text: string): unknown;
}

export interface LiveProgress {
  readonly progress: Progress;
  /** Takes the moving part off the screen. */
  stop(): void;
}

/** Milliseconds between two drawings: smooth to the eye, nothing to the processor. */
const interval = 100;
const barWidth = 20;
const mostTransfers = 8;

/**
 * A view that moves: what is done scrolls up, and below it stands what is under way, how much of it and how fast. It is drawn
 * at most ten times a second, however many events there are.
 */
export function liveProgress(screen: Screen): LiveProgress {
  const transfers = trackTransfers();
  let drawn = 0;
  let timer: NodeJS.Timeout | undefined;

  const erase = () => (drawn === 0 ? '' : `\u001b[${drawn}A\u001b[J`);
  const draw = (above: readonly string[]) => {
    // A terminal that does not know its size says 0.
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
    if (!isQuietEnd) draw(describeEvent(event, before, performance.now()).map(emphasise));
    timer ??= setInterval(() => draw([]), interval).unref();
  };
  const stop = () => {
    clearInterval(timer);
    screen.write(erase());
    drawn = 0;
  };
  return { progress, stop };
}

/** The moving part: one line for each transfer under way, as many as fit, and one for all of them. */
export function liveLines(transfers: Transfers, width: number, rows: number): string[] {
  const active = transfers.active();
  if (active.length === 0) return [];
  const shown = active.slice(0, rows).map((transfer) => transferLine(transfer, width));
  const { finished, layers, bytes } = transfers.totals();
  const count = layers === 0 ? `${active.length} under way` : `${finished} of ${layers} layers`;
  const total = `${count}, ${formatBytes(bytes)} moved, ${formatBytes(transfers.speed())}/s`;
  return [...shown, colours.bold(cut(total, width))];
}

function transferLine({ name, size, done }: Transfer, width: number): string {
  const share = size ? Math.min(1, done / size) : 0;
  const full = Math.round(share * barWidth);
  const bar = `${colours.cyan('█'.repeat(full))}${colours.dim('░'.repeat(barWidth - full))}`;
  const amount = size === undefined ? formatBytes(done) : `${formatBytes(done)} / ${formatBytes(size)}`;
  // What the bar and the amount leave is for the name: a line that wraps could not be erased.
  const room = Math.max(8, width - barWidth - 24);
  return `${cut(escapeLine(name), room).padEnd(Math.min(room, 48))} ${bar} ${amount}`;
}

function emphasise(line: string, index: number): string {
  if (line.startsWith('  ')) return colours.dim(line);
  return index === 0 ? colours.bold(line) : line;
}

function cut(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, Math.max(1, width - 1))}…`;
}
