/** A call of helm or kubectl, recorded or read as it is written. */
export interface InstallCommand {
  /** The command that makes the call, with its instruction: `CMD bash install.sh`. */
  readonly command?: string | undefined;
  /** The line of that command. */
  readonly line?: number | undefined;
  readonly program: string;
  readonly args: readonly string[];
  /** The working directory, relative to the image's root; undefined when it is outside. */
  readonly directory: string | undefined;
  /** The variable HELM_NAMESPACE; empty when it isn't set. */
  readonly namespace: string;
  /** Files as they were when they were used, by the name that the call gives them; `-` for standard input. */
  readonly files: readonly { readonly name: string; readonly content: Uint8Array }[];
}

/** What a call installs: a chart with the flags that decide what it renders, or manifests. */
export type Installation =
  | {
      readonly kind: 'chart';
      /** false: `helm template`, which only prints what it renders. */
      readonly isInstalled: boolean;
      readonly release: string | undefined;
      readonly chart: string;
      readonly namespace: string | undefined;
      /** Names of values files, in order. */
      readonly values: readonly string[];
      /** Flags that are passed on, and their values. */
      readonly flags: readonly (readonly [flag: string, value: string])[];
      /** Flags that aren't passed on, although they may change what is rendered. */
      readonly ignored: readonly string[];
    }
  | {
      readonly kind: 'manifests';
      /** Files, directories, and `-` for standard input. */
      readonly files: readonly string[];
      /** true: directories are read with those below them. */
      readonly recursive: boolean;
      readonly kustomizations: readonly string[];
    }
  /** An installer whose charts and manifests are inside of it. */
  | { readonly kind: 'other' };

const aliases: Readonly<Record<string, string>> = {
  '-n': '--namespace',
  '-f': '--values',
  '-a': '--api-versions',
  '-i': '--install',
  '-g': '--generate-name',
};
const passed = new Set(
  ['set', 'set-string', 'set-json', 'set-literal', 'set-file', 'version', 'api-versions'].map(
    (name) => `--${name}`,
  ),
);
const switches = new Set(
  (
    'install create-namespace wait wait-for-jobs atomic rollback-on-failure debug dry-run force force-replace force-conflicts ' +
    'reset-values reuse-values reset-then-reuse-values devel dependency-update disable-openapi-validation no-hooks skip-crds ' +
    'include-crds render-subchart-notes verify insecure-skip-tls-verify plain-http pass-credentials take-ownership hide-notes ' +
    'hide-secret cleanup-on-fail replace generate-name is-upgrade validate skip-schema-validation skip-tests enable-dns server-side'
  )
    .split(' ')
    .map((name) => `--${name}`),
);
/** Flags that don't change which images are rendered: how helm waits, connects, prints, and names things. */
const harmless = new Set([
  ...[...switches].filter((flag) => !/^--(?:is-upgrade|enable-dns|dependency-update)$/.test(flag)),
  ...(
    'timeout history-max description labels output kubeconfig kube-context kube-apiserver kube-as-group kube-as-user ' +
    'kube-ca-file kube-insecure-skip-tls-verify kube-tls-server-name kube-token burst-limit qps registry-config ' +
    'repository-cache repository-config content-cache name-template username password ca-file cert-file key-file keyring color'
  )
    .split(' ')
    .map((name) => `--${name}`),
  '-o',
  '-l',
]);

/** Reads what a call installs; undefined when it installs nothing. */
export function readInstallation({ program, args, namespace }: InstallCommand): Installation | undefined {
  if (program === 'helm') return readHelm(args, namespace);
  if (program === 'kubectl') return readKubectl(args);
  if (program === 'kustomize') return args[0] === 'build' ? kustomization(args.slice(1)) : undefined;
  return args.some((word) => /^(?:install|apply|sync|upgrade|bootstrap|init)$/.test(word))
    ? { kind: 'other' }
    : undefined;
}

