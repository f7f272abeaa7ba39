import type { Progress } from '../../progress.ts';
import { describeEvent } from '../../report/plain.ts';
import { type Transfers, trackTransfers } from '../../report/transfers.ts';
import { maskSecrets } from '../../text/secrets.ts';
import { colours } from '../colours.ts';
import { totalLine, transferLines } from './transferlines.ts';

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
  return [...transferLines(active.slice(0, rows), width), colours.bold(totalLine(transfers, width))];
}

function emphasise(line: string, index: number): string {
  if (line.startsWith('  ')) return colours.dim(line);
  return index === 0 ? colours.bold(line) : line;
}
