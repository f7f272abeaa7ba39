import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { validateRequest } from '../../../src/application/request.ts';
import { formatCommand } from '../../../src/bot/grammar/build.ts';
import type { CommentCommand } from '../../../src/bot/grammar/comment.ts';
import { checkApplication, parseComment } from '../../../src/bot/grammar/comment.ts';
import type { Language } from '../../../src/text/language.ts';
import { translate } from '../../../src/text/say.ts';
import { processorTime } from '../../support/waiting.ts';
import { comments } from './comments.ts';

const limits = { commandsPerComment: 20 };

describe('a comment is read as', () => {
  for (const [group, rows] of Object.entries(comments)) {
    const language = group.endsWith('Chinese') ? 'zh' : 'en';
    for (const [comment, ...expected] of rows)
      test(`${group}: ${JSON.stringify(comment).slice(0, 80)}`, () => {
        assert.deepEqual(
          parseComment(comment, limits).map((command) => format(command, language)),
          expected,
        );
      });
  }
});

test('the table has at least 150 comments', () => {
  assert.ok(Object.values(comments).flat().length >= 150);
});

test('every line to use instead is a command, or has words in <…> to fill in', () => {
  for (const [comment] of Object.values(comments).flat())
    for (const command of parseComment(comment, limits)) {
      if (command.kind !== 'invalid' || /<(app|version|tag)>/.test(command.suggestion)) continue;
      for (const read of parseComment(command.suggestion, limits))
        assert.notEqual(read.kind, 'invalid', command.suggestion);
    }
});

test('a command knows its line and its text', () => {
  const comment = 'hello\r\n\t/imagebuild_apps  helm v3.8.2 \r\n> quoted\r\n\r\n* a\r\n  /imagebuild_help';
  const places = parseComment(comment, limits).map(({ line, text }) => [line, text]);
  assert.deepEqual(places, [
    [2, '/imagebuild_apps  helm v3.8.2'],
    [6, '/imagebuild_help'],
  ]);
});

test('twenty commands are read, and the rest is answered together', () => {
  const comment = Array.from({ length: 25 }, (_, n) => `/imagebuild_apps helm v${n}`).join('\n');
  const found = parseComment(comment, limits);
  assert.equal(found.length, 21);
  assert.equal(found.at(-1)?.line, 21);
  assert.equal(
    format(found.at(-1) as CommentCommand),
    `a comment may contain at most 20 commands, so these 5 were ignored; post them in another comment ⇒ ${[20, 21, 22, 23, 24].map((n) => `/imagebuild_apps helm v${n}`).join('\n')}`,
  );
});

test('a command without --platform takes the platforms of the configuration', () => {
  const [command] = parseComment('/imagebuild_apps helm v1', { ...limits, platforms: ['linux/amd64'] });
  assert.deepEqual(command?.kind === 'build' && command.request.platforms, ['linux/amd64']);
});

test('a command without its application takes the one of the title', () => {
  const suggestions = [
    '/imagebuild 1.26.15',
    '/imagebuild_apps ./kubernetes v1',
    '/imagebuild kubeadm 1.26',
  ].map((line) => parseComment(line, { ...limits, titleApplication: 'kubernetes' }));
  assert.deepEqual(
    suggestions.map(([command]) => command?.kind === 'invalid' && command.suggestion),
    [
      '/imagebuild_apps kubernetes 1.26.15',
      '/imagebuild_apps kubernetes v1',
      '/imagebuild_apps kubeadm 1.26',
    ],
  );
});

test('the commands that are too many for a comment are listed as far as they fit', () => {
  const comment = Array.from({ length: 900 }, (_, n) => `/imagebuild_apps helm v1.0.${n}`).join('\n');
  const last = parseComment(comment, limits).at(-1);
  const lines = last?.kind === 'invalid' ? last.suggestion.split('\n') : [];
  assert.equal(lines[0], '/imagebuild_apps helm v1.0.20');
  assert.ok(lines.length > 200 && lines.join('\n').length <= 8000, `${lines.length} lines`);
  assert.match(lines.at(-1) ?? '', /^\/imagebuild_apps helm v1\.0\.\d+$/);
});

