/**
 * `npm run test:peers`: compares builds with buildah's, and reads what `imagebuild serve` serves with crane,
 * which Go builds. `npm run test:peers -- --name 'ADD'` runs a part.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { crane } from '../test/support/gotools.ts';
import { buildGoTool } from './gotools.ts';

const log = (line: string) => process.stdout.write(`${line}\n`);
const absent = buildGoTool(crane, log);
if (absent !== undefined) log(`Without crane: ${absent}`);

const args = [join(import.meta.dirname, 'test.ts'), ...process.argv.slice(2)];
const tests = ['test/kubefile/buildah', 'test/peers'];
process.exitCode = spawnSync(process.execPath, [...args, ...tests], { stdio: 'inherit' }).status ?? 1;
