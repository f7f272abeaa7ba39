import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readAddress, withArchitecture } from '../../../src/commands/new/address.ts';

/** Addresses as they are given, the version, and how they stand in init.sh: the base, and the rest. */
const rows: readonly (readonly [address: string, version: string, base: string, rest: string])[] = [
  ['https://h.example/v1.2.3/a.yaml', 'v1.2.3', 'https://h.example', '${version}/a.yaml'],
  ['https://h.example/dl/1.2.3/a.yaml', 'v1.2.3', 'https://h.example/dl', '${number}/a.yaml'],
  ['https://h.example/dl/v1.2.3/a.yaml', '1.2.3', 'https://h.example/dl', 'v${version}/a.yaml'],
  ['https://h.example/tool-1.2.3.tar.gz', '1.2.3', 'https://h.example', 'tool-${version}.tar.gz'],
  ['https://h.example/tool_v1.2.3_x', 'v1.2.3', 'https://h.example', 'tool_${version}_x'],
  ['https://h.example/1.2.34/1.2.3.4/x1.2.3', '1.2.3', 'https://h.example/1.2.34/1.2.3.4', 'x1.2.3'],
  ['http://127.0.0.1:8080/a/b.yaml', 'v1', 'http://127.0.0.1:8080/a', 'b.yaml'],
  ['http://127.0.0.1/${version}/b.yaml', '0', 'http://127.0.0.1', '${version}/b.yaml'],
];

describe('an address in init.sh', () => {
  for (const [address, version, base, rest] of rows)
    it(`${address} of ${version}`, () => assert.deepEqual(readAddress(address, version), { base, rest }));

  it('has variables where it names the architecture', () => {
    assert.equal(withArchitecture('https://h/tool-linux-amd64'), 'https://h/tool-linux-${arch}');
    assert.equal(withArchitecture('https://h/arm64/tool_x86_64'), 'https://h/${arch}/tool_${machine}');
    assert.equal(withArchitecture('https://h/${arch}'), 'https://h/${arch}');
    for (const address of ['https://h/tool', 'https://h/tool-xamd64'])
      assert.throws(() => withArchitecture(address), { code: 'USAGE', message: /names no architecture/ });
  });

  it('is nothing that a shell would run, and has no login', () => {
    for (const part of ['$(id)', '`id`', '"; id; "', '$HOME', '${HOME}', 'a b', 'a\nb', "'", '\\'])
      assert.throws(() => readAddress(`https://h.example/${part}`, 'v1'), { code: 'USAGE' }, part);
    for (const address of ['ftp://h/x', 'file:///etc/passwd', 'h.example/x', ''])
      assert.throws(() => readAddress(address, 'v1'), { code: 'USAGE' }, address);
    assert.throws(() => readAddress('https://me:secret@h.example/x', 'v1'), {
      code: 'USAGE',
      message: /^(?!.*secret)/,
    });
  });
});
