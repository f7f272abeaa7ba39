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
  const shim = await listFiles(context, 'images/shim');
  for (const file of shim.filter(isSkipped))
    context.note({ reason: say('reasonNotList', { file }), origin: { file } });
  const files = [
    ...shim.filter((file) => !isSkipped(file)),
    ...(await listFiles(context, 'manifests')).filter((file) => listNames.test(posix.basename(file))),
  ];
  const lines: { readonly file: string; readonly text: string; readonly line: number }[] = [];
  for (const file of files)
    for (const line of splitListLines(await readText(context, file))) lines.push({ ...line, file });
  return parseEachLine(lines, ({ text, file, line }) => ({
    ...parseListLine(completeTag(context, text, file, line), context.place(file, line)),
    required: true,
    reason: say('reasonList'),
    origin: { file, line },
  }));
}

/** Files that programs and people leave beside lists. */
function isSkipped(file: string): boolean {
  return /^(?:\.DS_Store|\._.*|.*\.(?:md|markdown))$/i.test(posix.basename(file));
}

/** Reads `name:` as `name:latest`, as sealos does, and says so. */
function completeTag(context: FinderContext, text: string, file: string, line: number): string {
  if (!/[\w-]:$/.test(text)) return text;
  context.warn({
    message: say('listedEmptyTag', { text: JSON.stringify(text) }).text,
    place: context.place(file, line),
    hint: say('listedEmptyTagHint').text,
  });
  return `${text}latest`;
}
