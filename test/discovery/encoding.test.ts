import assert from 'node:assert/strict';
import { test } from 'node:test';
import { references } from './context.ts';

const text = 'kind: Pod\nspec: {containers: [{image: "a/b:1", name: "größe"}]}\n';

function utf32(littleEndian: boolean, content: string): Uint8Array {
  const view = new DataView(new ArrayBuffer(content.length * 4));
  [...content].forEach((character, index) => {
    view.setUint32(index * 4, character.codePointAt(0)!, littleEndian);
  });
  return new Uint8Array(view.buffer);
}

const encodings: Record<string, (content: string) => Uint8Array> = {
  'UTF-8': (content) => Buffer.from(content),
  'UTF-16LE': (content) => Buffer.from(content, 'utf16le'),
  'UTF-16BE': (content) => Buffer.from(content, 'utf16le').swap16(),
  'UTF-32LE': (content) => utf32(true, content),
  'UTF-32BE': (content) => utf32(false, content),
};

for (const [name, encode] of Object.entries(encodings))
  for (const mark of ['', '\ufeff'])
    test(`a manifest and a list in ${name}${mark === '' ? '' : ' with a mark'} are read`, async () => {
      const files = {
        'manifests/A.YML': encode(mark + text),
        'images/shim/list': encode(`${mark}c/d:1\r\n`),
      };
      assert.deepEqual(await references(files), ['docker.io/a/b:1', 'docker.io/c/d:1']);
    });
