import type { Transfer, Transfers } from '../../report/transfers.ts';
import { escapeLine } from '../../text/escape.ts';
import { formatBytes, formatTimeLeft } from '../../text/format.ts';
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
      padEnd(cutStart(row.name, nameWidth), nameWidth),
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
  const count = layers === 0 ? `${transfers.active().length} running` : `${finished} of ${layers} layers`;
  const rate = `${formatBytes(speed)}/s`;
  const isKnown = toTransfer > 0;
  // 100 % is shown by the end.
  const percent = isKnown ? [`${Math.min(99, Math.floor((100 * transferred) / toTransfer))} %`] : [];
  const amount = isKnown
    ? `${formatBytes(transferred)} of ${formatBytes(toTransfer)}`
    : `${formatBytes(bytes)} transferred`;
  const left = isKnown && speed > 0 ? [formatTimeLeft((toTransfer - transferred) / speed)] : [];
  const candidates = [
    [count, ...percent, amount, rate, ...left],
    [count, ...percent, rate, ...left],
    [...percent, rate, ...left],
  ].map((parts) => parts.join(', '));
  return candidates.find((line) => line.length < width) ?? cutEnd(candidates.at(-1)!, width - 1);
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

/** Characters that take two columns of a terminal. */
const wide =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}|[\u{20000}-\u{3fffd}]/u;

/** Counts the columns that a text takes on a terminal. */
function columnsOf(text: string): number {
  return [...text].reduce((columns, character) => columns + (wide.test(character) ? 2 : 1), 0);
}

function padEnd(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - columnsOf(text)));
}

/** Cuts the beginning of a name: its end, with the tag, tells images apart. */
function cutStart(text: string, columns: number): string {
  if (columnsOf(text) <= columns) return text;
  const characters = [...text];
  while (columnsOf(characters.join('')) > columns - 1) characters.shift();
  return `…${characters.join('')}`;
}

function cutEnd(text: string, columns: number): string {
  return text.length <= columns ? text : `${text.slice(0, Math.max(1, columns - 1))}…`;
}
