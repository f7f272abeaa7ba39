import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ImagebuildError } from '../../errors.ts';
import type { ProcessEnvironment } from '../environment.ts';
import { createLineBuffer } from '../output.ts';
import { runProgram } from '../program.ts';
import { generateDockerfile } from './dockerfile.ts';
import { emulationHint } from './emulation.ts';
import type { CommandLine, Engine, EngineOutput, EngineWorkspace, RunCommand, RunSegment } from './engine.ts';
import { engineEnvironment } from './engines.ts';

export interface SegmentInput {
  readonly engine: Engine;
  /** A directory of the build's own, which all its segments share; made when it is not there. */
  readonly directory: string;
  /** Another name for each segment. */
  readonly name: string;
  readonly timeoutMs: number;
  /** The environment of this process; the engine sees the part of it that the allow-list lets through. */
  readonly env: ProcessEnvironment;
  readonly signal?: AbortSignal | undefined;
  readonly onLine: (line: string) => void;
}

/** How many lines of a command its error shows. */
const excerptLines = 30;

/**
 * Runs the commands of a segment. Nothing that they started runs on when this returns.
 * @returns where the image with their layers lies.
 * @throws RUN_FAILED at the place of the command; PROGRAM_MISSING, PROGRAM_FAILED for the engine itself, TIMEOUT, CANCELLED
 */
export async function runSegment(segment: RunSegment, input: SegmentInput): Promise<EngineOutput> {
  const { engine } = input;
  const env = await engineEnvironment(engine, input.env, homesIn(input.directory));
  const isolated = await goesWell(engine.trial({ isRoot }), { ...input, env });
  const place = { ...placeOf(input), isolated };
  await mkdir(place.context, { recursive: true });
  await mkdir(place.storage, { recursive: true });
  await writeFile(place.dockerfile, generateDockerfile(segment, engine));
  const listener = listen(engine, segment.commands, input.onLine);
  try {
    for (const line of engine.lines(segment, place))
      await runLine(line, { ...input, env, onLine: listener.take });
  } catch (error) {
    throw error instanceof ImagebuildError ? listener.explain(error) : error;
  }
  return engine.output(segment, place);
}

/**
 * Checks that an engine can run commands for a platform, before anything is made for them.
 * @throws PROGRAM_MISSING with what to set up, KUBEFILE_UNSUPPORTED for a network that the engine has not.
 */
export async function checkCommands(
  commands: readonly Pick<RunCommand, 'network' | 'place'>[],
  platform: string,
  { name, networks, checkPlatform }: Engine,
): Promise<void> {
  for (const { network, place } of commands) {
    if (network === undefined || networks.includes(network)) continue;
    throw new ImagebuildError('KUBEFILE_UNSUPPORTED', `${name} has no network ${network} for RUN`, {
      place,
      hint: `Leave --network out, or write one of ${networks.join(', ')}; another engine has others: --engine.`,
    });
  }
  await checkPlatform(platform);
}

/** Removes what an engine keeps, as far as removing its directory would not do. */
export async function cleanUp(
  engine: Engine,
  input: Pick<SegmentInput, 'directory' | 'env' | 'timeoutMs'>,
): Promise<void> {
  const { directory, timeoutMs } = input;
  const lines = engine.cleanUp(placeOf({ ...input, name: '' }));
  if (lines.length === 0) return;
  const env = await engineEnvironment(engine, input.env, homesIn(directory));
  for (const line of lines) await runLine(line, { directory, timeoutMs, env, onLine: () => {} });
}

const isRoot = process.getuid?.() === 0;

function homesIn(directory: string): string {
  return join(directory, 'home');
}

function placeOf({
  directory,
  name,
  env,
}: Pick<SegmentInput, 'directory' | 'name' | 'env'>): EngineWorkspace {
  const own = join(directory, name);
  return {
    directory,
    dockerfile: join(own, 'Dockerfile'),
    context: join(own, 'context'),
    output: join(own, 'output'),
    storage: join(directory, 'storage'),
    epoch: Number(env['SOURCE_DATE_EPOCH'] ?? 0),
    isRoot,
    isolated: false,
    env,
  };
}

async function goesWell(line: CommandLine | undefined, input: LineInput): Promise<boolean> {
  if (!line) return false;
  try {
    await runLine(line, { ...input, onLine: () => {} });
    return true;
  } catch (error) {
    if (error instanceof ImagebuildError && error.code !== 'CANCELLED') return false;
    throw error;
  }
}

type LineInput = Pick<SegmentInput, 'directory' | 'timeoutMs' | 'signal' | 'onLine'> & {
  readonly env: Readonly<Record<string, string>>;
};

async function runLine([program = '', ...args]: CommandLine, input: LineInput): Promise<void> {
  await runProgram({ program, displayName: 'RUN', args, ...input });
}

/** Follows which command runs, and keeps the end of what it writes. */
function listen(engine: Engine, commands: RunSegment['commands'], onLine: (line: string) => void) {
  const read = engine.reader();
  let current: RunCommand | undefined;
  let status: number | undefined;
  let reason: string | undefined;
  let last = createLineBuffer(excerptLines);
  return {
    take(text: string): void {
      const line = read(text);
      if (line.kind === 'command') {
        current = commands[line.number] ?? current;
        status = undefined;
        last = createLineBuffer(excerptLines);
      } else if (line.kind === 'status') status = line.status;
      else if (line.kind === 'reason') reason = line.text;
      else if (line.kind === 'output') {
        last.add(line.text);
        onLine(line.text);
      }
    },
    /** The error at the command that ran when the engine ended. */
    explain(error: ImagebuildError): ImagebuildError {
      const { place } = current ?? commands[0] ?? {};
      const excerpt = last.all().join('\n') || undefined;
      const cannot = /exec format error/i.test(excerpt ?? '') ? emulationHint : undefined;
      const details = { place, excerpt, cause: error };
      if (error.code !== 'PROGRAM_FAILED')
        return new ImagebuildError(error.code, error.message, { ...details, hint: error.hint });
      if (current && status !== undefined)
        return new ImagebuildError('RUN_FAILED', `RUN ended with status ${status}`, {
          ...details,
          hint: cannot ?? 'Read its last lines, and correct the instruction.',
        });
      return new ImagebuildError(
        'RUN_FAILED',
        `${engine.name} could not carry out RUN${reason ? `: ${reason}` : ''}`,
        {
          ...details,
          hint: cannot ?? `Read what ${engine.name} says, or take another engine: --engine.`,
        },
      );
    },
  };
}
