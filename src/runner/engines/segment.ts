import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ImagebuildError } from '../../errors.ts';
import { say } from '../../text/say.ts';
import type { ProcessEnvironment } from '../environment.ts';
import { createLineBuffer, type LineListener } from '../output.ts';
import { runProgram } from '../program.ts';
import { generateDockerfile } from './dockerfile.ts';
import type { CommandLine, Engine, EngineOutput, EngineWorkspace, RunCommand, RunSegment } from './engine.ts';
import { createEngineEnvironment } from './engines.ts';

export interface SegmentInput {
  readonly engine: Engine;
  /** A directory that all segments of the build share; made if it is missing. */
  readonly directory: string;
  /** A name that is unique in the build. */
  readonly name: string;
  readonly timeoutMs: number;
  readonly fresh?: boolean | undefined;
  /** The environment of this process; the engine sees the part of it that the allow-list lets through. */
  readonly env: ProcessEnvironment;
  readonly signal?: AbortSignal | undefined;
  readonly onLine: LineListener;
}

/** How many lines of a command's output its error shows. */
const excerptLines = 30;

/**
 * Runs the commands of a segment. No process that they started keeps running afterwards.
 * @returns the location of the image with their layers.
 * @throws RUN_FAILED at the place of the command; PROGRAM_MISSING, PROGRAM_FAILED for the engine itself,
 * TIMEOUT, CANCELLED
 */
export async function runSegment(segment: RunSegment, input: SegmentInput): Promise<EngineOutput> {
  const { engine } = input;
  const env = await createEngineEnvironment(engine, input.env, homesIn(input.directory));
  const isolated = await succeeds(engine.trial({ isRoot }), { ...input, env });
  const place = { ...workspaceOf(input), isolated };
  await mkdir(place.context, { recursive: true });
  await mkdir(place.storage, { recursive: true });
  await writeFile(place.dockerfile, generateDockerfile(segment, engine));
  const listener = followOutput(engine, segment.commands, input.onLine);
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
 * @throws PROGRAM_MISSING with what to set up, KUBEFILE_UNSUPPORTED for a network that the engine doesn't
 * support.
 */
export async function checkCommands(
  commands: readonly Pick<RunCommand, 'network' | 'place'>[],
  platform: string,
  { name, networks, checkPlatform }: Engine,
): Promise<void> {
  for (const { network, place } of commands) {
    if (network === undefined || networks.includes(network)) continue;
    throw new ImagebuildError('KUBEFILE_UNSUPPORTED', say('networkUnsupported', { engine: name, network }), {
      place,
      hint: say('networkUnsupportedHint', { networks: networks.join(', ') }),
    });
  }
  await checkPlatform(platform);
}

/** Removes files of an engine that removing its directory wouldn't remove. */
export async function cleanUp(
  engine: Engine,
  input: Pick<SegmentInput, 'directory' | 'env' | 'timeoutMs'>,
): Promise<void> {
  const { directory, timeoutMs } = input;
  const lines = engine.cleanUp(workspaceOf({ ...input, name: '' }));
  if (lines.length === 0) return;
  const env = await createEngineEnvironment(engine, input.env, homesIn(directory));
  for (const line of lines) await runLine(line, { directory, timeoutMs, env, onLine: () => {} });
}

const isRoot = process.getuid?.() === 0;

function homesIn(directory: string): string {
  return join(directory, 'home');
}

function workspaceOf({
  directory,
  name,
  env,
  fresh,
}: Pick<SegmentInput, 'directory' | 'name' | 'env' | 'fresh'>): EngineWorkspace {
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
    fresh,
    env,
  };
}

async function succeeds(line: CommandLine | undefined, input: LineInput): Promise<boolean> {
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

/** Follows which command runs, and keeps the last lines of its output. */
function followOutput(engine: Engine, commands: RunSegment['commands'], onLine: LineListener) {
  const read = engine.reader();
  let current: RunCommand | undefined;
  let status: number | undefined;
  let reason: string | undefined;
  let last = createLineBuffer(excerptLines);
  return {
    take(text: string): unknown {
      const line = read(text);
      if (line.kind === 'command') {
        current = commands[line.number] ?? current;
        status = undefined;
        last = createLineBuffer(excerptLines);
      } else if (line.kind === 'status') status = line.status;
      else if (line.kind === 'reason') reason = line.text;
      else if (line.kind === 'output') {
        last.add(line.text);
        return onLine(line.text);
      }
      return undefined;
    },
    /** Adds the command that ran when the engine ended, and its last lines, to an error. */
    explain(error: ImagebuildError): ImagebuildError {
      const { place } = current ?? commands[0] ?? {};
      const excerpt = last.all().join('\n') || undefined;
      if (error.code !== 'PROGRAM_FAILED') return error.with({ place, excerpt });
      const cannotRun = /exec format error/i.test(excerpt ?? '') ? say('emulationHint') : undefined;
      const isCommand = current !== undefined && status !== undefined;
      const message = isCommand
        ? say('runFailed', { status: status ?? '' })
        : say('engineFailed', { engine: engine.name, reason: reason === undefined ? '' : `: ${reason}` });
      const hint = isCommand ? say('runFailedHint') : say('engineFailedHint', { engine: engine.name });
      const details = { place, hint: cannotRun ?? hint, excerpt, cause: error };
      return new ImagebuildError('RUN_FAILED', message, details);
    },
  };
}
