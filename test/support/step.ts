import { spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { resultFile } from '../../src/action/report.ts';
import { programEnv, programs } from './cli.ts';

/** The outcome of a job's step. */
export interface Step {
  readonly status: number | null;
  readonly log: string;
  readonly outputs: Readonly<Record<string, string>>;
  /** The text of the file for outputs. */
  readonly outputText: string;
  readonly summary: string;
  /** The text of the result; empty if there is none. */
  readonly result: string;
}

/** Runs the action as one step of a job: a process with the inputs and files that the runner gives it. */
export async function runStep(
  workspace: string,
  inputs: Readonly<Record<string, string>>,
  env: Readonly<Record<string, string>> = {},
  program = programs.action,
): Promise<Step> {
  const files = {
    GITHUB_OUTPUT: join(workspace, '.output'),
    GITHUB_STEP_SUMMARY: join(workspace, '.summary'),
  };
  for (const file of Object.values(files)) writeFileSync(file, '');
  const child = spawn(process.execPath, [program], {
    cwd: workspace,
    env: {
      ...programEnv,
      HOME: workspace,
      GITHUB_WORKSPACE: workspace,
      GITHUB_RUN_ID: '42',
      GITHUB_RUN_ATTEMPT: '1',
      ...files,
      ...Object.fromEntries(
        Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]),
      ),
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let log = '';
  for (const output of [child.stdout, child.stderr])
    output.setEncoding('utf8').on('data', (text: string) => {
      log += text;
    });
  const status = await new Promise<number | null>((resolve) => child.once('close', resolve));
  const read = (file: string) => (existsSync(file) ? readFileSync(file, 'utf8') : '');
  const outputText = read(files.GITHUB_OUTPUT);
  return {
    status,
    log,
    outputs: parseOutputs(outputText),
    outputText,
    summary: read(files.GITHUB_STEP_SUMMARY),
    result: read(join(workspace, resultFile)),
  };
}

/** Parses outputs as the runner does: `name<<delimiter`, the value, and the delimiter again. */
function parseOutputs(text: string): Record<string, string> {
  const entries = [...text.matchAll(/^(.+?)<<(.+)\n([\s\S]*?)\n\2$/gm)];
  return Object.fromEntries(entries.map(([, name = '', , value = '']) => [name, value]));
}
