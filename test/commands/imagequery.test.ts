import assert from 'node:assert/strict';
import { test } from 'node:test';
import { matchesQuery, parseImageQuery, suggestImages } from '../../src/commands/why/imagequery.ts';

const nginx = 'docker.io/library/nginx:1.27';
const digest = `sha256:${'a'.repeat(64)}`;

const cases: readonly (readonly [query: string, name: string, matches: boolean])[] = [
  ['nginx', nginx, true],
  ['nginx:1.27', nginx, true],
  ['nginx:1.28', nginx, false],
  ['library/nginx', nginx, true],
  ['docker.io/nginx', nginx, true],
  ['docker.io/library/nginx', nginx, true],
  ['docker.io/library/nginx:1.27', nginx, true],
  ['quay.io/library/nginx', nginx, false],
  ['ginx', nginx, false],
  ['nginx', 'quay.io:443/team/nginx@'.concat(digest), true],
  [`nginx@${digest}`, `quay.io/team/nginx:1@${digest}`, true],
  [`nginx@${digest}`, nginx, true],
  ['team/nginx', 'quay.io/other-team/nginx:1', false],
  ['localhost:5000/app', 'localhost:5000/app:1', true],
  // What an embedded registry holds has no host; a note may have no tag.
  ['docker.io/library/nginx:1.27', 'library/nginx:1.27', true],
  ['app:2', 'quay.io/team/app', true],
];

test('a short name stands for every image that ends so', () => {
  for (const [query, name, matches] of cases)
    assert.equal(matchesQuery(parseImageQuery(query), name), matches, `${query} ${name}`);
});

test('the other versions of a repository are suggested, else what is spelled nearly so', () => {
  const names = ['quay.io/team/nginx:1', 'quay.io/team/redis:7', 'quay.io/team/redis:8', 'ghcr.io/a/mysql:9'];
  assert.deepEqual(suggestImages(parseImageQuery('redis:6'), names), [names[1], names[2]]);
  assert.deepEqual(suggestImages(parseImageQuery('ngnix'), names), [names[0]]);
  assert.deepEqual(suggestImages(parseImageQuery('quay.io/taem/redis'), names), [names[2]]);
  assert.deepEqual(suggestImages(parseImageQuery('elasticsearch'), names), []);
});
