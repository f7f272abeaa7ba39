import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { maskValue, rememberSecret, SecretMask } from '../../src/text/secrets.ts';

/** Masks secrets in a text. */
function scrub(text: string, secrets: readonly string[]): string {
  const mask = new SecretMask();
  for (const each of secrets) mask.add(each);
  return mask.apply(text);
}

const secret = 'p&ss/w0rd+"x"ü';

test('a secret is masked in every form it may appear in', () => {
  const texts = [
    secret,
    encodeURIComponent(secret),
    JSON.stringify({ password: secret }),
    Buffer.from(secret).toString('base64'),
    Buffer.from(secret).toString('base64url'),
    Buffer.from(`user:${secret}`).toString('base64'),
    Buffer.from(`us:${secret}`).toString('base64'),
    Buffer.from(`u:${secret}\n`).toString('base64'),
  ];
  for (const text of texts) {
    const clean = scrub(`before ${text} after`, [secret]);
    assert.match(clean, /^before .*\*\*\*.* after$/);
  }
});

test('what is left of base64 reveals nothing of the secret', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 8 }), fc.string({ minLength: 8, maxLength: 30 }), (before, token) => {
      const encoded = Buffer.from(before + token).toString('base64');
      const left = Buffer.from(scrub(encoded, [token]).split('***')[0] ?? '', 'base64').toString('latin1');
      const known = Buffer.from(before).toString('latin1');
      // One letter at each end shares its base64 characters with what stands beside it.
      assert.ok(left.length <= known.length + 1, `${left} of ${before}`);
    }),
  );
});

test('a text without the secret stays as it is', () => {
  assert.equal(scrub('nothing here, not even abc', ['abc', '']), 'nothing here, not even abc');
});

test('a secret is masked in forms, in JSON as Go writes it, and in lower-case percent-encoding', () => {
  const word = 'a b<c>&d/e?f';
  const texts = [
    new URLSearchParams({ password: word }).toString(),
    encodeURIComponent(word).toLowerCase(),
    '"a b\\u003cc\\u003e\\u0026d/e?f"',
  ];
  for (const text of texts) assert.match(scrub(text, [word]), /^[a-z="]*\*\*\*"?$/, text);
});

test('a short secret is masked only as a word of its own, so that digests stay whole', () => {
  const digest = `sha256:${'0123abcd'.repeat(8)}`;
  assert.equal(scrub(digest, ['abcd', '1234', '123abcd']), digest);
  assert.equal(scrub('password=abcd; user:abcd@host "abcd"', ['abcd']), 'password=***; user:***@host "***"');
});

test('secrets that overlap are masked together', () => {
  assert.equal(scrub('x hunter2-hunter3 y', ['hunter2-hunt', 'r2-hunter3']), 'x *** y');
  assert.equal(scrub('first-secret and second-secret', ['first-secret', 'second-secret']), '*** and ***');
});

test('a long token is masked, also where its end is cut off', () => {
  const token = `eyJ${'aB3-_x.Z'.repeat(200)}`;
  assert.equal(scrub(`bearer ${token}: no`, [token]), 'bearer ***: no');
  assert.equal(scrub(`bearer ${token.slice(0, 300)}`, [token]), 'bearer ***');
  const encoded = Buffer.from(token).toString('base64');
  assert.equal(scrub(`${encoded} is it`, [token]), '*** is it');
});

test('a key in several lines is masked as a whole', () => {
  const key = JSON.stringify(
    { type: 'service_account', private_key: '-----BEGIN\nabc\n'.repeat(20) },
    null,
    2,
  );
  assert.equal(scrub(`got ${key}!`, [key]), 'got ***!');
  assert.equal(scrub(JSON.stringify({ key }), [key]), '{"key":"***"}');
});

test('a JSON document keeps its numbers', () => {
  rememberSecret('86420975');
  const text = JSON.stringify({ size: 86420975, said: 'it is 86420975' }, maskValue);
  assert.deepEqual(JSON.parse(text), { size: 86420975, said: 'it is ***' });
});

test('a text of a megabyte is masked in moments, whatever the number of secrets', () => {
  const secrets = Array.from({ length: 2000 }, (_, index) => `secret-number-${index}-of-many`);
  const mask = new SecretMask();
  for (const secret of secrets) mask.add(secret);
  const text = 'some text of a log, without any of them\n'.repeat(25_000);
  const started = performance.now();
  assert.equal(mask.apply(text), text);
  assert.ok(performance.now() - started < 5000);
});
