import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { inspect } from '../../src/commands/inspect.ts';
import { blobPath, revisionPath, tagPath } from '../../src/embedded/registryfiles.ts';
import { digestOf } from '../../src/image/descriptor.ts';
import { silent } from '../../src/progress.ts';
import { type BaseLayerSpec, type Member, pushBases } from '../support/bases.ts';
import { settingsTo } from '../support/prepared.ts';
import { startRegistry, type TestRegistry } from '../support/registry.ts';
import { missing } from '../support/tools.ts';

const descriptor = { mediaType: 'application/vnd.oci.image.config.v1+json', digest: digestOf('c'), size: 1 };
const manifestOf = (name: string) =>
  JSON.stringify({ schemaVersion: 2, config: descriptor, layers: [], annotations: { name } });

/** The files of an image that is stored below a directory. */
function stored(directory: string, name: string): Record<string, Member> {
  const [repository = '', tag = ''] = name.split(':');
  const manifest = digestOf(manifestOf(name));
  return {
    [`${directory}/${tagPath(repository, tag)}`]: manifest,
    [`${directory}/${revisionPath(repository, manifest)}`]: manifest,
    [`${directory}/${blobPath(manifest)}`]: manifestOf(name),
  };
}

const repositories = 'registry/docker/registry/v2/repositories';
const cases: Record<string, readonly [layers: readonly Record<string, Member>[], images: readonly string[]]> =
  {
    'what several layers add': [
      [stored('registry', 'a:1'), stored('./registry', 'b/c:1')],
      ['a:1', 'b/c:1'],
    ],
    'nothing that lies elsewhere': [[stored('reg', 'a:1'), stored('.', 'b:1')], []],
    'nothing that a whiteout hides': [
      [{ ...stored('registry', 'a:1'), ...stored('registry', 'b:1') }, { [`${repositories}/.wh.a`]: '' }],
      ['b:1'],
    ],
    'nothing that an opaque directory hides': [
      [stored('registry', 'a:1'), { 'registry/.wh..wh..opq': '', ...stored('registry', 'b:1') }],
      ['b:1'],
    ],
    'nothing that a file replaces': [[stored('registry', 'a:1'), { registry: 'a file' }], []],
    'what a link in place of the directory leads to': [
      [{ registry: { type: 'symlink', linkname: 'data/registry' }, ...stored('data/registry', 'a:1') }],
      ['a:1'],
    ],
    'what a hard link names': [
      [
        {
          ...stored('registry', 'a:1'),
          [`registry/${tagPath('a', '2')}`]: { type: 'link', linkname: `registry/${tagPath('a', '1')}` },
        },
      ],
      ['a:1', 'a:2'],
    ],
  };

describe('inspect counts', { skip: missing('docker-registry') }, () => {
  let registry: TestRegistry;
  before(async () => {
    registry = await startRegistry();
    const bases = Object.values(cases).map(([layers], index) => ({
      name: `team/counted:${index}`,
      layers: layers.map((members): BaseLayerSpec => ({ members })),
    }));
    await pushBases(registry.host, bases);
  });
  after(() => registry?.stop());

  for (const [index, [what, [, images]]] of Object.entries(cases).entries())
    test(what, async () => {
      const settings = { ...settingsTo({ kind: 'oci', directory: 'unused' }, '*'), mirrors: {} };
      const found = await inspect(
        `${registry.host}/team/counted:${index}`,
        { verify: false },
        settings,
        silent,
      );
      assert.deepEqual(
        found.platforms.map((platform) => platform.images.map(({ name, tag }) => `${name}:${tag}`)),
        [images, images],
      );
    });
});
