import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { versionInGoModule } from './tools.ts';

const root = join(import.meta.dirname, '..', '..');
const module = join(root, 'test', 'tools', 'crane');

/** The Go module that names crane, and the directory that it is built into. */
export const craneBuild = {
  module,
  directory: join(
    ...[root, '.cache', 'tools'],
    `crane-${versionInGoModule(module, 'github.com/google/go-containerregistry')}`,
  ),
};

export const crane = join(craneBuild.directory, 'crane');

/** For a test's `skip` option: false if crane is there, otherwise the reason. */
export function missingCrane(): string | false {
  return existsSync(crane) ? false : 'crane is not built: npm run test:peers';
}
