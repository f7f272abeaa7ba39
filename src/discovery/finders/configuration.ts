import { say } from '../../text/say.ts';
import { configurationFile, type FinderContext, type FoundImage } from '../finder.ts';
import { parseEachLine, parseListLine } from '../listlines.ts';

/** Finds the images that the application's configuration adds; they are written like the lines of a list. */
export async function findInConfiguration(context: FinderContext): Promise<FoundImage[]> {
  return parseEachLine(
    context.extraImages.map((text, index) => ({ text, key: `images[${index}]` })),
    ({ text, key }): FoundImage => ({
      ...parseListLine(text, context.place(configurationFile)),
      required: true,
      reason: say('reasonConfiguration'),
      origin: { file: configurationFile, chains: [[{ kind: 'key', text: key }]] },
    }),
  );
}
