import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { ImagebuildError } from '../../src/errors.ts';
import { inLanguage, languageOfLocale, spokenLanguage } from '../../src/text/language.ts';
import { chinese, english, type MessageName, say, sentencesIn, translate } from '../../src/text/say.ts';

test('a message has a name, words and the English sentence that they make', () => {
  const message = say('argTwice', { key: 'A' });
  assert.deepEqual(message, {
    name: 'argTwice',
    words: { key: 'A' },
    text: 'the build argument A is given twice',
  });
  assert.deepEqual(say('argAfterComma').words, {});
});

test('an error carries its message as data, and a translation is made from that', () => {
  const error = new ImagebuildError('INVALID_REQUEST', say('argTwice', { key: 'A' }));
  assert.equal(error.message, 'the build argument A is given twice');
  assert.equal(translate(error.reason, 'zh'), '构建参数 A 写了两次');
  assert.equal(translate(error.reason, 'en'), error.message);
});

test('a message is said in the language that the process speaks, with the same name and words', () => {
  const message = inLanguage('zh', () => say('argTwice', { key: 'A' }));
  assert.deepEqual(message, { ...say('argTwice', { key: 'A' }), text: '构建参数 A 写了两次' });
  assert.equal(spokenLanguage(), 'en');
  assert.throws(() => inLanguage('zh', () => assert.fail()));
  assert.equal(spokenLanguage(), 'en');
});

test('an unknown name has no sentence', () => {
  assert.equal(translate({ name: 'constructor', words: {} }, 'zh'), undefined);
});

test('a word may be as long as a sentence can show, in every language', () => {
  const long = 'x'.repeat(5000);
  for (const language of ['en', 'zh'] as const)
    assert.ok(sentencesIn(language)('argTwice', { key: long }).length < 4100);
});

test('LC_ALL, LC_MESSAGES and LANG choose the language, in this order', () => {
  const cases = [
    [{}, 'en'],
    [{ LANG: 'zh_CN.UTF-8' }, 'zh'],
    [{ LANG: 'zh_TW.utf8' }, 'zh'],
    [{ LANG: 'zh' }, 'zh'],
    [{ LANG: 'zh-Hans-CN' }, 'zh'],
    [{ LANG: 'zh_CN.GBK' }, 'en'],
    [{ LANG: 'zha_CN.UTF-8' }, 'en'],
    [{ LANG: 'zh_CN.UTF-8', LC_ALL: 'C' }, 'en'],
    [{ LANG: 'zh_CN.UTF-8', LC_ALL: '' }, 'zh'],
    [{ LANG: 'en_US.UTF-8', LC_MESSAGES: 'zh_CN.UTF-8' }, 'zh'],
    [{ LANG: 'zh_CN.UTF-8', LC_MESSAGES: 'de_DE.UTF-8' }, 'en'],
    [{ LC_MESSAGES: 'en_US.UTF-8', LC_ALL: 'zh_CN.UTF-8' }, 'zh'],
  ] as const;
  for (const [env, language] of cases) assert.equal(languageOfLocale(env), language, JSON.stringify(env));
});

const names = Object.keys(english) as MessageName[];

test('every sentence is translated, and no other', () => {
  assert.deepEqual(Object.keys(chinese).sort(), [...names].sort());
});

for (const [directory, all] of [
  ['en', english],
  ['zh', chinese],
] as const)
  test(`no two modules have a sentence of one name, and every file of ${directory}/ is joined`, async () => {
    const path = join(import.meta.dirname, '../../src/text', directory);
    const tables = await Promise.all(
      readdirSync(path).map((file) => import(join(path, file)) as Promise<Record<string, object>>),
    );
    const found = tables.flatMap((table) => Object.values(table).flatMap((rows) => Object.keys(rows)));
    assert.equal(new Set(found).size, found.length);
    assert.deepEqual(Object.keys(all).sort(), found.sort());
  });

/** Words that are lists. */
const lists = new Set(['secrets', 'copies', 'copyFromNames.names']);

/** Words that choose between forms of a sentence, and aren't said themselves. */
const choices = new Set(['lintFailsCheck.kind', 'lockUpdateCommand.onlyRead', 'loginOfOther.given']);

