import { after, before } from 'node:test';
import { createRegistry } from '../../../src/stores/registry/registry.ts';
import { startRegistry, type TestRegistry } from '../../support/registry.ts';
import { missing } from '../../support/tools.ts';
import { storeSuite } from './suite.ts';

const skip = missing('docker-registry');
let server: TestRegistry;
let count = 0;

before(async () => {
  if (!skip) server = await startRegistry();
});
after(() => server?.stop());

storeSuite(
  'a registry',
  async () => {
    const registry = createRegistry({ credentials: async () => undefined });
    // A new repository is as good as an empty registry: has() asks for a blob in this repository.
    const target = registry.repository(server.host, `suite/case-${count++}`);
    return { target, cleanup: () => registry.close() };
  },
  skip,
);
