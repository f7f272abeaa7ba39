import { join } from 'node:path';
import { destinationFor, rootFor } from './application/configuration.ts';
import type { RepositoryConfiguration } from './application/configurationschemas.ts';
import {
  type CompleteName,
  completeName,
  localName,
  namespaceIn,
  parseImageName,
} from './application/directorybuild/imagename.ts';
import { outputForms, parseLocation, parseOutput } from './application/location.ts';
import {
  parseArchiveFormat,
  parseBuildType,
  parseCompression,
  parseEngine,
  parseKubeVersion,
  parseMirror,
  parseObserveTime,
  parseWait,
} from './application/optionvalues.ts';
import { imageLimits } from './application/prepared/imagelimits.ts';
import { namesRegistry, tlsHostsIn } from './application/registryhost.ts';
import { imageTypes, type Request } from './application/request.ts';
import { observedBuildTypes } from './application/requestplatforms.ts';
import { parseSource } from './application/sources.ts';
import { ImagebuildError } from './errors.ts';
import {
  type ArchiveSettings,
  type Destination,
  type ObserveSettings,
  type Settings,
  targetReference,
} from './settings.ts';
import { say } from './text/say.ts';

/** The options that a person gave besides the request: flags of the command line, or inputs of the action. */
export interface BuildOptions {
  readonly applications?: string | undefined;
  readonly registry?: string | undefined;
  readonly namespace?: string | undefined;
  readonly push?: boolean | undefined;
  /** true: nothing is published or written; the build is only planned. */
  readonly dryRun?: boolean | undefined;
  /** One of the forms in application/location.ts: `type=oci,dest=DIR`. */
  readonly output?: string | undefined;
  /** The directory that archives of the image are written to besides. */
  readonly archives?: string | undefined;
  /** tar or tar.gz. */
  readonly archiveFormat?: string | undefined;
  /** `HOST=URL` each. */
  readonly mirrors?: readonly string[] | undefined;
  /** `PREFIX=TARGET` each. */
  readonly sources?: readonly string[] | undefined;
  readonly plainHttp?: readonly string[] | undefined;
  /** References that may have https:// before them. */
  readonly references?: readonly string[] | undefined;
  /** gzip, zstd or none. */
  readonly compression?: string | undefined;
  /** A number; its range depends on the compression. */
  readonly compressionLevel?: string | undefined;
  /** The longest wait for a registry's pull quota: 90s, 30m, 6h. */
  readonly waitForQuota?: string | undefined;
  readonly shareLayers?: boolean | undefined;
  readonly kubeVersion?: string | undefined;
  /** The build type of sealer, by which images are found: lite, container or cloud. */
  readonly buildType?: string | undefined;
  /** The file that says where the cluster of a cloud build is. */
  readonly kubeconfig?: string | undefined;
  readonly context?: string | undefined;
  /** true: nobody is asked before something is installed in a cloud cluster. */
  readonly yes?: boolean | undefined;
  /** true: what was installed in a cloud cluster stays. */
  readonly keep?: boolean | undefined;
  /** The longest time for which a cluster is watched: 90s, 10m, 1h. */
  readonly observeTimeout?: string | undefined;
  /** The time without anything new after which the watch ends. */
  readonly observeQuiet?: string | undefined;
  /** Asks a person on the terminal, where there is one. */
  readonly confirm?: ((question: string) => Promise<boolean>) | undefined;
  /** auto, buildx or buildah. */
  readonly engine?: string | undefined;
  readonly init?: boolean | undefined;
  readonly recordInstall?: boolean | undefined;
  readonly offline?: boolean | undefined;
  /** true: the application's lock is brought up to date, not compared. */
  readonly updateLock?: boolean | undefined;
  /** false: a published tag isn't moved. */
  readonly replace?: boolean | undefined;
  readonly replaceOtherType?: boolean | undefined;
  /** true: warnings are errors. */
  readonly strict?: boolean | undefined;
  /** For the registry that the result goes to. */
  readonly login?: { readonly username: string; readonly password: string } | undefined;
  /** Directories and files that are written besides the destination. */
  readonly outputs?: readonly string[] | undefined;
}

