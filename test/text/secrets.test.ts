import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { SecretMask } from '../../src/text/secrets.ts';

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
