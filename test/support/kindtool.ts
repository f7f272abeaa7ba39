import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { versionInGoModule } from './tools.ts';

const root = join(import.meta.dirname, '..', '..');
/** The Go module that names kind and everything that it is built from. */
export const kindModule = join(root, 'test', 'tools', 'kind');

/** The directory that scripts/kindtool.ts builds kind into. */
export const kindTools = join(
  ...[root, '.cache', 'tools'],
  `kind-${versionInGoModule(kindModule, 'sigs.k8s.io/kind')}`,
);

/** For a test's `skip` option: false if kind is there, otherwise the reason. */
export function missingKind(): string | false {
  return existsSync(join(kindTools, 'kind')) ? false : 'kind is not built: npm run test:cluster';
}
