import { readFileSync, writeFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, request as send } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { type Authority, readPem } from '../tls.ts';
import type { TestCluster } from './cluster.ts';
import { kubeconfigText } from './kubeconfig.ts';

/** How the next watches are answered that don't begin with a list. */
export type GoneAnswer = 'status' | 'event';

/** A proxy in front of the API of a cluster that disturbs watches. */
export interface WatchProxy extends AsyncDisposable {
  /** The file of a kubeconfig that leads to it. */
  readonly kubeconfig: string;
  /** Watches that were answered so far. */
  readonly watches: number;
  /** Watches that were answered with 410 Gone so far. */
  readonly gone: number;
  /** Cuts the connections of all watches. */
  cut(): void;
  /**
   * Cuts the connections of all watches, and answers the next one of each collection with 410 Gone, as a
   * status or as the first event.
   */
  forget(answer: GoneAnswer): void;
  /** Cuts every watch, and each new one, until `resume`. */
  pause(): void;
  resume(): void;
}

const expired = {
  kind: 'Status',
  apiVersion: 'v1',
  metadata: {},
  status: 'Failure',
  reason: 'Expired',
  message: 'too old resource version: 1 (2)',
  code: 410,
};

/** Starts a proxy on a loopback address. Its kubeconfig lies in the directory of the authority. */
export async function startWatchProxy(cluster: TestCluster, authority: Authority): Promise<WatchProxy> {
  const open = new Set<ServerResponse>();
  const state = { watches: 0, gone: 0, isPaused: false };
  let forgotten: { readonly answer: GoneAnswer; readonly paths: Set<string> } | undefined;
  const watched = new Set<string>();
  const server = createServer(readPem(authority.issue(['127.0.0.1'])), (request, response) => {
    const url = new URL(request.url ?? '/', cluster.server);
    if (!isWatch(url)) return forward(cluster, request, response);
    watched.add(url.pathname);
    if (state.isPaused) return void response.destroy();
    if (forgotten?.paths.delete(url.pathname)) {
      state.gone += 1;
      return answerGone(forgotten.answer, response);
    }
    state.watches += 1;
    open.add(response);
    response.once('close', () => open.delete(response));
    forward(cluster, request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const kubeconfig = join(authority.directory, `kubeconfig-${port}`);
  const access = {
    server: `https://127.0.0.1:${port}`,
    authority: authority.certificate,
    token: cluster.token,
  };
  writeFileSync(kubeconfig, kubeconfigText(access), { mode: 0o600 });
  const cut = () => {
    for (const response of open) response.destroy();
  };
  return {
    kubeconfig,
    get watches() {
      return state.watches;
    },
    get gone() {
      return state.gone;
    },
    cut,
    forget(answer) {
      forgotten = { answer, paths: new Set(watched) };
      cut();
    },
    pause() {
      state.isPaused = true;
      cut();
    },
    resume() {
      state.isPaused = false;
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

function isWatch({ searchParams }: URL): boolean {
  return ['1', 'true'].includes(searchParams.get('watch') ?? '');
}

function answerGone(answer: GoneAnswer, response: ServerResponse): void {
  response.writeHead(answer === 'status' ? 410 : 200, { 'content-type': 'application/json' });
  const body = answer === 'status' ? expired : { type: 'ERROR', object: expired };
  response.end(`${JSON.stringify(body)}\n`);
}

function forward(cluster: TestCluster, request: IncomingMessage, response: ServerResponse): void {
  const { method, headers } = request;
  const options = { method, headers, ca: readFileSync(cluster.authority) };
  const onward = send(`${cluster.server}${request.url}`, options, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    response.flushHeaders();
    answer.pipe(response);
    answer.once('error', () => response.destroy());
  });
  onward.once('error', () => response.destroy());
  response.once('close', () => onward.destroy());
  request.pipe(onward);
}
