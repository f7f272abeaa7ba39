import assert from 'node:assert/strict';
import test from 'node:test';
import { type ReasonName, reasons, type Sentence } from '../../../src/application/reasons.ts';
import { reasonTexts } from '../../../src/bot/texts/reasons.ts';

const words = ['first', 'second', 'third', 'fourth'];

test('every reason of the validation has a Chinese sentence that names the same words', () => {
  for (const name of Object.keys(reasons) as ReasonName[]) {
    const [en, zh] = [reasons, reasonTexts.zh].map((texts) => (texts[name] as Sentence)(...words)) as [
      string,
      string,
    ];
    assert.match(zh, /^(?!.*undefined).*\p{Script=Han}/u, name);
    for (const word of words) assert.equal(zh.includes(word), en.includes(word), `${name}: ${word}`);
  }
});
