import { ImagebuildError } from '../../errors.ts';
import { say } from '../../text/say.ts';
import type { PreparedPlatform, RegistrySource } from './prepared.ts';

/**
 * Checks that a `registry_<arch>` that a Kubefile copies exists for all platforms or for none: otherwise one
 * image would hold what it has, and another one what was found (docs/compatibility.md A 9).
 * @throws COPY_SOURCE_MISSING
 */
export function checkRegistrySources(
  platforms: Readonly<Record<string, Pick<PreparedPlatform, 'registrySources'>>>,
  kubefile: string,
): void {
  const all = Object.entries(platforms).flatMap(([platform, { registrySources = [] }]) =>
    registrySources.map((source) => ({ platform, ...source })),
  );
  for (const lines of Map.groupBy(all, ({ line }) => line).values()) {
    const missing = lines.find(({ exists }) => !exists);
    const there = lines.find(({ exists }) => exists);
    if (missing && there) throw onlySome(missing, there, kubefile);
  }
}

type PlatformSource = RegistrySource & { readonly platform: string };

function onlySome(missing: PlatformSource, there: PlatformSource, file: string): ImagebuildError {
  const words = { source: missing.source, platform: missing.platform, there: there.source };
  return new ImagebuildError('COPY_SOURCE_MISSING', say('registrySourceMissing', words), {
    place: { file, line: missing.line },
    hint: say('registrySourceMissingHint', { source: missing.source }),
  });
}
