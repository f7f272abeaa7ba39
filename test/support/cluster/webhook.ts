import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { type Authority, readPem } from '../tls.ts';

/** A server that changes pods when they are created, as an admission webhook. */
export interface SidecarWebhook extends AsyncDisposable {
  /** What the API server needs to call it: `clientConfig` of a MutatingWebhookConfiguration. */
  readonly clientConfig: { readonly url: string; readonly caBundle: string };
}

interface AdmissionReview {
  readonly apiVersion: string;
  readonly kind: string;
  readonly request: { readonly uid: string };
}

/** Starts a webhook on a loopback address that adds a container to each pod that it is asked about. */
export async function startSidecarWebhook(authority: Authority, container: object): Promise<SidecarWebhook> {
  const patch = [{ op: 'add', path: '/spec/containers/-', value: container }];
  const server = createServer(readPem(authority.issue(['127.0.0.1'])), async (request, response) => {
    const { apiVersion, kind, request: asked } = (await json(request)) as AdmissionReview;
    const changes = { patchType: 'JSONPatch', patch: Buffer.from(JSON.stringify(patch)).toString('base64') };
    response.setHeader('content-type', 'application/json');
    response.end(
      JSON.stringify({ apiVersion, kind, response: { uid: asked.uid, allowed: true, ...changes } }),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    clientConfig: {
      url: `https://127.0.0.1:${port}/inject`,
      caBundle: readFileSync(authority.certificate).toString('base64'),
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
