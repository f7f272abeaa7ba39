import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { decodePath, diskPath, encodePath, isPathText } from '../../src/io/pathbytes.ts';

const bytes = (hex: string) => Buffer.from(hex, 'hex');

test('UTF-8 is text, and each other byte keeps its value', () => {
  assert.equal(decodePath(Buffer.from('é图😀')), 'é图😀');
  assert.equal(decodePath(bytes('636166e9')), 'caf\udce9');
  assert.equal(decodePath(bytes('c3e9c3a9')), '\udcc3\udce9é');
  // The half of a surrogate pair, a character cut short, and one that is longer than it has to be.
  assert.equal(decodePath(bytes('eda080')), '\udced\udca0\udc80');
  assert.equal(decodePath(bytes('f09f98')), '\udcf0\udc9f\udc98');
  assert.equal(decodePath(bytes('c0af')), '\udcc0\udcaf');
});

test('any bytes come back, so two names never become one', () => {
  const part = fc.oneof(fc.uint8Array({ maxLength: 8 }), fc.string({ unit: 'binary' }).map(Buffer.from));
  fc.assert(
    fc.property(fc.array(part), (parts) => {
      const whole = Buffer.concat(parts);
      const path = decodePath(whole);
      assert.ok(encodePath(path).equals(whole));
      assert.ok(isPathText(path));
      assert.equal(JSON.parse(JSON.stringify(path)), path);
    }),
  );
});

test('a text that stands for the bytes of another one, or for none, is recognized', () => {
  for (const path of ['\udcc3\udca9', '\ud800', '\udc41', 'a/\udc2f']) assert.equal(isPathText(path), false);
});

test('a path for the disk is text when it can be', () => {
  assert.equal(diskPath('a/é'), 'a/é');
  assert.deepEqual(diskPath('a/\udce9'), bytes('612fe9'));
});
