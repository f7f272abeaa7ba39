/** A node image of kind: a Kubernetes version that kind can make a cluster of. */
interface NodeImage {
  /** undefined: the one that kind has as its default. */
  readonly image: string | undefined;
  /** exact: that of the version, or no version was asked for; nearest: that of another patch release. */
  readonly match: 'exact' | 'nearest' | 'default';
}

const repository = 'kindest/node';

/**
 * The patch releases of each minor release for which kind's releases (0.20 to 0.33) list a node image:
 * https://github.com/kubernetes-sigs/kind/releases. By tag: the digests differ between releases of kind.
 */
const patches: Readonly<Record<string, readonly number[]>> = {
  '1.37': [0],
  '1.36': [1, 4],
  '1.35': [0, 8],
  '1.34': [0, 3, 11],
  '1.33': [1, 4, 7],
  '1.32': [0, 2, 5, 8, 11],
  '1.31': [0, 2, 4, 6, 9, 12, 14],
  '1.30': [0, 4, 6, 8, 10, 13],
  '1.29': [4, 8, 10, 12, 14],
  '1.28': [9, 13, 15],
  '1.27': [3, 13, 16],
  '1.26': [6, 15],
  '1.25': [11, 16],
  '1.24': [15],
  '1.23': [17],
  '1.22': [17],
  '1.21': [14],
};

/**
 * Chooses the node image for a Kubernetes version (`v1.31.2`, `1.31`, `v1.31.2-eks-1`): that of the version,
 * or else of the nearest patch release of the same minor release, the newer of two. A minor release that
 * isn't in the table gets kind's default: a tag that may not exist would fail.
 */
export function chooseNodeImage(version: string | undefined): NodeImage {
  if (version === undefined) return { image: undefined, match: 'exact' };
  const [, minor = '', patch] = /^v?(\d+\.\d+)(?:\.(\d+))?/.exec(version.trim()) ?? [];
  const known = Object.hasOwn(patches, minor) ? patches[minor]! : [];
  if (known.length === 0) return { image: undefined, match: 'default' };
  const asked = patch === undefined ? Math.max(...known) : Number(patch);
  const distance = (one: number) => Math.abs(one - asked);
  const nearest = known.reduce((best, one) => (distance(one) <= distance(best) ? one : best));
  return {
    image: `${repository}:v${minor}.${nearest}`,
    match: nearest === asked ? 'exact' : 'nearest',
  };
}