function readHelm(args: readonly string[], variable: string): Installation | undefined {
  const words: string[] = [];
  const flags: [string, string][] = [];
  const values: string[] = [];
  const ignored: string[] = [];
  let namespace = variable === '' ? undefined : variable;
  let unnamed = false;
  for (const [flag, value] of readFlags(args, (name) => !switches.has(name))) {
    if (flag === undefined) words.push(value);
    else if (flag === '--namespace') namespace = value;
    else if (flag === '--values') values.push(...value.split(','));
    else if (passed.has(flag)) flags.push([flag, value]);
    else if (!harmless.has(flag)) ignored.push(flag);
    if (flag === '--generate-name') unnamed = true;
  }
  const [command = '', first, second] = words;
  if (!['install', 'upgrade', 'template'].includes(command)) return undefined;
  const chart = second ?? first;
  if (chart === undefined) return undefined;
  const release = second === undefined || unnamed ? undefined : first;
  return {
    kind: 'chart',
    isInstalled: command !== 'template',
    release,
    chart,
    namespace,
    values,
    flags,
    ignored,
  };
}

/** Splits arguments into flags with their values and words. */
export function* readFlags(
  args: readonly string[],
  takesValue: (flag: string) => boolean,
): Generator<readonly [flag: string | undefined, value: string]> {
  for (let index = 0; index < args.length; index++) {
    const word = args[index] ?? '';
    const [, name, , given] = /^(--[\w-]+|-\w)(=?(.*))$/s.exec(word) ?? [];
    if (name === undefined) yield [undefined, word];
    else {
      const flag = aliases[name] ?? name;
      const isLong = name.startsWith('--');
      if (isLong ? word.includes('=') : given) yield [flag, given ?? ''];
      else yield [flag, takesValue(flag) ? (args[++index] ?? '') : ''];
    }
  }
}

/** Flags of kubectl that take a value. */
export const kubectlValues: ReadonlySet<string> = new Set(
  [
    '--namespace',
    '--context',
    '--kubeconfig',
    '--cluster',
    '--user',
    '-s',
    '--server',
    '-l',
    '--selector',
    '-o',
    '--output',
  ].concat([
    '--values',
    '--filename',
    '-k',
    '--kustomize',
    '--field-manager',
    '--timeout',
    '--token',
    '-p',
    '--patch',
    '--type',
    '--as',
    '--as-group',
    '--from-literal',
    '--from-file',
    '--from-env-file',
    '--docker-server',
    '--docker-username',
    '--docker-password',
    '--docker-email',
    '--cert',
    '--key',
    '--image',
    '--replicas',
    '--schedule',
    '--from',
    '--class',
    '--rule',
    '--default-backend',
    '--annotation',
    '--clusterrole',
    '--role',
    '--serviceaccount',
    '--group',
    '--verb',
    '--resource',
    '--resource-name',
    '--non-resource-url',
    '--tcp',
    '--node-port',
    '--external-name',
    '--hard',
    '--scopes',
    '--value',
    '--description',
    '--max-unavailable',
    '--min-available',
    '--port',
    '--target-port',
    '--name',
    '--protocol',
    '--restart',
    '--overrides',
    '--env',
    '--labels',
    '--annotations',
    '--min',
    '--max',
    '--cpu-percent',
    '--duration',
    '--audience',
  ]),
);

function readKubectl(args: readonly string[]): Installation | undefined {
  const given = [...readFlags(args, (name) => kubectlValues.has(name))];
  const words = given.flatMap(([flag, value]) => (flag === undefined ? [value] : []));
  if (words[0] === 'kustomize') return kustomization(words.slice(1));
  if (!['apply', 'create', 'replace'].includes(words[0] ?? '')) return undefined;
  const valuesOf = (...names: string[]) =>
    given.flatMap(([flag, value]) => (names.includes(flag ?? '') ? value.split(',') : []));
  const files = valuesOf('--values', '--filename');
  const kustomizations = valuesOf('-k', '--kustomize');
  const recursive = given.some(
    ([flag, value]) => (flag === '-R' || flag === '--recursive') && value !== 'false',
  );
  return files.length + kustomizations.length === 0
    ? undefined
    : { kind: 'manifests', files, recursive, kustomizations };
}

function kustomization(words: readonly string[]): Installation {
  return {
    kind: 'manifests',
    files: [],
    recursive: false,
    kustomizations: [words.find((word) => !word.startsWith('-')) ?? '.'],
  };
}

/** Expands `$(NAME)` as sealos does before a shell reads a command; `$$` stands for `$`. */
export function expandVariables(text: string, variables: Readonly<Record<string, string>>): string {
  return text.replace(/\$\$|\$\(([A-Za-z_][\w.-]*)\)/g, (whole, name?: string) =>
    name === undefined ? '$' : (variables[name] ?? whole),
  );
}
