import { ImagebuildError } from '../../errors.ts';
import { collectBytes } from '../../image/content.ts';
import { isDamage, readAgainIfDamaged } from '../../image/damage.ts';
import type { Descriptor } from '../../image/descriptor.ts';
import type { Bytes, OpenOptions } from '../../io/bytes.ts';
import { say } from '../../text/say.ts';
import { type BlobRead, download, startRead } from './download.ts';
import type { Subject } from './http/failure.ts';
import type { RepositoryClient } from './repository-client.ts';

/** The clients that one repository is read through: a mirror's, if there is one, and the registry's own. */
export interface RepositoryClients {
  readonly mirror?: RepositoryClient | undefined;
  readonly origin: RepositoryClient;
  /** Mirrors that were unavailable once and aren't asked again. */
  readonly unavailable: Set<string>;
  /** Called when content came damaged, before it is read once more. */
  readonly onDamaged: (subject: Subject) => void;
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
  if (!mirror) return ask(clients.origin);
  let reason = say('mirrorLacks', { mirror: mirror.endpoint.host }).text;
  let lacks = true;
  try {
    const answer = await ask(mirror);
    if (answer !== undefined) return answer;
  } catch (error) {
    const failure = fallBack(clients, mirror, error);
    reason = failure.message;
    lacks = failure.answer === 'refuses-anonymous';
  }
  return ask(clients.origin).catch((error) => {
    const failed = afterMirror(error, reason);
    throw lacks && failed instanceof ImagebuildError ? failed.with({ answer: 'mirror-lacks' }) : failed;
  });
}

/** Returns an error of the registry itself with what its mirror had answered before. */
function afterMirror(error: unknown, reason: string): unknown {
  if (!(error instanceof ImagebuildError) || error.code !== 'REGISTRY_UNAVAILABLE') return error;
  return error.with({ message: say('mirrorThenRegistry', { reason, registry: error.message }) });
}

/**
 * Opens the bytes that are left to read; the registry continues where the mirror stopped.
 * @param fresh true when a mirror may have sent damaged bytes: it isn't asked again.
 */
export function readBlob(clients: RepositoryClients, read: BlobRead, fresh = false): Bytes {
  const mirror = fresh ? undefined : availableMirror(clients);
  return mirror ? readThrough(clients, mirror, read) : download(clients.origin, read);
}

async function* readThrough(clients: RepositoryClients, mirror: RepositoryClient, read: BlobRead): Bytes {
  try {
    return yield* download(mirror, read);
  } catch (error) {
    if (isDamage(error)) throw error;
    fallBack(clients, mirror, error);
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

/** The largest blob that is read and checked as a whole before any byte of it is passed on. */
const wholeBlobBytes = 1024 * 1024;

/** Tells whether a small blob is read from its start to its end. */
export function isWholeRead({ size }: Descriptor, offset: number, { length = size }: OpenOptions): boolean {
  return offset === 0 && length >= size && size <= wholeBlobBytes;
}

/** Yields a small blob, checked. One that comes damaged is read once more, from the registry itself. */
export async function* readWholeBlob(
  clients: RepositoryClients,
  descriptor: Descriptor,
  { fresh = false }: OpenOptions,
): Bytes {
  const { location, endpoint } = clients.origin;
  const bytes = await readAgainIfDamaged(
    (again) => collectBytes(readBlob(clients, startRead(descriptor, 0, {}), fresh || again.fresh)),
    { onDamage: () => clients.onDamaged({ image: `${location}@${descriptor.digest}`, host: endpoint.host }) },
  );
  if (bytes.length > 0) yield bytes;
}

/**
 * Failures of a mirror after which the registry itself is asked. A blob of which damaged bytes were passed on
 * can't continue there: whoever reads it begins again.
 */
const recoverableCodes = new Set([
  'CONTENT_MISSING',
  'DIGEST_MISMATCH',
  'REGISTRY_UNAVAILABLE',
  'REGISTRY_PROTOCOL',
  'RATE_LIMITED',
  'UNAUTHORIZED',
  'DENIED',
]);

function fallBack(
  { unavailable }: RepositoryClients,
  mirror: RepositoryClient,
  error: unknown,
): ImagebuildError {
  if (!(error instanceof ImagebuildError) || !recoverableCodes.has(error.code)) throw error;
  if (error.code === 'REGISTRY_UNAVAILABLE') unavailable.add(mirror.endpoint.base.href);
  return error;
}
