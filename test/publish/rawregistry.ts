import { digestOf, mediaTypes } from '../../src/image/descriptor.ts';

/** Content of a registry, as a descriptor names it. */
export interface Made {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
}

/** Puts content into a registry exactly as given, right or wrong, without a client that would refuse. */
export function makerAt(url: string, repository: string) {
  const at = (path: string) => `${url}/v2/${repository}/${path}`;

  async function blob(content: Uint8Array | string, mediaType: string = mediaTypes.ociLayer): Promise<Made> {
    const bytes = Buffer.from(content);
    const digest = digestOf(bytes);
    const begun = await fetch(at('blobs/uploads/'), { method: 'POST' });
    const location = new URL(begun.headers.get('location') ?? '', url);
    location.searchParams.set('digest', digest);
    const headers = { 'content-type': 'application/octet-stream' };
    const { status } = await fetch(location, { method: 'PUT', body: bytes, headers });
    if (status !== 201) throw new Error(`the blob was refused with ${status}`);
    return { mediaType, digest, size: bytes.length };
  }

  async function manifest(document: unknown, mediaType: string, tag?: string): Promise<Made> {
    const bytes = Buffer.from(JSON.stringify(document));
    const made = { mediaType, digest: digestOf(bytes), size: bytes.length };
    const headers = { 'content-type': mediaType };
    const path = at(`manifests/${tag ?? made.digest}`);
    const answer = await fetch(path, { method: 'PUT', body: bytes, headers });
    if (answer.status !== 201) throw new Error(`the manifest was refused: ${await answer.text()}`);
    return made;
  }

  /** An image of one platform from one layer; `more` is laid over its manifest. */
  async function image(tag: string | undefined, layer: Made, more: object = {}): Promise<Made> {
    const platform = { os: 'linux', architecture: 'amd64' };
    const rootfs = { type: 'layers', diff_ids: [layer.digest] };
    const config = await blob(JSON.stringify({ ...platform, rootfs }), mediaTypes.ociConfig);
    const document = {
      schemaVersion: 2,
      mediaType: mediaTypes.ociManifest,
      config,
      layers: [layer],
      ...more,
    };
    return { ...(await manifest(document, mediaTypes.ociManifest, tag)), ...{ platform } };
  }

  return { blob, manifest, image };
}
