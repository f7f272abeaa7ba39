// Writes an endless blob into a layout, or into an archive when PATH ends in .tar, until the process is
// killed: node writing.ts PATH
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { createOciArchive } from '../../../src/stores/archives/oci-archive.ts';
import { openLayout } from '../../../src/stores/layout/layout.ts';

const [path = ''] = process.argv.slice(2);
const target = path.endsWith('.tar')
  ? await createOciArchive(path)
  : await openLayout(path, { create: true });
await target.write({
  async *open() {
    for (;;) {
      yield randomBytes(100_000);
      process.stdout.write('.');
      await sleep(10);
    }
  },
});
