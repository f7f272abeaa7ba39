import { ImagebuildError } from '../errors.ts';
import type { Content } from '../image/content.ts';
import type { Digest } from '../image/descriptor.ts';
import type { Tree } from '../layers/tree.ts';

/** The contents of a tree's files. */
export function filesOf(tree: Tree): Content[] {
  return [...tree.values()].flatMap((entry) => (entry.type === 'file' ? [entry.content] : []));
}

/** Finds the files of a prepared build by what they hold. */
export function createFileLookup(files: readonly Content[]): (digest: Digest) => Content {
  const contents = new Map(files.map((content) => [content.digest, content]));
  return (digest) => {
    const content = contents.get(digest);
    if (content) return content;
    throw new ImagebuildError('CONTENT_MISSING', `${digest} is no file of the prepared build`);
  };
}
