import { join } from 'node:path';
import type { PreparedBaseLayer } from '../../application/prepared/prepared.ts';
import { type Source, wrapSource } from '../../image/store.ts';
import type { Progress } from '../../progress.ts';
import type { Engine, EngineName, RunCommand } from '../../runner/engines/engine.ts';
import type { ProcessEnvironment } from '../../runner/environment.ts';
import { say } from '../../text/say.ts';
import { openBaseImages } from '../bases.ts';
import { addPlace } from '../places.ts';
import type { ImageCommand, IntermediateImage, RunExecutor } from './run.ts';

interface RunEnginesOptions {
  readonly engine: EngineName | 'auto';
  /** A directory of the build's own; made when the first RUN comes. */
  readonly directory: string;
  /** Limit for consecutive RUN instructions. */
  readonly timeoutMs: number;
  /** true: the engine runs every command, even if it has kept its layer. */
  readonly fresh?: boolean | undefined;
  readonly env: ProcessEnvironment;
  readonly signal?: AbortSignal | undefined;
  /** Opens an OCI layout. */
  readonly openLayout: (directory: string) => Promise<Source>;
}

/** An image in an OCI layout. */
export interface LayoutTag {
  /** The directory of the layout. */
  readonly directory: string;
  readonly tag: string;
}

/** Writes an image into an OCI layout; other images in the layout stay. */
type WriteImage = (image: IntermediateImage, to: LayoutTag) => Promise<void>;

/** The engine of a build, chosen when the first RUN comes. Disposing it frees what the engine keeps. */
export interface RunEngines extends AsyncDisposable {
  /** The engine that ran commands; undefined when there were none. */
  readonly used: () => EngineName | undefined;
  readonly createExecutor: (platform: string, write: WriteImage) => RunExecutor;
}

/**
 * Prepares for RUN instructions; chooses and starts nothing until the first one comes, because most
 * applications have none.
 */
export function openRunEngines(options: RunEnginesOptions, progress: Progress): RunEngines {
  const { directory, env, timeoutMs, fresh, signal, openLayout } = options;
  const shared = { directory, env, timeoutMs, fresh };
  let chosen: Promise<Engine> | undefined;
  const choose = () => {
    chosen ??= chooseConfiguredEngine(options);
    return chosen;
  };
  let used: EngineName | undefined;
  let count = 0;
  return {
    used: () => used,
    createExecutor(platform, write) {
      const layout = platform.replace('/', '-');
      const layoutDirectory = join(directory, layout);
      return {
        async check(commands) {
          const { checkCommands } = await import('../../runner/engines/segment.ts');
          await checkCommands(commands, platform, await choose());
        },
        async run(commands, image) {
          const name = String(count++);
          const state = `state-${name}`;
          const writeTag = (one: IntermediateImage, tag: string) =>
            write(one, { directory: layoutDirectory, tag });
          await writeTag(image, state);
          const tagged = await writeMounts(commands, `mount-${name}`, writeTag);
          const engine = await choose();
          used = engine.name;
          progress({
            type: 'phase',
            phase: 'run',
            message: say('phaseRun', { engine: engine.name, platform }).text,
          });
          const { runSegment } = await import('../../runner/engines/segment.ts');
          const onLine = (line: string) => progress({ type: 'output', program: 'RUN', line });
          const segment = { platform, layout, state, commands: tagged };
          const output = await runSegment(segment, { ...shared, engine, name, signal, onLine });
          const source = selectTag(await openLayout(output.directory), output.tag);
          const given = selectTag(await openLayout(layoutDirectory), state);
          return {
            before: await readLayers(given, platform),
            after: await readLayers(source, platform),
            source,
          };
        },
      };
    },
    async [Symbol.asyncDispose]() {
      const engine = await chosen?.catch(() => undefined);
      if (!engine) return;
      const { cleanUp } = await import('../../runner/engines/segment.ts');
      await cleanUp(engine, shared);
    },
  };
}

async function chooseConfiguredEngine(options: RunEnginesOptions): Promise<Engine> {
  const { chooseEngine } = await import('../../runner/engines/engines.ts');
  const { engine, directory, env, signal } = options;
  return await chooseEngine(engine, { env, homes: join(directory, 'asked'), signal });
}

/** Writes the images that commands mount, and puts their tags in place of them. */
async function writeMounts(
  commands: readonly ImageCommand[],
  prefix: string,
  write: (image: IntermediateImage, tag: string) => Promise<void>,
): Promise<RunCommand[]> {
  const tagged: RunCommand[] = [];
  for (const [index, command] of commands.entries()) {
    const mounts: RunCommand['mounts'][number][] = [];
    for (const [number, { image, ...mount }] of command.mounts.entries()) {
      const tag = `${prefix}-${index}-${number}`;
      if (image) await addPlace(command.place, write(image, tag));
      mounts.push(image ? { ...mount, image: tag } : mount);
    }
    tagged.push({ ...command, mounts });
  }
  return tagged;
}

/** Narrows a layout to one image, whatever name it is resolved by. */
function selectTag(layout: Source, tag: string): Source {
  return wrapSource(layout, { resolve: () => layout.resolve(tag) });
}

/** Reads the layers of an image that an engine was given or made. */
async function readLayers(source: Source, platform: string): Promise<readonly PreparedBaseLayer[]> {
  const { prepared } = await openBaseImages(async () => source, []).open('localhost/intermediate', platform);
  return prepared.layers;
}
