import { type CopyResources, type CopyResult, copyInto as copyWith } from '../../src/context/copy.ts';
import type { Download } from '../../src/context/remote.ts';
import type { Place } from '../../src/errors.ts';
import { collectBytes, contentOf } from '../../src/image/content.ts';
import type { CopyRequest } from '../../src/layers/copyrequest.ts';
import type { BlobSpool } from '../../src/layers/filecontent.ts';
import { withParents } from '../../src/layers/split.ts';
import { type Entry, plainDirectory, type Tree } from '../../src/layers/tree.ts';

type Body = Partial<Entry> & Pick<Entry, 'type'>;

export function directory(mode = 0o755, more: { uid?: number; gid?: number; generated?: string } = {}): Body {
  return { type: 'dir', mode, ...more };
}

export function link(linkname: string): Body {
  return { type: 'symlink', mode: 0o777, linkname };
}

export function file(text: string, mode: number, more: { uid?: number; gid?: number } = {}): Body {
  return { type: 'file', mode, content: contentOf(text), ...more };
}

/** A tree in a line: a text is a file of mode 0644; parents are there by themselves. */
export function treeOf(bodies: Record<string, Body | string>): Tree {
  const entries = Object.entries(bodies).map(([path, body]) => ({
    ...plainDirectory(path),
    ...(typeof body === 'string' ? file(body, 0o644) : body),
  })) as Entry[];
  return new Map(withParents(entries, new Map()).map((entry) => [entry.path, entry]));
}

/** A tree as lines to compare: `path type mode uid:gid`, then a link's target or a mark. */
export function shape(tree: Tree): string[] {
  return [...tree.values()].map((entry) => {
    const owner = entry.uid === 0 && entry.gid === 0 ? '' : ` ${entry.uid}:${entry.gid}`;
    const mark = entry.type === 'dir' && entry.generated !== undefined ? ` <${entry.generated}>` : '';
    const target = entry.type === 'symlink' ? ` -> ${entry.linkname}` : '';
    const mode = entry.type === 'symlink' ? '' : ` ${entry.mode.toString(8)}`;
    return `${entry.path}${entry.type === 'dir' ? '/' : ''}${mode}${owner}${target}${mark}`;
  });
}

/** `copyInto` for a step that keeps and downloads nothing, unless the test says how. */
export function copyInto(
  step: CopyRequest,
  source: Tree,
  root: Tree,
  place: Place,
  options: Partial<CopyResources> = {},
): Promise<CopyResult> {
  return copyWith(step, source, root, place, { spool: inMemory, download: noNetwork, ...options });
}

/** Keeps bytes in memory. */
export const inMemory: BlobSpool = { add: async (bytes) => contentOf(await collectBytes(bytes)) };

const noNetwork: Download = async (address) => {
  throw new Error(`${address} is not to be downloaded`);
};
