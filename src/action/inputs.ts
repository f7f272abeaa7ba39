import { parseBuildArgs } from '../application/buildargs.ts';
import type { RepositoryConfiguration } from '../application/configuration.ts';
import { imageTypes, type Request, validateRequest } from '../application/request.ts';
import type { BuildOptions } from '../buildoptions.ts';
import type { AcceptOptions } from '../commands/accept.ts';
import type { Selection } from '../commands/matrix.ts';
import { ImagebuildError } from '../errors.ts';
import { nearest } from '../text/nearest.ts';

/** Every input of action.yml; a test compares the two. */
export const inputNames = [
  'mode',
  'type',
  'app',
  'version',
  'build-args',
  'platforms',
  'registry',
  'namespace',
  'username',
  'password',
  'push',
  'output',
  'prepared',
  'mirrors',
  'kube-version',
  'wait-for-quota',
  'build-type',
  'engine',
  'compression',
  'compression-level',
  'replace',
  'cache',
  'checkout',
  'sha',
  'dry-run',
  'request-id',
  'since',
  'page',
  'token',
] as const;
export type InputName = (typeof inputNames)[number];

/** The inputs that were given; an empty one counts as absent, since a workflow passes on what its caller left out. */
export type Inputs = Readonly<Partial<Record<InputName, string>>>;

/** The modes that build one application, and have a request. */
export const buildModes = ['build', 'prepare', 'publish', 'accept', 'pull-request'] as const;
export const modes = [...buildModes, 'plan', 'comment', 'report'] as const;
export type BuildMode = (typeof buildModes)[number];
export type Mode = (typeof modes)[number];

export function isBuildMode(mode: Mode): mode is BuildMode {
  return buildModes.some((each) => each === mode);
}

type Env = Readonly<Record<string, string | undefined>>;

/** The inputs as the runner hands them over: `INPUT_BUILD-ARGS`, blanks around them left out. */
export function readInputs(env: Env): Inputs {
  const given = inputNames.map((name) => [name, env[inputVariable(name)]?.trim()] as const);
  return Object.fromEntries(given.filter(([, value]) => value));
}

/** The environment without the inputs: no program that a verb runs, and no verb, finds a password there. */
export function withoutInputs(env: Env): Env {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('INPUT_')));
}

export function inputVariable(name: InputName): string {
  return `INPUT_${name.toUpperCase()}`;
}

/** @throws USAGE for a mode that is none. */
export function readMode({ mode = 'build' }: Inputs): Mode {
  const known = modes.find((each) => each === mode);
  if (known) return known;
  const near = nearest(mode, modes);
  throw usage(
    `there is no mode ${JSON.stringify(mode)}`,
    near === undefined ? `Write one of ${modes.join(', ')}.` : `Did you mean ${JSON.stringify(near)}?`,
  );
}

/** @throws INVALID_REQUEST with every reason; a dispatch by hand never met the bot. */
export function readRequest(inputs: Inputs, configuration: RepositoryConfiguration | undefined): Request {
  return validateRequest({
    type: inputs.type,
    app: inputs.app,
    version: inputs.version,
    platforms: listOf(inputs.platforms) ?? configuration?.platforms,
    buildArgs: buildArgsOf(inputs['build-args'] ?? ''),
    replace: booleanOf(inputs, 'replace'),
    cache: booleanOf(inputs, 'cache'),
    requestId: inputs['request-id'],
  });
}

/** `K=V,K=V` as a person writes it, or the JSON object that the bot sends. @throws INVALID_REQUEST */
function buildArgsOf(text: string): unknown {
  if (!text.startsWith('{')) return parseBuildArgs(text);
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new ImagebuildError('INVALID_REQUEST', 'the input build-args is no JSON object', {
      hint: 'Write {"KEY": "value"}, or KEY=value,KEY=value.',
      cause,
    });
  }
}

/** What mode plan is asked for. @throws USAGE for a type or page that is none. */
export function readSelection({ type, app, since, page = '1' }: Inputs): Selection {
  const known = imageTypes.find((each) => each === type);
  if (type !== undefined && known === undefined)
    throw usage(`there is no type ${JSON.stringify(type)}`, `Write one of ${imageTypes.join(', ')}.`);
  if (!/^[1-9][0-9]{0,3}$/.test(page))
    throw usage(`the input page is ${JSON.stringify(page)}`, 'Write a number from 1 on.');
  return { words: listOf(app) ?? [], since, type: known, page: Number(page) };
}

/** What mode accept is given beside the request. @throws USAGE */
export function readAcceptInput(inputs: Inputs): AcceptOptions {
  return { commit: inputs.sha, publishes: booleanOf(inputs, 'dry-run') !== true };
}

/** @throws USAGE for a boolean that is none, or half a login. */
export function readBuildOptions(inputs: Inputs): BuildOptions {
  return {
    registry: inputs.registry,
    namespace: inputs.namespace,
    push: booleanOf(inputs, 'push'),
    output: inputs.output,
    mirrors: listOf(inputs.mirrors),
    kubeVersion: inputs['kube-version'],
    waitForQuota: inputs['wait-for-quota'],
    buildType: inputs['build-type'],
    engine: inputs.engine,
    compression: inputs.compression,
    compressionLevel: inputs['compression-level'],
    login: loginOf(inputs),
  };
}

function loginOf({ username, password }: Inputs): BuildOptions['login'] {
  if (username === undefined && password === undefined) return undefined;
  if (username !== undefined && password !== undefined) return { username, password };
  throw usage('username and password go together', 'Give both inputs, or none to publish without a login.');
}

/** Words with commas, blanks or line ends between them. */
function listOf(text: string | undefined): string[] | undefined {
  return text?.split(/[\s,]+/).filter(Boolean);
}

function booleanOf(inputs: Inputs, name: InputName): boolean | undefined {
  const text = inputs[name];
  if (text === undefined) return undefined;
  if (/^(?:true|false)$/i.test(text)) return text.toLowerCase() === 'true';
  throw usage(`the input ${name} is ${JSON.stringify(text)}`, 'Write true or false.');
}

function usage(message: string, hint: string): ImagebuildError {
  return new ImagebuildError('USAGE', message, { hint });
}
