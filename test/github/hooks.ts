import { createHmac, randomUUID } from 'node:crypto';
import type { WebhookName } from './openapi/operations.ts';
import { type Delivery, now, type World } from './world.ts';

/** GitHub waits so long for a hook's answer, in milliseconds. */
const timeout = 10_000;

export interface Hooks {
  /** Sends a payload; deliveries overtake each other, as GitHub's do. */
  send(name: WebhookName, payload: object): void;
  /** Sends a delivery again under the same id; false when the delivery doesn't exist. */
  redeliver(id: number): boolean;
  /** Where payloads go; undefined while nobody listens, and deliveries fail. */
  listen(...urls: string[]): void;
  /** Waits until every delivery has its answer. */
  settled(): Promise<void>;
}

/** Signs payloads as GitHub does and keeps a record of their delivery. */
export function createHooks(world: World, secret: string): Hooks {
  let urls: readonly string[] = [];
  const underway = new Set<Promise<void>>();

  function deliver(guid: string, event: string, action: string, payload: object, redelivery: boolean): void {
    const delivery: Delivery = {
      id: world.nextId(),
      guid,
      event,
      action,
      payload,
      deliveredAt: now(),
      redelivery,
      status: 0,
    };
    world.deliveries.push(delivery);
    const sent = Promise.all(urls.map((url) => post(url, secret, delivery))).then((statuses) => {
      delivery.status = statuses[0] ?? 0;
    });
    underway.add(sent);
    void sent.finally(() => underway.delete(sent));
  }

  return {
    send(name, payload) {
      const { action } = payload as { action: string };
      const event = name.slice(0, name.length - action.length - 1).replaceAll('-', '_');
      deliver(randomUUID(), event, action, payload, false);
    },
    redeliver(id) {
      const found = world.deliveries.find((delivery) => delivery.id === id);
      if (found) deliver(found.guid, found.event, found.action, found.payload, true);
      return found !== undefined;
    },
    listen(...to) {
      urls = to;
    },
    async settled() {
      while (underway.size > 0) await Promise.all(underway);
    },
  };
}

/** The status that a hook answers; 0 when it does not. */
async function post(url: string, secret: string, { guid, event, payload }: Delivery): Promise<number> {
  const body = JSON.stringify(payload);
  const headers = {
    'content-type': 'application/json',
    'user-agent': 'GitHub-Hookshot/test',
    'x-github-event': event,
    'x-github-delivery': guid,
    'x-hub-signature-256': signature(secret, body),
  };
  try {
    const answer = await fetch(url, { method: 'POST', headers, body, signal: AbortSignal.timeout(timeout) });
    await answer.arrayBuffer();
    return answer.status;
  } catch {
    return 0;
  }
}

/** The value of `X-Hub-Signature-256`. */
export function signature(secret: string, body: string): string {
  return `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
}
