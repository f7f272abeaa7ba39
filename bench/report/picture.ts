import { type Figure, showAmount, showScore } from '../figure.ts';
import { describeMachine, type Results } from './results.ts';

const width = 900;
const barsAt = 370;
const longest = 260;
const rowHeight = 44;
const top = 64;

/** Follows the reader's choice of light or dark. */
const style = `
  text { font: 13px system-ui, sans-serif; fill: #1f2328 }
  .title { font-size: 17px; font-weight: 600 }
  .quiet { fill: #656d76; font-size: 12px }
  .ours { fill: #1a7f37 } .missed { fill: #bc4c00 } .theirs { fill: #afb8c1 }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3 } .quiet { fill: #8d96a0 }
    .ours { fill: #3fb950 } .missed { fill: #db6d28 } .theirs { fill: #484f58 }
  }`;

/** Draws two bars for each figure: ours and the peer's; the longer one of each pair has the full length. */
export function drawPicture(results: Results): string {
  const height = top + results.figures.length * rowHeight + 16;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="imagebuild beside what people use today">
<style>${style}
</style>
<text class="title" x="16" y="28">imagebuild, and below it what it is measured against: shorter is better</text>
<text class="quiet" x="16" y="48">${asText(describeMachine(results))}; orange misses its aim</text>
${results.figures.map((figure, index) => drawRow(figure, top + index * rowHeight)).join('\n')}
</svg>
`;
}

function drawRow(figure: Figure, y: number): string {
  const { title, unit, peer, ours, theirs, value, met } = figure;
  const scale = longest / Math.max(ours, theirs, Number.MIN_VALUE);
  return [
    text('', 16, y + 14, title),
    text('quiet', 16, y + 30, `${showScore(value, figure)}`),
    bar(met ? 'ours' : 'missed', y + 3, ours * scale),
    text('quiet', barsAt + ours * scale + 8, y + 14, showAmount(ours, unit)),
    bar('theirs', y + 19, theirs * scale),
    text('quiet', barsAt + theirs * scale + 8, y + 30, `${showAmount(theirs, unit)} ${peer}`),
  ].join('\n');
}

function bar(name: string, y: number, length: number): string {
  return `<rect class="${name}" x="${barsAt}" y="${y}" width="${Math.max(1, length).toFixed(1)}" height="13" rx="2"/>`;
}

function text(name: string, x: number, y: number, words: string): string {
  return `<text class="${name}" x="${x.toFixed(0)}" y="${y}">${asText(words)}</text>`;
}

function asText(words: string): string {
  return words.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
