import { setTimeout as sleep } from 'node:timers/promises';
import type { ClusterApi } from './api.ts';

/** A custom resource that a controller makes objects of. */
export interface CustomObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace: string; readonly uid: string };
  readonly spec: Readonly<Record<string, unknown>>;
}

/** A running controller. */
export interface RunningController extends AsyncDisposable {
  /** Rejects with the first error; otherwise it ends when the controller is disposed of. */
  readonly ended: Promise<void>;
}

/**
 * Runs a controller as an operator does: for each custom resource it creates the object that `make` returns,
 * once, with the custom resource as its owner.
 * @param path of the custom resources of all namespaces: `/apis/shop.test/v1/databases`
 */
export function startController(
  api: ClusterApi,
  path: string,
  make: (resource: CustomObject) => { readonly path: string; readonly object: OwnedObject },
): RunningController {
  const ending = new AbortController();
  const isMade = new Set<string>();
  const reconcile = async (resource: CustomObject) => {
    const { path: target, object } = make(resource);
    const { apiVersion, kind, metadata } = resource;
    const owner = { apiVersion, kind, name: metadata.name, uid: metadata.uid, controller: true };
    await api.create(target, { ...object, metadata: { ...object.metadata, ownerReferences: [owner] } });
    isMade.add(metadata.uid);
  };
  const run = async () => {
    while (!ending.signal.aborted) {
      const list = await api.get<{ items: CustomObject[] }>(path);
      for (const resource of list?.items ?? [])
        if (!isMade.has(resource.metadata.uid)) await reconcile(resource);
      await sleep(50);
    }
  };
  const ended = run();
  ended.catch(() => {});
  return {
    ended,
    async [Symbol.asyncDispose]() {
      ending.abort();
      await ended.catch(() => {});
    },
  };
}

/** An object that a controller creates. */
interface OwnedObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly spec: object;
}
