import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { createInterface } from 'node:readline';

/** One workflow, and what act runs it with. */
export interface ActRun {
  /** The directory with the repository's files: workflows are read there. */
  readonly directory: string;
  /** The name of a file under .github/workflows. */
  readonly workflow: string;
  readonly event: string;
  readonly payload: object;
  readonly token: string;
  readonly secrets: Readonly<Record<string, string>>;
  /** Variables of the runner, which override act's own. */
  readonly variables: Readonly<Record<string, string>>;
  /** Directories by the `owner/name@ref` that a step uses. */
  readonly actions: ReadonlyMap<string, string>;
  readonly onLine: (line: string) => void;
  /** The longest that it may take, in milliseconds. */
  readonly limit?: number;
}

const longest = 150_000;

/** How long act has to stop its steps by itself. */
const grace = 20_000;

/** Labels of the machines that the workflows run on. All of them are this machine. */
const labels = ['ubuntu-24.04', 'ubuntu-24.04-arm'];

/**
 * Runs a workflow in act, on this machine and without containers, with a home and caches of its own.
 * @returns whether all jobs succeeded.
 * @throws when it takes too long.
 */
export async function runAct(run: ActRun): Promise<boolean> {
  const home = mkdtempSync(join(tmpdir(), 'imagebuild-act-'));
  try {
    const child = spawn(actPath(), argumentsOf(run, home), {
      stdio: ['ignore', 'pipe', 'pipe'],
      // Steps inherit it. The first `node` on PATH runs the actions.
      env: {
        PATH: `${dirname(process.execPath)}${delimiter}${process.env['PATH']}`,
        HOME: home,
        ACT_DISABLE_VERSION_CHECK: 'true',
      },
    });
    return await ended(child, run);
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

function argumentsOf(run: ActRun, home: string): string[] {
  const write = (name: string, content: object) => {
    const file = join(home, name);
    writeFileSync(file, JSON.stringify(content), { mode: 0o600 });
    return file;
  };
  const { event, directory, workflow, payload, token, secrets, variables, actions } = run;
  return [
    event,
    ...['--directory', directory, '--workflows', join('.github', 'workflows', workflow)],
    ...['--eventpath', write('event.json', payload)],
    // JSON is YAML, which act reads without replacing anything in it.
    ...['--secret-file', write('secrets.yml', { ...secrets, GITHUB_TOKEN: token })],
    ...['--env-file', write('variables.yml', variables)],
    ...labels.flatMap((label) => ['--platform', `${label}=-self-hosted`]),
    ...[...actions].flatMap(([name, to]) => ['--local-repository', `${name}=${to}`]),
    ...['--action-cache-path', join(home, 'actions'), '--no-cache-server', '--no-skip-checkout'],
    ...['--container-daemon-socket', '-', '--json'],
  ];
}

/** The executable that scripts/test-workflows.ts built. */
function actPath(): string {
  const path = process.env['IMAGEBUILD_ACT'];
  if (path === undefined) throw new Error('npm run test:workflows runs these tests');
  return path;
}

async function ended(child: ChildProcess, { workflow, onLine, limit = longest }: ActRun): Promise<boolean> {
  const lines = [child.stdout, child.stderr].map((stream) => {
    const reader = createInterface({ input: stream! });
    reader.on('line', onLine);
    return once(reader, 'close');
  });
  let late = false;
  const stop = setTimeout(() => {
    late = true;
    child.kill('SIGTERM');
  }, limit);
  const kill = setTimeout(() => child.kill('SIGKILL'), limit + grace);
  const killWithTests = () => void child.kill('SIGTERM');
  process.once('exit', killWithTests);
  const [status] = await once(child, 'exit');
  process.off('exit', killWithTests);
  clearTimeout(stop);
  clearTimeout(kill);
  if (late) throw new Error(`${workflow} takes longer than ${limit / 1000} s`);
  await Promise.all(lines);
  return status === 0;
}
