import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createOciArchive } from '../../../src/stores/archives/oci-archive.ts';
import { storeSuite } from './suite.ts';

storeSuite('an OCI archive', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'imagebuild-archive-'));
  const archive = await createOciArchive(join(folder, 'image.tar'));
  return {
    target: archive,
    cleanup: async () => {
      await archive.abort();
      await rm(folder, { recursive: true, force: true });
    },
  };
});
