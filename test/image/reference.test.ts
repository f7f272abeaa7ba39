import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatReference, parseReference, tryParseReference } from '../../src/image/reference.ts';

const digest = `sha256:${'a'.repeat(64)}`;

const good: [string, string][] = [
  ['nginx', 'docker.io/library/nginx:latest'],
  ['nginx:1.27', 'docker.io/library/nginx:1.27'],
  ['quay.io/a/b:1', 'quay.io/a/b:1'],
  ['a/a:1', 'docker.io/a/a:1'],
  ['registry.k8s.io/ubuntu-slim:0.1', 'registry.k8s.io/ubuntu-slim:0.1'],
  ['index.docker.io/nginx', 'docker.io/library/nginx:latest'],
  ['docker.io/nginx', 'docker.io/library/nginx:latest'],
  ['localhost/x', 'localhost/x:latest'],
  ['127.0.0.1:5000/x/y:1', '127.0.0.1:5000/x/y:1'],
  ['host:5000/x', 'host:5000/x:latest'],
  ['GHCR.io/a/b:V1', 'ghcr.io/a/b:V1'],
  [`a/b:1@${digest}`, `docker.io/a/b:1@${digest}`],
  [`a/b@${digest}`, `docker.io/a/b@${digest}`],
  ['a/b__c-d.e--f:1', 'docker.io/a/b__c-d.e--f:1'],
  ['[::1]:5000/x:1', '[::1]:5000/x:1'],
];

for (const [text, normal] of good) {
  test(`${text} is ${normal}`, () => {
    assert.equal(formatReference(parseReference(text)), normal);
    assert.equal(formatReference(parseReference(normal)), normal);
  });
}

const bad = [
  '',
  ':1',
  'a b',
  'A/b',
  'a/B:1',
  'a/',
  '/a',
  'a//b',
  'a:',
  'a:-x',
  'a@sha256:1',
  'a@',
  '{{ .X }}',
  '>-',
  'http://a/b',
  `quay.io/a:${'t'.repeat(129)}`,
];

for (const text of bad) {
  test(`${JSON.stringify(text)} isn't a reference`, () => {
    assert.throws(() => parseReference(text), { code: 'REFERENCE_INVALID' });
    assert.equal(tryParseReference(text), undefined);
  });
}
