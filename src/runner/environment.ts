import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

export type ProcessEnvironment = Readonly<Record<string, string | undefined>>;

/**
 * What a program sees of our environment: where programs lie, language, time zone, and what a download needs. Everything else
 * (tokens, the docker configuration, the runner's files) is left out, so a new secret is hidden without anyone knowing its name.
 */
const inherited: readonly RegExp[] = [
  /^PATH$/,
  /^LANG$|^LANGUAGE$|^LC_[A-Z]+$/,
  /^TZ$/,
  /^(?:HTTP|HTTPS|FTP|ALL|NO)_PROXY$/i,
  /^SSL_CERT_(?:FILE|DIR)$/,
  /^SOURCE_DATE_EPOCH$/,
];

/** Directories below a program's homes, and the variables that name them. DOCKER_CONFIG is empty: no login of ours is seen. */
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
 * The environment that a program is given: the inherited part of ours, homes of its own, and what the caller adds. This is a
 * second line only (a child can read /proc of its parent): the process that runs programs holds no secret in the first place.
 * @param ours the environment of this process.
 * @param homes a directory of the program's own; `makeHomes` makes what the variables name.
 * @param added more variables; they win.
 */
export function createProgramEnvironment(
  ours: ProcessEnvironment,
  homes: string,
  added: ProcessEnvironment = {},
): Record<string, string> {
  const passed = Object.entries(ours).filter(([name]) => inherited.some((pattern) => pattern.test(name)));
  const own = Object.entries(homeDirectories).map(
    ([name, directory]) => [name, join(homes, directory)] as const,
  );
  const all = [...passed, ...own, ...Object.entries(added)];
  return Object.fromEntries(all.filter((entry): entry is [string, string] => entry[1] !== undefined));
}

/** Where a store of this machine is, and who its owner is; none of it is for a program of an application. */
const ofStores: readonly RegExp[] = [
  /^HOME$|^USER$|^TMPDIR$/,
  /^XDG_(?:CONFIG_HOME|DATA_HOME|RUNTIME_DIR)$/,
  /^CONTAINERS_(?:CONF|STORAGE_CONF)$|^STORAGE_(?:DRIVER|OPTS)$|^_CONTAINERS_\w+$/,
  /^DOCKER_(?:HOST|CONTEXT|CONFIG|TLS_VERIFY|CERT_PATH|API_VERSION)$|^SSH_AUTH_SOCK$/,
];

/**
 * The environment that a program of a local store is given: such a program is told by its arguments what to do and runs nothing of
 * the application's, so it sees the store of whoever builds.
 */
export function createStoreEnvironment(ours: ProcessEnvironment): Record<string, string> {
  const seen = [...inherited, ...ofStores];
  return Object.fromEntries(
    Object.entries(ours).filter(
      (entry): entry is [string, string] =>
        entry[1] !== undefined && seen.some((pattern) => pattern.test(entry[0])),
    ),
  );
}

/** Makes the directories that `programEnvironment` names; only their owner may enter. */
export async function makeHomes(homes: string): Promise<void> {
  for (const directory of Object.values(homeDirectories))
    await mkdir(join(homes, directory), { recursive: true, mode: 0o700 });
}
