import assert from 'node:assert/strict';
import { test } from 'node:test';
import { contentOf } from '../../src/image/content.ts';
import { mediaTypes } from '../../src/image/descriptor.ts';
import { parseReference } from '../../src/image/reference.ts';
import { listImages } from '../../src/publish/listimages.ts';
import type { ResolvedImage } from '../../src/publish/resolve/imagetypes.ts';

const platforms = ['linux/amd64', 'linux/arm64'];

function resolvedImage(name: string): ResolvedImage {
  const reference = parseReference(name);
  const embedded = platforms.map((platform) => {
    const manifest = { ...contentOf(`${name} ${platform}`), mediaType: mediaTypes.ociManifest };
    return [platform, { reference, origin: 'a', manifest, blobs: [] }] as const;
  });
  return {
    prepared: { reference, required: true, transport: 'registry', origins: [{ kind: 'list', file: 'a' }] },
    name,
    platforms,
    anyPlatform: false,
    readFrom: undefined,
    digest: contentOf(name).digest,
    embedded: new Map(embedded),
  } as unknown as ResolvedImage;
}

const held = (images: readonly ResolvedImage[]) =>
  new Map(
    platforms.map((platform) => [
      platform,
      images.map(({ prepared: { reference }, embedded }) => ({
        repository: reference.repository,
        tag: reference.tag ?? 'latest',
        digest: embedded.get(platform)!.manifest.digest,
        of: 'x',
      })),
    ]),
  );
const names = { platforms: {}, application: {} } as never;

test('two thousand images of one repository are listed with a few looks at each', () => {
  const images = Array.from({ length: 2000 }, (_, index) => resolvedImage(`quay.io/a/b:${index}`));
  const under = held(images);
  let looks = 0;
  const counted = images.map((image) => ({
    ...image,
    get embedded() {
      looks++;
      return image.embedded;
    },
  }));
  const listed = listImages(under, counted, names);
  assert.deepEqual(listed.map(({ reference }) => reference).sort(), images.map(({ name }) => name).sort());
  assert.ok(looks <= 4 * images.length, `${looks}`);
});

test('an image under a tag is that of the reference with the tag, and else of one without', () => {
  const same = [resolvedImage('quay.io/a/b:1'), resolvedImage('docker.io/a/b:2')];
  const digests = same[0]!.embedded;
  const images = same.map((image) => ({ ...image, embedded: digests }));
  const listed = listImages(held(images), images, names);
  assert.deepEqual(listed.map(({ reference }) => reference).sort(), ['docker.io/a/b:2', 'quay.io/a/b:1']);
});
