import assert from 'node:assert/strict';
import { test } from 'node:test';
import { escapeLine } from '../../src/text/escape.ts';
import { formatJson } from '../../src/text/json.ts';
import { say } from '../../src/text/say.ts';

/** C0 without the tab, DEL, C1 (CSI as one character), line separators, changes of direction. */
const hostile = '\u0000\u0007\u001b[31m\u007f\u0085\u009b31m\u2028\u2029\u202e\u2066\r\n';
const obeyed = /[\u0000-\u0008\u000a-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/;

test('security 31: no control character is left in a line', () => {
  assert.doesNotMatch(escapeLine(hostile), obeyed);
  assert.equal(escapeLine('a\u009b31mb'), 'a\\u{9b}31mb');
});

test('security 31: JSON for a terminal has no control character, and means the same', () => {
  const value = { label: hostile, 'key\u009b': ['\u202e'] };
  assert.doesNotMatch(formatJson(value), obeyed);
  assert.deepEqual(JSON.parse(formatJson(value, 2)), value);
});

test('security 29: a word of a message is bounded', () => {
  const { text, words } = say('programMissing', { program: 'x'.repeat(5_000_000) });
  assert.ok(text.length < 4100 && text.includes('…'));
  assert.ok(String(words['program']).length <= 4000);
});
