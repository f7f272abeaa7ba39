import { ImagebuildError } from '../errors.ts';
import { say } from '../text/say.ts';

/** Every input of action.yml; a test compares the two. */
export const inputNames = [
  'mode',
  'type',
  'app',
  'version',
  'context',
  'file',
  'tags',
  'labels',
  'annotations',
  'build-args',
  'platforms',
  'registry',
  'namespace',
  'username',
  'password',
  'credentials',
  'push',
  'output',
  'archives',
  'archive-format',
  'prepared',
  'mirrors',
  'sources',
  'kube-version',
  'wait-for-quota',
  'strict',
  'build-type',
  'kubeconfig',
  'kube-context',
  'yes',
  'keep',
  'observe-timeout',
  'observe-quiet',
  'engine',
  'compression',
  'compression-level',
  'replace',
  'cache',
  'checkout',
  'sha',
  'dry-run',
  'copy-from',
  'request-id',
  'since',
  'page',
  'token',
] as const;
export type InputName = (typeof inputNames)[number];

/**
 * The inputs that were given. An empty one counts as absent, since a workflow passes on empty what its caller
 * left out.
 */
export type Inputs = Readonly<Partial<Record<InputName, string>>>;

type Env = Readonly<Record<string, string | undefined>>;

/**
 * Reads the inputs from the variables that the runner sets, such as `INPUT_BUILD-ARGS`, without blanks around
 * their values.
 */
export function readInputs(env: Env): Inputs {
  const given = inputNames.map((name) => [name, env[inputVariable(name)]?.trim()] as const);
  return Object.fromEntries(given.filter(([, value]) => value));
}

/**
 * Returns the environment without the inputs, so that no command, and no program that it runs, finds a
 * password there.
 */
export function withoutInputs(env: Env): Env {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('INPUT_')));
}

function inputVariable(name: InputName): string {
  return `INPUT_${name.toUpperCase()}`;
}

/** Splits a text at commas, blanks and line ends. */
export function parseList(text: string | undefined): string[] | undefined {
  return text?.split(/[\s,]+/).filter(Boolean);
}

/** Returns the boolean that an input holds; undefined when it isn't given. @throws USAGE */
export function readBoolean(inputs: Inputs, name: InputName): boolean | undefined {
  const text = inputs[name];
  if (text === undefined) return undefined;
  if (/^(?:true|false)$/i.test(text)) return text.toLowerCase() === 'true';
  throw new ImagebuildError('USAGE', say('inputInvalid', { name, value: JSON.stringify(text) }), {
    hint: say('inputBoolean'),
  });
}
