import type { Progress } from '../progress.ts';
import { escapeCommandData, escapeLine } from '../text/escape.ts';

/** Progress in groups that the log of a job folds. */
interface GroupedProgress {
  readonly progress: Progress;
  /** Closes the last group, so that what follows is always shown. */
  readonly end: () => void;
}

/**
 * Opens a group of the log for each phase of a build.
 * @param write writes a line as it is: a command to the runner.
 */
export function groupPhases(progress: Progress, write: (command: string) => unknown): GroupedProgress {
  let open: string | undefined;
  const end = () => {
    if (open !== undefined) write('::endgroup::');
    open = undefined;
  };
  return {
    progress(event) {
      if (event.type === 'phase' && event.phase !== open) {
        end();
        write(`::group::${escapeCommandData(escapeLine(event.phase))}`);
        open = event.phase;
      }
      return progress(event);
    },
    end,
  };
}
