import { escapeLine } from '../text/escape.ts';
import { shorten } from '../text/format.ts';

/** The longest reason of a cluster that a message repeats. */
const longest = 500;

/** Returns a text of the cluster for a message: one line, without control characters, of bounded length. */
export function cleanReason(text: string): string {
  // Cut first: the text may have megabytes.
  return shorten(
    escapeLine(
      text
        .slice(0, 4 * longest)
        .replaceAll(/\s+/g, ' ')
        .trim(),
    ),
    longest,
  );
}
