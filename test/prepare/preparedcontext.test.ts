import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseDockerignore } from '../../src/context/dockerignore.ts';
import { ImagebuildError } from '../../src/errors.ts';
import { contentOf } from '../../src/image/content.ts';
import { digestOf, mediaTypes } from '../../src/image/descriptor.ts';
import { parseReference } from '../../src/image/reference.ts';
import { dialects } from '../../src/kubefile/dialects.ts';
import { evaluateKubefile } from '../../src/kubefile/evaluate/evaluate.ts';
import { parseKubefile } from '../../src/kubefile/parse/parse.ts';
import { type Entry, plainDirectory, type Tree } from '../../src/layers/tree.ts';
import type { BaseImage, BaseImages } from '../../src/prepare/bases.ts';
import { createDownloader } from '../../src/prepare/download.ts';
import { evaluateWithBases } from '../../src/prepare/evaluate.ts';
import { choosePlatforms } from '../../src/prepare/platforms.ts';
import { buildImage } from '../../src/prepare/preparedcontext.ts';
import { markRegistry } from '../../src/prepare/registry.ts';
import { silent } from '../../src/progress.ts';
import { directory, inMemory, link, shape, treeOf } from '../context/trees.ts';
import { messageOf } from '../support/message.ts';

const context: Tree = new Map<string, Entry>([
  ['manifests', plainDirectory('manifests')],
  [
    'manifests/a.yaml',
    {
      path: 'manifests/a.yaml',
      type: 'file',
      mode: 0o644,
      uid: 0,
      gid: 0,
      content: contentOf(Buffer.from('a')),
    },
  ],
]);
const nothing = parseDockerignore('');

/** Images that no registry has. */
const bases: BaseImages = {
  async open(image) {
    throw new ImagebuildError('IMAGE_NOT_FOUND', messageOf(`${image} was not found`), { place: { image } });
  },
};
const notRun = async () => assert.fail('nothing is run');
const resources = {
  executorFor: () => ({ check: notRun, run: notRun }),
  ignored: nothing,
  platform: 'linux/amd64',
  bases,
  spool: inMemory,
  download: createDownloader(async () => assert.fail('nothing is downloaded'), inMemory, silent),
  runOnHost: () => assert.fail('nothing runs on the host'),
};

function build(text: string, tree = context) {
  const kubefile = parseKubefile(text, 'Kubefile', dialects);
  const platform = { os: 'linux', architecture: 'amd64' };
  const evaluation = evaluateKubefile(kubefile, { platform, buildArgs: {} });
  return buildImage(kubefile, evaluation, { ...resources, context: tree });
}

test('all errors of a Kubefile are reported at once, each with its line', async () => {
  const text =
    'FROM scratch\nCOPY nothing /\nCOPY --from=alpine /etc /etc\nFROM nginx\nCOPY --from=0 /manifests /m\n';
  await assert.rejects(build(text), (error: ImagebuildError) => {
    assert.deepEqual(
      error.problems.map((problem) => [problem.code, problem.place?.line, problem.excerpt?.split('\n')[0]]),
      [
        ['COPY_SOURCE_MISSING', 2, '2 | COPY nothing /'],
        ['IMAGE_NOT_FOUND', 3, '3 | COPY --from=alpine /etc /etc'],
        ['IMAGE_NOT_FOUND', 4, '4 | FROM nginx'],
        ['COPY_SOURCE_MISSING', 5, '5 | COPY --from=0 /manifests /m'],
      ],
    );
    return true;
  });
});

for (const [what, line, message, hint] of [
  [
    'a stage',
    'COPY --from=files /install.sh /',
    'COPY: /install.sh does not exist in the stage files',
    '/ of the stage has m.',
  ],
  [
    'a stage, with the nearest name',
    'COPY --from=files /m/b.yaml /',
    'COPY: /m/b.yaml does not exist in the stage files',
    'The stage has /m/a.yaml. Did you mean that?',
  ],
  [
    'an image',
    'COPY --from=acme/tools:1 /opt/install.sh /',
    'COPY: /opt/install.sh does not exist in the image acme/tools:1',
    'The image has /opt/installer.sh. Did you mean that?',
  ],
  [
    'an image, by a pattern',
    'COPY --from=acme/tools:1 /opt/*.yaml /',
    'COPY: nothing in the image acme/tools:1 matches /opt/*.yaml',
    '/opt of the image has LICENSE, a1, a2, a3, a4, a5, a6, a7, a8, a9 and 1 more.',
  ],
  [
    'an image without embedded images',
    'COPY --from=acme/tools:1 registry registry',
    'COPY: registry does not exist in the image acme/tools:1',
    '/ of the image has empty, opt.',
  ],
  [
    'an empty directory of an image',
    'COPY --from=acme/tools:1 /empty/x /',
    'COPY: /empty/x does not exist in the image acme/tools:1',
    '/empty of the image is empty.',
  ],
] as const)
  test(`a source that isn’t in ${what} is an error that says what is there`, async () => {
    const files = ['LICENSE', 'installer.sh', ...Array.from({ length: 9 }, (_, at) => `a${at + 1}`)];
    const tree = treeOf({
      empty: directory(),
      ...Object.fromEntries(files.map((name) => [`opt/${name}`, 'x'])),
    });
    const base = { tree: async () => tree, registryLayers: async () => [] };
    const bases: BaseImages = { open: async () => base as unknown as BaseImage };
    const text = `FROM scratch AS files\nCOPY manifests /m\nFROM scratch\n${line}\n`;
    const kubefile = parseKubefile(text, 'Kubefile', dialects);
    const platform = { os: 'linux', architecture: 'amd64' };
    const evaluation = evaluateKubefile(kubefile, { platform, buildArgs: {} });
    await assert.rejects(buildImage(kubefile, evaluation, { ...resources, bases, context }), {
      code: 'COPY_SOURCE_MISSING',
      message,
      hint,
      place: { file: 'Kubefile', line: 4, column: 1 },
    });
  });

