import { join } from 'node:path';
import { destinationFor, type RepositoryConfiguration, rootFor } from './application/configuration.ts';
import { engineOptions } from './application/prepared/prepared.ts';
import type { Request } from './application/request.ts';
import { ImagebuildError } from './errors.ts';
import {
  type CompressionChoice,
  compressionTypes,
  levelProblem,
  resolveCompression,
} from './layers/compression.ts';
import type { Destination, Settings } from './settings.ts';

/** What a person chose beside the request: flags of the command line, or inputs of the action. */
export interface BuildOptions {
  readonly applications?: string | undefined;
  readonly registry?: string | undefined;
  readonly namespace?: string | undefined;
  readonly push?: boolean | undefined;
  /** `type=oci,dest=DIR` or `type=oci-archive,dest=FILE`. */
  readonly output?: string | undefined;
  /** `HOST=URL` each. */
  readonly mirrors?: readonly string[] | undefined;
  readonly plainHttp?: readonly string[] | undefined;
  /** gzip, zstd or none. */
  readonly compression?: string | undefined;
  /** A number; what it may be depends on the compression. */
  readonly compressionLevel?: string | undefined;
  /** How long to wait for a registry's quota of pulls: 90s, 30m, 6h. */
  readonly waitForQuota?: string | undefined;
  readonly shareLayers?: boolean | undefined;
  readonly kubeVersion?: string | undefined;
  /** sealer's word for how images are found: lite, container or cloud. */
  readonly buildType?: string | undefined;
  /** auto, buildx or buildah. */
  readonly engine?: string | undefined;
  readonly init?: boolean | undefined;
  readonly offline?: boolean | undefined;
  /** false: a published tag is never moved. */
  readonly replace?: boolean | undefined;
  readonly replaceOtherType?: boolean | undefined;
  /** For the registry that the result goes to. */
  readonly login?: { readonly username: string; readonly password: string } | undefined;
}

/** Where the options are made. */
export interface Invocation {
  readonly configuration: RepositoryConfiguration | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal?: AbortSignal | undefined;
}

type Named = Pick<Request, 'type' | 'app' | 'version'>;

/** Seconds and images that are allowed where no configuration says otherwise. */
const defaultLimits = { timeout: 3600, images: 1000 } as const;

/**
 * The settings of a build: options win over the repository's configuration, and that over the defaults.
 * @throws USAGE for a choice that cannot be read, NOT_CONFIGURED when the result is to be pushed and nothing says where.
 */
export function resolveBuildSettings(
  request: Named,
  options: BuildOptions,
  invocation: Invocation,
): Settings {
  const destination = chooseDestination(request, options, invocation);
  return {
    ...resolveSettings(options, invocation, destination),
    applications: options.applications ?? rootFor(invocation.configuration, request.type),
    credentials: chooseCredentials(options, destination),
  };
}

/**
 * The settings of a verb that has no request, such as inspect.
 * @param destination for a verb that publishes what names itself.
 * @throws USAGE
 */
export function resolveSettings(
  options: BuildOptions,
  { configuration, env, signal }: Invocation,
  destination: Destination = { kind: 'oci', directory: 'out' },
): Settings {
  checkBuildType(options.buildType);
  const limits = configuration?.limits ?? defaultLimits;
  return {
    applications: options.applications ?? rootFor(configuration, 'apps'),
    destination,
    mirrors: { ...configuration?.mirrors, ...parseMirrors(options.mirrors ?? []) },
    plainHttp: options.plainHttp ?? [],
    compression: chooseCompression(options, configuration?.compression),
    shareLayers: options.shareLayers ?? configuration?.shareLayers ?? sharesByDefault(destination),
    credentials: {},
    kubeVersion: parseKubeVersion(options.kubeVersion),
    init: options.init ?? true,
    offline: options.offline ?? false,
    engine: parseEngine(options.engine),
    timeout: limits.timeout * 1000,
    waitForQuota: parseWait(options.waitForQuota),
    limits: { images: limits.images, bytes: configuration?.limits.bytes },
    replace: options.replace ?? true,
    replaceOtherType: options.replaceOtherType ?? false,
    configuration,
    env,
    signal,
  };
}

/** The build types of sealer that need a running cluster, and what for. */
const clusterBuildTypes: Readonly<Record<string, string>> = {
  container: 'it starts one in containers, and looks there for images',
  cloud: 'it starts one on rented machines, and looks there for images',
};

/** Every build is a lite one: images are found in lists, manifests and charts. @throws USAGE for another build type */
function checkBuildType(buildType: string | undefined): void {
  if (buildType === undefined || buildType === 'lite') return;
  if (!Object.hasOwn(clusterBuildTypes, buildType))
    throw usage(`there is no build type ${JSON.stringify(buildType)}`, 'Write lite, or leave it out.');
  throw usage(
    `the build type ${buildType} needs a running cluster: ${clusterBuildTypes[buildType]}`,
    'Write lite, and name the images that it does not find in manifests/imageList.',
  );
}

