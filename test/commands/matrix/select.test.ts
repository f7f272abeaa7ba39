import assert from 'node:assert/strict';
import { matchesGlob } from 'node:path';
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

test('thousands of words that name applications look at each application a few times', () => {
  let looks = 0;
  const many = Array.from({ length: 2000 }, (_, index): MatrixCandidate => {
    const one = candidate(`app-${index}/v1`);
    return {
      ...one,
      get app() {
        looks++;
        return one.app;
      },
    };
  });
  const jobs = selectJobs(
    many,
    many.map((_, index) => `app-${index}`),
  );
  assert.equal(jobs.length, 2000);
  assert.equal(selectJobs(many, ['all', ...many.map((_, index) => `!app-${index}/v1`)]).length, 0);
  assert.ok(looks < 20 * many.length, `${looks}`);
});

test('a name with odd parts means what the glob means', () => {
  for (const word of ['./cilium', 'cilium/./v1.16.0', '[c]ilium/v1.16.0', '{cilium,helm}/v1.16.0'])
    assert.equal(
      selectJobs(candidates, [word], true).length,
      candidates.filter(
        ({ app, version }) => matchesGlob(app, word) || matchesGlob(`${app}/${version}`, word),
      ).length,
      word,
    );
});
