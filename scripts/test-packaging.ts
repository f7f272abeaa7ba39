/**
 * `npm run test:packaging`: tries what a release consists of as a newcomer would, outside the clone: the npm
 * package, the executables, the container image. `npm run test:packaging -- --name 'npm'` runs a part.
 */
import { spawnSync } from 'node:child_process';
import { globSync } from 'node:fs';
import { join } from 'node:path';
import { installTools } from './debian.ts';

const root = join(import.meta.dirname, '..');

installTools((line) => process.stdout.write(`${line}\n`));
const files = globSync('test/packaging/*.scenario.ts', { cwd: root });
const args = [join(root, 'scripts', 'test.ts'), '--no-install', ...process.argv.slice(2), ...files];
process.exitCode = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' }).status ?? 1;