/** The repository's configuration, the environment, and the signal that ends a command early. */
export interface Invocation {
  readonly configuration: RepositoryConfiguration | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal?: AbortSignal | undefined;
}

type RequestName = Pick<Request, 'type' | 'app' | 'version' | 'directory'>;

/** The limits where no configuration sets others: seconds, and a number of images. */
const defaultLimits = { timeout: 3600, images: imageLimits.usual } as const;

/**
 * Returns the settings of a build. Options override the repository's configuration, which overrides the
 * defaults.
 * @throws USAGE for an invalid option, NOT_CONFIGURED when the result is to be pushed and no namespace is
 * configured
 */
export function resolveBuildSettings(
  request: RequestName,
  options: BuildOptions,
  invocation: Invocation,
): Settings {
  checkNames(request, options);
  const destination = chooseDestination(request, options, invocation);
  const furtherNames = distinct(completeNames(request, destination, options, invocation)).slice(1);
  const references = [...(options.references ?? []), ...(request.directory?.tags ?? [])];
  return {
    ...resolveSettings(
      { ...options, references },
      invocation,
      destination,
      !request.directory && isSharingDefault(destination),
    ),
    furtherNames,
    applications: options.applications ?? rootFor(invocation.configuration, request.type),
    archives: chooseArchives(request, options, invocation),
    credentials: chooseCredentials(options, destination),
  };
}

/**
 * Returns the settings of a command without a request, such as inspect.
 * @param destination of a command that publishes images under their own names.
 * @throws USAGE for an invalid option
 */
export function resolveSettings(
  options: BuildOptions,
  { configuration, env, signal }: Invocation,
  destination: Destination = { kind: 'oci', directory: 'out' },
  shareLayers = isSharingDefault(destination),
): Settings {
  const limits = configuration?.limits ?? defaultLimits;
  const sources = {
    ...configuration?.sources,
    ...Object.fromEntries((options.sources ?? []).map(parseSource)),
  };
  return {
    applications: options.applications ?? rootFor(configuration, 'apps'),
    destination,
    outputs: options.outputs,
    dryRun: options.dryRun ?? false,
    mirrors: {
      ...configuration?.mirrors,
      ...Object.fromEntries((options.mirrors ?? []).map(parseMirror)),
    },
    sources,
    plainHttp: options.plainHttp ?? [],
    tlsHosts: tlsHostsIn([
      options.registry,
      configuration?.registry,
      ...Object.values(configuration?.types ?? {}).map(({ registry }) => registry),
      ...(options.references ?? []),
      ...Object.values(sources),
    ]),
    compression: parseCompression(options.compression, options.compressionLevel, configuration?.compression),
    shareLayers: options.shareLayers ?? configuration?.shareLayers ?? shareLayers,
    credentials: {},
    kubeVersion: parseKubeVersion(options.kubeVersion),
    ...resolveObserve(options),
    init: options.init ?? true,
    recordInstall: options.recordInstall ?? configuration?.recordInstall ?? true,
    offline: options.offline ?? false,
    lock: options.updateLock ? 'update' : 'use',
    engine: parseEngine(options.engine),
    timeout: limits.timeout * 1000,
    waitForQuota: parseWait(options.waitForQuota),
    limits: { images: limits.images, bytes: configuration?.limits.bytes },
    replace: options.replace ?? true,
    replaceOtherType: options.replaceOtherType ?? false,
    strict: options.strict ?? configuration?.strict ?? false,
    configuration,
    env,
    signal,
  };
}

/** The times of a build that watches a cluster, where no option sets others: milliseconds. */
const observeTimes = { timeout: 600_000, quiet: 20_000 } as const;

