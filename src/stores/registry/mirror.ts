import { ImagebuildError } from '../../errors.ts';
import type { Bytes } from '../../io/bytes.ts';
import { type BlobRead, download } from './download.ts';
import type { RepositoryClient } from './repository-client.ts';

/** The clients that one repository is read through: a mirror's, if there is one, and the registry's own. */
export interface RepositoryClients {
  readonly mirror?: RepositoryClient | undefined;
  readonly origin: RepositoryClient;
  /** Mirrors that were unavailable once and aren't asked again. */
  readonly unavailable: Set<string>;
}

/**
 * Returns the mirror's answer, else the registry's. `undefined` from a mirror means that it doesn't have the
 * content.
 */
export async function readFirst<T>(
  clients: RepositoryClients,
  ask: (client: RepositoryClient) => Promise<T>,
): Promise<T> {
  const mirror = availableMirror(clients);
  if (mirror) {
    try {
      const answer = await ask(mirror);
      if (answer !== undefined) return answer;
    } catch (error) {
      fallBack(clients, mirror, error);
    }
  }
  return ask(clients.origin);
}

/** Yields the bytes that are left to read; the registry continues where the mirror stopped. */
export async function* readBlob(clients: RepositoryClients, read: BlobRead): Bytes {
  if (read.position > 0 && read.position >= read.end) return;
  const mirror = availableMirror(clients);
  if (mirror) {
    try {
      return yield* download(mirror, read);
    } catch (error) {
      fallBack(clients, mirror, error);
    }
  }
  yield* download(clients.origin, read);
}

/** Returns the client that a read starts with. */
export function firstClient(clients: RepositoryClients): RepositoryClient {
  return availableMirror(clients) ?? clients.origin;
}

function availableMirror({ mirror, unavailable }: RepositoryClients): RepositoryClient | undefined {
  return mirror && !unavailable.has(mirror.endpoint.base.href) ? mirror : undefined;
}

/**
 * Failures of a mirror after which the registry itself is asked. Wrong bytes aren't among them: people must
 * see those.
 */
const recoverableCodes = new Set([
  'CONTENT_MISSING',
  'REGISTRY_UNAVAILABLE',
  'REGISTRY_PROTOCOL',
  'RATE_LIMITED',
  'UNAUTHORIZED',
  'DENIED',
]);

function fallBack({ unavailable }: RepositoryClients, mirror: RepositoryClient, error: unknown): void {
  if (!(error instanceof ImagebuildError) || !recoverableCodes.has(error.code)) throw error;
  if (error.code === 'REGISTRY_UNAVAILABLE') unavailable.add(mirror.endpoint.base.href);
}
