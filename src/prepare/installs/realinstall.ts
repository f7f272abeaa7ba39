import { isTemplate } from '../../application/usage/usage.ts';
import type { InstallCommand } from '../../discovery/install/commands.ts';
import type { ContainerConfig } from '../../image/containerconfig.ts';
import type { Tree } from '../../layers/tree.ts';
import type { InstalledCommand } from '../../runner/install/install.ts';
import { toInstallCommand } from './calls.ts';
import { type KubefileInstruction, locateCommands } from './commands.ts';
import { writeCopy } from './copy.ts';
import type { WrittenInstall } from './installingimage.ts';

/**
 * Writes what `runInstall` needs of an image: its files without embedded images, its commands, and Env.
 * @param image.set variables that are set in the place of those of Env, as `sealos run -e` does.
 * @param image.history the instructions of its last stage; empty for an image that somebody published.
 * @param directory missing or empty.
 */
export async function writeInstall(
  image: {
    readonly config: ContainerConfig;
    readonly tree: Tree;
    readonly set?: Readonly<Record<string, string>> | undefined;
    readonly kubefile: string;
    readonly history?: readonly KubefileInstruction[] | undefined;
  },
  directory: string,
): Promise<WrittenInstall> {
  const { config, tree, set = {} } = image;
  const added = Object.entries(set).map(([name, value]) => `${name}=${value}`);
  // The last of a name counts.
  const located = locateCommands({ ...image, config: { ...config, Env: [...(config.Env ?? []), ...added] } });
  await writeCopy(directory, tree);
  // A link may lead out of the image.
  const isFile = (path: string) => tree.get(path)?.type === 'file';
  const templates = [...tree.keys()].filter((path) => isTemplate(path) && isFile(path)).sort();
  return { ...located, files: directory, templates };
}

/** Returns the calls of helm, kubectl and the like that an install made, each with its command. */
export function installedCalls(
  done: readonly InstalledCommand[],
  { commands, files }: Pick<WrittenInstall, 'commands' | 'files'>,
): InstallCommand[] {
  return done.flatMap(({ name, calls }, index) =>
    calls.map((call) => ({
      ...toInstallCommand(call, files),
      command: name,
      line: commands[index]?.line,
    })),
  );
}
