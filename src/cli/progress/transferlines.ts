import type { Transfer, Transfers } from '../../report/transfers.ts';
import { columnsOf, padColumns } from '../../text/columns.ts';
import { escapeLine } from '../../text/escape.ts';
import { formatBytes, formatTimeLeft } from '../../text/format.ts';
import { say } from '../../text/say.ts';
import { colours } from '../colours.ts';

/** Columns of a bar; one that would be shorter is left out. */
const barWidth = { most: 20, least: 5 };

/** Columns of the longest amount: `123 MB / 45.6 MB`. */
const amountWidth = 'xxx MB / xxx MB'.length + 2;

/** What stands on the line of a transfer, beside its bar. */
interface Row {
  readonly name: string;
  /** `amd64`; empty where it isn't known. */
  readonly platforms: string;
  readonly amount: string;
  /** 0 to 1; undefined where the size isn't known. */
  readonly share: number | undefined;
}

/**
 * Formats running transfers, a line each: image, platform, bar, amount. Where it is narrow the bars shrink
 * first, and are left out; only then a name loses its beginning. A line that wrapped couldn't be erased.
 */
export function transferLines(transfers: readonly Transfer[], width: number): string[] {
  const rows = transfers.map(rowOf);
  const names = Math.max(...rows.map(({ name }) => columnsOf(name)));
  const platforms = Math.max(...rows.map((row) => row.platforms.length));
  const gaps = platforms === 0 ? 1 : 2;
  const free = width - 1 - amountWidth - platforms - gaps;
  const bar = Math.min(barWidth.most, free - names - 1);
  const hasBar = bar >= barWidth.least;
  const nameWidth = Math.min(names, Math.max(8, free));
  return rows.map((row) => {
    const cells = [
      padColumns(cutStart(row.name, nameWidth), nameWidth),
      ...(platforms === 0 ? [] : [row.platforms.padEnd(platforms)]),
      ...(hasBar ? [drawBar(row.share, bar)] : []),
      row.amount,
    ];
    return cells.join(' ');
  });
}

/**
 * Formats a line for all transfers: `3 of 12 layers, 38 %, 120 MB of 316 MB, 12.3 MB/s, 16 s left`. The
 * amounts are left out where they don't fit.
 */
export function totalLine(transfers: Transfers, width: number): string {
  const { finished, layers, bytes, toTransfer, transferred } = transfers.totals();
  const speed = transfers.speed();
  const count =
    layers === 0
      ? say('progressRunning', { count: transfers.active().length }).text
      : say('progressFinished', { finished, layers }).text;
  const rate = `${formatBytes(speed)}/s`;
  const isKnown = toTransfer > 0;
  // 100 % is shown by the end.
  const percent = isKnown ? [`${Math.min(99, Math.floor((100 * transferred) / toTransfer))} %`] : [];
  const amount = isKnown
    ? say('progressAmount', { done: formatBytes(transferred), size: formatBytes(toTransfer) }).text
    : say('progressTransferred', { size: formatBytes(bytes) }).text;
  const left =
    isKnown && speed > 0
      ? [say('progressLeft', { time: formatTimeLeft((toTransfer - transferred) / speed) }).text]
      : [];
  const candidates = [
    [count, ...percent, amount, rate, ...left],
    [count, ...percent, rate, ...left],
    [...percent, rate, ...left],
  ].map((parts) => parts.join(say('listComma').text));
  return candidates.find((line) => columnsOf(line) < width) ?? cutEnd(candidates.at(-1)!, width - 1);
}

function rowOf({ name, platforms, size, done }: Transfer): Row {
  return {
    name: escapeLine(name.replaceAll(/(?<=:[^/@\s]+)@sha256:[0-9a-f]{64}/g, '')),
    platforms: platforms.map((platform) => platform.replace(/^linux\//, '')).join('+'),
    amount: size === undefined ? formatBytes(done) : `${formatBytes(done)} / ${formatBytes(size)}`,
    share: size ? Math.min(1, done / size) : undefined,
  };
}

function drawBar(share = 0, width: number): string {
  const full = Math.round(share * width);
  return `${colours.cyan('█'.repeat(full))}${colours.dim('░'.repeat(width - full))}`;
}

/** Cuts the beginning of a name: its end, with the tag, tells images apart. */
function cutStart(text: string, columns: number): string {
  if (columnsOf(text) <= columns) return text;
  const characters = [...text];
  while (columnsOf(characters.join('')) > columns - 1) characters.shift();
  return `…${characters.join('')}`;
}

function cutEnd(text: string, columns: number): string {
  if (columnsOf(text) <= columns) return text;
  const characters = [...text];
  while (characters.length > 1 && columnsOf(characters.join('')) > columns - 1) characters.pop();
  return `${characters.join('')}…`;
}
