import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'node:test';
import { missingChromium, renderPage } from '../support/chromium.ts';
import { repository } from '../support/cli.ts';

const pictures = ['docs/overview.svg', 'docs/overview.zh.svg'];

interface Text {
  readonly words: string;
  /** What surrounds it: the smallest box that its middle lies in, or the picture. */
  readonly room: { readonly left: number; readonly right: number };
  readonly left: number;
  readonly right: number;
}

/** Lets the browser lay out the pictures, and returns their texts. */
async function layOut(): Promise<Text[]> {
  const texts = await Promise.all(pictures.map((path) => readFile(join(repository, path), 'utf8')));
  const html = `<meta charset="utf-8"><body>${texts.join('')}<pre></pre><script>
    const span = ({ left, right }) => ({ left, right });
    const texts = [...document.querySelectorAll('svg')].flatMap((svg) =>
      [...svg.querySelectorAll('text')].map((text) => {
        const box = text.getBoundingClientRect();
        const [x, y] = [(box.left + box.right) / 2, (box.top + box.bottom) / 2];
        const rooms = [svg, ...svg.querySelectorAll('rect')].map((rect) => rect.getBoundingClientRect())
          .filter((rect) => rect.left < x && x < rect.right && rect.top < y && y < rect.bottom)
          .sort((a, b) => a.width - b.width);
        return { words: text.textContent, room: span(rooms[0]), ...span(box) };
      }));
    document.querySelector('pre').textContent = encodeURIComponent(JSON.stringify(texts));
  </script>`;
  const { dom } = await renderPage({ html, scheme: 'light' });
  const [, encoded = ''] = /<pre>([^<]*)<\/pre>/.exec(dom) ?? [];
  return JSON.parse(decodeURIComponent(encoded)) as Text[];
}

test('the words of the pictures of README.md fit in their boxes', { skip: missingChromium() }, async () => {
  const texts = await layOut();
  assert.ok(texts.length > 2 * 20);
  for (const { words, left, right, room } of texts)
    assert.ok(left >= room.left + 4 && right <= room.right - 4, `"${words}" leaves its box`);
});

test('both pictures say the same in two languages', async () => {
  const [english, chinese] = await Promise.all(
    pictures.map(async (path) =>
      (await readFile(join(repository, path), 'utf8')).match(/<(?:text|rect|path)\b/g),
    ),
  );
  assert.deepEqual(chinese, english);
});
