import type { ContainerConfig, Healthcheck } from '../../image/containerconfig.ts';
import type { StageStep } from '../evaluation.ts';

/** A stage while its instructions are applied, one after the other. */
export interface StageState {
  readonly env: Map<string, string>;
  /** Of ARG; a variable of ENV hides the one of ARG. */
  readonly args: Map<string, string>;
  readonly labels: Map<string, string>;
  readonly ports: Set<string>;
  readonly volumes: Set<string>;
  readonly onBuild: string[];
  readonly steps: StageStep[];
  user?: string | undefined;
  workdir?: string | undefined;
  entrypoint?: readonly string[] | undefined;
  cmd?: readonly string[] | undefined;
  /** CMD is of this stage, not of its base. */
  ownCmd: boolean;
  shell?: readonly string[] | undefined;
  stopSignal?: string | undefined;
  healthcheck?: Healthcheck | undefined;
  author?: string | undefined;
}

/** What a container has when nothing says otherwise; it comes after what a base without it sets. */
const defaultPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** A stage as its FROM leaves it. What waits in ONBUILD of the base is done by this stage, and not handed on. */
export function newStage(
  base: ContainerConfig | undefined,
  inherited: Pick<StageState, 'args' | 'author'>,
): StageState {
  const env = new Map((base?.Env ?? []).map(splitVariable));
  return {
    env: env.has('PATH') ? env : env.set('PATH', defaultPath),
    args: new Map(inherited.args),
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

/** The variable that an instruction of this stage sees. */
export function findVariable(stage: StageState, name: string): string | undefined {
  return stage.env.get(name) ?? stage.args.get(name);
}

/** The configuration of an image that ends here. */
export function toContainerConfig(stage: StageState): ContainerConfig {
  return {
    ...unlessEmpty('User', stage.user),
    ...unlessEmpty('ExposedPorts', keysOf(stage.ports)),
    Env: [...stage.env].map(([name, value]) => `${name}=${value}`),
    ...unlessEmpty('Entrypoint', stage.entrypoint),
    ...unlessEmpty('Cmd', stage.cmd),
    ...unlessEmpty('Volumes', keysOf(stage.volumes)),
    ...unlessEmpty('WorkingDir', stage.workdir),
    ...unlessEmpty('Labels', Object.fromEntries(sorted(stage.labels))),
    ...unlessEmpty('StopSignal', stage.stopSignal),
    ...unlessEmpty('Healthcheck', stage.healthcheck),
    ...unlessEmpty('Shell', stage.shell),
    ...unlessEmpty('OnBuild', stage.onBuild),
  };
}

/** The field, when there is something in it. */
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

function keysOf(names: ReadonlySet<string>): Record<string, Record<string, never>> {
  return Object.fromEntries([...names].sort().map((name) => [name, {}]));
}

function sorted(map: ReadonlyMap<string, string>): (readonly [string, string])[] {
  return [...map].sort(([a], [b]) => (a < b ? -1 : 1));
}

function splitVariable(text: string): [name: string, value: string] {
  const equals = text.indexOf('=');
  return equals === -1 ? [text, ''] : [text.slice(0, equals), text.slice(equals + 1)];
}
