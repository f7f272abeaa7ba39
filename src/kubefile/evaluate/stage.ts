import type { ContainerConfig } from '../../image/containerconfig.ts';
import type { StageState } from '../syntax.ts';

/** The PATH of a container when nothing sets one; it comes behind what a base without it sets. */
const defaultPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/**
 * Creates a stage as its FROM leaves it. ENV of the base hides ARG of the base. ONBUILD of the base is
 * carried out by this stage and isn't passed on.
 */
export function newStage(
  base: ContainerConfig | undefined,
  inherited: Pick<StageState, 'args' | 'author'>,
): StageState {
  const env = new Map((base?.Env ?? []).map(splitVariable));
  return {
    env: env.has('PATH') ? env : env.set('PATH', defaultPath),
    args: new Map([...inherited.args].filter(([name]) => !env.has(name))),
    labels: new Map(Object.entries(base?.Labels ?? {})),
    ports: new Set(Object.keys(base?.ExposedPorts ?? {})),
    volumes: new Set(Object.keys(base?.Volumes ?? {})),
    onBuild: [],
    steps: [],
    user: base?.User,
    workdir: base?.WorkingDir,
    entrypoint: base?.Entrypoint,
    cmd: base?.Cmd,
    ownCmd: false,
    shell: base?.Shell,
    stopSignal: base?.StopSignal,
    healthcheck: base?.Healthcheck,
    author: inherited.author,
  };
}

/** Returns the value of a variable for an instruction of this stage. */
export function findVariable(stage: StageState, name: string): string | undefined {
  return stage.args.get(name) ?? stage.env.get(name);
}

/** Returns the configuration of an image that ends with this stage. */
export function toContainerConfig(stage: StageState): ContainerConfig {
  return {
    ...unlessEmpty('User', stage.user),
    ...unlessEmpty('ExposedPorts', toKeys(stage.ports)),
    Env: [...stage.env].map(([name, value]) => `${name}=${value}`),
    ...unlessEmpty('Entrypoint', stage.entrypoint),
    ...unlessEmpty('Cmd', stage.cmd),
    ...unlessEmpty('Volumes', toKeys(stage.volumes)),
    ...unlessEmpty('WorkingDir', stage.workdir),
    ...unlessEmpty('Labels', Object.fromEntries(sortEntries(stage.labels))),
    ...unlessEmpty('StopSignal', stage.stopSignal),
    ...unlessEmpty('Healthcheck', stage.healthcheck),
    ...unlessEmpty('Shell', stage.shell),
    ...unlessEmpty('OnBuild', stage.onBuild),
  };
}

/** Returns an object with the field, or without it when the value is empty. */
function unlessEmpty<Name extends string, Value>(
  name: Name,
  value: Value | undefined,
): { [_ in Name]?: Value } {
  const empty =
    value === undefined ||
    value === '' ||
    (typeof value === 'object' && Object.keys(value as object).length === 0);
  return (empty ? {} : { [name]: value }) as { [_ in Name]?: Value };
}

function toKeys(names: ReadonlySet<string>): Record<string, Record<string, never>> {
  return Object.fromEntries([...names].sort().map((name) => [name, {}]));
}

function sortEntries(map: ReadonlyMap<string, string>): (readonly [string, string])[] {
  return [...map].sort(([a], [b]) => (a < b ? -1 : 1));
}

function splitVariable(text: string): [name: string, value: string] {
  const equals = text.indexOf('=');
  return equals === -1 ? [text, ''] : [text.slice(0, equals), text.slice(equals + 1)];
}
