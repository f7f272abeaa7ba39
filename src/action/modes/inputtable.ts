import { parseBuildType } from '../../application/optionvalues.ts';
import { ImagebuildError, joinProblems } from '../../errors.ts';
import { say } from '../../text/say.ts';
import type { InputName, Inputs } from '../inputs.ts';
import { type Mode, modes } from './mode.ts';

const running = ['build', 'prepare', 'pull-request'] as const;
/** The modes that may install an image in a cluster; the code of a pull request never does. */
const installing = ['build', 'prepare'] as const;
const writing = ['build', 'publish', 'pull-request'] as const;
const publishing = ['build', 'publish', 'accept'] as const;
const reading = ['build', 'prepare', 'publish', 'pull-request'] as const;
const requesting = ['build', 'prepare', 'publish', 'accept', 'pull-request'] as const;

/**
 * The modes in which an input means something. In all others it is refused, since it would be dropped without
 * a word. docs/reference/action.md is written from this table.
 */
export const modesTaking: Readonly<Record<InputName, readonly Mode[]>> = {
  // It has a default in action.yml, so it can't be told from one that isn't given.
  mode: modes,
  type: [...requesting, 'plan'],
  app: [...requesting, 'plan'],
  version: requesting,
  context: reading,
  file: reading,
  tags: reading,
  labels: reading,
  annotations: reading,
  'build-args': requesting,
  platforms: requesting,
  registry: publishing,
  namespace: publishing,
  username: ['build', 'publish'],
  password: ['build', 'publish'],
  credentials: ['build', 'publish'],
  push: ['build'],
  output: writing,
  archives: writing,
  'archive-format': writing,
  prepared: ['prepare', 'publish'],
  mirrors: reading,
  sources: reading,
  'kube-version': running,
  'wait-for-quota': reading,
  strict: reading,
  'build-type': [...running, 'accept'],
  kubeconfig: installing,
  'kube-context': installing,
  yes: installing,
  keep: installing,
  'observe-timeout': installing,
  'observe-quiet': installing,
  engine: running,
  compression: writing,
  'compression-level': writing,
  replace: requesting,
  cache: reading,
  checkout: [...requesting, 'plan'],
  sha: ['accept'],
  'dry-run': requesting,
  'copy-from': ['accept', 'publish'],
  'request-id': requesting,
  since: ['plan'],
  page: ['plan'],
  token: ['accept', 'publish', 'comment', 'report', 'preview'],
};

/** Inputs that a program of the application must not find in the process that starts it. */
const secrets: readonly InputName[] = ['username', 'password', 'token'];

/** Refuses inputs that mean nothing in a mode. @throws USAGE with each of them */
export function checkInputs(mode: Mode, inputs: Inputs): void {
  const given = Object.keys(inputs) as InputName[];
  const problems = given
    .filter((input) => !modesTaking[input].includes(mode))
    .map((input) => refuse(input, mode));
  if (problems.length > 0) throw joinProblems(problems);
  const type = parseBuildType(inputs['build-type']);
  if (mode === 'pull-request' && type !== undefined)
    throw new ImagebuildError('USAGE', say('modeInstallsNothing', { mode, type }), {
      hint: say('modeInstallsNothingHint'),
    });
}

function refuse(input: InputName, mode: Mode): ImagebuildError {
  const words = { modes: modesTaking[input].join(', ') };
  const isSecret = secrets.includes(input) && running.some((each) => each === mode);
  if (input === 'kubeconfig')
    return new ImagebuildError('USAGE', say('modeTakesNoInput', { mode, input }), {
      hint: say('modeTakesNoKubeconfigHint'),
    });
  return new ImagebuildError('USAGE', say('modeTakesNoInput', { mode, input }), {
    hint: isSecret ? say('modeTakesNoSecretHint', words) : say('modeTakesNoInputHint', words),
  });
}
