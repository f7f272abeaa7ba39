import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openLayout } from '../../../src/stores/layout/layout.ts';
import { storeSuite } from './suite.ts';

storeSuite('an OCI layout', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'imagebuild-layout-'));
  return {
    target: await openLayout(join(folder, 'layout'), { create: true }),
    cleanup: () => rm(folder, { recursive: true, force: true }),
  };
});
