import { ImagebuildError } from '../../errors.ts';
import type { Bytes } from '../../io/bytes.ts';
import { download, type Reading } from './download.ts';
import type { RepositoryClient } from './repository-client.ts';

/** The methods into one repository for reading: a mirror's, if there is one, and the registry's own. */
export interface RepositoryClients {
  readonly mirror?: RepositoryClient | undefined;
  readonly origin: RepositoryClient;
  /** Mirrors that were unavailable once, and are not asked again. */
  readonly unavailable: Set<string>;
}

/** What the mirror gives, else what the registry itself gives. `undefined` from a mirror means that it does not have it. */
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

/** What is left of a reading; the registry goes on where the mirror stopped. */
export async function* readBlob(clients: RepositoryClients, reading: Reading): Bytes {
  if (reading.position > 0 && reading.position >= reading.end) return;
  const mirror = availableMirror(clients);
  if (mirror) {
    try {
      return yield* download(mirror, reading);
    } catch (error) {
      fallBack(clients, mirror, error);
    }
  }
  yield* download(clients.origin, reading);
}

/** Where a reading begins. */
export function firstClient(clients: RepositoryClients): RepositoryClient {
  return availableMirror(clients) ?? clients.origin;
}

function availableMirror({ mirror, unavailable }: RepositoryClients): RepositoryClient | undefined {
  return mirror && !unavailable.has(mirror.endpoint.base.href) ? mirror : undefined;
}

/** Failures of a mirror for which the registry itself is asked. Wrong bytes are none: they are to be seen. */
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