/** The options that only builds of some types take. */
const observeOptions = {
  kubeconfig: ['cloud'],
  context: ['cloud'],
  yes: ['cloud'],
  keep: ['cloud'],
  observeTimeout: observedBuildTypes,
  observeQuiet: observedBuildTypes,
} as const satisfies Partial<Record<keyof BuildOptions, readonly ObserveSettings['kind'][]>>;

/**
 * Returns how a cluster is watched; nothing for a lite build. @throws USAGE for an option that means nothing
 * in a build of this type
 */
function resolveObserve(options: BuildOptions): Pick<Settings, 'observe'> {
  const kind = parseBuildType(options.buildType);
  for (const [name, kinds] of Object.entries(observeOptions)) {
    const isGiven = options[name as keyof typeof observeOptions] !== undefined;
    if (!isGiven || kinds.some((each) => each === kind)) continue;
    const option = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    throw new ImagebuildError('USAGE', say('observeOptionAlone', { option, types: kinds.join(' and ') }), {
      hint: say('observeOptionAloneHint', { type: kinds[0] }),
    });
  }
  if (kind === undefined) return {};
  if (options.offline)
    throw new ImagebuildError('USAGE', say('observeOffline', { type: kind }), {
      hint: say('observeOfflineHint', { type: kind }),
    });
  const { kubeconfig, context, yes = false, keep = false, confirm } = options;
  const timeoutMs = parseObserveTime(options.observeTimeout, observeTimes.timeout);
  const quietMs = parseObserveTime(options.observeQuiet, observeTimes.quiet);
  return { observe: { kind, kubeconfig, context, yes, keep, timeoutMs, quietMs, confirm } };
}

/**
 * Layers aren't shared on Docker Hub by default: a push there creates public repositories unless the account
 * is set otherwise, and the list of shared layers names all applications of the namespace, private ones too.
 */
function isSharingDefault(destination: Destination): boolean {
  return destination.kind === 'registry' && destination.host !== 'docker.io';
}

function chooseDestination(request: RequestName, options: BuildOptions, invocation: Invocation): Destination {
  if (options.push && options.output !== undefined)
    throw new ImagebuildError('USAGE', say('outputAndPush'), { hint: say('outputOrPush') });
  if (options.output !== undefined) return readOutput(options.output);
  if (!options.push) return { kind: 'oci', directory: join('out', `${request.app}-${request.version}`) };
  const [name] = completeNames(request, undefined, options, invocation);
  if (name === undefined) return resolveRegistry(request.type, options, invocation);
  return { kind: 'registry', host: name.host, namespace: namespaceIn(name) };
}

/**
 * Completes the names of a directory's image. On this machine, `localhost` takes the place of a missing
 * registry, and nothing is configured.
 */
function completeNames(
  { type, directory }: RequestName,
  destination: Destination | undefined,
  options: BuildOptions,
  { configuration, env }: Invocation,
): CompleteName[] {
  const isLocal = destination !== undefined && destination.kind !== 'registry';
  const configured = () =>
    isLocal
      ? { registry: 'localhost', namespace: '' }
      : destinationFor(configuration, type, env['GITHUB_REPOSITORY_OWNER'], options);
  return (directory?.tags ?? []).map((text) => completeName(parseImageName(text), configured));
}

function distinct(names: readonly CompleteName[]): CompleteName[] {
  return [...new Map(names.map((name) => [formatName(name), name])).values()];
}

function formatName({ host, repository, tag }: CompleteName): string {
  return `${host}/${repository}:${tag}`;
}

/**
 * Refuses names that an output can't have, and a registry or a namespace that no name of a directory's image
 * would take. @throws USAGE
 */
function checkNames({ directory }: RequestName, { registry, namespace, output }: BuildOptions): void {
  const count = directory?.tags.length ?? 0;
  if (count > 1 && output !== undefined && readOutput(output).kind === 'oci-archive')
    throw new ImagebuildError('USAGE', say('outputManyNames', { count }), {
      hint: say('outputManyNamesHint'),
    });
  if (!directory?.tags.every((text) => parseImageName(text).host !== undefined)) return;
  const name = registry !== undefined ? 'registry' : namespace !== undefined ? 'namespace' : undefined;
  if (name !== undefined)
    throw new ImagebuildError('USAGE', say('namesComplete', { name, tag: directory.tags[0] ?? '' }), {
      hint: say('namesCompleteHint', { name }),
    });
}

