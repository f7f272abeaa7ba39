import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  formatLocation,
  outputForms,
  parseLocation,
  parseOutput,
  parseOutputLocation,
} from '../../src/application/location.ts';

/** The kind, the path and the name of locations. */
const locations: Readonly<Record<string, readonly [kind: string, path: string, name?: string]>> = {
  'oci:out/hello': ['oci', 'out/hello'],
  'oci:out/hello:v1': ['oci', 'out/hello', 'v1'],
  'oci:out/x.tar': ['oci', 'out/x.tar'],
  'oci:out/x.tar:v1': ['oci', 'out/x.tar', 'v1'],
  'oci-archive:x.tar': ['oci-archive', 'x.tar'],
  'oci-archive:x.tar:quay.io/a/b:1': ['oci-archive', 'x.tar', 'quay.io/a/b:1'],
  'oci-archive:10:30.tar:v1': ['oci-archive', '10:30.tar', 'v1'],
  'oci-archive:out/image:v1': ['oci-archive', 'out/image', 'v1'],
  'docker-archive:x.tar:docker.io/library/a:1': ['docker-archive', 'x.tar', 'docker.io/library/a:1'],
  'docker-archive:image': ['docker-archive', 'image'],
  'out/x.tar': ['archive', 'out/x.tar'],
  'out/x.tar:v1': ['archive', 'out/x.tar', 'v1'],
};

for (const [text, [kind, path, name]] of Object.entries(locations))
  test(`${text} is a location of the kind ${kind}`, () =>
    assert.deepEqual(parseLocation(text), { kind, path, name }));

test('a reference is not a location', () => {
  for (const text of ['nginx', 'nginx:1.27', 'localhost:5000/a/b:1', 'quay.io/a/oci:1', 'oci:', 'tar'])
    assert.equal(parseLocation(text), undefined, text);
});

test('an output is a kind and a path', () => {
  assert.equal(outputForms, 'type=oci,dest=DIR or type=oci-archive,dest=FILE');
  assert.deepEqual(parseOutput('type=oci,dest=a,b'), { kind: 'oci', directory: 'a,b' });
  assert.deepEqual(parseOutput('type=oci-archive,dest=x.tar'), { kind: 'oci-archive', file: 'x.tar' });
  for (const text of ['out', 'type=oci', 'type=oci,dest=', 'type=docker,dest=x', 'type=constructor,dest=x'])
    assert.equal(parseOutput(text), undefined, text);
});

test('the location of an image in an output has a kind and a path; a reference has none', () => {
  for (const [kind, path] of [
    ['oci', 'out/hello'],
    ['oci-archive', 'out/a:b'],
  ] as const)
    assert.deepEqual(parseOutputLocation(formatLocation(kind, path, 'v1'), 'v1'), { kind, path });
  assert.equal(parseOutputLocation('ghcr.io/me/hello.tar:v1', 'v1'), undefined);
  assert.equal(parseOutputLocation('localhost:5000/me/hello:v1', 'v1'), undefined);
});
