import { readFileSync } from 'node:fs';
import { Agent, request } from 'undici';
import { until } from '../waiting.ts';
import type { ApiAccess } from './kubeconfig.ts';

/** Calls the API of a cluster. */
export class ClusterApi {
  readonly #access: ApiAccess;
  readonly #agent: Agent;

  constructor(access: ApiAccess) {
    this.#access = access;
    this.#agent = new Agent({ connect: { ca: readFileSync(access.authority) } });
  }

  /** Returns the object at a path, `/api/v1/nodes/node-1`; undefined if there is none. */
  async get<T = Record<string, unknown>>(path: string): Promise<T | undefined> {
    const { status, text } = await this.send('GET', path);
    if (status === 404) return undefined;
    return accepted<T>(`GET ${path}`, status, text);
  }

  async create(path: string, body: object): Promise<unknown> {
    const { status, text } = await this.send('POST', path, body);
    return accepted(`POST ${path}`, status, text);
  }

  /** Changes an object by a merge patch. */
  async patch(path: string, body: object): Promise<unknown> {
    const { status, text } = await this.send('PATCH', path, body, 'application/merge-patch+json');
    return accepted(`PATCH ${path}`, status, text);
  }

  /** Sends a request, again while the server asks for patience: a new kind answers 429 at first. */
  async send(
    method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE',
    path: string,
    body?: object,
    type = 'application/json',
  ): Promise<{ status: number; text: string }> {
    return until(`an answer to ${method} ${path}`, async () => {
      const { statusCode: status, body: answer } = await request(`${this.#access.server}${path}`, {
        ...{ method, dispatcher: this.#agent },
        headers: { authorization: `Bearer ${this.#access.token}`, 'content-type': type },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await answer.text();
      return status !== 429 && { status, text };
    });
  }
}

function accepted<T>(what: string, status: number, text: string): T {
  if (status < 200 || status > 299) throw new Error(`${what}: ${status} ${text}`);
  return JSON.parse(text) as T;
}
