import { ImagebuildError } from '../../errors.ts';
import type { Bytes } from '../../io/bytes.ts';
import type { Door } from './door.ts';
import { download, type Reading } from './download.ts';

/** The ways into one repository for reading: a mirror's, if there is one, and the registry's own. */
export interface Doors {
  readonly mirror?: Door | undefined;
  readonly origin: Door;
  /** Mirrors that were unavailable once, and are not asked again. */
  readonly closed: Set<string>;
}

/** What the mirror gives, else what the registry itself gives. `undefined` from a mirror means that it does not have it. */
export async function readFirst<T>(doors: Doors, ask: (door: Door) => Promise<T>): Promise<T> {
  const mirror = openMirror(doors);
  if (mirror) {
    try {
      const answer = await ask(mirror);
      if (answer !== undefined) return answer;
    } catch (error) {
      passOver(doors, mirror, error);
    }
  }
  return ask(doors.origin);
}

/** What is left of a reading; the registry goes on where the mirror stopped. */
export async function* readBlob(doors: Doors, reading: Reading): Bytes {
  if (reading.position > 0 && reading.position >= reading.end) return;
  const mirror = openMirror(doors);
  if (mirror) {
    try {
      return yield* download(mirror, reading);
    } catch (error) {
      passOver(doors, mirror, error);
    }
  }
  yield* download(doors.origin, reading);
}

/** Where a reading begins. */
export function firstDoor(doors: Doors): Door {
  return openMirror(doors) ?? doors.origin;
}

function openMirror({ mirror, closed }: Doors): Door | undefined {
  return mirror && !closed.has(mirror.endpoint.base.href) ? mirror : undefined;
}

/** Failures of a mirror for which the registry itself is asked. Wrong bytes are none: they are to be seen. */
const passable = new Set([
  'CONTENT_MISSING',
  'REGISTRY_UNAVAILABLE',
  'REGISTRY_PROTOCOL',
  'RATE_LIMITED',
  'UNAUTHORIZED',
  'DENIED',
]);

function passOver({ closed }: Doors, mirror: Door, error: unknown): void {
  if (!(error instanceof ImagebuildError) || !passable.has(error.code)) throw error;
  if (error.code === 'REGISTRY_UNAVAILABLE') closed.add(mirror.endpoint.base.href);
}
