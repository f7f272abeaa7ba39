import { startFaults } from '../test/support/faults.ts';
import type { AccessLine } from '../test/support/registry.ts';
import { type Build, buildBench } from './imagebuild.ts';
import { run } from './program.ts';
import type { Registry } from './registries.ts';

/** The traffic of one build, in bytes of blobs, and its requests. */
export interface Traffic {
  /** Bytes from the source, by its access log. */
  readonly pulled: number;
  /** Bytes from the target, by its access log: published content is read for reuse. */
  readonly readBack: number;
  /** Bytes to the target. */
  readonly pushed: number;
  /** Requests that the source answered. */
  readonly asked: readonly AccessLine[];
}

/**
 * Builds and counts the traffic. A registry's access log shows the bytes that it sent but not those that it
 * received, so uploads are counted in a proxy in front of the target. This run isn't timed.
 */
export async function countTraffic(
  source: Registry,
  target: Registry,
  build: Pick<Build, 'applications' | 'app' | 'version'>,
): Promise<Traffic> {
  const [before, beforeTarget] = [source.accessLog().length, target.accessLog().length];
  const proxy = await startFaults(target.url);
  try {
    await run(buildBench({ ...build, source: source.host, target: proxy.host }));
    const asked = source.accessLog().slice(before);
    const answered = target.accessLog().slice(beforeTarget);
    const uploads = proxy.seen.filter(({ path }) => path.includes('/blobs/uploads/'));
    return {
      pulled: blobBytes(asked),
      readBack: blobBytes(answered),
      pushed: uploads.reduce((sum, { sent }) => sum + sent, 0),
      asked,
    };
  } finally {
    await proxy.stop();
  }
}

/** Returns the bytes of blobs that a registry sent. */
function blobBytes(lines: readonly AccessLine[]): number {
  return lines
    .filter(({ method, path }) => method === 'GET' && /\/blobs\/sha256:/.test(path))
    .reduce((sum, { bytes }) => sum + bytes, 0);
}

interface Manifest {
  readonly manifests?: readonly { readonly digest: string }[];
  readonly config?: Blob;
  readonly layers?: readonly Blob[];
}

interface Blob {
  readonly digest: string;
  readonly size: number;
}

const accept = ['index', 'manifest'].map((kind) => `application/vnd.oci.image.${kind}.v1+json`).join(', ');

/**
 * Returns the bytes of all blobs of images, for all their platforms, each blob once.
 * @param images `repository:tag`
 */
export async function imageBytes({ url }: Registry, images: readonly string[]): Promise<number> {
  const sizes = new Map<string, number>();
  const add = async (name: string, reference: string): Promise<void> => {
    const answer = await fetch(`${url}/v2/${name}/manifests/${reference}`, { headers: { accept } });
    const { manifests = [], config, layers = [] } = (await answer.json()) as Manifest;
    for (const { digest } of manifests) await add(name, digest);
    for (const blob of [config, ...layers]) if (blob) sizes.set(blob.digest, blob.size);
  };
  for (const image of images) await add(...(image.split(':') as [string, string]));
  return [...sizes.values()].reduce((sum, size) => sum + size, 0);
}
