import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'node:test';
import { figure, single } from '../../bench/figure.ts';
import { drawPicture } from '../../bench/report/picture.ts';
import type { Results } from '../../bench/report/results.ts';
import { type ColorScheme, missingChromium, renderPage } from '../support/chromium.ts';

const published = await readFile(join(import.meta.dirname, '../../docs/performance.svg'), 'utf8');

const aim = { title: 'cold build', unit: 'seconds', score: 'share', reach: 1 } as const;
const near = { target: 'near, docker-registry 2.8' };
const far = { target: 'far: 40 ms, 25 MB/s a connection' };

/** The longest words, and values that have no length: nothing, infinitely much, and unknown. */
const extreme: Results = {
  date: '2026-11-21',
  cores: 128,
  processor: 'Intel(R) Xeon(R) Platinum 8370C CPU @ 2.80GHz <&>',
  node: 'v24.21.0',
  load: 127.25,
  versions: {},
  leftOut: [],
  figures: [
    { ...single({ ...aim, peer: 'today’s way: skopeo, buildah <&>' }, 1.7, 612.25), beside: near },
    { ...single({ ...aim, peer: 'regctl image copy, 5 at a time' }, 1.7, 0.001), beside: near },
    { ...single({ ...aim, peer: 'skopeo copy --all, 5 at a time' }, 1.7, 0), beside: near },
    { ...figure({ ...aim, peer: 'oras cp -r, 5 at a time' }, []), beside: near },
    { ...single({ ...aim, peer: 'crane copy, 5 at a time' }, 0, 0), beside: far },
    single({ ...aim, title: 'not beside another tool', peer: 'bound' }, 0, 0),
  ],
};

const pictures: Readonly<Record<string, string>> = {
  'the published picture': published,
  'a picture of extreme values': drawPicture(extreme),
  'a picture of nothing': drawPicture({ ...extreme, figures: [] }),
};

for (const [name, picture] of Object.entries(pictures))
  test(`${name} has only finite numbers`, () => assert.doesNotMatch(picture, /NaN|Infinity|undefined/));

test('a time that is nothing or unknown has no bar, and one that is told as such has no ratio', () => {
  const picture = pictures['a picture of extreme values']!;
  assert.match(picture, /width="0\.0" .*\n.*>0\.00 s<\/text>/);
  assert.match(picture, /width="0\.0" .*\n.*>–<\/text>/);
  assert.match(picture, /width="330\.0" .*\n.*>612\.3 s<tspan class="quiet" dx="6">ratio 0\.00</);
  assert.match(picture, /0\.00 s<tspan class="slower" dx="6">ratio 1700\.00</);
});

for (const scheme of ['light', 'dark'] as const)
  test(`people can read the pictures in ${scheme} mode`, { skip: missingChromium() }, async () => {
    const { corner, measured } = await measure(scheme);
    assert.equal(corner, { light: 'rgb(255, 255, 255)', dark: 'rgb(13, 17, 23)' }[scheme]);
    assert.equal(measured.length, Object.keys(pictures).length);
    for (const { texts, bars, width, height } of measured) {
      for (const { words, box } of [...texts, ...bars])
        assert.ok(isInside(box, { x: 0, y: 0, width, height }), `${words} is cut off`);
      for (const [index, { words, box, contrast }] of texts.entries()) {
        const below = [...texts.slice(index + 1), ...bars].find((other) => overlap(box, other.box));
        assert.equal(below, undefined, `${words} is on ${below?.words}`);
        assert.ok(contrast >= 4.5, `${words} has a contrast of ${contrast}`);
      }
    }
  });

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

interface Element {
  readonly words: string;
  readonly box: Box;
  /** How much its colour differs from the background's, as WCAG defines it. */
  readonly contrast: number;
}

interface Measured {
  readonly width: number;
  readonly height: number;
  readonly texts: readonly Element[];
  readonly bars: readonly Element[];
}

/** Lets the browser lay out all pictures, below the published one as a page shows it. */
async function measure(
  scheme: ColorScheme,
): Promise<{ readonly corner: string; readonly measured: Measured[] }> {
  const image = '<img src="published.svg" style="display: block; margin: -20px">';
  const html = `<body>${image}${Object.values(pictures).join('')}<pre></pre><script>
    const light = (color) => color.match(/\\d+/g).slice(0, 3)
      .map((value) => value / 255)
      .map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4))
      .reduce((sum, value, index) => sum + value * [0.2126, 0.7152, 0.0722][index], 0);
    const fill = (element) => light(getComputedStyle(element).fill);
    const measured = [...document.querySelectorAll('svg')].map((svg) => {
      const page = fill(svg.querySelector('.page'));
      const elements = (selector) => [...svg.querySelectorAll(selector)].map((element) => {
        const { x, y, width, height } = element.getBBox();
        const parts = [element, ...element.querySelectorAll('tspan')].map(fill);
        const contrast = Math.min(...parts.map((one) =>
          (Math.max(one, page) + 0.05) / (Math.min(one, page) + 0.05)));
        return { words: element.textContent || element.outerHTML, box: { x, y, width, height }, contrast };
      });
      const { width, height } = svg.viewBox.baseVal;
      return { width, height, texts: elements('text'), bars: elements('rect:not(.page)') };
    });
    document.querySelector('pre').textContent = encodeURIComponent(JSON.stringify(measured));
  </script>`;
  const { dom, corner } = await renderPage({ html, scheme, files: { 'published.svg': published } });
  const [, encoded = ''] = /<pre>([^<]*)<\/pre>/.exec(dom) ?? [];
  return { corner, measured: JSON.parse(decodeURIComponent(encoded)) as Measured[] };
}

function isInside(inner: Box, outer: Box): boolean {
  return (
    inner.x >= outer.x &&
    inner.y >= outer.y &&
    inner.x + inner.width <= outer.x + outer.width &&
    inner.y + inner.height <= outer.y + outer.height
  );
}

function overlap(a: Box, b: Box): boolean {
  const meet = (at: number, length: number, otherAt: number, otherLength: number) =>
    Math.min(at + length, otherAt + otherLength) > Math.max(at, otherAt);
  return meet(a.x, a.width, b.x, b.width) && meet(a.y, a.height, b.y, b.height);
}
