/**
 * `sha256:` and 64 lower-case hex digits (OCI image-spec, descriptor.md, Digests). No other algorithm is
 * used.
 */
export type Digest = `sha256:${string}`;

const digestPattern = /^sha256:[0-9a-f]{64}$/;

export function isDigest(text: unknown): text is Digest {
  return typeof text === 'string' && digestPattern.test(text);
}
