import { parseBuildArgs } from '../../application/buildargs.ts';
import type { RepositoryConfiguration } from '../../application/configurationschemas.ts';
import { checkCopy } from '../../application/copysource.ts';
import { parseAnnotations, parsePairs, splitLines } from '../../application/directorybuild/pairs.ts';
import { validateDirectoryRequest } from '../../application/directorybuild/validate.ts';
import { parseBuildType } from '../../application/optionvalues.ts';
import { type Request, validateRequest } from '../../application/request.ts';
import type { BuildOptions } from '../../buildoptions.ts';
import { ImagebuildError, type Message } from '../../errors.ts';
import { say } from '../../text/say.ts';
import { type Inputs, parseList, readBoolean } from '../inputs.ts';

/**
 * Returns the request that the inputs make. It is validated here again: a run that was started by hand never
 * went through the bot.
 * @throws INVALID_REQUEST with every problem, USAGE
 */
export function readRequest(inputs: Inputs, configuration: RepositoryConfiguration | undefined): Request {
  const shared = {
    platforms: parseList(inputs.platforms) ?? configuration?.platforms,
    replace: readBoolean(inputs, 'replace'),
    cache: readBoolean(inputs, 'cache'),
    requestId: inputs['request-id'],
    buildType: parseBuildType(inputs['build-type']),
  };
  const buildArgs = inputs['build-args'] ?? '';
  if (isOfDirectory(inputs))
    return validateDirectoryRequest({
      ...shared,
      buildArgs: readJson(buildArgs) ?? parsePairs('build argument', splitLines(buildArgs)),
      directory: {
        context: inputs.context ?? '.',
        file: inputs.file,
        tags: parseList(inputs.tags) ?? [],
        labels: parsePairs('label', splitLines(inputs.labels ?? '')),
        annotations: parseAnnotations(splitLines(inputs.annotations ?? '')),
      },
    });
  const { type, app, version } = inputs;
  const request = validateRequest({
    ...{ ...shared, type, app, version },
    copyFrom: inputs['copy-from'],
    buildArgs: readJson(buildArgs) ?? parseBuildArgs(buildArgs),
  });
  checkCopy(request);
  if (request.copyFrom !== undefined && readBoolean(inputs, 'dry-run')) throw dryCopy(request.copyFrom);
  return request;
}

/**
 * Returns the error of a dry run of a copy: there is nothing to prepare, and no login to look at the tags.
 */
function dryCopy(copyFrom: string): ImagebuildError {
  return new ImagebuildError('USAGE', say('copyTakesNoInput', { input: 'dry-run' }), {
    hint: say('copyDryRunHint', { copyFrom }),
  });
}

/** The inputs that make a request one of a directory, and those that say more about it. */
const directoryInputs = ['context', 'tags', 'file', 'labels', 'annotations'] as const;

/**
 * Tells whether the inputs name a directory, and not an application. @throws USAGE for inputs that name both,
 * or that say something about a directory without naming one
 */
function isOfDirectory(inputs: Inputs): boolean {
  const input = directoryInputs.find((name) => inputs[name] !== undefined);
  if (input === undefined) return false;
  const other = (['type', 'app', 'version', 'copy-from'] as const).find((name) => inputs[name] !== undefined);
  if (other !== undefined)
    throw new ImagebuildError('USAGE', say('inputsMixed', { input, other }), {
      hint: say('inputsMixedHint'),
    });
  if (parseList(inputs.tags) === undefined)
    throw new ImagebuildError('USAGE', say('inputsNameless', { context: inputs.context ?? '.' }), {
      hint: say('inputsNamelessHint'),
    });
  return true;
}

/** Reads the JSON object that the bot sends; undefined for any other text. @throws INVALID_REQUEST */
function readJson(text: string): unknown {
  if (!text.startsWith('{')) return undefined;
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new ImagebuildError('INVALID_REQUEST', say('inputBuildArgsNotJson'), {
      hint: say('inputBuildArgsForm'),
      cause,
    });
  }
}

/** Returns the build options that the inputs set. @throws USAGE for an invalid boolean or half a login. */
export function readBuildOptions(inputs: Inputs): BuildOptions {
  return {
    registry: inputs.registry,
    namespace: inputs.namespace,
    push: readBoolean(inputs, 'push'),
    dryRun: readBoolean(inputs, 'dry-run'),
    output: inputs.output,
    archives: inputs.archives,
    archiveFormat: inputs['archive-format'],
    mirrors: parseList(inputs.mirrors),
    sources: parseList(inputs.sources),
    kubeVersion: inputs['kube-version'],
    waitForQuota: inputs['wait-for-quota'],
    strict: readBoolean(inputs, 'strict'),
    buildType: inputs['build-type'],
    kubeconfig: inputs.kubeconfig,
    context: inputs['kube-context'],
    yes: readBoolean(inputs, 'yes'),
    keep: readBoolean(inputs, 'keep'),
    observeTimeout: inputs['observe-timeout'],
    observeQuiet: inputs['observe-quiet'],
    engine: inputs.engine,
    compression: inputs.compression,
    compressionLevel: inputs['compression-level'],
    login: readLogin(inputs),
  };
}

function readLogin({ username, password, credentials }: Inputs): BuildOptions['login'] {
  if (username === undefined && password === undefined) return undefined;
  if (username !== undefined && password !== undefined) return { username, password };
  const [missing, given] = username === undefined ? ['username', 'password'] : ['password', 'username'];
  throw new ImagebuildError('USAGE', say('loginHalf', { missing, given }), {
    hint: hintForEmpty(missing, credentials?.split(/[\s,]+/) ?? []),
  });
}

/**
 * Returns what to do about an empty half of a login.
 * @param secrets that the login comes from; one alone is that of the password.
 */
function hintForEmpty(missing: string, secrets: readonly string[]): Message {
  const secret = missing === 'password' ? secrets.at(-1) : secrets.at(-2);
  if (secret === undefined || secret === 'GITHUB_TOKEN') return say('loginBothInputs', { missing });
  return say('loginSecretEmpty', { missing, secret });
}