/**
 * A push to Docker Hub makes a repository that is public where the account does not say otherwise, and the list that layers are
 * shared by names all applications of the namespace, private ones too.
 */
function sharesByDefault(destination: Destination): boolean {
  return destination.kind === 'registry' && destination.host !== 'docker.io';
}

function chooseDestination(
  { type, app, version }: Named,
  options: BuildOptions,
  invocation: Invocation,
): Destination {
  if (options.push && options.output !== undefined)
    throw usage('a result is pushed or written, not both', 'Give --push or --output.');
  if (options.output !== undefined) return parseOutput(options.output);
  if (!options.push) return { kind: 'oci', directory: join('out', `${app}-${version}`) };
  return resolveRegistry(type, options, invocation);
}

/** Where results of a type are published. @throws NOT_CONFIGURED */
export function resolveRegistry(
  type: Request['type'],
  options: BuildOptions,
  { configuration, env }: Invocation,
): Destination {
  const owner = env['GITHUB_REPOSITORY_OWNER'];
  const { registry, namespace } = destinationFor(configuration, type, owner, options);
  return { kind: 'registry', host: registry, namespace };
}

function chooseCredentials({ login }: BuildOptions, destination: Destination): Settings['credentials'] {
  return login === undefined || destination.kind !== 'registry' ? {} : { [destination.host]: login };
}

/** `type=oci,dest=DIR` or `type=oci-archive,dest=FILE`, as docker buildx writes it. @throws USAGE */
export function parseOutput(text: string): Destination {
  const match = /^type=(oci|oci-archive),dest=(.+)$/.exec(text);
  const [, kind, dest = ''] = match ?? [];
  if (kind === 'oci') return { kind, directory: dest };
  if (kind === 'oci-archive') return { kind, file: dest };
  throw usage(
    `${JSON.stringify(text)} is not an output`,
    'Write type=oci,dest=DIR or type=oci-archive,dest=FILE.',
  );
}

/** `HOST=URL`, where the host may be `*` and the URL `oci:DIR`. @throws USAGE */
export function parseMirrors(texts: readonly string[]): Record<string, string> {
  return Object.fromEntries(texts.map(parseMirror));
}

function parseMirror(text: string): [host: string, location: string] {
  const match = /^([^=\s]+)=((?:https?:\/\/|oci:)\S.*)$/.exec(text);
  if (match) return [match[1] ?? '', match[2] ?? ''];
  throw usage(
    `${JSON.stringify(text)} is not a mirror`,
    'Write HOST=URL, such as docker.io=https://mirror.example or *=oci:DIR.',
  );
}

/** Another type than the configured one brings its own default level. */
function chooseCompression(
  { compression, compressionLevel }: BuildOptions,
  configured: CompressionChoice = {},
): Settings['compression'] {
  const type = compressionTypes.find((each) => each === compression);
  if (compression !== undefined && type === undefined)
    throw usage(`there is no compression ${JSON.stringify(compression)}`, 'Write gzip, zstd or none.');
  const base = type === undefined || type === configured.type ? configured : { type };
  const choice = compressionLevel === undefined ? base : { ...base, level: parseLevel(compressionLevel) };
  const problem = levelProblem(choice);
  if (problem === undefined) return resolveCompression(choice);
  throw usage(problem, 'Leave the level out to have the usual one.');
}

/** NaN for what is no whole number, which no type has as a level. */
function parseLevel(text: string): number {
  return /^\d{1,2}$/.test(text) ? Number(text) : Number.NaN;
}

const milliseconds: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000 };
/** A quota is whole again after hours; who waits for longer waits for something else. */
const longestWait = 24 * 3_600_000;

/** `90s`, `30m` or `6h` in milliseconds; not given is no wait. @throws USAGE */
function parseWait(text: string | undefined): number {
  if (text === undefined) return 0;
  const [, count = '', unit = ''] = /^(\d{1,5})([smh])$/.exec(text) ?? [];
  const wait = Number(count) * (milliseconds[unit] ?? 0);
  if (wait > 0 && wait <= longestWait) return wait;
  throw usage(
    `${JSON.stringify(text)} is no time to wait for a quota`,
    'Write 90s, 30m or 6h; 24h is the longest.',
  );
}

function parseKubeVersion(text: string | undefined): string | undefined {
  if (text === undefined || /^v?\d+\.\d+(?:\.\d+)?$/.test(text)) return text;
  throw usage(`${JSON.stringify(text)} is not a Kubernetes version`, 'Write a version such as 1.31.0.');
}

function parseEngine(text = 'auto'): Settings['engine'] {
  const known = engineOptions.find((each) => each === text);
  if (known) return known;
  throw usage(`there is no engine ${JSON.stringify(text)}`, `Write one of ${engineOptions.join(', ')}.`);
}

function usage(message: string, hint: string): ImagebuildError {
  return new ImagebuildError('USAGE', message, { hint });
}
