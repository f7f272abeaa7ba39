import { showAmount } from '../figure.ts';
import { type Comparison, comparisonsOf } from './comparisons.ts';
import { describeMachine, type Results } from './results.ts';

const width = 860;
const margin = 20;
const barsAt = 290;
const longest = 330;
const barHeight = 14;
const rowHeight = 22;
const groupHeight = 48;
const top = 90;

/**
 * Follows the reader's choice of light or dark; the background is its own, so the text is always readable.
 */
const style = `
  text { font: 13px system-ui, sans-serif; fill: #1f2328 }
  .title { font-size: 17px; font-weight: 600 } .group { font-weight: 600 }
  .quiet { fill: #59636e } .slower { fill: #bc4c00 }
  .page { fill: #ffffff } .ours { fill: #1a7f37 } .theirs { fill: #afb8c1 }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3 } .quiet { fill: #9198a1 } .slower { fill: #f0883e }
    .page { fill: #0d1117 } .ours { fill: #3fb950 } .theirs { fill: #59636e }
  }`;

/**
 * Draws a group of bars for each target: our time, and the time of each tool that did the same work. The
 * longest bar of a group has the full length.
 */
export function drawPicture(results: Results): string {
  const comparisons = comparisonsOf(results.figures);
  const groups: string[] = [];
  let y = top;
  for (const comparison of comparisons) {
    groups.push(drawGroup(comparison, y));
    y += groupHeight + (comparison.peers.length + 1) * rowHeight;
  }
  const height = y + margin;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="imagebuild’s times beside those of other tools">
<style>${style}
</style>
<rect class="page" width="${width}" height="${height}" rx="6"/>
${text('title', margin, 32, 'imagebuild beside other tools that move the same images: shorter is better')}
${text('quiet', margin, 54, 'The ratio is imagebuild’s time divided by that of the tool: below 1, imagebuild is faster.')}
${groups.join('\n')}
${text('quiet', margin, y, describeMachine(results))}
</svg>
`;
}

function drawGroup({ target, ours, peers }: Comparison, y: number): string {
  const scale = longest / Math.max(...[ours, ...peers].map(({ seconds }) => seconds).filter(isDrawable));
  const rows = [
    { name: 'imagebuild', bar: 'ours', seconds: ours.seconds, ratio: undefined },
    ...peers.map(({ tool, seconds, ratio }) => ({ name: tool, bar: 'theirs', seconds, ratio })),
  ];
  const lines = rows.flatMap(({ name, bar, seconds, ratio }, index) => {
    const at = y + 12 + index * rowHeight;
    const length = isDrawable(seconds) ? Math.max(1, seconds * scale) : 0;
    return [
      text('', margin, at + barHeight - 2, name),
      `<rect class="${bar}" x="${barsAt}" y="${at}" width="${length.toFixed(1)}" height="${barHeight}" rx="2"/>`,
      text('', barsAt + length + 8, at + barHeight - 2, showAmount(seconds, 'seconds'), showRatio(ratio)),
    ];
  });
  return [text('group', margin, y, target), ...lines].join('\n');
}

function isDrawable(value: number): boolean {
  return Number.isFinite(value) && value > 0;
}

/** Returns the ratio of a tool as a part of a text, in another colour where we are slower. */
function showRatio(ratio: number | undefined): string {
  if (ratio === undefined || !Number.isFinite(ratio)) return '';
  return `<tspan class="${ratio > 1 ? 'slower' : 'quiet'}" dx="6">ratio ${ratio.toFixed(2)}</tspan>`;
}

function text(name: string, x: number, y: number, words: string, more = ''): string {
  return `<text class="${name}" x="${x.toFixed(1)}" y="${y}">${asText(words)}${more}</text>`;
}

function asText(words: string): string {
  return words.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
