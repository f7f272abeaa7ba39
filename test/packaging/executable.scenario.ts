import assert from 'node:assert/strict';
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import packageJson from '../../package.json' with { type: 'json' };
import { fetchSystemRoot } from '../../scripts/debian.ts';
import { makeExecutables } from '../../scripts/release/executable.ts';
import { type Architecture, findNodeRuntime } from '../../scripts/release/noderuntime.ts';
import { makeRelease } from '../../scripts/release/release.ts';
import { freePort } from '../support/registry.ts';
import { missing } from '../support/tools.ts';
import { until } from '../support/waiting.ts';
import { cannotMakeContainer, describeContainer } from './container.ts';
import { commit, makeWorkplace, runner, tryOut, type Workplace } from './newcomer.ts';

const own = ({ x64: 'amd64', arm64: 'arm64' } as const)[process.arch as string];
const architectures: readonly Architecture[] = ['amd64', 'arm64'];
const emulators = { amd64: 'qemu-x86_64-static', arm64: 'qemu-aarch64-static' } as const;

const runtimes = architectures.map((architecture) => [architecture, missingRuntime(architecture)] as const);
const made = runtimes.flatMap(([architecture, reason]) => (reason === false ? [architecture] : []));

describe('a release', () => {
  let work: string;
  let release: string;
  let workplace: Workplace;
  const archive = (architecture: Architecture) =>
    `imagebuild-${packageJson.version}-linux-${architecture}.tar.gz`;

  before(async () => {
    work = await mkdtemp(join(tmpdir(), 'imagebuild-release-'));
    release = join(work, 'release');
    workplace = await makeWorkplace();
    await makeRelease(release, { architectures: made, commit });
  });
  after(async () => {
    await rm(work, { recursive: true, force: true });
    await workplace[Symbol.asyncDispose]();
  });

  /** Unpacks the archive of an architecture as docs/install.md says. @returns the executable. */
  async function unpack(architecture: Architecture): Promise<string> {
    const directory = join(work, architecture);
    if (!existsSync(directory)) {
      await mkdir(directory);
      execFileSync('tar', ['-xzf', join(release, archive(architecture)), '-C', directory]);
    }
    return join(directory, 'imagebuild');
  }

  test('has checksums that sha256sum accepts, of the package and each archive', async () => {
    const checked = execFileSync('sha256sum', ['--check', 'SHA256SUMS'], { cwd: release, encoding: 'utf8' });
    const names = [`imagebuild-${packageJson.version}.tgz`, ...made.map(archive)];
    assert.deepEqual(
      checked.trim().split('\n'),
      names.map((name) => `${name}: OK`),
    );
  });

  test('brings the licences of Node and of each package in an executable', async () => {
    const names = execFileSync('tar', ['-tzf', join(release, archive(made[0] ?? 'amd64'))], {
      encoding: 'utf8',
    });
    assert.deepEqual(names.trim().split('\n'), ['LICENSE', 'LICENSE-node.txt', 'LICENSES.txt', 'imagebuild']);
    const licences = await readFile(join(release, 'executables', made[0] ?? 'amd64', 'LICENSES.txt'), 'utf8');
    for (const name of ['commander', 'undici', 'probot'])
      assert.match(licences, new RegExp(`^${name} \\d`, 'm'));
  });

  for (const [architecture, reason] of runtimes)
    test(`the executable for ${architecture} does what a newcomer tries`, {
      skip: reason || cannotRun(architecture),
    }, async () => {
      const program = await unpack(architecture);
      const run =
        architecture === own
          ? runner(workplace.directory, program)
          : runner(
              workplace.directory,
              emulators[architecture],
              '-L',
              fetchSystemRoot(architecture, () => {}) ?? '',
              program,
            );
      await tryOut(run, workplace.directory);
    });

  test('an executable is the same bytes every time, whatever the umask', {
    skip: made.length === 0,
  }, async () => {
    const architecture = made[0] ?? 'amd64';
    const again = join(work, 'again');
    const umask = process.umask(0o077);
    try {
      await makeExecutables(again, [architecture], commit);
    } finally {
      process.umask(umask);
    }
    const [first, second] = [join(release, 'executables'), again].map((one) =>
      join(one, architecture, 'imagebuild'),
    );
    assert.equal(spawnSync('cmp', [first ?? '', second ?? '']).status, 0);
    assert.equal((await stat(second ?? '')).mode & 0o777, 0o755);
  });

  test('the executable needs nothing beside it, and fails as the command line does', {
    skip: own === undefined,
  }, async () => {
    const program = await unpack(own ?? 'amd64');
    const run = (...words: string[]) =>
      spawnSync(program, words, { cwd: '/', env: { PATH: '/nonexistent' }, encoding: 'utf8' });
    assert.equal(run('--help').status, 0);
    const unknown = run('biuld');
    assert.deepEqual([unknown.status, unknown.stdout], [2, '']);
    assert.match(unknown.stderr, /^error: unknown command/);
    assert.doesNotMatch(run('doctor').stderr, /ExperimentalWarning|at .*embedded/);
  });

  test('the executable answers --help at once', { skip: own === undefined }, async () => {
    const program = await unpack(own ?? 'amd64');
    const time = (file: string, ...words: string[]) => {
      const started = performance.now();
      spawnSync(file, words, { env: {} });
      return performance.now() - started;
    };
    let [more, allowed] = [Number.POSITIVE_INFINITY, 0];
    for (let tries = 0; tries < 20 && more > allowed; tries++) {
      const plain = time(process.execPath, '-e', '0');
      more = Math.min(more, time(program, '--help') - plain);
      // A busy machine slows everything, including Node's start, which takes 40 ms on an idle one.
      allowed = Math.max(allowed, 150, 3 * plain);
    }
    assert.ok(more <= allowed, `--help takes ${Math.round(more)} ms more than node -e 0`);
  });

  test('the bot of the executable answers that it is alive, and stops', {
    skip: own === undefined,
  }, async () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const port = await freePort();
    const env = {
      APP_ID: '1',
      PRIVATE_KEY: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
      WEBHOOK_SECRET: 'a secret of the test',
      IMAGEBUILD_OWNERS: 'octo',
      // No GitHub answers there, which the server survives.
      GHE_HOST: '127.0.0.1:1',
      GHE_PROTOCOL: 'http',
      PORT: `${port}`,
    };
    const program = await unpack(own ?? 'amd64');
    const bot = spawn(program, ['bot'], {
      cwd: workplace.directory,
      env,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const ended = once(bot, 'exit');
    try {
      await until('the bot answers', () =>
        fetch(`http://127.0.0.1:${port}/health`).then(
          ({ ok }) => ok,
          () => false,
        ),
      );
    } finally {
      bot.kill('SIGTERM');
    }
    assert.deepEqual(await ended, [null, 'SIGTERM']);
  });

  const unbuilt =
    made.length < architectures.length ? 'needs the executables of both' : cannotMakeContainer();
  if (unbuilt === false)
    describeContainer(
      () => join(release, 'executables'),
      () => join(release, 'executables', own ?? 'amd64', 'imagebuild'),
    );
  else test('the container image', { skip: unbuilt }, () => {});
});

/** Returns why the Node of an architecture can't be had here; false if it can. */
function missingRuntime(architecture: Architecture): string | false {
  if (process.platform !== 'linux' || own === undefined) return 'executables are made on Linux';
  try {
    findNodeRuntime(architecture);
    return false;
  } catch (error) {
    return `npm can't fetch Node for ${architecture}: ${(error as Error).message.split('\n')[0]}`;
  }
}

/** Returns why an executable of an architecture can't run here; false if it can. */
function cannotRun(architecture: Architecture): string | false {
  if (architecture === own) return false;
  const absent = missing(emulators[architecture]);
  if (absent) return absent;
  return fetchSystemRoot(architecture, () => {}) ? false : `needs the Debian packages of ${architecture}`;
}
