import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { planPrepared } from '../../src/commands/planprepared.ts';
import { type ImagebuildError, problemsOf } from '../../src/errors.ts';
import { silent } from '../../src/progress.ts';
import { openLayout } from '../../src/stores/layout/layout.ts';
import { type ApplicationWorkspace, makeApplications } from '../support/applications.ts';
import { settingsTo } from '../support/prepared.ts';
import { writePlatform } from '../support/storedimages.ts';

const images = ['docker.io/acme/app:1', 'ghcr.io/acme/api:v1.2.0', 'docker.io/acme/extra:1'];
const kubefile = (...lines: readonly string[]) => `${['FROM scratch', ...lines].join('\n')}\n`;
const pod = (...names: readonly string[]) =>
  `kind: Pod\nspec:\n  containers:\n${names.map((image) => `  - image: ${image}\n`).join('')}`;
const usual = kubefile('COPY manifests manifests', 'COPY registry registry');
/** A Kubefile that brings manifests which discovery didn't see, because they lay elsewhere. */
const late = {
  Kubefile: kubefile('COPY manifests manifests', 'COPY late/ /', 'COPY registry registry'),
  'manifests/a.yaml': pod('acme/app:1'),
};

describe('what a finished image needs', () => {
  let workspace: ApplicationWorkspace;
  before(async () => {
    workspace = await makeApplications(images);
    const held = { Kubefile: kubefile('COPY registry registry'), 'images/shim/list': 'acme/app:1\n' };
    await workspace.offer(await workspace.build(held), 'docker.io/acme/part:v1');
    const chart = { ...late, 'late/manifests/late.yaml': pod('acme/app:1') };
    await workspace.offer(await workspace.build(chart), 'docker.io/acme/whole:v1');
    const lacking = { ...late, 'manifests/a.yaml': pod('acme/app:1', 'acme/extra:1') };
    const ignored = { ...lacking, '.sealignore': 'acme/extra:*\n', 'late/readme': 'x' };
    await workspace.offer(await workspace.build(ignored), 'docker.io/acme/lacking:v1');
  });
  after(() => workspace?.[Symbol.asyncDispose]());

  type Files = Parameters<ApplicationWorkspace['build']>[0];
  type Row = readonly [image: string, file: RegExp, line: number | undefined, hint: RegExp];

  const lacks = async (files: Files, rows: readonly Row[]) =>
    await assert.rejects(workspace.build(files), (error: ImagebuildError) => {
      const problems = problemsOf(error);
      assert.deepEqual(
        problems.map(({ code, place }) => [code, place?.image, place?.line]),
        rows.map(([image, , line]) => ['IMAGE_NOT_EMBEDDED', image, line]),
      );
      for (const [index, [image, file, , hint]] of rows.entries()) {
        const { message, place, hint: advice } = problems[index]!;
        assert.equal(
          message,
          `the cluster would pull ${image}, which /registry does not hold for linux/amd64, linux/arm64`,
        );
        assert.match(place?.file ?? '', file);
        assert.match(advice ?? '', hint);
      }
      return true;
    });
  const builds = async (files: Files, request = {}) => (await workspace.build(files, request)).result;

  test('ends a plan, too: a dry run says what publishing would', async () => {
    const files = { ...late, 'late/manifests/late.yaml': pod('acme/extra:1') };
    await using prepared = await workspace.prepare(files);
    const settings = settingsTo({ kind: 'oci', directory: workspace.directory }, `oci:${workspace.sources}`);
    await assert.rejects(planPrepared(prepared, settings, silent), { code: 'IMAGE_NOT_EMBEDDED' });
    const offline = await planPrepared(prepared, { ...settings, offline: true }, silent);
    assert.equal(offline.images.length, 1);
  });

  test('is what COPY brings from where discovery doesn’t look, each with its place and the line to add', async () => {
    const files = { ...late, 'late/manifests/late.yaml': pod('acme/extra:1', 'ghcr.io/acme/api:v1.2.0') };
    await lacks(files, [
      [
        'docker.io/acme/extra:1',
        /\/a\/v1\/late\/manifests\/late\.yaml$/,
        4,
        /^Add this line to images\/shim\/images\.txt: docker\.io\/acme\/extra:1\./,
      ],
      [
        'ghcr.io/acme/api:v1.2.0',
        /\/late\.yaml$/,
        5,
        /: ghcr\.io\/acme\/api:v1\.2\.0\. If the cluster never pulls it/,
      ],
    ]);
    const list = 'acme/extra:1\nghcr.io/acme/api:v1.2.0\n';
    assert.equal((await builds({ ...files, 'images/shim/images.txt': list })).images.length, 3);
  });

  test('is what ADD unpacks, and its place is the path in the image', async () => {
    const files = {
      Kubefile: kubefile('ADD late.tar /', 'COPY registry registry'),
      'init.sh': 'tar cf late.tar -C late manifests && rm -r late\n',
      'images/shim/list': 'acme/app:1\n',
      'late/manifests/late.yaml': pod('acme/extra:1'),
    };
    await lacks(files, [
      ['docker.io/acme/extra:1', /^\/manifests\/late\.yaml$/, 4, /^Add this line to images\/shim/],
    ]);
  });

  test('is what a list in the image names', async () => {
    const files = { ...late, 'late/manifests/imageList': 'acme/extra:1\n' };
    await lacks(files, [['docker.io/acme/extra:1', /\/late\/manifests\/imageList$/, 1, /^Add this line/]]);
  });

  test('of its commands is embedded by the build, and no error', async () => {
    const files = { ...late, 'late/opt/b.yaml': pod('acme/extra:1') };
    const Kubefile = `${late.Kubefile}CMD ["kubectl apply -f opt/b.yaml"]\n`;
    assert.equal((await builds({ ...files, Kubefile })).images.length, 2);
  });

  test('gets lost when a later instruction replaces it', async () => {
    const repository = '/registry/docker/registry/v2/repositories/acme/app';
    const files = {
      Kubefile: kubefile('COPY manifests manifests', 'COPY registry registry', `COPY empty ${repository}`),
      'manifests/a.yaml': pod('acme/app:1', 'acme/extra:1'),
      empty: '',
    };
    await lacks(files, [
      [
        'docker.io/acme/app:1',
        /\/manifests\/a\.yaml$/,
        4,
        /^It was found, but nothing copies it to \/registry, or a later/,
      ],
    ]);
    const listed = { ...files, 'manifests/a.yaml': pod('acme/extra:1'), 'images/shim/list': 'acme/app:1\n' };
    await lacks(listed, [['docker.io/acme/app:1', /\/images\/shim\/list$/, 1, /^It was found/]]);
  });

  test('may be held by a base image or another image, else COPY registry is missing', async () => {
    for (const line of ['FROM acme/part:v1', 'FROM scratch\nCOPY --from=acme/part:v1 registry registry']) {
      const files = {
        Kubefile: `${line}\nCOPY manifests manifests\n`,
        'manifests/a.yaml': pod('acme/app:1'),
      };
      assert.equal((await builds(files)).images.length, 1);
      const more = { ...files, 'manifests/a.yaml': pod('acme/app:1', 'acme/extra:1') };
      await lacks(more, [
        [
          'docker.io/acme/extra:1',
          /\/a\.yaml$/,
          5,
          /^Add this line to \S+Kubefile: COPY registry \/registry$/,
        ],
      ]);
    }
  });

  test('is compared by digest, too', async () => {
    const digest = `sha256:${'ab'.repeat(32)}`;
    const files = {
      Kubefile: 'FROM acme/part:v1\nCOPY manifests manifests\n',
      'manifests/a.yaml': pod(`acme/app:1@${digest}`),
    };
    await lacks(files, [[`docker.io/acme/app:1@${digest}`, /\/a\.yaml$/, 4, /COPY registry/]]);
  });

  test('of the base image is what its own build embedded', async () => {
    const own = { 'manifests/own.yaml': pod('ghcr.io/acme/api:v1.2.0') };
    const from = (base: string) => ({
      ...own,
      Kubefile: `FROM ${base}\nCOPY manifests manifests\nCOPY registry registry\n`,
    });
    assert.equal((await builds(from('acme/whole:v1'))).images.length, 2);
    assert.equal((await builds(from('acme/lacking:v1'))).images.length, 2);
  });

  const env = 'ENV registryDomain=hub.example registryPort=5001';
  for (const [what, more] of Object.entries({
    'a candidate': { 'late/manifests/b.yaml': 'kind: App\nspec: {image: acme/gone:1}\n' },
    'what .sealignore names': {
      'late/manifests/b.yaml': pod('acme/extra:1'),
      '.sealignore': 'acme/extra:1\n',
    },
    'what .sealignore names, although .dockerignore excludes that': {
      'late/manifests/b.yaml': pod('acme/extra:1'),
      '.sealignore': 'acme/extra:1\n',
      '.dockerignore': '.sealignore\n',
    },
    'what kubectl apply -f of another place installs, when it is ignored': {
      Kubefile: `${late.Kubefile}CMD ["kubectl apply -f opt/b.yaml"]\n`,
      'late/opt/b.yaml': pod('acme/extra:1'),
      '.sealignore': 'acme/extra:1\n',
    },
    'what ignoredImages names': {
      'late/manifests/b.yaml': pod('acme/extra:1'),
      'imagebuild.yml': 'ignoredImages: ["acme/extra:*"]\n',
    },
    'what the cluster’s own registry has': { 'late/manifests/b.yaml': pod('sealos.hub:5000/acme/own:1') },
    'what that registry has, as Env names it': {
      'late/manifests/b.yaml': pod('hub.example:5001/acme/own:1'),
      Kubefile: late.Kubefile.replace('\n', `\n${env}\n`),
    },
  }))
    test(`isn't ${what}`, async () => {
      const result = await builds({ ...late, ...more });
      assert.deepEqual(
        result.images.map(({ reference }) => reference),
        ['docker.io/acme/app:1'],
      );
    });

  test('isn’t what platformPolicy: skip leaves out of a platform', async () => {
    const layout = await openLayout(`${workspace.directory}/sources`);
    await writePlatform(layout, 'amd64', 'half', 'docker.io/acme/half:1');
    const files = {
      Kubefile: usual,
      'manifests/a.yaml': pod('acme/half:1', 'acme/app:1'),
      'imagebuild.yml': 'platformPolicy: skip\n',
    };
    const { images: found } = await builds(files);
    assert.deepEqual(
      found.map(({ reference, platforms }) => [reference, Object.keys(platforms ?? {}).length]),
      [
        ['docker.io/acme/app:1', 2],
        ['docker.io/acme/half:1', 1],
      ],
    );
  });

  test('isn’t asked with embed: false, or of another type', async () => {
    const files = {
      Kubefile: usual,
      'manifests/a.yaml': pod('acme/app:1'),
      'imagebuild.yml': 'embed: false\n',
    };
    assert.deepEqual((await builds(files)).images, []);
    const configs = { ...late, 'late/manifests/late.yaml': pod('acme/extra:1') };
    assert.equal((await builds(configs, { type: 'configs' })).images.length, 1);
  });
});
