import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, test } from 'node:test';
import { repository } from '../support/cli.ts';

const pages = execFileSync('git', ['ls-files', '-z', '*.md'], { cwd: repository, encoding: 'utf8' })
  .split('\0')
  .filter((page) => page !== '');

/** The English page of a Chinese one. */
const english = (page: string) =>
  page === 'README.zh.md' ? 'README.md' : page.replace(/^docs\/zh\//, 'docs/');

/** The Chinese pages, but for the index, which lists other pages than the English one. */
const chinese = pages.filter(
  (page) => (page.startsWith('docs/zh/') && page !== 'docs/zh/README.md') || page === 'README.zh.md',
);

const read = (page: string) => readFileSync(join(repository, page), 'utf8');

/** Returns the fenced blocks of a page, without comments and the blanks before them. */
const blocks = (text: string) =>
  (text.match(/^```[\s\S]*?^```$/gm) ?? []).map((block) => block.replace(/ +#.*$/gm, ''));

const prose = (text: string) => text.replace(/^```[\s\S]*?^```$/gm, '').replace(/`[^`\n]*`/g, '`');

const count = (text: string, pattern: RegExp) => (prose(text).match(pattern) ?? []).length;

/** Returns the pages that a page links to, each as its English one, without those for other languages. */
function links(page: string): string[] {
  const targets = [...prose(read(page)).matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)].map(([, target = '']) =>
    english(normalize(join(dirname(page), target))),
  );
  return [...new Set(targets)].filter((target) => !/^README|overview/.test(target)).sort();
}

test('every guide, the troubleshooting and the README are there in Chinese', () => {
  const wanted = pages.filter((page) => /^(docs\/guides\/.*|docs\/troubleshooting|README)\.md$/.test(page));
  assert.ok(wanted.length > 5);
  assert.deepEqual(chinese.map(english).sort(), wanted.sort());
});

for (const page of chinese)
  describe(page, () => {
    const [ours, theirs] = [read(page), read(english(page))];

    test('has the commands and the output of the English page', () =>
      assert.deepEqual(blocks(ours), blocks(theirs)));

    test('has its headings and rows', () => {
      for (const pattern of [/^# /gm, /^## /gm, /^### /gm, /^\| /gm, /^(?:\*|\d+\.) /gm])
        assert.equal(count(ours, pattern), count(theirs, pattern), String(pattern));
    });

    test('leads to the same pages', () => assert.deepEqual(links(page), links(english(page))));

    test('has full-width punctuation between Chinese words', () => {
      const wrong = prose(ours).match(/.{0,12}\p{Script=Han}[,;:?!](?![\w-]).{0,12}/gu) ?? [];
      assert.deepEqual(wrong, []);
    });
  });

test('docs/zh/troubleshooting.md quotes what the Chinese sentences say', async () => {
  const folder = join(repository, 'src/text/zh');
  const modules = await Promise.all(readdirSync(folder).map((file) => import(join(folder, file))));
  const sentences: Record<string, unknown> = Object.assign({}, ...modules.flatMap(Object.values));
  const quoted = [...read('docs/zh/troubleshooting.md').matchAll(/^\| `([^`]+)`<br>.* <!-- (\w+) --> \|/gm)];
  assert.ok(quoted.length >= 40, String(quoted.length));
  for (const [, words = '', name = ''] of quoted)
    assert.ok(String(sentences[name]).includes(words), `${name} doesn't say ${words}`);
});