/** Returns a sentence in which every word that is asked for has a text of its own. */
function fill(name: MessageName, language: 'en' | 'zh'): string {
  const words = new Proxy({} as Record<string, string>, {
    get: (_, word) => {
      const text = `<${String(word)}>`;
      const isList = lists.has(String(word)) || lists.has(`${name}.${String(word)}`);
      return isList ? [text] : text;
    },
  });
  return translate({ name, words }, language) ?? '';
}

const pairs = names.map((name) => ({ name, en: fill(name, 'en'), zh: fill(name, 'zh') }));

/** Returns the names of the sentences in which a check finds something, with what it found. */
function found(check: (pair: (typeof pairs)[number]) => unknown): string[] {
  return pairs.flatMap((pair) => {
    const problem = check(pair);
    return problem ? [`${pair.name}: ${problem === true ? pair.zh : String(problem)}`] : [];
  });
}

test('a translation names the same words', () => {
  const wordsIn = (name: string, sentence: string) =>
    [...new Set(sentence.match(/(?<=<)\w+(?=>)/g))]
      .filter((word) => !choices.has(`${name}.${word}`))
      .sort()
      .join(' ');
  assert.deepEqual(
    found(({ name, en, zh }) => wordsIn(name, en) !== wordsIn(name, zh) && `${wordsIn(name, en)} | ${zh}`),
    [],
  );
});

test('a translation is Chinese, unless a sentence is only words and names', () => {
  const bare = (text: string) => text.replace(/<\w+>|`[^`]*`/g, '');
  assert.deepEqual(
    found(({ en, zh }) => !/\p{Script=Han}/u.test(zh) && /[a-z]{3}/i.test(bare(en))),
    ['cloudRelease: release', 'doctorNode: Node <version>', 'addFailed: ADD <source>：<problem>'],
  );
  assert.deepEqual(
    found(({ zh }) => /undefined|\[object/.test(zh)),
    [],
  );
});

test('the flags and variables of a translation are those of the sentence', () => {
  const codes = (text: string) =>
    [...new Set(text.match(/(?<![\w-])--[a-z][\w-]*|\b[A-Z]{2,}_[A-Z_]+\b|https?:\/\/[\w./#-]+/g))]
      .map((code) => code.replace(/[.]$/, ''))
      .sort();
  assert.deepEqual(
    found(({ en, zh }) => codes(en).join(' ') !== codes(zh).join(' ') && `${codes(en)} | ${zh}`),
    [],
  );
});

test('punctuation between Chinese is full-width', () => {
  assert.deepEqual(
    found((pair) =>
      /\p{Script=Han}\s*[,;:?()](?!\/)|[,;?()]\s*\p{Script=Han}|\p{Script=Han}\.|[，。：；（）！？、] | [，。：；（）！？、]/u.test(
        plain(pair),
      ),
    ),
    [],
  );
});

test('a space stands between Chinese and Latin words or numbers', () => {
  assert.deepEqual(
    found((pair) => /\p{Script=Han}[A-Za-z0-9<`"]|[A-Za-z0-9>`"]\p{Script=Han}/u.test(plain(pair))),
    [],
  );
});

test('no English is left between the Chinese', () => {
  const command =
    /^(?:imagebuild|docker|helm|kubectl|git|gh|sed|apt-get|openssl|mv|buildah|uses|sealos|set|save|apk)\b/;
  assert.deepEqual(
    found((pair) =>
      plain(pair)
        .match(/[a-z]+(?: [a-z]+){3,}/g)
        ?.find((run) => !command.test(run)),
    ),
    [],
  );
});

/** Words that are Chinese themselves, or bring the punctuation before them. */
const chineseWords = new Set([
  ...['embeddedTagReplaced.first', 'embeddedTagReplaced.later', 'secretsMissingHint.page'],
  ...['copyFromNearest.kind', 'copyFromNames.kind', 'copyFromBare.kind'],
  ...['partsDiffer.name'],
  ...['programNotStarted.reason', 'programCancelled.reason'],
]);

/** A Chinese sentence without its code, and without words that aren't Latin. */
function plain({ name, zh }: { readonly name: string; readonly zh: string }): string {
  return zh
    .replace(/<(\w+)>/g, (given, word: string) => (chineseWords.has(`${name}.${word}`) ? '' : given))
    .replace(/<code>.*?<\/code>/g, '<code>')
    .replace(/"[A-Z].*?"/g, '""')
    .replace(/\]\(<\w+>\)/g, ']');
}
