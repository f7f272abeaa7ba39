import satisfies from 'semver/functions/satisfies.js';
import validRange from 'semver/ranges/valid.js';

/** The newest patch of every known minor version, 1.<minor>.<patch>; newest first. */
const knownVersions: readonly (readonly [minor: number, patch: number])[] = [
  [35, 0],
  [34, 3],
  [33, 7],
  [32, 11],
  [31, 14],
  [30, 14],
  [29, 15],
  [28, 15],
  [27, 16],
  [26, 15],
  [25, 16],
  [24, 17],
  [23, 17],
  [22, 17],
  [21, 14],
  [20, 15],
  [19, 16],
  [18, 20],
  [17, 17],
  [16, 15],
];

/**
 * Returns the newest known version that a chart allows. When it allows none of them, or its range isn't
 * valid, returns the newest of all, and helm reports what is wrong.
 * @param range `kubeVersion` of Chart.yaml, in the syntax of Masterminds/semver.
 * @returns `v1.31.0`
 */
export function chooseKubeVersion(range: string | undefined): string {
  const versions = listVersions();
  return `v${versions.find((version) => range === undefined || isAllowedVersion(range, version)) ?? versions[0]}`;
}

/**
 * Returns the newest known version of another minor version that a chart allows; undefined when it allows
 * none.
 */
export function chooseOtherKubeVersion(range: string | undefined, version: string): string | undefined {
  const minor = minorOf(version);
  const others = listVersions().filter((one) => minorOf(one) !== minor);
  const found = others.find((one) => range === undefined || isAllowedVersion(range, one));
  return found === undefined ? undefined : `v${found}`;
}

/** Tells whether a tag may follow a Kubernetes version: it has the same minor version in it. */
export function mayFollowKubeVersion(tag: string, version: string): boolean {
  return new RegExp(`(?:^|[^\\d.])${minorOf(version).replace('.', '\\.')}(?!\\d)`).test(tag);
}

function minorOf(version: string): string {
  return /\d+\.\d+/.exec(version)?.[0] ?? version;
}

function listVersions(): string[] {
  return knownVersions.flatMap(([minor, patch]) =>
    Array.from({ length: patch + 1 }, (_, back) => `1.${minor}.${patch - back}`),
  );
}

/**
 * Tells whether a range of Masterminds/semver contains a released version. Its grammar differs from semver's
 * in commas, `!=`, the order in `=>`, and in what may follow a short version: `>=1.22-0` is common there.
 */
export function isAllowedVersion(range: string, version: string): boolean {
  return range.split('||').some((alternative) => {
    const terms = alternative
      .replace(/(^|[^\d.xX*])v?(\d+(?:\.\d+)?(?:\.[xX*])?)-[0-9A-Za-z.-]+/g, '$1$2')
      .replace(/=([<>])/g, '$1=')
      .replaceAll(',', ' ')
      .replace(/(!=)\s+/g, '$1');
    const excluded = [...terms.matchAll(/!=(\S+)/g)].map((match) => match[1] ?? '');
    const wanted = terms.replace(/!=\S+/g, ' ').trim();
    if (validRange(wanted) === null) return false;
    return satisfies(version, wanted) && !excluded.some((term) => satisfies(version, term));
  });
}
