/**
 * `npm run test:peers`: compares builds with buildah's, and reads what `imagebuild serve` serves with crane,
 * which Go builds. `npm run test:peers -- --name 'ADD'` runs a part.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { craneBuild } from '../test/support/cranetool.ts';
import { buildGoPrograms } from './gomodule.ts';

const { module, directory } = craneBuild;
const programs = { crane: 'github.com/google/go-containerregistry/cmd/crane' };
const log = (line: string) => process.stdout.write(`${line}\n`);
const absent = buildGoPrograms(directory, { module, programs, args: ['-p', '2'], limitMs: 600_000 }, log);
if (absent !== undefined) log(`Without crane: ${absent}`);

const args = [join(import.meta.dirname, 'test.ts'), ...process.argv.slice(2)];
const tests = ['test/kubefile/buildah', 'test/peers'];
process.exitCode = spawnSync(process.execPath, [...args, ...tests], { stdio: 'inherit' }).status ?? 1;
