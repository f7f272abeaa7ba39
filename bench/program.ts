import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

export interface Program {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd?: string;
  /** Added to PATH and HOME. */
  readonly env?: Readonly<Record<string, string>>;
  /** Text for its standard input. */
  readonly input?: string;
  /** An exit status that counts as success besides 0. */
  readonly mayEnd?: number;
}

/** The figures of a program's run. */
export interface Ran {
  /** From before its start until after its end. */
  readonly seconds: number;
  /**
   * Processor time of the program and the programs that it waited for, if no other one runs at the same time.
   */
  readonly processorSeconds: number;
  /** Peak resident memory (VmHWM), sampled every 20 ms. */
  readonly peakBytes: number;
  readonly stdout: string;
}

/**
 * Runs a program to its end.
 * @throws if it fails, with its output.
 */
export async function run({ command, args, cwd, env, input = '', mayEnd = 0 }: Program): Promise<Ran> {
  const started = performance.now();
  const before = processorSecondsOfChildren();
  const child = spawn(command, args, {
    cwd,
    env: { PATH: process.env['PATH'], HOME: '/nonexistent', ...env },
    timeout: 600_000,
  });
  const output = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output.stderr += text));
  child.stdin.on('error', () => {}); // a program that reads nothing may end first
  child.stdin.end(input);
  const memory = watchMemory(child.pid);
  const status = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  const seconds = (performance.now() - started) / 1000;
  const peakBytes = memory.stop();
  if (status !== 0 && status !== mayEnd)
    throw new Error(`${command} ${args.join(' ')} ended with ${status}\n${output.stderr}`);
  const processorSeconds = processorSecondsOfChildren() - before;
  return { seconds, processorSeconds, peakBytes, stdout: output.stdout };
}

/**
 * Returns the bytes that a program and all its children wrote to disk; the kernel adds a child's to its
 * parent's when the child ends.
 */
export async function writtenBytes(program: Program): Promise<number> {
  const script = '"$@" >/dev/null && cat /proc/$$/io';
  const args = ['-c', script, 'counted', program.command, ...program.args];
  const { stdout } = await run({ ...program, command: 'bash', args });
  return Number(/^write_bytes: (\d+)/m.exec(stdout)?.[1]);
}

/** Reads the processor time of all programs that have ended: cutime and cstime, in hundredths of a second. */
function processorSecondsOfChildren(): number {
  const fields = readFileSync('/proc/self/stat', 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ');
  return (Number(fields[13]) + Number(fields[14])) / 100;
}

function watchMemory(pid: number | undefined): { stop(): number } {
  let peak = 0;
  const look = setInterval(() => {
    try {
      const status = readFileSync(`/proc/${pid}/status`, 'utf8');
      peak = Math.max(peak, Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? 0) * 1024);
    } catch {
      // The program ended between two samples.
    }
  }, 20);
  return {
    stop() {
      clearInterval(look);
      return peak;
    },
  };
}
