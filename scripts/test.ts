/**
 * Runs the tests: `npm test`, `npm test -- test/kubefile`, `npm test -- --name 'token'`. It first installs
 * the tools that the tests need; at the end it lists what was skipped and why, so that a green run doesn't
 * hide what didn't run.
 */
import { chmodSync, globSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import { parseArgs } from 'node:util';
import { bundle } from './bundle.ts';
import { fetchBusybox, installTools } from './debian.ts';

/** What only compares with other programs: `npm run test:peers`. */
const peerTests = /^test\/(?:kubefile\/buildah|peers)\//;

const root = join(import.meta.dirname, '..');
const { values, positionals } = parseArgs({
  options: { name: { type: 'string' }, 'no-install': { type: 'boolean', default: false } },
  allowPositionals: true,
});
const log = (line: string) => process.stdout.write(`${line}\n`);

if (!values['no-install']) {
  installTools(log);
  fetchBusybox(log);
}

makeOwnDirectories();
if (positionals.length === 0) await bundlePrograms();

const files =
  positionals.length === 0
    ? testFiles('test').filter((file) => !peerTests.test(file))
    : positionals.flatMap(testFiles);
files.sort(longestFirst);
if (files.length === 0) {
  log(`No test matches ${positionals.join(' ')}.`);
  process.exit(2);
}

const skipped: string[] = [];
const seconds = new Map<string, number>();
const counts = { passed: 0, failed: 0 };
const events = run({
  files,
  // Some tests wait, for a deadline or a retry: one file more than there are processors keeps these busy.
  concurrency: availableParallelism() + 1,
  ...(values.name === undefined ? {} : { testNamePatterns: [values.name] }),
});
events.on('test:pass', (test) => {
  if (test.details.type === 'suite' || test.file === undefined) return;
  if (test.skip === undefined) counts.passed += 1;
  else skipped.push(`${relative(root, test.file)}: ${test.name}${reasonOf(test.skip)}`);
});
events.on('test:fail', (test) => {
  if (test.details.type !== 'suite') counts.failed += 1;
});
events.on('test:summary', ({ file, duration_ms }) => {
  if (file !== undefined) seconds.set(relative(root, file), duration_ms / 1000);
});
await new Promise<void>((resolve, reject) => {
  events.on('error', reject).compose(new spec()).on('end', resolve).pipe(process.stdout);
});

if (seconds.size > 1) log(`\nSlowest files:\n${slowest(10).join('\n')}`);
if (skipped.length > 0) log(`\nSkipped:\n${skipped.map((line) => `  ${line}`).join('\n')}`);
log(`\n${counts.passed} passed, ${counts.failed} failed, ${skipped.length} skipped`);
process.exitCode = counts.failed === 0 ? 0 : 1;

/**
 * Gives the tests a home and temporary directories of their own, removed at the end, so that they see no
 * login or setting of the user and nothing of another run on the machine.
 */
function makeOwnDirectories(): void {
  const own = mkdtempSync(join(tmpdir(), 'imagebuild-tests-'));
  process.once('exit', () => rmSync(own, { recursive: true, force: true }));
  // Some tests run programs as another user, who needs access to the directories below.
  chmodSync(own, 0o711);
  for (const [variable, mode] of [
    ['HOME', 0o700],
    ['XDG_RUNTIME_DIR', 0o700],
    ['TMPDIR', 0o1777],
  ] as const) {
    const directory = join(own, variable.toLowerCase());
    mkdirSync(directory);
    chmodSync(directory, mode);
    process.env[variable] = directory;
  }
  // Every file is a process of its own, and many start others: none compiles again what another has compiled.
  process.env.NODE_COMPILE_CACHE = join(root, 'node_modules', '.cache', 'node');
  // Services of continuous integration set it, and what programs print would be another text.
  delete process.env.FORCE_COLOR;
}

/**
 * Bundles the command line and the action from their sources, for all tests that start them: each start then
 * reads one file instead of hundreds. A run of some tests starts the sources.
 */
async function bundlePrograms(): Promise<void> {
  const cache = join(root, '.cache');
  mkdirSync(cache, { recursive: true });
  const directory = mkdtempSync(join(cache, 'bundle-'));
  chmodSync(directory, 0o755);
  process.once('exit', () => rmSync(directory, { recursive: true, force: true }));
  await bundle(join(directory, 'dist'));
  process.env.IMAGEBUILD_BUNDLE = join(directory, 'dist');
  process.env.NODE_COMPILE_CACHE = join(directory, 'node');
}

/**
 * Compares paths so that the folders with the longest files come first: one that is started last would
 * prolong the run.
 */
function longestFirst(a: string, b: string): number {
  const isShort = (path: string) => !/\/(e2e|buildah|runner)\//.test(path);
  return Number(isShort(a)) - Number(isShort(b)) || (a < b ? -1 : 1);
}

/** Formats the files that took longest, with their seconds. */
function slowest(count: number): string[] {
  const files = [...seconds].sort(([, a], [, b]) => b - a).slice(0, count);
  return files.map(([file, took]) => `${took.toFixed(1).padStart(7)} s  ${file}`);
}

function testFiles(path: string): string[] {
  const isDirectory = statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
  return globSync(isDirectory ? join(path, '**', '*.test.ts') : path);
}

function reasonOf(skip: string | boolean | undefined): string {
  return typeof skip === 'string' && skip !== '' ? ` (${skip})` : '';
}
