import type { FinderContext, FoundImage } from '../finder.ts';
import { parseEachLine, parseListLine } from './lists.ts';

/** The file that `extraImages` and `ignoredImages` are written in. */
export const configurationFile = 'imagebuild.yml';

/** The images that the application's configuration adds; written as a line of a list is. */
export async function findInConfiguration(context: FinderContext): Promise<FoundImage[]> {
  const lines = context.extraImages.map((text) => ({ text, line: 0 }));
  return parseEachLine(
    lines,
    ({ text }): FoundImage => ({
      ...parseListLine(text, context.place(configurationFile)),
      required: true,
      origin: { kind: 'configuration', file: configurationFile },
    }),
  );
}
