import type { Warning } from './errors.ts';

/**
 * An event that a command reports while it works. All of them go through one function that the entry point
 * passes in.
 */
export type ProgressEvent =
  /**
   * A step begins: prepare, init, discovery, run, cluster, install, observe, resolve, quota, manifests,
   * verify, copy, inspect.
   */
  | { readonly type: 'phase'; readonly phase: string; readonly message: string }
  /** A line that a program wrote (init.sh, helm, RUN). */
  | { readonly type: 'output'; readonly program: string; readonly line: string }
  | { readonly type: 'warning'; readonly warning: Warning }
  /** A pause: a request is tried again later, a registry asks for fewer requests, or its quota is used up. */
  | {
      readonly type: 'wait';
      /** The host that the build waits for. */
      readonly subject: string;
      /** A sentence that names the host, and the status or error it answered with. */
      readonly reason: string;
      /** The length of the pause; undefined when transfers wait for each other. */
      readonly seconds?: number | undefined;
    }
  /**
   * The plan is made: how many layers and bytes the image has, and how many bytes may have to be transferred.
   */
  | {
      readonly type: 'planned';
      readonly layers: number;
      readonly bytes: number;
      readonly transferBytes: number;
    }
  /**
   * A layer or blob begins or ends; `id` is unique among the transfers of one run. One that is stopped didn't
   * fail itself: another one did, or the build was cancelled. Sizes are bytes.
   */
  | {
      readonly type: 'transfer';
      readonly id: string;
      /** The images that a layer holds or belongs to, or the instruction that makes it. */
      readonly name: string;
      /** The platforms whose images have it, `linux/amd64`; undefined where that isn't known. */
      readonly platforms?: readonly string[] | undefined;
      readonly state: 'started' | 'pushed' | 'reused' | 'mounted' | 'checked' | 'failed' | 'stopped';
      readonly size?: number | undefined;
    }
  /** Bytes that were transferred since the last event of this transfer. */
  | { readonly type: 'bytes'; readonly id: string; readonly count: number };

/**
 * Takes an event.
 * @returns a promise while the reader of the log is behind: whoever reports without end waits for it.
 */
export type Progress = (event: ProgressEvent) => unknown;

export const silent: Progress = () => {};

/** The warnings of a command with `strict`, which are errors once all of them are known. */
interface HeldWarnings {
  /** Takes events; passes on all but warnings. */
  readonly progress: Progress;
  readonly warnings: readonly Warning[];
  /** Passes on the warnings, after another error. */
  release(): void;
}

export function holdWarnings(progress: Progress): HeldWarnings {
  const warnings: Warning[] = [];
  return {
    warnings,
    progress(event) {
      return event.type === 'warning' ? warnings.push(event.warning) : progress(event);
    },
    release() {
      for (const warning of warnings.splice(0)) progress({ type: 'warning', warning });
    },
  };
}
