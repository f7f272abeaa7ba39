import { answer, type Exchange, type Fault, pass } from '../../support/faults.ts';
import type { Random } from '../random.ts';
import type { FaultKind, ProxyState } from './faultkind.ts';
import { jobsOf, type RequestJob, uploadOf } from './requests.ts';

/** A fault that the proxy injects: into which request, and how often. */
export interface Injection {
  readonly name: string;
  readonly job: RequestJob | 'any';
  /** The number of matching requests that pass before. */
  readonly skip: number;
  readonly times: number;
  /** Passes over requests that were just refused for their token: only one more token is asked for. */
  readonly sparesRepeats?: boolean;
  readonly act: FaultKind['act'];
}

export interface InjectorOptions {
  readonly injections: readonly Injection[];
  readonly random: Random;
  /** Closes the connection after each answer. */
  readonly close?: boolean;
  /** Wants a token for every request, and gives one to anybody. */
  readonly tokens?: boolean;
  readonly onFault?: (name: string) => void;
}

/** Returns the only fault of a proxy: it decides for each request which injection it meets, if any. */
export function createInjector(options: InjectorOptions): Fault {
  const { injections, random, onFault } = options;
  const counts = injections.map(() => 0);
  const tokens = new Set<string>();
  const issued = new Set<string>();
  const challenged = new Set<string>();

  const proceed = async (exchange: Exchange) => {
    const upload = uploadOf(exchange.incoming.url ?? '');
    if (upload !== undefined && state.forgotten.has(upload)) await answer(exchange, 404);
    else await pass(exchange);
  };
  const challenge = (exchange: Exchange) => {
    challenged.add(keyOf(exchange));
    const realm = `Bearer realm="${exchange.url}/token",service="faults",scope="repository:any:pull,push"`;
    const body = JSON.stringify({ errors: [{ code: 'UNAUTHORIZED', message: 'authentication required' }] });
    return answer(exchange, 401, { 'www-authenticate': realm }, body);
  };
  const state: ProxyState = { random, tokens, forgotten: new Set(), challenge, proceed };

  const act = async (exchange: Exchange) => {
    const { method = '', url = '' } = exchange.incoming;
    if (options.close) exchange.response.shouldKeepAlive = false;
    if (url.startsWith('/token')) {
      const token = `token-${issued.size + 1}`;
      tokens.add(token);
      issued.add(token);
      return answer(exchange, 200, {}, JSON.stringify({ token, expires_in: 300 }));
    }
    const isRepeat = challenged.delete(keyOf(exchange));
    const token = exchange.incoming.headers.authorization?.slice('Bearer '.length) ?? '';
    if (options.tokens && !(isRepeat ? issued : tokens).has(token)) return challenge(exchange);
    const jobs = jobsOf(method, url, Number(exchange.incoming.headers['content-length'] ?? 0));
    const found = injections.findIndex(
      (each, index) => !(each.sparesRepeats && isRepeat) && isDue(each, jobs, counts, index),
    );
    if (found < 0) return proceed(exchange);
    onFault?.(injections[found]!.name);
    await injections[found]!.act(exchange, state);
  };
  return { act };
}

function keyOf({ incoming }: Exchange): string {
  return `${incoming.method} ${incoming.url}`;
}

/** Counts a matching request, and tells whether the injection happens to it. */
function isDue(
  { job, skip, times }: Injection,
  is: readonly RequestJob[],
  counts: number[],
  index: number,
): boolean {
  if (job !== 'any' && !is.includes(job)) return false;
  const count = counts[index]!++;
  return count >= skip && count < skip + times;
}
