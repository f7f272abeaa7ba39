import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { embed } from '../../src/embedded/embed.ts';
import type { EmbeddedImage, ExistingEntry } from '../../src/embedded/registryfiles.ts';
import { ImagebuildError } from '../../src/errors.ts';
import type { Content } from '../../src/image/content.ts';
import { contentOf } from '../../src/image/content.ts';
import { digestOf, hexOf, mediaTypes } from '../../src/image/descriptor.ts';
import { parseReference } from '../../src/image/reference.ts';
import { type Entry, entryMetadata, plainDirectory, type Tree } from '../../src/layers/tree.ts';

const root = 'docker/registry/v2';

/** Content whose bytes nobody may read: laying a tree out opens no blob. */
function closed(text: string): Content {
  const { digest, size } = contentOf(Buffer.from(text));
  return {
    digest,
    size,
    open() {
      throw new Error(`${text} was opened`);
    },
  };
}

function image(reference: string, text = reference, index?: string): EmbeddedImage {
  return {
    reference: parseReference(reference),
    origin: `images/shim/${text.length}`,
    manifest: { ...closed(`manifest ${text}`), mediaType: mediaTypes.ociManifest },
    blobs: [
      closed(`config ${text}`),
      closed('shared layer'),
      closed(`layer ${text}`),
      closed('shared layer'),
    ],
    ...(index === undefined ? {} : { index: { ...closed(index), mediaType: mediaTypes.ociIndex } }),
  };
}

function byDigest(repository: string, text: string): EmbeddedImage {
  return image(`${repository}@${digestOf(`index ${text}`)}`, text, `index ${text}`);
}

function tree(files: Record<string, string>): Tree {
  const entries = Object.entries(files).map(([path, text]): Entry => {
    return { path, type: 'file', mode: 0o600, uid: 7, gid: 7, content: contentOf(Buffer.from(text)) };
  });
  return new Map(entries.map((entry) => [entry.path, entry]));
}

