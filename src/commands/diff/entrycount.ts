import { ImagebuildError } from '../../errors.ts';
import { say } from '../../text/say.ts';
import type { ScannedLayer } from '../inspect/scan.ts';

type Layer = Pick<ScannedLayer, 'files' | 'usage' | 'entries'>;

/** Files: what is kept of each takes about a kilobyte of memory. Each layer has a limit of its own too. */
const defaultLimit = 1_000_000;

/** Counts the files that are kept of all layers together. */
interface EntryCount {
  /** Is called before a layer is read: those that were read at the same time may have reached the limit. */
  readonly check: () => void;
  readonly add: (layer: Layer) => void;
}

/** Creates a count whose functions throw LIMIT_EXCEEDED beyond a limit. */
export function createEntryCount(limit = defaultLimit): EntryCount {
  let count = 0;
  const check = () => {
    if (count <= limit) return;
    throw new ImagebuildError('LIMIT_EXCEEDED', say('diffManyFiles', { limit }), {
      hint: say('diffManyFilesHint'),
    });
  };
  return {
    check,
    add: ({ files, usage, entries }) => {
      count += files.length + usage.length + entries.size;
      check();
    },
  };
}
