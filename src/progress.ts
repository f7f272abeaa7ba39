import type { Warning } from './errors.ts';

/** What a verb tells while it works. Everything leaves through one function that the entry point gives. */
export type ProgressEvent =
  /** A chapter of the story begins: prepare, init, kubefile, discovery, run, resolve, plan, layers, manifests, verify. */
  | { readonly type: 'phase'; readonly phase: string; readonly message: string }
  /** One line that a program wrote (init.sh, helm, RUN). */
  | { readonly type: 'output'; readonly program: string; readonly line: string }
  | { readonly type: 'warning'; readonly warning: Warning }
  /** The plan is made: so much may have to move. Bytes. */
  | { readonly type: 'planned'; readonly layers: number; readonly bytes: number }
  /** A layer or blob begins or ends; `id` is unique among the transfers of one run. Sizes are bytes. */
  | {
      readonly type: 'transfer';
      readonly id: string;
      readonly name: string;
      readonly state: 'started' | 'pushed' | 'reused' | 'mounted' | 'checked' | 'failed';
      readonly size?: number | undefined;
    }
  /** So many bytes went by since the last event of this transfer. */
  | { readonly type: 'bytes'; readonly id: string; readonly count: number };

export type Progress = (event: ProgressEvent) => void;

export const silent: Progress = () => {};
