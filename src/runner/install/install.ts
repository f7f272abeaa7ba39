import { chmod, mkdir, open, readdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { ImagebuildError } from '../../errors.ts';
import { runContained } from '../contained.ts';
import { createProgramEnvironment, makeHomes, type ProcessEnvironment } from '../environment.ts';
import type { LineListener } from '../output.ts';
import { parseRecords, type RecordedCommand } from '../recording/records.ts';
import { installFailed, type NotReady } from './failure.ts';
import { recordsFile, writeRecordingPrograms } from './programs.ts';
import { installScript } from './script.ts';
import { renderTemplates } from './templates.ts';

/** A command line of ENTRYPOINT or CMD. */
interface InstallLine {
  /** For a shell, with variables as sealos expands them. */
  readonly text: string;
  /** With its instruction and the line of that: `CMD (Kubefile:5) helm install web charts/web`. */
  readonly name: string;
}

interface Install {
  /** Entrypoint, then Cmd. */
  readonly commands: readonly InstallLine[];
  /** Env of the image, and what was set in its place. */
  readonly variables: Readonly<Record<string, string>>;
  /** A copy of the image's files, absolute: the working directory. The commands can change it. */
  readonly files: string;
  /** The templates among them that sealos renders: `manifests/a.yaml.tmpl`. */
  readonly templates: readonly string[];
  /** The kubeconfig of the cluster, absolute. */
  readonly kubeconfig: string;
  /** A directory that is missing or empty, outside of the copy: homes and records are made in it. */
  readonly directory: string;
  /** The environment of this process; the commands see the part of it that the allow-list lets through. */
  readonly env: ProcessEnvironment;
  readonly timeoutMs: number;
  readonly onLine: LineListener;
  /** Asks what isn't ready in the cluster, when a command failed. */
  readonly notReady?: (() => Promise<readonly NotReady[]>) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** What a command line did: its calls of helm, kubectl and the like, and the status that it ended with. */
export interface InstalledCommand extends InstallLine, Pick<RecordedCommand, 'calls' | 'status'> {}

/**
 * Runs ENTRYPOINT and CMD as `sealos run` does, against a real cluster: in one shell, in a copy of the
 * image's files, with Env, and with the helm and kubectl of this machine, whose calls are recorded. They have
 * homes of their own and no variable of this process that may hold a secret. This isn't a container: they
 * have the rights of the user. No process that they started keeps running afterwards.
 * @throws INSTALL_FAILED with the command, the last lines and what wasn't ready; PROGRAM_MISSING, CANCELLED
 */
export async function runInstall(install: Install): Promise<InstalledCommand[]> {
  const { commands, files, directory, env } = install;
  const homes = join(directory, 'homes');
  await makeHomes(homes);
  await shareKubeconfig(homes, install.kubeconfig);
  const { path, records } = await writeRecordingPrograms(directory, env);
  await renderTemplates({ ...install, directory: join(directory, 'templates') });
  await makeExecutable(files);
  const script = installScript(
    commands.map(({ text }) => text),
    files,
    records,
  );
  try {
    await runContained({
      program: 'bash',
      displayName: placeholder,
      args: ['-c', script],
      directory: files,
      env: installEnvironment(install, homes, path),
      ours: env,
      homes,
      timeoutMs: install.timeoutMs,
      signal: install.signal,
      onLine: install.onLine,
    });
  } catch (error) {
    throw await describeFailure(error, install);
  }
  return await readInstall(install);
}

/** The name of the program in errors, until it is known which command failed. */
const placeholder = 'CMD';

/**
 * Reads what the commands did so far: also of an install that runs, that failed or that was stopped. Those
 * that didn't begin are missing.
 */
export async function readInstall({
  commands,
  directory,
}: Pick<Install, 'commands' | 'directory'>): Promise<InstalledCommand[]> {
  const { commands: recorded } = parseRecords(await readRecords(recordsFile(directory)));
  return recorded.flatMap(({ calls, status }, index) => {
    const command = commands[index];
    return command ? [{ text: command.text, name: command.name, calls, status }] : [];
  });
}

const longestRecords = 64 * 1024 * 1024;

async function readRecords(file: string): Promise<string> {
  await using records = await open(file);
  const { size } = await records.stat();
  const { buffer, bytesRead } = await records.read({ buffer: Buffer.alloc(Math.min(size, longestRecords)) });
  return buffer.toString('latin1', 0, bytesRead);
}

/** Env, but PATH: sealos runs commands with that of the machine. */
function installEnvironment(
  { env, variables, kubeconfig }: Install,
  homes: string,
  path: string,
): Record<string, string> {
  const { HOME, DOCKER_CONFIG } = createProgramEnvironment({}, homes);
  const own = { HOME, DOCKER_CONFIG, PATH: path, KUBECONFIG: kubeconfig };
  return createProgramEnvironment(env, homes, { ...variables, ...own });
}

/** Scripts look for the kubeconfig in HOME, too. */
async function shareKubeconfig(homes: string, kubeconfig: string): Promise<void> {
  const { HOME = homes } = createProgramEnvironment({}, homes);
  await mkdir(join(HOME, '.kube'), { recursive: true, mode: 0o700 });
  await symlink(kubeconfig, join(HOME, '.kube', 'config'));
}

/** Gives all files the mode 755, as sealos does. */
async function makeExecutable(directory: string): Promise<void> {
  await chmod(directory, 0o755);
  for (const entry of await readdir(directory, { withFileTypes: true })) {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) await makeExecutable(path);
    else if (entry.isFile()) await chmod(path, 0o755);
  }
}

async function describeFailure(error: unknown, install: Install): Promise<unknown> {
  if (!(error instanceof ImagebuildError) || unrelated.has(error.code)) return error;
  const { commands, notReady } = install;
  const done = await readInstall(install);
  // A command that was stopped, or that ended the shell, has no status.
  const ended = done.filter(({ status }) => status !== undefined).length;
  const failed = commands[ended] ?? commands.at(-1);
  const missing = ['helm', 'kubectl'].filter((name) =>
    new RegExp(`\\b${name}: (?:command )?not found`).test(error.excerpt ?? ''),
  );
  const reasons = (await notReady?.().catch(() => [])) ?? [];
  const named = error.rewrite((text) => text.replace(/^CMD(?= |$)/, failed?.name ?? placeholder));
  return installFailed(named, reasons, missing);
}

const unrelated = new Set<ImagebuildError['code']>(['CANCELLED', 'PROGRAM_MISSING']);
