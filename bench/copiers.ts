import type { Program } from './program.ts';
import { type ToolName, tools } from './tools.ts';

/** A program that copies an image from registry to registry, with all platforms. */
interface Copier {
  /** As people type it. */
  readonly title: string;
  /** Its arguments for one image; `{}` stands for `repository:tag`. */
  args(source: string, target: string): readonly string[];
}

const insecure = (registry: string) => ['--host', `reg=${registry},tls=disabled`];

const copiers = {
  skopeo: {
    title: 'skopeo copy --all',
    args: (source, target) => [
      ...['copy', '--quiet', '--all', '--src-tls-verify=false', '--dest-tls-verify=false'],
      ...[`docker://${source}/{}`, `docker://${target}/{}`],
    ],
  },
  crane: {
    title: 'crane copy',
    args: (source, target) => ['copy', '--insecure', `${source}/{}`, `${target}/{}`],
  },
  regctl: {
    title: 'regctl image copy',
    args: (source, target) => [
      ...['image', 'copy', ...insecure(source), ...insecure(target)],
      ...[`${source}/{}`, `${target}/{}`],
    ],
  },
  oras: {
    title: 'oras cp -r',
    args: (source, target) => [
      ...['cp', '-r', '--no-tty', '--from-plain-http', '--to-plain-http'],
      ...[`${source}/{}`, `${target}/{}`],
    ],
  },
} as const satisfies Partial<Record<ToolName, Copier>>;

export type CopierName = keyof typeof copiers;

export const copierNames = Object.keys(copiers) as CopierName[];

/** A way to copy images, of which it copies several at once. */
export interface Copying {
  /** `crane copy, 5 at a time` */
  readonly title: string;
  /** @param images `repository:tag` */
  program(source: string, target: string, images: readonly string[]): Program;
}

/** Returns how a tool copies images, one process for each. */
export function copying(name: CopierName, atOnce: number): Copying {
  const { title, args } = copiers[name];
  return {
    title: `${title}, ${atOnce} at a time`,
    program: (source, target, images) => ({
      command: 'xargs',
      args: ['-P', String(atOnce), '-I', '{}', tools[name].path, ...args(source, target)],
      input: `${images.join('\n')}\n`,
    }),
  };
}
