import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ImagebuildError } from '../errors.ts';
import { say } from '../text/say.ts';
import { findQuestion } from './asking.ts';
import { type ContainedProgram, runContained } from './contained.ts';
import { createProgramEnvironment, makeHomes, type ProcessEnvironment } from './environment.ts';
import type { LineListener } from './output.ts';

export interface InitScript {
  /** The fresh copy of the application's directory, in which init.sh runs. */
  readonly directory: string;
  /** As Go names it: `amd64`, `arm64`. */
  readonly architecture: string;
  readonly application: string;
  readonly version: string;
  /** An empty directory for HOME, TMPDIR and the like; made if it is missing. */
  readonly homes: string;
  readonly timeoutMs: number;
  /** The environment of this process; init.sh sees the part of it that the allow-list lets through. */
  readonly env: ProcessEnvironment;
  /** Further variables for init.sh. */
  readonly extraEnv?: ProcessEnvironment | undefined;
  /** How errors name the script. */
  readonly displayPath?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onLine: LineListener;
  readonly containment?: ContainedProgram['containment'];
}

/**
 * Runs `bash init.sh <architecture> <application> <version>` in the application's directory
 * (docs/applications.md). No process that it started keeps running afterwards.
 * @throws INIT_FAILED with its last lines, TIMEOUT, PROGRAM_MISSING, CANCELLED
 */
export async function runInitScript(script: InitScript): Promise<void> {
  const { directory, architecture, application, version, homes, timeoutMs, signal, onLine } = script;
  await makeHomes(homes);
  try {
    await runContained({
      program: 'bash',
      displayName: 'init.sh',
      args: ['init.sh', architecture, application, version],
      directory,
      env: createProgramEnvironment(script.env, homes, script.extraEnv),
      ours: script.env,
      homes,
      containment: script.containment,
      timeoutMs,
      signal,
      onLine,
    });
  } catch (error) {
    throw error instanceof ImagebuildError ? await initFailed(error, script) : error;
  }
}

async function initFailed(error: ImagebuildError, script: InitScript): Promise<ImagebuildError> {
  const { architecture, application, version, displayPath = 'init.sh' } = script;
  const place = { file: displayPath };
  if (error.code !== 'PROGRAM_FAILED') return error.with({ place });
  const command = (options: string) => `bash ${options}init.sh ${architecture} ${application} ${version}`;
  const failed = error.with({
    code: 'INIT_FAILED',
    place,
    hint: say('initFailedHint', { command: command('') }),
  });
  const reason = error.message;
  // `read` without input ends with 1.
  const text = await readFile(join(script.directory, 'init.sh'), 'utf8').catch(() => '');
  const asking = findQuestion(text, error.excerpt ?? '');
  if (asking !== undefined && error.reason.words['status'] === 1)
    return failed.with({
      message: say('initAsks', { reason, line: asking.text }),
      place: { ...place, ...(asking.line === undefined ? {} : { line: asking.line }) },
      hint: say('initAsksHint'),
    });
  if (error.excerpt !== undefined) return failed;
  return failed.with({
    message: say('initFailedSilently', { reason }),
    hint: say('initSilentHint', { command: command('-x ') }),
  });
}