async function read(entries: readonly Entry[], path: string): Promise<string> {
  const entry = entries.find((each) => each.path === `${root}/${path}`);
  assert.ok(entry?.type === 'file', `${path} is not there`);
  const chunks: Uint8Array[] = [];
  for await (const chunk of entry.content.open()) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

const tagsOf = (images: readonly EmbeddedImage[], existing: Tree = new Map()) =>
  embed(images, existing).images.map(({ repository, tags }) => `${repository}:${tags}`);

function collides(run: () => unknown, ...mentions: (string | RegExp)[]): void {
  assert.throws(run, (error) => {
    assert.ok(error instanceof ImagebuildError);
    assert.equal(error.code, 'IMAGE_COLLISION');
    for (const mention of mentions) assert.ok(error.message.match(mention), error.message);
    assert.ok(error.hint);
    return true;
  });
}

describe('an embedded image', () => {
  const nginx = image('nginx:1.27', 'nginx');
  const hex = (text: string) => hexOf(digestOf(text));

  it('has links for its layers, configuration, manifest and tag, and data for all of them', () => {
    const repository = `${root}/repositories/library/nginx`;
    const manifest = hex('manifest nginx');
    const expected = [
      ...['manifest nginx', 'config nginx', 'shared layer', 'layer nginx'].map(
        (text) => `${root}/blobs/sha256/${hex(text).slice(0, 2)}/${hex(text)}/data`,
      ),
      ...['config nginx', 'shared layer', 'layer nginx'].map(
        (text) => `${repository}/_layers/sha256/${hex(text)}/link`,
      ),
      `${repository}/_manifests/revisions/sha256/${manifest}/link`,
      `${repository}/_manifests/tags/1.27/current/link`,
      `${repository}/_manifests/tags/1.27/index/sha256/${manifest}/link`,
    ];
    const [only] = embed([nginx], new Map()).images;
    assert.deepEqual(only?.entries.map(({ path }) => path).sort(), expected.sort());
    assert.deepEqual([only?.repository, only?.tags], ['library/nginx', ['1.27']]);
  });

  it('has links that hold a digest and no newline, mode 0644, owner 0:0', async () => {
    const [only] = embed([nginx], new Map()).images;
    const entries = only!.entries;
    const repository = 'repositories/library/nginx';
    assert.equal(
      await read(entries, `${repository}/_manifests/tags/1.27/current/link`),
      nginx.manifest.digest,
    );
    assert.equal(
      await read(entries, `${repository}/_layers/sha256/${hex('layer nginx')}/link`),
      digestOf('layer nginx'),
    );
    for (const entry of entries) {
      assert.deepEqual([entry.type, entry.mode, entry.uid, entry.gid], ['file', 0o644, 0, 0]);
      if (entry.type === 'file' && entry.path.endsWith('/link')) assert.equal(entry.content.size, 71);
    }
  });

  it('keeps the index that its digest names as another revision without a tag', () => {
    const [only] = embed([byDigest('quay.io/a/b', 'x')], new Map()).images;
    const revisions = only!.entries.filter(({ path }) => path.includes('/revisions/'));
    assert.equal(revisions.length, 2);
    assert.ok(only!.entries.some(({ path }) => path.endsWith(`${hex('index x')}/data`)));
    assert.ok(
      !only!.entries.some(({ path }) => path.includes(`/tags/latest/index/sha256/${hex('index x')}`)),
    );
  });

  it('has the same entries whatever other images there are', () => {
    const alone = embed([nginx], new Map()).images[0]!.entries.map(({ path }) => path);
    const among = embed([image('redis:7', 'redis'), nginx, image('nginx:1.28', 'other')], new Map());
    const same = among.images.find(({ tags }) => tags.includes('1.27'));
    assert.deepEqual(
      same?.entries.map(({ path }) => path),
      alone,
    );
  });
});

describe('the tag of an embedded image', () => {
  it('is the tag of its reference, with a digest or without', () => {
    const digest = digestOf('index x');
    assert.deepEqual(tagsOf([image(`ghcr.io/a/b:v1@${digest}`), image('a/c')]), ['a/c:latest', 'a/b:v1']);
  });

  it('is latest for a digest alone', () => {
    assert.deepEqual(tagsOf([byDigest('quay.io/a/b', 'x')]), ['a/b:latest']);
  });

  it('is made of the digest in the reference when latest is taken', () => {
    const images = [byDigest('quay.io/a/b', 'x'), image('quay.io/a/b:latest')];
    const short = hexOf(digestOf('index x')).slice(0, 12);
    assert.deepEqual(tagsOf(images), ['a/b:latest', `a/b:sha256-${short}`]);
  });

  it('is latest when latest is the same image', () => {
    const index = digestOf('index x');
    const images = [image('quay.io/a/b:latest', 'x'), image(`quay.io/a/b@${index}`, 'x', 'index x')];
    const embedded = embed(images, new Map()).images;
    assert.equal(embedded.length, 1);
    assert.ok(
      embedded[0]!.entries.some(({ path }) => path.includes(hexOf(index))),
      'the index is kept',
    );
  });

  it('does not depend on the order of the list', () => {
    const images = ['x', 'y', 'z'].map((text) => byDigest('quay.io/a/b', text));
    const [a, b, c] = images as [EmbeddedImage, EmbeddedImage, EmbeddedImage];
    const outcome = JSON.stringify(embed([a, b, c], new Map()));
    for (const order of [
      [c, b, a],
      [b, a, c],
      [c, a, b],
    ])
      assert.equal(JSON.stringify(embed(order, new Map())), outcome);
    const tags = tagsOf(images).map((name) => name.split(':')[1]!);
    assert.equal(tags.filter((tag) => tag === 'latest').length, 1);
    assert.equal(tags.filter((tag) => /^sha256-[0-9a-f]{12}$/.test(tag)).length, 2);
  });
});

describe('two images on one name and tag', () => {
  it('are an error that names both references and origins', () => {
    const images = [image('quay.io/a/b:1', 'first'), image('ghcr.io/a/b:1', 'second one')];
    const run = (list: EmbeddedImage[]) => () => embed(list, new Map());
    collides(
      run(images),
      /quay\.io\/a\/b:1 \(images\/shim\/5\)/,
      /ghcr\.io\/a\/b:1 \(images\/shim\/10\)/,
      ' a/b:1 ',
    );
    const messages = [images, images.toReversed()].map((list) => {
      try {
        return embed(list, new Map());
      } catch (error) {
        return (error as Error).message;
      }
    });
    assert.equal(messages[0], messages[1]);
  });

  it('are one when they have the same manifest', () => {
    const embedded = embed([image('quay.io/a/b:1', 'x'), image('ghcr.io/a/b:1', 'x')], new Map()).images;
    assert.equal(embedded.length, 1);
    assert.equal(embedded[0]?.image.reference.host, 'ghcr.io');
  });
});

describe("the context's own registry", () => {
  const own = (tag: string | undefined, ...manifests: string[]): Record<string, string> => {
    const files: Record<string, string> = {};
    for (const text of manifests) {
      const digest = digestOf(text);
      files[`${root}/repositories/a/own/_manifests/revisions/sha256/${hexOf(digest)}/link`] = digest;
      files[`${root}/blobs/sha256/${hexOf(digest).slice(0, 2)}/${hexOf(digest)}/data`] = text;
    }
    if (tag)
      files[`${root}/repositories/a/own/_manifests/tags/${tag}/current/link`] = digestOf(manifests[0]!);
    return files;
  };

  it('is kept as it is, other files too', () => {
    const existing = tree({
      ...own('v1', 'manifest own'),
      'README.md': 'hello',
      'chart/Chart.yaml': 'name: x',
    });
    const { own: kept, warnings } = embed([image('a/b:1')], existing);
    assert.deepEqual(new Set(kept), new Set(existing.values()));
    assert.deepEqual(warnings, []);
  });

  it('gives way to an image with the very same files', () => {
    const { own: kept } = embed([image('a/own:v1', 'own')], tree(own('v1', 'manifest own')));
    assert.deepEqual(kept, []);
  });

  it('keeps its tags: another image under one is an error that names the file', () => {
    collides(
      () => embed([image('a/own:v1', 'another')], tree(own('v1', 'manifest own'))),
      `registry/${root}/repositories/a/own/_manifests/tags/v1/current/link`,
      'docker.io/a/own:v1',
    );
  });

  it('keeps its latest when an image is referenced by digest', () => {
    const [name] = tagsOf([byDigest('a/own', 'x')], tree(own('latest', 'manifest own')));
    assert.match(name ?? '', /^a\/own:sha256-/);
  });

  it('gets a tag for a repository without tags, and a warning', async () => {
    const { own: kept, warnings } = embed([], tree(own(undefined, 'manifest own')));
    const tag = 'repositories/a/own/_manifests/tags/latest';
    const digest = digestOf('manifest own');
    assert.equal(await read(kept, `${tag}/current/link`), digest);
    assert.equal(await read(kept, `${tag}/index/sha256/${hexOf(digest)}/link`), digest);
    assert.equal(warnings.length, 1);
  });

  it('gets a tag for each of several manifests', () => {
    const { own: kept } = embed([], tree(own(undefined, 'one', 'two', 'three')));
    assert.equal(kept.filter(({ path }) => path.endsWith('/current/link')).length, 3);
  });

  it('does not get a second tag for a manifest that is embedded too', () => {
    const { own: kept, warnings } = embed([image('a/own:v2', 'own')], tree(own(undefined, 'manifest own')));
    assert.deepEqual([kept, warnings], [[], []]);
  });

  it('causes a warning when a repository has no manifest', () => {
    const { warnings } = embed(
      [],
      tree({ [`${root}/repositories/a/own/_layers/sha256/${'0'.repeat(64)}/link`]: 'x' }),
    );
    assert.match(warnings[0]?.message ?? '', /a\/own/);
  });

  it('must not have other content at the path of an image’s blob', () => {
    const digest = digestOf('layer x');
    const path = `${root}/blobs/sha256/${hexOf(digest).slice(0, 2)}/${hexOf(digest)}/data`;
    collides(() => embed([image('a/b:1', 'x')], tree({ [path]: 'damaged' })), path);
  });

  it('must not have a link where an image needs a directory', () => {
    const link: Entry = { path: 'docker', type: 'symlink', mode: 0o777, uid: 0, gid: 0, linkname: '/etc' };
    collides(() => embed([image('a/b:1')], new Map([['docker', link]])), /^registry\/docker conflicts with/);
    assert.ok(embed([image('a/b:1')], new Map([['docker', plainDirectory('docker')]])));
  });
});

describe('the registry of a base image', () => {
  const base = 'quay.io/kube/rootfs:1';
  const none: Tree = new Map();
  const repository = `${root}/repositories/a/own/_manifests`;

  /** What a base holds of a repository `a/own`. */
  function below(tag: string | undefined, ...manifests: string[]): ExistingEntry[] {
    const revisions = manifests.map((text): [string, string] => {
      const digest = digestOf(text);
      return [`${repository}/revisions/sha256/${hexOf(digest)}/link`, digest];
    });
    const tags: [string, string][] = tag
      ? [[`${repository}/tags/${tag}/current/link`, digestOf(manifests[0]!)]]
      : [];
    const files = tree(Object.fromEntries([...revisions, ...tags]));
    return [...files.values()].map((entry) => ({ entry: entryMetadata(entry), of: base }));
  }

  it('is completed, and is not part of the result', () => {
    const { images, own, warnings } = embed([image('a/own:v2', 'x')], none, below('v1', 'manifest own'));
    assert.deepEqual(
      images.map(({ repository, tags }) => `${repository}:${tags}`),
      ['a/own:v2'],
    );
    assert.deepEqual([own, warnings], [[], []]);
  });

  describe('with a tag', () => {
    const blob = (text: string) =>
      `${root}/blobs/sha256/${hexOf(digestOf(text)).slice(0, 2)}/${hexOf(digestOf(text))}/data`;
    const revision = `${repository}/revisions/sha256/${hexOf(digestOf('m'))}/link`;
    const current = `${repository}/tags/v1/current/link`;
    const digest = digestOf('m');
    for (const [what, files, broken] of [
      ['and its manifest', { [revision]: digest, [current]: digest, [blob('m')]: 'm' }, false],
      ['and no blob at all', { [revision]: digest, [current]: digest }, false],
      ['whose manifest is not there', { [revision]: digest, [current]: digest, [blob('x')]: 'x' }, true],
      [
        'that names another manifest',
        { [revision]: digest, [current]: digestOf('x'), [blob('m')]: 'm' },
        true,
      ],
      ['with a newline', { [revision]: digest, [current]: `${digest}\n`, [blob('m')]: 'm' }, true],
      ['of nothing', { [current]: 'garbage' }, true],
    ] as const)
      for (const whose of [base, undefined])
        it(`${what} is ${broken ? 'a warning' : 'fine'}, in ${whose ?? 'the context'}`, () => {
          const held = tree(files);
          const existing = [...held.values()].map((entry) => ({ entry: entryMetadata(entry), of: base }));
          const { warnings } = whose ? embed([], none, existing) : embed([], held);
          assert.equal(warnings.length, broken ? 1 : 0);
          if (broken)
            assert.match(warnings[0]!.message, /^a\/own:v1 has no manifest: registry\/.*\/v1\/current\/link/);
        });

    it('whose manifest is embedded is fine', () => {
      const manifest = digestOf('manifest own');
      const files = {
        [current]: manifest,
        [`${repository}/revisions/sha256/${hexOf(manifest)}/link`]: manifest,
      };
      assert.deepEqual(embed([image('a/own:v2', 'own')], tree({ ...files, [blob('x')]: 'x' })).warnings, []);
    });
  });

  it('may have the same image under the same tag; the image keeps its entries', () => {
    const alone = embed([image('a/own:v1', 'own')], none).images;
    assert.deepEqual(
      JSON.stringify(embed([image('a/own:v1', 'own')], none, below('v1', 'manifest own')).images),
      JSON.stringify(alone),
    );
  });

  it('gives a tag to a later image, with a warning that names both manifests', async () => {
    const another = image('a/own:v1', 'another');
    const { images, warnings } = embed([another], none, below('v1', 'manifest own'));
    assert.equal(
      await read(images[0]!.entries, 'repositories/a/own/_manifests/tags/v1/current/link'),
      another.manifest.digest,
    );
    assert.deepEqual(
      warnings.map(({ message }) => message),
      [
        `a/own:v1 is ${digestOf('manifest own')} in the registry/ of ${base}, and ${another.manifest.digest} ` +
          'in docker.io/a/own:v1 (images/shim/7); the later one is used',
      ],
    );
  });

  it("gives a tag to the context's own registry, too", () => {
    const held = (manifest: string) =>
      tree({
        [`${repository}/revisions/sha256/${hexOf(digestOf(manifest))}/link`]: digestOf(manifest),
        [`${repository}/tags/v1/current/link`]: digestOf(manifest),
        [`${root}/blobs/sha256/aa/${hexOf(digestOf(manifest))}/data`]: manifest,
      });
    const { own, warnings } = embed([], held('another'), below('v1', 'manifest own'));
    assert.equal(own.length, 3);
    assert.match(
      warnings[0]?.message ?? '',
      new RegExp(
        `${digestOf('manifest own')} in the registry/ of ${base}, and ${digestOf('another')} in registry/;`,
      ),
    );
    const same = embed([], held('manifest own'), below('v1', 'manifest own')).warnings;
    assert.ok(!same.some(({ message }) => message.includes('the later one')));
  });

  it("doesn't give a tag of the context's own registry to another image that was found", () => {
    const own = tree({ [`${repository}/tags/v1/current/link`]: digestOf('own') });
    collides(() => embed([image('a/own:v1', 'another')], own, below('v1', 'manifest own')), 'a/own:v1');
  });

  it('keeps its latest when an image is referenced by digest', () => {
    const [only] = embed([byDigest('a/own', 'x')], none, below('latest', 'manifest own')).images;
    assert.match(only?.tags[0] ?? '', /^sha256-/);
  });

  it('gets a tag for a repository without tags, and a warning that names the base', async () => {
    const { own, warnings } = embed([image('a/b:1')], none, below(undefined, 'manifest own'));
    assert.equal(
      await read(own, 'repositories/a/own/_manifests/tags/latest/current/link'),
      digestOf('manifest own'),
    );
    assert.match(warnings[0]?.message ?? '', new RegExp(`in the registry/ of ${base} has no tag`));
  });

  it('causes a warning when a repository has no manifest', () => {
    const path = `${root}/repositories/a/own/_layers/sha256/${'0'.repeat(64)}/link`;
    const existing = [...tree({ [path]: 'x' }).values()].map((entry) => ({
      entry: entryMetadata(entry),
      of: base,
    }));
    assert.match(embed([], none, existing).warnings[0]?.message ?? '', new RegExp(`a/own in .* of ${base}`));
    assert.deepEqual(embed([image('a/own:1')], none, existing).warnings, []);
  });

  it('may have a damaged blob, which is repaired', () => {
    const digest = digestOf('layer x');
    const path = `${root}/blobs/sha256/${hexOf(digest).slice(0, 2)}/${hexOf(digest)}/data`;
    const existing = [...tree({ [path]: 'damaged' }).values()].map((entry) => ({
      entry: entryMetadata(entry),
      of: base,
    }));
    const [only] = embed([image('a/b:1', 'x')], none, existing).images;
    assert.ok(only?.entries.some((entry) => entry.path === path));
  });

  it('must not have a link where an image needs a directory', () => {
    const link = { path: 'docker', type: 'symlink', mode: 0o777, uid: 0, gid: 0, linkname: '/etc' } as const;
    collides(
      () => embed([image('a/b:1')], none, [{ entry: link, of: base }]),
      `^registry/docker of ${base} conflicts with`,
    );
  });
});
