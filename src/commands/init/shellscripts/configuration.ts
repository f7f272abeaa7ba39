import type { RepositoryConfiguration } from '../../../application/configurationschemas.ts';
import { type LoginSource, loginKeys } from '../../../application/loginsource.ts';
import { type ImageType, imageTypes } from '../../../application/request.ts';
import type { OldDestination } from './destinations.ts';
import { type OldRepository, typeRoots } from './oldrepository.ts';

/** The root of every type that names none. */
const defaultRoot = 'applications';

type TypeSettings = NonNullable<RepositoryConfiguration['types'][ImageType]>;

/** Creates the configuration that publishes every type where the old workflows did. */
export function createOldConfiguration(
  destinations: readonly OldDestination[],
  { applications }: Pick<OldRepository, 'applications'>,
  label: string | undefined,
): Record<string, unknown> {
  const [main] = destinations;
  const types = imageTypes.flatMap((type) => {
    const settings = createTypeSettings(
      destinations.find((one) => one.type === type),
      main,
      rootOf(type, applications),
    );
    return Object.keys(settings).length === 0 ? [] : [[type, settings] as const];
  });
  return {
    ...(main && {
      registry: main.registry,
      namespace: main.namespace,
      credentials: loginKeys(main.login),
    }),
    ...(types.length === 0 ? {} : { types: Object.fromEntries(types) }),
    ...(label === undefined || label === 'accepted' ? {} : { policy: { acceptedLabel: label } }),
  };
}

/** Returns the directory of a type's applications; undefined without one. */
function rootOf(type: ImageType, applications: OldRepository['applications']): string | undefined {
  return [...applications.keys()].find((root) => typeRoots.get(root) === type);
}

/** Returns the settings of a type that aren't those of the repository. */
function createTypeSettings(
  own: OldDestination | undefined,
  main: OldDestination | undefined,
  present: string | undefined,
): TypeSettings {
  const root = own?.root ?? present;
  const differs = (key: 'registry' | 'namespace') =>
    own !== undefined && own[key] !== main?.[key] ? { [key]: own[key] } : {};
  const isOwnLogin = own !== undefined && main !== undefined && !isSameLogin(own.login, main.login);
  const needsLogin = isOwnLogin || own?.registry !== main?.registry;
  return {
    ...(root === undefined || root === defaultRoot ? {} : { root }),
    ...differs('registry'),
    ...differs('namespace'),
    ...(own !== undefined && needsLogin ? { credentials: loginKeys(own.login) } : {}),
  };
}

function isSameLogin(one: LoginSource, other: LoginSource): boolean {
  return JSON.stringify(loginKeys(one)) === JSON.stringify(loginKeys(other));
}