test('a hidden command is answered beside one that counts', () => {
  const found = parseComment('/imagebuild_apps helm v1\n\n~~/imagebuild_apps helm v2~~', limits);
  assert.deepEqual(
    found.map(({ line, kind }) => [line, kind]),
    [
      [1, 'build'],
      [3, 'invalid'],
    ],
  );
});

test('commands in code get an answer in a comment, and none in the body of an issue', () => {
  const body = '```\n/imagebuild_apps helm v3.8.2\n```';
  assert.equal(parseComment(body, limits).length, 1);
  assert.deepEqual(parseComment(body, { ...limits, origin: 'body' }), []);
});

test('no issue template holds a command of its own', () => {
  const root = join(import.meta.dirname, '..', '..', '..');
  for (const file of globSync('.github/ISSUE_TEMPLATE/*', { cwd: root })) {
    const text = readFileSync(join(root, file), 'utf8');
    const body = file.endsWith('.md')
      ? text
      : [...text.matchAll(/^\s*(?:value|placeholder): ?(.*)$/gm)].map(([, value]) => value).join('\n');
    assert.deepEqual(parseComment(body, { ...limits, origin: 'body' }), [], file);
  }
});

describe('an application', () => {
  const known = [
    { app: 'helm', directory: 'applications/helm', versions: ['v3.8.2', 'v3.9.0'] },
    { app: 'cilium', directory: 'applications/cilium', versions: ['latest'] },
    { app: 'trailing ', directory: 'applications/trailing ', versions: ['v1'] },
  ];
  const rows = [
    ['/imagebuild_apps helm v3.8.2', '/imagebuild_apps helm v3.8.2'],
    ['/imagebuild_apps cilium v9', '/imagebuild_apps cilium v9'],
    ['/imagebuild_apps trailing v1', '/imagebuild_apps trailing v1'],
    ['/imagebuild_apps hlem v3.8.2', 'there is no application "hlem" ⇒ /imagebuild_apps helm v3.8.2'],
    ['/imagebuild_apps nothing v1', 'there is no application "nothing" ⇒ /imagebuild_apps <app> v1'],
    [
      '/imagebuild_apps helm 3.8.2',
      'there is no version "3.8.2" of helm, only v3.8.2, v3.9.0. To add it, open a pull request with applications/helm/3.8.2 ⇒ /imagebuild_apps helm v3.8.2',
    ],
    [
      '/imagebuild_apps helm v3.9.1',
      'there is no version "v3.9.1" of helm, only v3.8.2, v3.9.0. To add it, open a pull request with applications/helm/v3.9.1 ⇒ /imagebuild_apps helm v3.9.0',
    ],
    [
      '/imagebuild_apps v3.8.2 helm',
      'the application comes before its version ⇒ /imagebuild_apps helm v3.8.2',
    ],
    ['/imagebuild_apps v1 newer', 'the application comes before its version ⇒ /imagebuild_apps newer v1'],
    [
      '/imagebuild_apps helm',
      'the version is missing; versions of helm: v3.8.2, v3.9.0 ⇒ /imagebuild_apps helm v3.9.0',
    ],
    [
      '/imagebuild_apps cilium',
      'the version is missing; versions of cilium: latest ⇒ /imagebuild_apps cilium <version>',
    ],
    ['/imagebuild_apps nothing', 'the version is missing ⇒ /imagebuild_apps nothing <version>'],
    ['/imagebuild_help', 'help'],
  ] as const;
  for (const [comment, expected] of rows)
    test(`is checked: ${comment}`, () => {
      const checked = parseComment(comment, limits).map((command) =>
        format(checkApplication(command, known)),
      );
      assert.deepEqual(checked, [expected]);
    });
});

