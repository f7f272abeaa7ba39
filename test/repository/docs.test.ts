import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import test from 'node:test';

const root = join(import.meta.dirname, '..', '..');
const tracked = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
  cwd: root,
  encoding: 'utf8',
})
  .split('\0')
  .filter((file) => file !== '' && existsSync(join(root, file)));
const pages = tracked.filter((file) => file.endsWith('.md'));

/** The address of a file of this repository on GitHub, which messages, schemas and issue forms print. */
const home = /https:\/\/github\.com\/labring\/imagebuild\/(?:blob|tree)\/main\/([\w./-]*\w)(?:#([\w-]+))?/g;

test('pages of every kind are checked', () => {
  for (const page of ['README.md', 'docs/configuration.md', 'docs/reference/cli.md', 'src/text/README.md'])
    assert.ok(pages.includes(page), page);
  assert.ok(pages.some((page) => page.startsWith('.github/ISSUE_TEMPLATE/')));
  const text =
    '[a](x.md#b) ![c](y.svg "t") <img src="z.png"> <a href="w.md#v">\n[r]: u.md\n`[no](n.md)` [no](https://x.md)';
  assert.deepEqual(
    linksIn(text).map(({ target, anchor }) => `${target}#${anchor}`),
    ['x.md#b', 'y.svg#', 'z.png#', 'w.md#v', 'u.md#'],
  );
});

test('every link to a file of the repository leads to one', () => {
  const broken = pages.flatMap((page) =>
    linksIn(read(page))
      .filter(({ target }) => target !== '')
      .map(({ target }) => resolveLink(page, target))
      .filter((target) => !existsSync(join(root, target)))
      .map((target) => `${page}: ${target}`),
  );
  assert.deepEqual(broken, []);
});

test('every anchor of a link is a heading of its page', () => {
  const broken = pages.flatMap((page) =>
    linksIn(read(page))
      .filter(({ target, anchor }) => anchor !== '' && !hasAnchor(resolveLink(page, target), anchor))
      .map(({ target, anchor }) => `${page}: ${target}#${anchor}`),
  );
  assert.deepEqual(broken, []);
});

test('every address of a file of this repository on GitHub is one', () => {
  const texts = tracked.filter((file) => /^(?!dist\/|test\/).*\.(?:md|ts|ya?ml|json)$/.test(file));
  const broken = texts.flatMap((file) =>
    [...read(file).matchAll(home)]
      .filter(
        ([, path = '', anchor = '']) =>
          !tracked.some((one) => one === path || one.startsWith(`${path}/`)) || !hasAnchor(path, anchor),
      )
      .map(([address]) => `${file}: ${address}`),
  );
  assert.deepEqual(broken, []);
});

test('every page of docs/ is reached from README.md', () => {
  const reached = new Set<string>();
  const visit = (page: string): void => {
    if (reached.has(page)) return;
    reached.add(page);
    for (const { target } of linksIn(read(page))) {
      const next = resolveLink(page, target);
      if (pages.includes(next)) visit(next);
    }
  };
  visit('README.md');
  const lost = pages.filter((page) => page.startsWith('docs/') && !reached.has(page));
  assert.deepEqual(lost, [], 'link to them from README.md or docs/README.md');
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

interface Link {
  /** Relative to the page; empty for a heading of the page itself. */
  readonly target: string;
  readonly anchor: string;
}

/** Returns the links of a page to files: of Markdown, its references and HTML, outside of code. */
function linksIn(text: string): Link[] {
  const prose = text.replaceAll(/^( *)(`{3,}|~{3,})[\s\S]*?^\1\2/gm, '').replaceAll(/(`+)[^`]+\1/g, '');
  const forms = [/\]\(<?([^)\s>]+)>?[^)]*\)/g, /\b(?:src|href|srcset)="([^"\s]+)/g, /^\[[^\]]+\]: (\S+)/gm];
  return forms
    .flatMap((form) => [...prose.matchAll(form)].map(([, link = '']) => link))
    .filter((link) => !/^[a-z]+:/i.test(link))
    .map((link) => {
      const [target = '', anchor = ''] = link.split('#');
      return { target, anchor };
    });
}

/** Returns the path of a link's target in the repository. */
function resolveLink(page: string, target: string): string {
  if (target === '') return page;
  return target.startsWith('/') ? target.slice(1) : normalize(join(dirname(page), target));
}

/** Tells whether a page has a heading; other files have lines, which aren't checked. */
function hasAnchor(path: string, anchor: string): boolean {
  const isPage = path.endsWith('.md') && existsSync(join(root, path));
  return anchor === '' || !isPage || anchorsOf(path).includes(anchor);
}

/** Returns the anchors that GitHub gives the headings of a page, and those that it writes itself. */
function anchorsOf(page: string): string[] {
  const text = read(page).replaceAll(/^( *)(`{3,}|~{3,})[\s\S]*?^\1\2/gm, '');
  const seen = new Map<string, number>();
  const headings = [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => {
    const anchor = heading
      .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-');
    const count = seen.get(anchor) ?? 0;
    seen.set(anchor, count + 1);
    return count === 0 ? anchor : `${anchor}-${count}`;
  });
  return [...headings, ...[...text.matchAll(/\b(?:id|name)="([^"]+)"/g)].map(([, id = '']) => id)];
}

function read(page: string): string {
  return readFileSync(join(root, page), 'utf8');
}
