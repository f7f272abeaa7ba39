import type { Route } from './routes.ts';

/** A request that was answered, or was not. */
export interface AnsweredRequest {
  readonly method: string;
  readonly url: string;
  /** The request as it was understood; undefined for one that wasn't. */
  readonly route: Route | undefined;
  /** Of the answer: 200 too for a blob that was cut on its way. */
  readonly status: number;
  /** The reason why the content couldn't be read. */
  readonly failure?: string | undefined;
}