test('nothing is run for a Kubefile with errors, and files that RUN would have made are not reported missing', async () => {
  const text =
    'FROM scratch AS a\nCOPY nothing /\nRUN make\nFROM a AS b\nRUN more\nFROM scratch\nCOPY --from=b /made /\n';
  await assert.rejects(build(text), {
    code: 'COPY_SOURCE_MISSING',
    problems: [],
    place: { file: 'Kubefile', line: 2, column: 1 },
  });
});

test('a mount with a missing source is an error at its RUN', async () => {
  const executorFor = () => ({ ...resources.executorFor(), check: async () => {} });
  const kubefile = parseKubefile(
    'FROM scratch\nRUN a\nRUN --mount=source=manifests/b,target=/m b\n',
    'Kubefile',
    dialects,
  );
  const platform = { os: 'linux', architecture: 'amd64' };
  const evaluation = evaluateKubefile(kubefile, { platform, buildArgs: {} });
  await assert.rejects(buildImage(kubefile, evaluation, { ...resources, context, executorFor }), {
    code: 'COPY_SOURCE_MISSING',
    message: 'RUN --mount: manifests/b is not in the context',
    place: { file: 'Kubefile', line: 3, column: 1 },
  });
});

test('RUN uses the platform of its stage, whatever platform is built', async () => {
  const bases: BaseImages = {
    open: async (reference, platform) => ({
      platform,
      prepared: {
        reference: parseReference(reference),
        manifest: { mediaType: mediaTypes.ociManifest, digest: digestOf(reference), size: 1 },
        layers: [],
      },
      config: { Env: [] },
      registryLayers: async () => [],
      tree: async () => new Map(),
    }),
  };
  const asked: string[] = [];
  const executorFor = (platform: string) => {
    asked.push(platform);
    return resources.executorFor();
  };
  for (const flag of ['', '--platform=linux/arm64 ', '--platform=$TARGETPLATFORM ']) {
    const kubefile = parseKubefile(
      `FROM ${flag}tools AS a\nRUN make\nFROM tools\nCOPY --from=a /x /\n`,
      'Kubefile',
      dialects,
    );
    const platform = { os: 'linux', architecture: 'amd64' };
    const evaluation = await evaluateWithBases(kubefile, { platform, buildArgs: {} }, bases);
    const image = buildImage(kubefile, evaluation, { ...resources, context, bases, executorFor });
    await assert.rejects(image, { message: 'nothing is run' });
  }
  assert.deepEqual(asked, ['linux/amd64', 'linux/arm64', 'linux/amd64']);
});

test('an instruction that adds nothing has a history entry and no layer', async () => {
  const { platform } = await build(
    'FROM scratch\nENV A=b\nCOPY manifests manifests\nCOPY registry registry\n',
  );
  assert.equal(platform.layers.length, 1);
  assert.deepEqual(
    platform.history.map((row) => row.emptyLayer),
    [true, false, true],
  );
});

test('the registry is marked when there are images, or when the context brings some of its own', () => {
  const own = new Map(context).set(
    'registry/docker/registry/v2/repositories',
    plainDirectory('registry/docker/registry/v2/repositories'),
  );
  const mark = (tree: Tree, images: number, ignored = nothing) =>
    markRegistry(tree, images, ignored).get('registry');
  assert.equal(mark(context, 0), undefined);
  assert.deepEqual(mark(context, 1), { ...plainDirectory('registry'), generated: '' });
  assert.deepEqual(mark(own, 0), { ...plainDirectory('registry'), generated: '' });
  assert.equal(mark(context, 1, parseDockerignore('registry\n')), undefined);
});

test('a link in the place of the registry is followed, and a file there is an error', () => {
  const linked = treeOf({ 'reg/own': 'x', registry: link('reg') });
  assert.deepEqual(shape(markRegistry(linked, 1, nothing)), [
    'reg/ 755',
    'reg/own 644',
    'registry/ 755 <>',
    'registry/own 644',
  ]);
  assert.equal(markRegistry(linked, 0, nothing), linked);
  assert.deepEqual(shape(markRegistry(treeOf({ registry: link('nowhere') }), 1, nothing)), [
    'registry/ 755 <>',
  ]);
  assert.throws(() => markRegistry(treeOf({ registry: 'x' }), 1, nothing), { code: 'CONTEXT_INVALID' });
  markRegistry(treeOf({ registry: 'x' }), 0, nothing);
});

test('every limit to the platforms counts, and the error names the files that set them', () => {
  const limits = [
    { by: 'build_arch', platforms: ['linux/amd64'] },
    { by: 'imagebuild.yml', platforms: undefined },
  ];
  assert.deepEqual(choosePlatforms(['linux/amd64', 'linux/arm64'], limits), {
    built: ['linux/amd64'],
    unsupported: ['linux/arm64'],
  });
  assert.throws(() => choosePlatforms(['linux/arm64'], limits), {
    code: 'PLATFORM_MISSING',
    hint: 'build_arch allows linux/amd64.',
  });
});
