import { resolve } from 'node:path';
import { readRepositoryConfiguration, readRepositoryLanguage } from '../application/configuration.ts';
import type { Request } from '../application/request.ts';
import type { LintResult } from '../commands/lint/resultschema.ts';
import { ImagebuildError } from '../errors.ts';
import { watchSignals } from '../io/signals.ts';
import { createProxyLookup } from '../network/proxies.ts';
import { plainProgress } from '../report/plain.ts';
import { speak } from '../text/language.ts';
import { say } from '../text/say.ts';
import { rememberSecret, secretForms } from '../text/secrets.ts';
import { asImagebuildError } from '../text/unknownerror.ts';
import { groupPhases } from './groups.ts';
import { readInputs, withoutInputs } from './inputs.ts';
import { kubeconfigSecrets } from './kubeconfig.ts';
import { checkInputs } from './modes/inputtable.ts';
import { checkLogin } from './modes/login.ts';
import { isBuildMode, readMode } from './modes/mode.ts';
import { runMode } from './modes/modes.ts';
import { readBuildOptions, readRequest } from './modes/request.ts';
import {
  type ActionsRunner,
  type RunIds,
  reportFailure,
  writeCommand,
  writeFailure,
  writeLog,
  writeResult,
} from './report.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** Runs the action once, with the inputs in the environment. @returns the exit status. */
export async function runAction(env: Env, runner: ActionsRunner): Promise<number> {
  const inputs = readInputs(env);
  const given = [inputs.password, inputs.token, ...kubeconfigSecrets(inputs.kubeconfig)];
  const secrets = given.filter((secret) => secret !== undefined);
  for (const form of secrets.flatMap(secretForms)) runner.setSecret(form);
  for (const secret of secrets) rememberSecret(secret);
  createProxyLookup(env); // which remembers the proxies' passwords
  const workspace = env['GITHUB_WORKSPACE'] ?? process.cwd();
  const ids = readRunIds(env, inputs['request-id']);
  // The runner sends SIGINT, 7.5 s later SIGTERM, and 2.5 s later it kills.
  const watch = watchSignals(
    ['SIGINT', 'SIGTERM'],
    (signal) => new ImagebuildError('CANCELLED', say('stoppedBySignal', { signal })),
    false,
  );
  const { progress, end: endGroup } = groupPhases(plainProgress(writeLog), writeCommand);
  let request: Request | undefined;
  let lint: LintResult | undefined;
  let isCheck = false;
  speak(await readRepositoryLanguage(workspace));
  try {
    const configuration = await readRepositoryConfiguration(workspace);
    const mode = readMode(inputs);
    if (isBuildMode(mode)) request = readRequest(inputs, configuration);
    checkInputs(mode, inputs);
    if (request) checkLogin(inputs, request, configuration);
    // So that the paths of an application read the same, wherever its repository is checked out.
    process.chdir(resolve(workspace, inputs.checkout ?? '.'));
    isCheck = mode === 'pull-request';
    lint =
      isCheck && request
        ? await (await import('./lint.ts')).lintPullRequest(runner, request, {
            configuration,
            env: withoutInputs(env),
            signal: watch.signal,
          })
        : undefined;
    const work = runMode(mode, request, {
      inputs,
      invocation: { configuration, env: withoutInputs(env), signal: watch.signal },
      progress,
      workspace,
    });
    const result = await watch.endsInTime(work);
    endGroup();
    const said = new Set(lint?.findings.map(({ message }) => message));
    const { reportModeResult } = await import('./modereport.ts');
    await reportModeResult(runner, result, isCheck, said);
    if (result.kind === 'result') {
      await writeResult(workspace, result.result, ids);
      if (isCheck && request) await writePreviewOf({ request, lint, ...result }, workspace, env);
    }
    return lint && fails(lint, readBuildOptions(inputs).strict) ? failLint(lint) : 0;
  } catch (thrown) {
    endGroup();
    const error = asImagebuildError(thrown);
    await reportFailure(runner, error, request);
    if (request) await writeFailure(workspace, request, error, ids);
    if (isCheck && request) await writePreviewOf({ request, lint, error }, workspace, env);
    return 1;
  }
}

/** Writes what the workflow that comments on the pull request reads. */
async function writePreviewOf(
  checked: Parameters<typeof import('./preview.ts').writePreview>[1],
  workspace: string,
  env: Env,
): Promise<void> {
  const { writePreview } = await import('./preview.ts');
  await writePreview(workspace, checked, env);
}

/** Tells whether what lint found fails the check of a pull request, as it fails `imagebuild lint`. */
function fails({ errors, warnings }: LintResult, strict = false): boolean {
  return errors > 0 || (strict && warnings > 0);
}

/** Says why the check fails although the image is built. @returns the exit status. */
function failLint({ errors, warnings }: LintResult): number {
  writeLog(say('lintFailsCheck', { count: errors || warnings, kind: errors > 0 ? 'error' : 'warning' }).text);
  return 1;
}

/** Reads the ids by which the bot recognises this run (docs/security-rules.md 14). */
function readRunIds(env: Env, requestId: string | undefined): RunIds {
  const readNumber = (name: string) => (env[name] === undefined ? undefined : Number(env[name]));
  return {
    requestId,
    runId: readNumber('GITHUB_RUN_ID'),
    runAttempt: readNumber('GITHUB_RUN_ATTEMPT'),
  };
}
