import type { ContainerConfig } from '../../image/containerconfig.ts';
import type { Tree } from '../../layers/tree.ts';
import type { InstallingCommand, KubefileInstruction } from './commands.ts';

/** A finished image, as far as the search needs it. */
export interface InstallingImage {
  readonly config: ContainerConfig;
  readonly tree: () => Promise<Tree>;
  /** The file system of the base image. */
  readonly base?: (() => Promise<Tree>) | undefined;
  /** The application's directory, and how messages name it. */
  readonly applicationDirectory: string;
  readonly displayPath: string;
  /** The Kubefile, as messages name it. */
  readonly kubefile: string;
  /** The instructions of its last stage, with their lines. */
  readonly history?: readonly KubefileInstruction[] | undefined;
}

/** What `runInstall` needs of an image. */
export interface WrittenInstall {
  /** Entrypoint, then Cmd. */
  readonly commands: readonly InstallingCommand[];
  readonly variables: Readonly<Record<string, string>>;
  /** The directory with the image's files. */
  readonly files: string;
  /** Those that sealos renders, relative to it. */
  readonly templates: readonly string[];
}
