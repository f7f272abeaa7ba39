/** The texts in which a version stands. */
export interface VersionTexts {
  readonly packageJson: string;
  readonly packageLock: string;
  readonly changelog: string;
}

/**
 * Compares the version of package.json, which `imagebuild --version` prints, with the lock and the changelog.
 * @param tag of a release, whose changes must then have a heading of their own.
 * @returns a line for each difference.
 */
export function findVersionProblems(
  { packageJson, packageLock, changelog }: VersionTexts,
  tag?: string,
): string[] {
  const { version } = JSON.parse(packageJson);
  const lock = JSON.parse(packageLock);
  const headings = [...changelog.matchAll(/^## (.+)$/gm)].map(([, heading = '']) => heading);
  const [released] = headings.filter((heading) => heading !== 'Unreleased');
  return [
    ...[lock.version, lock.packages[''].version]
      .filter((locked) => locked !== version)
      .map((locked) => `package-lock.json has ${locked}, package.json ${version}`),
    ...(released === undefined || isVersion(released, version)
      ? []
      : [`the newest version of CHANGELOG.md is "${released}", and package.json has ${version}`]),
    ...(tag === undefined || tag === `v${version}`
      ? []
      : [`the tag is ${tag}, and package.json has ${version}`]),
    ...(tag === undefined || isVersion(headings[0] ?? '', version)
      ? []
      : [`CHANGELOG.md starts with "${headings[0]}" instead of "${version}"`]),
  ];
}

/** Tells whether a heading is that of a version: `0.1.0` or `0.1.0 - 2026-12-01`, also in brackets. */
function isVersion(heading: string, version: string): boolean {
  return /^\[?([\d.]+)\]?(?: |$)/.exec(heading)?.[1] === version;
}
