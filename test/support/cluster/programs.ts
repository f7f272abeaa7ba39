import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ClusterProgram, clusterTools } from './tools.ts';

/** The running programs of a cluster. They end with this process, however it ends. */
export class ClusterPrograms {
  readonly #directory: string;
  readonly #children = new Map<ClusterProgram, ChildProcess>();
  readonly #kill = () => {
    for (const child of this.#children.values()) child.kill('SIGKILL');
  };

  /** @param directory for their logs, and their home. */
  constructor(directory: string) {
    this.#directory = directory;
    process.once('exit', this.#kill);
  }

  start(name: ClusterProgram, args: readonly string[]): void {
    const log = openSync(this.#log(name), 'a');
    // The kernel ends the program when this process ends, even when it is killed.
    const command = ['--pdeathsig', 'KILL', join(clusterTools, name), ...args];
    const env = { PATH: process.env['PATH'], HOME: this.#directory, TMPDIR: this.#directory };
    const child = spawn('setpriv', command, { cwd: this.#directory, env, stdio: ['ignore', log, log] });
    closeSync(log);
    child.unref();
    this.#children.set(name, child);
  }

  /** @throws with the end of its log when a program has ended. */
  check(): void {
    for (const [name, { exitCode, signalCode }] of this.#children)
      if (exitCode !== null || signalCode !== null)
        throw new Error(`${name} ended (${exitCode ?? signalCode}): ${this.log(name).slice(-4000)}`);
  }

  /** Returns what a program logged. */
  log(name: ClusterProgram): string {
    return readFileSync(this.#log(name), 'utf8');
  }

  /** The ids of the processes. */
  get pids(): number[] {
    return [...this.#children.values()].flatMap(({ pid }) => pid ?? []);
  }

  /** Ends all programs and waits for their end. */
  async stop(): Promise<void> {
    process.off('exit', this.#kill);
    await Promise.all([...this.#children.values()].map(end));
  }

  #log(name: ClusterProgram): string {
    return join(this.#directory, `${name}.log`);
  }
}

function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined)
    return Promise.resolve();
  return new Promise((resolve) => {
    child.ref();
    child.once('exit', () => resolve());
    child.kill('SIGKILL');
  });
}
