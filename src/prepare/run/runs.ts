import { join } from 'node:path';
import { type Source, wrapSource } from '../../image/store.ts';
import type { Progress } from '../../progress.ts';
import type { Engine, EngineName } from '../../runner/engines/engine.ts';
import type { Settings } from '../../settings.ts';
import type { IntermediateImage, RunExecutor } from './run.ts';

/** What engines work with. */
export interface EnginesInput {
  readonly settings: Settings;
  readonly progress: Progress;
  /** A directory of the build's own; made when the first RUN comes. */
  readonly directory: string;
  /** Milliseconds that the commands of a segment may take. */
  readonly timeout: number;
  readonly openLayout: (directory: string) => Promise<Source>;
}

/** The engine of a build, chosen when the first RUN comes, and what it keeps until the build is prepared. */
export interface RunEngines extends AsyncDisposable {
  /** undefined: nothing was run. */
  readonly used: () => EngineName | undefined;
  /** @param write writes an image into an OCI layout, under a tag. */
  readonly runsFor: (
    platform: string,
    write: (image: IntermediateImage, tag: string, layout: string) => Promise<void>,
  ) => RunExecutor;
}

/** Opens nothing yet: most applications have no RUN. */
export function openRunEngines(input: EnginesInput): RunEngines {
  const { settings, directory, progress } = input;
  const shared = { directory, env: settings.env, timeoutMs: input.timeout };
  let chosen: Promise<Engine> | undefined;
  let count = 0;
  const choose = () => {
    chosen ??= chooseConfiguredEngine(input);
    return chosen;
  };
  let used: EngineName | undefined;
  return {
    used: () => used,
    runsFor(platform, write) {
      const layout = platform.replace('/', '-');
      const folder = join(directory, layout);
      return {
        next: () => String(count++),
        async check(commands) {
          const { checkCommands } = await import('../../runner/engines/segment.ts');
          await checkCommands(commands, platform, await choose());
        },
        write: (image, tag) => write(image, tag, folder),
        open: async (tag) => selectTag(await input.openLayout(folder), tag),
        async run(commands, state, name) {
          const engine = await choose();
          used = engine.name;
          progress({ type: 'phase', phase: 'run', message: `RUN by ${engine.name}, for ${platform}` });
          const { runSegment } = await import('../../runner/engines/segment.ts');
          const onLine = (line: string) => progress({ type: 'output', program: 'RUN', line });
          const segment = { platform, layout, state, commands };
          const { signal } = settings;
          const output = await runSegment(segment, { ...shared, engine, name, signal, onLine });
          return selectTag(await input.openLayout(output.directory), output.tag);
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

async function chooseConfiguredEngine({ settings, directory }: EnginesInput): Promise<Engine> {
  const { chooseEngine } = await import('../../runner/engines/engines.ts');
  const { engine, env, signal } = settings;
  return await chooseEngine(engine, { env, homes: join(directory, 'asked'), signal });
}

/** A layout of which one image is meant, whatever it is called by who asks. */
function selectTag(layout: Source, tag: string): Source {
  return wrapSource(layout, { resolve: () => layout.resolve(tag) });
}
