import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

export type ProcessEnvironment = Readonly<Record<string, string | undefined>>;

/**
 * The variables of our environment that a program sees: the search path, language, time zone, and settings
 * for downloads. Everything else (tokens, the docker configuration, the runner's files) is left out, so that
 * a new secret is hidden without a rule for it.
 */
const inherited: readonly RegExp[] = [
  /^PATH$/,
  /^LANG$|^LANGUAGE$|^LC_[A-Z]+$/,
  /^TZ$/,
  /^(?:HTTP|HTTPS|FTP|ALL|NO)_PROXY$/i,
  /^SSL_CERT_(?:FILE|DIR)$/,
  /^SOURCE_DATE_EPOCH$/,
];

/** Variables that name a proxy, possibly with a user and a password before its host. */
const proxyVariables = /^(?:HTTP|HTTPS|FTP|ALL)_PROXY$/i;

/**
 * Directories in a program's homes, by the variables that name them. DOCKER_CONFIG is empty, which hides our
 * logins.
 */
const homeDirectories: Readonly<Record<string, string>> = {
  HOME: 'home',
  TMPDIR: 'tmp',
  XDG_CACHE_HOME: 'home/.cache',
  XDG_CONFIG_HOME: 'home/.config',
  XDG_DATA_HOME: 'home/.local/share',
  XDG_STATE_HOME: 'home/.local/state',
  XDG_RUNTIME_DIR: 'run',
  HELM_CACHE_HOME: 'helm/cache',
  HELM_CONFIG_HOME: 'helm/config',
  HELM_DATA_HOME: 'helm/data',
  DOCKER_CONFIG: 'docker',
};

/**
 * Creates the environment of a program: the inherited part of ours, homes of its own, and the variables that
 * the caller adds. This is only a second line of defence (a child can read its parent's /proc): the process
 * that runs programs has no secrets.
 * @param ours the environment of this process.
 * @param homes a directory of the program's own; `makeHomes` makes the directories that the variables name.
 * @param added further variables; they override the others.
 */
export function createProgramEnvironment(
  ours: ProcessEnvironment,
  homes: string,
  added: ProcessEnvironment = {},
): Record<string, string> {
  const passed = Object.entries(selectVariables(ours, inherited));
  const own = Object.entries(homeDirectories).map(
    ([name, directory]) => [name, join(homes, directory)] as const,
  );
  const all = [...passed, ...own, ...Object.entries(added)];
  return Object.fromEntries(all.filter((entry): entry is [string, string] => entry[1] !== undefined));
}

/**
 * Variables that say where the image stores of this machine are, and who owns them. Programs of an
 * application don't get them.
 */
const ofStores: readonly RegExp[] = [
  /^HOME$|^USER$|^TMPDIR$/,
  /^XDG_(?:CONFIG_HOME|DATA_HOME|RUNTIME_DIR)$/,
  /^CONTAINERS_(?:CONF|STORAGE_CONF)$|^STORAGE_(?:DRIVER|OPTS)$|^_CONTAINERS_\w+$/,
  /^DOCKER_(?:HOST|CONTEXT|CONFIG|TLS_VERIFY|CERT_PATH|API_VERSION)$|^SSH_AUTH_SOCK$/,
];

/**
 * Creates the environment of a program that reads a local image store. Such a program is controlled by its
 * arguments and runs no code of the application, so it may see the user's store.
 */
export function createStoreEnvironment(ours: ProcessEnvironment): Record<string, string> {
  return selectVariables(ours, [...inherited, ...ofStores]);
}

/** Returns the variables that are passed on. A proxy loses its login, which is not the application's. */
function selectVariables(ours: ProcessEnvironment, patterns: readonly RegExp[]): Record<string, string> {
  const passed = Object.entries(ours).filter(
    (entry): entry is [string, string] =>
      entry[1] !== undefined && patterns.some((pattern) => pattern.test(entry[0])),
  );
  return Object.fromEntries(
    passed.map(([name, value]) => [name, proxyVariables.test(name) ? withoutLogin(value) : value]),
  );
}

/** Returns the address of a proxy without its user and password: `http://proxy:3128`, `proxy:3128`. */
function withoutLogin(address: string): string {
  return address.replace(/^([a-z][a-z0-9+.-]*:\/\/)?.*@/is, '$1');
}

/**
 * Makes the directories that `createProgramEnvironment` names. Only their owner has access.
 * @returns its argument.
 */
export async function makeHomes(homes: string): Promise<string> {
  const directories = new Set(Object.values(homeDirectories));
  await Promise.all(
    [...directories].map((directory) => mkdir(join(homes, directory), { recursive: true, mode: 0o700 })),
  );
  return homes;
}