/**
 * Returns the registry and namespace that images of a type are published to. @throws NOT_CONFIGURED, USAGE
 */
export function resolveRegistry(
  type: Request['type'],
  options: BuildOptions,
  { configuration, env }: Invocation,
): RegistryDestination {
  const owner = env['GITHUB_REPOSITORY_OWNER'];
  const { registry, namespace } = destinationFor(configuration, type, owner, options);
  return { kind: 'registry', host: registry, namespace };
}

/**
 * Returns the archives that are to be written; undefined for none. The image is loaded under the name that it
 * is published as, or would be; where nothing is configured, under `localhost`.
 * @throws USAGE
 */
function chooseArchives(
  request: RequestName,
  options: BuildOptions,
  invocation: Invocation,
): ArchiveSettings | undefined {
  const { archives: directory, archiveFormat } = options;
  if (directory === undefined && archiveFormat === undefined) return undefined;
  if (directory === undefined)
    throw new ImagebuildError('USAGE', say('archiveFormatAlone'), { hint: say('archiveFormatAloneHint') });
  return {
    directory,
    format: parseArchiveFormat(archiveFormat),
    names: publishedNames(request, options, invocation),
  };
}

/** Returns the name under which a build would be published; undefined where no registry is configured. */
export function publishedName(request: RequestName, invocation: Invocation): string | undefined {
  const [name] = publishedNames(request, {}, invocation);
  return name.startsWith('localhost/') ? undefined : name;
}

/** Returns the names that an image has where it is published; `localhost` where nothing is configured. */
function publishedNames(
  request: RequestName,
  options: BuildOptions,
  invocation: Invocation,
): [string, ...string[]] {
  const { type, app, version, directory } = request;
  try {
    const [first, ...further] = completeNames(request, undefined, options, invocation).map(formatName);
    if (first !== undefined) return [first, ...further];
    return [targetReference(resolveRegistry(type, options, invocation), request)];
  } catch (error) {
    if (!(error instanceof ImagebuildError) || error.code !== 'NOT_CONFIGURED') throw error;
    const [first = `localhost/${app}:${version}`, ...further] = (directory?.tags ?? []).map(localName);
    return [first, ...further];
  }
}

type RegistryDestination = Extract<Destination, { readonly kind: 'registry' }>;

/**
 * Returns a reference with its registry: one that names none is in the configured registry and namespace.
 * A location on this machine stays as it is.
 * @throws NOT_CONFIGURED, USAGE
 */
export function qualifyReference(reference: string, options: BuildOptions, invocation: Invocation): string {
  if (namesRegistry(reference) || parseLocation(reference)) return reference;
  const { host, namespace } = resolveRegistry('apps', options, invocation);
  return `${host}/${namespace}/${reference}`;
}

/**
 * Returns the registries and namespaces that images of any type are published to; [] if none is configured.
 */
export function listNamespaces(options: BuildOptions, invocation: Invocation): RegistryDestination[] {
  return imageTypes.flatMap((type) => {
    try {
      return [resolveRegistry(type, options, invocation)];
    } catch (error) {
      if (error instanceof ImagebuildError && error.code === 'NOT_CONFIGURED') return [];
      throw error;
    }
  });
}

function chooseCredentials({ login }: BuildOptions, destination: Destination): Settings['credentials'] {
  return login === undefined || destination.kind !== 'registry' ? {} : { [destination.host]: login };
}

/** @throws USAGE */
function readOutput(text: string): Destination {
  const output = parseOutput(text);
  if (output !== undefined) return output;
  throw new ImagebuildError('USAGE', say('outputInvalid', { value: JSON.stringify(text) }), {
    hint: say('outputForm', { forms: outputForms }),
  });
}
