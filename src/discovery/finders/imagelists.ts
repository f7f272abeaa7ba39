import { say } from '../../text/say.ts';
import type { FinderContext, FoundImage } from '../finder.ts';
import { parseEachLine, parseListLine, splitListLines } from '../listlines.ts';

/** Finds the images of the lists at the addresses of `imageLists`, which prepare has fetched. */
export async function findInImageLists({ imageLists }: FinderContext): Promise<FoundImage[]> {
  const lines = imageLists.flatMap(({ address, text }, index) =>
    splitListLines(text).map((line) => ({ ...line, address, key: `imageLists[${index}]` })),
  );
  return parseEachLine(lines, ({ text, line, address, key }) => ({
    ...parseListLine(text, { file: address, line }),
    required: true,
    reason: say('reasonList'),
    origin: { file: address, line, chains: [[{ kind: 'key', text: key }]] },
  }));
}
