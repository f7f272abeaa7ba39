import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { unpackArtifact } from '../../../src/bot/builds/run-result.ts';
import { zipOf } from '../../github/runs.ts';

const name = 'imagebuild-result.json';

describe('security 13: the artifact of a run is untrusted', () => {
  test('the one file is read', async () => {
    assert.equal(await unpackArtifact(await zipOf({ [name]: '{"a":1}' }), name), '{"a":1}');
  });

  const refused = [
    ['another file beside it', () => zipOf({ [name]: '{}', other: 'x' }), 'CONTENT_INVALID'],
    ['a file of another name', () => zipOf({ [`../${name}`.slice(1)]: '{}' }), 'CONTENT_INVALID'],
    ['no file at all', () => zipOf({}), 'CONTENT_INVALID'],
    ['no zip', async () => Buffer.from('PK, but not really'), 'CONTENT_INVALID'],
    ['5 MiB unpacked', () => zipOf({ [name]: Buffer.alloc(5 << 20, ' ') }), 'LIMIT_EXCEEDED'],
    ['more than 1 MiB packed', async () => Buffer.alloc((1 << 20) + 1), 'LIMIT_EXCEEDED'],
    ['a size that is a lie', () => lying(), 'CONTENT_INVALID'],
  ] as const;
  for (const [what, zip, code] of refused)
    test(`${what}: ${code}`, async () => {
      await assert.rejects(unpackArtifact(await zip(), name), { code });
    });
});

/** A zip whose directory says that 5 MiB are 10 bytes. */
async function lying(): Promise<Buffer> {
  const zip = await zipOf({ [name]: Buffer.alloc(5 << 20, ' ') });
  const entry = zip.lastIndexOf(Buffer.from('PK\x01\x02', 'latin1'));
  zip.writeUInt32LE(10, entry + 24);
  return zip;
}
