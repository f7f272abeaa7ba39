import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { countImages, type Result } from '../../src/application/result.ts';
import { describeResult } from '../../src/report/result.ts';
import { type ApplicationWorkspace, makeApplications } from '../support/applications.ts';

const images = ['docker.io/acme/app:1', 'ghcr.io/acme/api:v1.2.0', 'docker.io/acme/extra:1'];

/** The files of an application that names images, with a Kubefile of these lines. */
function naming(references: readonly string[], ...kubefile: readonly string[]) {
  const containers = references.map((image, index) => `{name: c${index}, image: "${image}"}`).join(', ');
  return {
    Kubefile: `${['FROM scratch', ...kubefile].join('\n')}\n`,
    'manifests/a.yaml': `kind: Pod\nspec: {containers: [${containers}]}\n`,
  };
}

const references = ({ images: listed }: Result) => listed.map(({ reference }) => reference);
const counts = (result: Result) => [...countImages(result).values()];
const told = (result: Result) =>
  describeResult(result)
    .find((line) => line.startsWith('  images'))!
    .trim();

describe('the images that a result counts', () => {
  let workspace: ApplicationWorkspace;
  before(async () => {
    workspace = await makeApplications(images);
    const part = await workspace.build(naming(['acme/app:1'], 'COPY . .', 'COPY registry registry'));
    await workspace.offer(part, 'docker.io/acme/part:v1');
  });
  after(() => workspace?.[Symbol.asyncDispose]());

  test('are those that lie under /registry', async () => {
    const files = naming(['acme/app:1', 'ghcr.io/acme/api:v1.2.0'], 'COPY registry registry');
    const { result } = await workspace.build(files);
    assert.deepEqual(references(result), ['docker.io/acme/app:1', 'ghcr.io/acme/api:v1.2.0']);
    assert.deepEqual(counts(result), [2, 2]);
    assert.match(told(result), /2 embedded$/);
    const [app] = result.images;
    assert.ok(app?.digest !== undefined && (app.size ?? 0) > 1_200_000);
    assert.match(app.sources[0]?.file ?? '', /manifests\/a\.yaml$/);
  });

  for (const [how, ...lines] of [
    ['are none without COPY', 'COPY manifests manifests'],
    ['are none where COPY puts them elsewhere', 'COPY registry reg'],
    ['are none where COPY puts their content at the root', 'COPY * ./'],
  ] as const)
    test(how, async () => {
      const { result } = await workspace.build(naming(['acme/app:1'], ...lines), { type: 'configs' });
      assert.deepEqual([result.images, counts(result)], [[], [0, 0]]);
      assert.match(told(result), /none embedded$/);
    });

  test('include those of a base image, on which nothing is copied', async () => {
    const { result } = await workspace.build({ Kubefile: 'FROM docker.io/acme/part:v1\nENV A=b\n' });
    assert.deepEqual(references(result), ['acme/app:1']);
    assert.deepEqual(counts(result), [1, 1]);
    assert.deepEqual(result.images[0]?.sources, [{ kind: 'base', file: 'docker.io/acme/part:v1' }]);
    assert.deepEqual(Object.keys(result.images[0]?.platforms ?? {}), ['linux/amd64', 'linux/arm64']);
  });

  test('include those of a base image, those of COPY --from, and those that were found', async () => {
    const extra = await workspace.build(naming(['acme/extra:1'], 'COPY registry registry'));
    await workspace.offer(extra, 'docker.io/acme/second:v1');
    const lines = ['COPY --from=docker.io/acme/second:v1 registry registry', 'COPY registry registry'];
    const files = naming(['ghcr.io/acme/api:v1.2.0'], ...lines);
    const { result } = await workspace.build({
      ...files,
      Kubefile: files.Kubefile.replace('scratch', 'docker.io/acme/part:v1'),
    });
    assert.deepEqual(references(result), ['acme/app:1', 'acme/extra:1', 'ghcr.io/acme/api:v1.2.0']);
    assert.match(result.images[1]?.sources[0]?.file ?? '', /a\/v1\/Kubefile$/);
    assert.deepEqual(counts(result), [3, 3]);
  });

  test('are none of a base image whose registry a whiteout removes', async () => {
    const Kubefile = '# dialect=sealer\nFROM docker.io/acme/part:v1\nRUN rm -r registry manifests\n';
    const { result } = await workspace.build({ Kubefile }, { type: 'configs' });
    assert.deepEqual(result.images, []);
  });

  test('are told for each platform where they differ', async () => {
    const init = 'mkdir manifests; [ "$1" = arm64 ] || echo acme/extra:1 > images/shim/b\n';
    const { result } = await workspace.build({
      Kubefile: 'FROM scratch\nCOPY registry registry\n',
      'images/shim/a': 'acme/app:1\n',
      'init.sh': init,
    });
    assert.deepEqual(counts(result), [2, 1]);
    assert.match(told(result), /embedded: 2 for linux\/amd64, 1 for linux\/arm64$/);
  });
});
