import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { busyboxDirectory } from '../../scripts/debian.ts';

type Architecture = 'amd64' | 'arm64';

/** Returns a real static executable of an architecture, which `npm test` downloads. */
export function busyboxPath(architecture: Architecture): string {
  return join(busyboxDirectory, `busybox-${architecture}`);
}

/** For a test's `skip` option: false if busybox is there for both architectures, otherwise the reason. */
export function missingBusybox(): string | false {
  const absent = (['amd64', 'arm64'] as const).filter(
    (architecture) => !existsSync(busyboxPath(architecture)),
  );
  return absent.length === 0
    ? false
    : `needs the static busybox of ${absent.join(' and ')} (run npm test once)`;
}
