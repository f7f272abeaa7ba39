import { posix } from 'node:path';
import { say } from '../../text/say.ts';
import { listFiles, readText } from '../contextfiles.ts';
import type { FinderContext, FoundImage } from '../finder.ts';
import { parseEachLine, parseListLine, splitListLines } from '../listlines.ts';

const listNames = /^image-?list(?:\.txt)?$/i;

/**
 * Finds the images of lists: every file of `images/shim/`, and `imageList` anywhere in `manifests/`
 * (docs/compatibility.md B 3, B 9).
 */
export async function findInLists(context: FinderContext): Promise<FoundImage[]> {
  const files = [
    ...(await listFiles(context, 'images/shim')),
    ...(await listFiles(context, 'manifests')).filter((file) => listNames.test(posix.basename(file))),
  ];
  const lines: { readonly file: string; readonly text: string; readonly line: number }[] = [];
  for (const file of files)
    for (const line of splitListLines(await readText(context, file))) lines.push({ ...line, file });
  return parseEachLine(lines, ({ text, file, line }) => ({
    ...parseListLine(text, context.place(file, line)),
    required: true,
    reason: say('reasonList'),
    origin: { file, line },
  }));
}
