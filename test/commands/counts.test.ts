import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { countImages, type Result } from '../../src/application/result.ts';
import { images as listImagesOf } from '../../src/commands/images.ts';
import { inspect } from '../../src/commands/inspect.ts';
import { publish } from '../../src/commands/publish.ts';
import type { ImagebuildError } from '../../src/errors.ts';
import { silent } from '../../src/progress.ts';
import { describeResult } from '../../src/report/result.ts';
import { type ApplicationWorkspace, makeApplications } from '../support/applications.ts';
import { listed, platform, preparedBuild, settingsTo } from '../support/prepared.ts';

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
/** What inspect reads from the image itself. */
const inspected = async ({ location }: { location: string }) => {
  const settings = settingsTo({ kind: 'oci', directory: 'unused' }, '*');
  const { platforms } = await inspect(location, { verify: true }, settings, silent);
  return platforms.map((platform) => platform.images.map(({ name, tag }) => `${name}:${tag}`));
};
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
    ['aren’t any without COPY', 'COPY manifests manifests'],
    ['aren’t those that COPY puts elsewhere', 'COPY registry reg'],
    ['aren’t those whose directory COPY spreads over the root', 'COPY * ./'],
  ] as const)
    test(how, async () => {
      const built = await workspace.build(naming(['acme/app:1'], ...lines), { type: 'configs' });
      const { result } = built;
      assert.deepEqual([result.images, counts(result)], [[], [0, 0]]);
      assert.deepEqual(await inspected(built), [[], []]);
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
    const Kubefile = files.Kubefile.replace('scratch', 'docker.io/acme/part:v1');
    const built = await workspace.build({ ...files, Kubefile });
    const { result } = built;
    const all = ['acme/api:v1.2.0', 'acme/app:1', 'acme/extra:1'];
    assert.deepEqual(await inspected(built), [all, all]);
    assert.deepEqual(references(result), ['acme/app:1', 'acme/extra:1', 'ghcr.io/acme/api:v1.2.0']);
    assert.match(result.images[1]?.sources[0]?.file ?? '', /a\/v1\/Kubefile$/);
    assert.deepEqual(counts(result), [3, 3]);
  });

  test('aren’t those of a base image whose registry RUN removes', async () => {
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

describe('an application whose images don’t get to /registry', () => {
  let workspace: ApplicationWorkspace;
  before(async () => {
    workspace = await makeApplications(images);
    await workspace.offer(
      await workspace.build(naming(['acme/app:1'], 'COPY registry registry')),
      'docker.io/acme/part:v1',
    );
  });
  after(() => workspace?.[Symbol.asyncDispose]());

  const refused = async (building: Promise<unknown>, at: number | undefined, message: RegExp, hint: RegExp) =>
    await assert.rejects(building, (error: ImagebuildError) => {
      assert.equal(error.code, 'IMAGE_NOT_EMBEDDED');
      assert.match(error.message, message);
      assert.match(error.hint ?? '', hint);
      assert.match(error.place?.file ?? '', /a\/v1\/Kubefile$/);
      assert.equal(error.place?.line, at);
      return true;
    });
  const two = ['ghcr.io/acme/api:v1.2.0', 'acme/extra:1'];

  test('gets the line to add', async () => {
    const building = workspace.prepare(naming(two, 'COPY manifests manifests'));
    const lacks =
      /^nothing is copied to \/registry, so the image for linux\/amd64 lacks docker\.io\/acme\/extra:1 and 1 other/;
    await refused(building, undefined, lacks, /Add this line to \S+Kubefile: COPY registry \/registry$/);
  });

  test('gets the line that copies them elsewhere', async () => {
    const elsewhere = (directory: string, part = '') =>
      new RegExp(`^registry${part} is copied to /${directory} instead of /registry${part}, so sealos does`);
    const hint = /COPY registry \/registry$/;
    const reg = naming(two, 'COPY manifests manifests', 'COPY registry reg');
    await refused(workspace.prepare(reg), 3, elsewhere('reg'), hint);
    for (const line of ['COPY * ./', 'COPY registry .', 'COPY registry /'])
      await refused(workspace.prepare(naming(two, line)), 2, elsewhere(''), hint);
    const part = naming(two, 'COPY registry/docker registry');
    await refused(workspace.prepare(part), 2, elsewhere('registry', '/docker'), hint);
  });

  test('is told of .dockerignore', async () => {
    const files = { ...naming(two, 'COPY . .'), '.dockerignore': 'registry\n' };
    await refused(
      workspace.prepare(files),
      undefined,
      /^nothing is copied/,
      /!registry at the end of \.docker/,
    );
    const { result } = await workspace.build({ ...files, '.dockerignore': 'registry\n!registry\n' });
    assert.deepEqual(counts(result), [2, 2]);
  });

  test('is refused by publish, whatever the folder says', async () => {
    const { images: placed, ...others } = platform([listed('docker.io/acme/app:1')]);
    const layers = others.layers.slice(0, 1);
    const history = [others.history[0]!];
    const forged = preparedBuild({ 'linux/amd64': { ...others, layers, history, images: placed } });
    const settings = settingsTo(
      { kind: 'oci', directory: `${workspace.directory}/forged` },
      `oci:${workspace.sources}`,
    );
    await assert.rejects(publish(forged, settings, silent), {
      code: 'IMAGE_NOT_EMBEDDED',
      message: 'the cluster would pull docker.io/acme/app:1, which /registry does not hold for linux/amd64',
    });
  });

  for (const [what, files] of Object.entries({
    'needs no image': {
      Kubefile: 'FROM scratch\nCOPY manifests manifests\n',
      'manifests/a.yaml': 'kind: Namespace\n',
    },
    'has a base image that holds it': {
      ...naming(['acme/app:1']),
      Kubefile: 'FROM docker.io/acme/part:v1\nCOPY manifests manifests\n',
    },
    'copies it from another image that has it': naming(
      ['acme/app:1'],
      'COPY manifests manifests',
      'COPY --from=docker.io/acme/part:v1 registry registry',
    ),
    'says embed: false': { ...naming(two, 'COPY manifests manifests'), 'imagebuild.yml': 'embed: false\n' },
  }))
    test(`is built when it ${what}`, async () => {
      const { result } = await workspace.build(files);
      assert.equal(result.images.length, what.includes('image that') ? 1 : 0);
      assert.deepEqual(result.warnings, []);
    });

  test('has a warning when they also get elsewhere', async () => {
    const { result } = await workspace.build(naming(two, 'COPY registry reg', 'COPY registry registry'));
    assert.deepEqual(counts(result), [2, 2]);
    assert.deepEqual(
      result.warnings.map(({ message, place }) => [message, place?.line]),
      [['registry is also copied to /reg, where sealos does not read them', 2]],
    );
  });

  test('embeds nothing with embed: false, and keeps what its own registry/ holds', async () => {
    const files = { ...naming(two, 'COPY registry registry'), 'imagebuild.yml': 'embed: false\n' };
    const { result } = await workspace.build(files);
    assert.deepEqual(result.images, []);
    assert.match(
      result.warnings[0]?.message ?? '',
      /^registry does not exist because there is no image to embed/,
    );
    const from = { ...files, Kubefile: 'FROM docker.io/acme/part:v1\nCOPY manifests manifests\n' };
    assert.deepEqual(references((await workspace.build(from)).result), ['acme/app:1']);
  });

  test('is listed by images although it says embed: false', async () => {
    const files = { ...naming(two), 'imagebuild.yml': 'embed: false\n' };
    await using _prepared = await workspace.prepare(files);
    const newest = (await readdir(workspace.directory)).filter((name) => name.startsWith('applications-'));
    const directory = join(workspace.directory, `applications-${newest.length}`, 'a/v1');
    const list = await listImagesOf(directory, settingsTo({ kind: 'oci', directory: 'unused' }, '*'), silent);
    assert.deepEqual(
      list.images.map(({ reference }) => reference),
      ['docker.io/acme/extra:1', 'ghcr.io/acme/api:v1.2.0'],
    );
  });
});
