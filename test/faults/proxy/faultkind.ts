import type { Exchange } from '../../support/faults.ts';
import type { Random } from '../random.ts';
import type { RequestJob } from './requests.ts';

/** What the proxy of one case remembers, and may use. */
export interface ProxyState {
  readonly random: Random;
  /** Uploads that the registry claims not to know. */
  readonly forgotten: Set<string>;
  /** Tokens that are valid now, where the proxy wants one. */
  readonly tokens: Set<string>;
  challenge(exchange: Exchange): Promise<void>;
  /** Handles the request as if there were no fault. */
  proceed(exchange: Exchange): Promise<void>;
}

export type Act = (exchange: Exchange, state: ProxyState) => Promise<void>;

/** A kind of fault. */
export interface FaultKind {
  readonly name: string;
  /** The requests to the registry of each side that it may happen to. */
  readonly source: readonly RequestJob[];
  readonly target: readonly RequestJob[];
  /** The most times that it happens to a build that must succeed nevertheless. */
  readonly most: number;
  /** The answer looks whole: a program asks for it only once more. */
  readonly damages?: boolean;
  /** The build succeeds even if the fault never ends. */
  readonly harmless?: boolean;
  /** Needs a registry that wants tokens. */
  readonly tokens?: boolean;
  /** Takes half a minute, so few builds meet it. */
  readonly slow?: boolean;
  readonly act: Act;
}
