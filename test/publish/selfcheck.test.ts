import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { PreparedPlatform } from '../../src/application/prepared/prepared.ts';
import type { HeldImage } from '../../src/embedded/heldimages.ts';
import { type ImagebuildError, problemsOf } from '../../src/errors.ts';
import { digestOf } from '../../src/image/descriptor.ts';
import { parseReference } from '../../src/image/reference.ts';
import { checkEmbedded } from '../../src/publish/selfcheck.ts';
import { listed, platform, preparedBuild } from '../support/prepared.ts';

const held = (...names: readonly string[]) =>
  names.map((name): HeldImage => {
    const [repository = '', tag = ''] = name.split(':');
    return { repository, tag, digest: digestOf(name), of: 'COPY registry registry' };
  });
const needs = (...names: readonly string[]): Partial<PreparedPlatform> => ({
  required: names.map((name) => ({
    reference: parseReference(name),
    origins: [
      { kind: 'manifest', file: '/manifests/a.yaml', line: 3 },
      { kind: 'chart', file: '/charts/web/templates/b.yaml' },
    ],
  })),
});
const check = (
  platforms: Record<string, Partial<PreparedPlatform>>,
  lists: Record<string, HeldImage[]>,
  request = {},
) => {
  const whole = Object.entries(platforms).map(([name, one]) => [name, { ...platform([]), ...one }]);
  checkEmbedded(preparedBuild(Object.fromEntries(whole), request), new Map(Object.entries(lists)), []);
};
const problems = (...given: Parameters<typeof check>): readonly ImagebuildError[] => {
  try {
    check(...given);
    return [];
  } catch (error) {
    return problemsOf(error as ImagebuildError);
  }
};

describe('the comparison of what an image needs with /registry', () => {
  test('names every missing image once, with the platforms that lack it and its first place', () => {
    const both = { 'linux/amd64': needs('b:1', 'a:1', 'c:1'), 'linux/arm64': needs('b:1', 'c:1') };
    const lists = { 'linux/amd64': held('library/c:1'), 'linux/arm64': held('library/c:2') };
    assert.deepEqual(
      problems(both, lists).map(({ code, message, place }) => [code, message, place?.file, place?.line]),
      [
        ['a:1', 'linux/amd64'],
        ['b:1', 'linux/amd64, linux/arm64'],
        ['c:1', 'linux/arm64'],
      ].map(([image, on]) => [
        'IMAGE_NOT_EMBEDDED',
        `the cluster would pull docker.io/library/${image}, which /registry does not hold for ${on} (1 other place needs it too)`,
        '/manifests/a.yaml',
        3,
      ]),
    );
  });

  test('says which line is missing', () => {
    const hint = (one: Partial<PreparedPlatform>) =>
      problems({ 'linux/amd64': { ...needs('a:1'), ...one } }, {})[0]?.hint;
    const plain = platform([]).layers.slice(0, 1);
    const ofContext = { required: [{ ...needs('a:1').required![0]!, origins: listed('a:1').origins }] };
    const source = { source: 'registry_amd64', exists: true, line: 2 };
    const never = 'If the cluster never pulls it, list it in ignoredImages of imagebuild.yml.';
    const kubefile = 'applications/demo/v1/Kubefile';
    assert.equal(hint({}), `Add this line to images/shim/images.txt: docker.io/library/a:1. ${never}`);
    assert.equal(
      hint({ layers: plain }),
      `Add this line to images/shim/images.txt: docker.io/library/a:1, and this one to ${kubefile}: COPY registry /registry. ${never}`,
    );
    assert.equal(
      hint({ layers: plain, ...ofContext }),
      `Add this line to ${kubefile}: COPY registry /registry`,
    );
    assert.match(
      hint({ images: [listed('a:1')] }) ?? '',
      /^It was found, but nothing copies it to \/registry, or a/,
    );
    assert.match(
      hint({ registrySources: [source] }) ?? '',
      /^registry_amd64 is copied as it is, so save the image there, too: docker\.io\/library\/a:1\./,
    );
  });

  test('needs what a build requires that doesn’t say what its finished image needs', () => {
    const images = [listed('a:1'), listed('b:1', { required: false })];
    assert.equal(problems({ 'linux/amd64': { images } }, {}).length, 1);
    assert.deepEqual(problems({ 'linux/amd64': { images, required: [] } }, {}), []);
    assert.deepEqual(problems({ 'linux/amd64': { images } }, { 'linux/amd64': held('library/a:1') }), []);
  });

  test('is made for apps alone', () => {
    for (const type of ['configs', 'dockerimages'])
      assert.deepEqual(problems({ 'linux/amd64': needs('a:1') }, {}, { type }), []);
  });
});
