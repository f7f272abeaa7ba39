import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { ImagebuildError } from '../../src/errors.ts';
import { en, type MessageName, say, translate } from '../../src/text/say.ts';
import { zh } from '../../src/text/zh.ts';

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
  assert.ok(error.reason);
  assert.equal(translate(error.reason, 'zh'), '构建参数 A 写了两次');
  assert.equal(translate(error.reason, 'en'), error.message);
});

test('a sentence that is not translated is said in English, and an unknown name not at all', () => {
  const untranslated = (Object.keys(en) as MessageName[]).find((name) => !Object.hasOwn(zh, name));
  if (untranslated !== undefined)
    assert.equal(
      translate({ name: untranslated, words }, 'zh'),
      translate({ name: untranslated, words }, 'en'),
    );
  assert.equal(translate({ name: 'constructor', words: {} }, 'zh'), undefined);
});

/** Gives every word that is asked for a text of its own. */
const words = new Proxy({} as Record<string, string>, { get: (_, name) => `<${String(name)}>` });

test('every translated sentence has an English one', () => {
  assert.deepEqual(
    Object.keys(zh).filter((name) => !Object.hasOwn(en, name)),
    [],
  );
});

for (const name of Object.keys(zh) as MessageName[]) {
  test(`the Chinese sentence of ${name} names the same words`, () => {
    const [english, chinese] = [translate({ name, words }, 'en'), translate({ name, words }, 'zh')];
    assert.match(chinese ?? '', /^(?!.*undefined).*\p{Script=Han}/u);
    assert.deepEqual(wordsIn(chinese), wordsIn(english));
  });
}

function wordsIn(sentence = ''): string[] {
  return [...new Set(sentence.match(/<\w+>/g))].sort();
}

test('no two modules have a sentence of one name, and every file of en/ is joined', async () => {
  const directory = join(import.meta.dirname, '../../src/text/en');
  const tables = await Promise.all(
    readdirSync(directory).map((file) => import(join(directory, file)) as Promise<Record<string, object>>),
  );
  const names = tables.flatMap((table) => Object.values(table).flatMap((rows) => Object.keys(rows)));
  assert.equal(new Set(names).size, names.length);
  assert.deepEqual(Object.keys(en).sort(), names.sort());
});