/** Pieces that comments are made of, and all that could confuse a reader of them. */
const piece = fc.oneof(
  fc.constantFrom(
    ...'/imagebuild_apps |/imagebuild_dockerimages |/imagebuild|/imagebuild_cancel |helm|v3.8.2| |  |\t|\r\n|\n|A=1|,|="|"|\'|`|```\n|> |- |1. |<!--|-->|[|](|)|--platform=|--platform |linux/amd64|--dry-run|--no-cache|\\|__proto__|=|..|:|@'.split(
      '|',
    ),
    '\u200b',
    '\u202e',
    '\u00a0',
    '\u3000',
    '\0',
    '\u2028',
  ),
  fc.string({ unit: 'grapheme', maxLength: 6 }),
  fc.string({ unit: 'binary', maxLength: 6 }),
);
const comment = fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join(''));

test('no comment whatsoever gives a build that validateRequest refuses', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        comment,
        comment.map((text) => `/imagebuild_dockerimages app v1 ${text}`),
      ),
      (body) => {
        for (const command of parseComment(body, limits)) {
          if (command.kind !== 'build') continue;
          assert.deepEqual(validateRequest(command.request), command.request);
          assert.ok(/^[\w.-]+$/.test(command.request.version));
        }
      },
    ),
    { numRuns: 3000 },
  );
});

test('a build written in its one form reads as itself', () => {
  const value = fc.string({ unit: 'grapheme', maxLength: 20 });
  const build = fc.record({
    buildArgs: fc.dictionary(fc.stringMatching(/^[A-CX-Z]_?[a-z0-9]{0,5}$/), value, { maxKeys: 4 }),
    platforms: fc.constantFrom(['linux/amd64'], ['linux/arm64'], ['linux/amd64', 'linux/arm64']),
    cache: fc.boolean(),
  });
  fc.assert(
    fc.property(build, fc.boolean(), (parts, dryRun) => {
      const request = tryRequest({ type: 'dockerimages', app: 'helm', version: 'v1', ...parts });
      fc.pre(request !== undefined);
      const line = formatCommand({ kind: 'build', request, dryRun });
      const [read] = parseComment(line, limits);
      assert.deepEqual(read?.kind === 'build' && [read.request, read.dryRun], [request, dryRun], line);
    }),
    { numRuns: 500 },
  );
});

describe('the time to read a comment is bounded', () => {
  const hostile: Readonly<Record<string, string>> = {
    brackets: '[',
    'links never closed': '[a](',
    references: '[a][b] ',
    quotes: '>',
    lists: '- ',
    'numbered lists': '1. ',
    emphasis: '_a*b',
    backticks: '`a ',
    comments: 'x <!--',
    'processing instructions': 'x <?',
    tags: '<a b="',
    definitions: '[a]: b\n',
    lines: '- a\n',
    commands: '/imagebuild_apps helm v1\n',
    words: '/imagebuild_x ',
    'one long command': 'A="\\',
    flags: '--platform ',
    images: '![',
    'open quotes': `A="='B`,
    slashes: '/imagebuildapp',
    dashes: '-',
    blanks: ' ',
    commas: ',',
    tildes: '~',
    'tildes around words': '~a',
    bars: '|',
    'tags on a line': '<b> ',
    'lines of HTML': '<b>\n',
    'comments in HTML': '<p><!--\n',
    'quotes with lazy lines': '> a\nb\n\n',
    equals: 'a=',
  };
  for (const [name, unit] of Object.entries(hostile))
    test(name, () => {
      const rest = unit.repeat(Math.ceil(65_000 / unit.length)).slice(0, 65_000);
      const taken = processorTime(() => {
        parseComment(`/imagebuild_dockerimages app v1 ${rest}\n/imagebuild_help`, limits);
        parseComment(`/imagebuild_help\n${rest}`, limits);
      });
      assert.ok(taken < 30_000, `${taken} ms`);
    });
});

function tryRequest(raw: unknown) {
  try {
    return validateRequest(raw);
  } catch {
    return undefined;
  }
}

function format(command: CommentCommand, language: Language = 'en'): string {
  if (command.kind === 'build') return formatCommand(command);
  if (command.kind === 'invalid') return `${translate(command.problem, language)} ⇒ ${command.suggestion}`;
  if (command.kind === 'cancel') return ['cancel', command.app, command.version].filter(Boolean).join(' ');
  return command.kind === 'allow' ? `allow ${command.user}` : command.kind;
}
