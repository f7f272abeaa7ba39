import assert from 'node:assert/strict';
import test from 'node:test';
import { type MatrixCandidate, selectJobs } from '../../../src/commands/matrix/select.ts';

const candidate = (name: string): MatrixCandidate => {
  const [app = '', version = ''] = name.split('/');
  return { type: 'apps', app, version, runs: false, fallback: version === 'latest' };
};
const candidates = ['cert-manager/latest', 'cilium/v1.16.0', 'cilium/v1.17.4', 'helm/latest'].map(candidate);

const cases: readonly (readonly [words: string, expected: string])[] = [
  ['all', 'cert-manager/latest cilium/v1.16.0 cilium/v1.17.4 helm/latest'],
  ['', 'cert-manager/latest cilium/v1.16.0 cilium/v1.17.4 helm/latest'],
  ['c*', 'cert-manager/latest cilium/v1.16.0 cilium/v1.17.4'],
  ['cilium', 'cilium/v1.16.0 cilium/v1.17.4'],
  ['cilium/v1.17.*', 'cilium/v1.17.4'],
  ['all !cilium', 'cert-manager/latest helm/latest'],
  ['!cilium/v1.16.0', 'cert-manager/latest cilium/v1.17.4 helm/latest'],
  ['helm/v3.18.4', 'helm/v3.18.4'],
  ['helm cilium/v1.16.0 helm', 'helm/latest cilium/v1.16.0'],
];

for (const [words, expected] of cases)
  test(`${JSON.stringify(words)} selects ${expected}`, () => {
    const jobs = selectJobs(candidates, words.split(' ').filter(Boolean));
    assert.equal(jobs.map(({ app, version }) => `${app}/${version}`).join(' '), expected);
  });

test('a word without a match is an error with a suggestion', () => {
  assert.throws(() => selectJobs(candidates, ['cilum']), {
    code: 'APPLICATION_NOT_FOUND',
    hint: 'Did you mean cilium?',
  });
  assert.throws(() => selectJobs(candidates, ['cilium/v9']), { code: 'APPLICATION_NOT_FOUND' });
});

test('among changed applications, a word may match nothing', () => {
  assert.deepEqual(selectJobs(candidates, ['cilum'], true), []);
});
