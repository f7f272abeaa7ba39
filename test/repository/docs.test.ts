import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import test from 'node:test';

const root = join(import.meta.dirname, '..', '..');
const pages = execFileSync('git', ['ls-files', '-z', '*.md'], { cwd: root, encoding: 'utf8' })
  .split('\0')
  .filter((page) => page !== '');

test('every link to a file of the repository leads to one', () => {
  const broken = pages.flatMap((page) =>
    [...read(page).matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)(?:#[^)]*)?\)/g)]
      .map(([, target = '']) => normalize(join(dirname(page), target)))
      .filter((target) => !existsSync(join(root, target)))
      .map((target) => `${page}: ${target}`),
  );
  assert.deepEqual(broken, []);
});

test('every anchor of a link is a heading of its page', () => {
  const broken = pages.flatMap((page) =>
    [...read(page).matchAll(/\]\((?!https?:)([^)#\s]*)#([^)]+)\)/g)]
      .filter(([, target = '', anchor = '']) => {
        const path = target === '' ? page : normalize(join(dirname(page), target));
        return path.endsWith('.md') && !anchorsOf(path).includes(anchor);
      })
      .map(([, target, anchor]) => `${page}: ${target}#${anchor}`),
  );
  assert.deepEqual(broken, []);
});

test('every path of the source code that a page names exists', () => {
  const missing = pages
    .filter((page) => page !== 'CHANGELOG.md')
    .flatMap((page) =>
      [...read(page).matchAll(/(?<![\w/.-])((?:src|test|scripts|bench|docs)\/[\w./-]*\w)(?![\w*{<])/g)]
        .map(([, path = '']) => path)
        .filter((path) => !existsSync(join(root, path)))
        .map((path) => `${page}: ${path}`),
    );
  assert.deepEqual(missing, []);
});

test('every file that a README of a module names is in the repository', () => {
  const files = execFileSync('git', ['ls-files', '-z', 'src', 'test'], { cwd: root, encoding: 'utf8' }).split(
    '\0',
  );
  const missing = pages
    .filter((page) => page.startsWith('src/'))
    .flatMap((page) =>
      [...read(page).matchAll(/`(?:\.\.\/)*([\w./-]+\.ts)`/g)]
        .map(([, name = '']) => name)
        .filter((name) => !files.some((file) => file === name || file.endsWith(`/${name}`)))
        .map((name) => `${page}: ${name}`),
    );
  assert.deepEqual(missing, []);
});

/** Returns the anchors that GitHub gives the headings of a page. */
function anchorsOf(page: string): string[] {
  return [...read(page).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

function read(page: string): string {
  return readFileSync(join(root, page), 'utf8');
}
