import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import type { Request } from '../../src/application/request.ts';
import { prepare } from '../../src/commands/prepare.ts';
import type { ImagebuildError } from '../../src/errors.ts';
import type { Settings } from '../../src/settings.ts';
import { runBases } from '../kubefile/buildah/bases.ts';
import { pushBases } from '../support/bases.ts';
import { cannotEmulate } from '../support/binfmt.ts';
import { busyboxPath, missingBusybox } from '../support/busybox.ts';
import { imagebuild, programEnv, programs } from '../support/cli.ts';
import { settingsTo } from '../support/prepared.ts';
import { allAwake, ownSeconds } from '../support/processes.ts';
import { startRegistry, type TestRegistry } from '../support/registry.ts';
import { missing, missingForRoot } from '../support/tools.ts';
import { withTimeEnough } from '../support/waiting.ts';

const run = promisify(execFile);

/** Unique, so that another run's processes aren't counted. */
const secret = `planted-secret-${randomBytes(6).toString('hex')}`;

/** A user with subordinate user ids, as rootless containers need. */
const subordinate = 'tester';

function missingSubordinate(): string | false {
  const users = existsSync('/etc/subuid') ? readFileSync('/etc/subuid', 'utf8') : '';
  if (users.split('\n').some((line) => line.startsWith(`${subordinate}:`)))
    return missing('setpriv', 'newuidmap', 'install');
  return `needs a user ${subordinate} with a line in /etc/subuid`;
}

const skip = missingForRoot('docker-registry', 'buildah', 'umoci', 'unshare') || missingBusybox();

describe('an application with RUN', { skip }, () => {
  let source: TestRegistry;
  let target: TestRegistry;
  let work: string;
  let base: string;
  before(async () => {
    [source, target] = await Promise.all([startRegistry(), startRegistry()]);
    work = await mkdtemp(join(tmpdir(), 'imagebuild-e2e-run-'));
    await pushBases(source.host, runBases);
    base = `${source.host}/base/machine:1`;
  });
  after(async () => {
    await Promise.all([source?.stop(), target?.stop()]);
    if (work) await rm(work, { recursive: true, force: true });
  });

  const application = async (app: string, files: Readonly<Record<string, string>>) => {
    for (const [path, text] of Object.entries(files)) {
      const file = join(work, 'applications', app, 'v1', path);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, text);
    }
  };
  const cli = (command: string, app: string, ...args: string[]) =>
    imagebuild([command, 'apps', app, 'v1', '--applications', join(work, 'applications'), ...args], {
      cwd: work,
      env: { RUNNER_TEMP: work, SECRET_OF_THE_JOB: secret },
    });

  /**
   * Prepares an application whose preparation fails.
   * @returns the error, and the lines that were printed.
   */
  async function failure(app: string, lines: readonly string[], more: Partial<Settings> = {}) {
    await application(app, { Kubefile: `${lines.join('\n')}\n` });
    const settings: Settings = {
      ...settingsTo({ kind: 'oci', directory: join(work, 'out') }, source.url),
      applications: join(work, 'applications'),
      env: { ...programEnv, RUNNER_TEMP: work },
      ...more,
    };
    const request: Request = {
      ...({ type: 'apps', app, version: 'v1', platforms: ['linux/amd64'] } as const),
      ...{ buildArgs: {}, replace: true, cache: true },
    };
    const output: string[] = [];
    const failed: Promise<ImagebuildError> = prepare(request, settings, (event) => {
      if (event.type === 'output') output.push(event.line);
    }).then(
      () => assert.fail('it was prepared'),
      (error) => error,
    );
    return { error: await failed, output };
  }
  const workspaces = async () => (await readdir(work)).filter((name) => name.startsWith('imagebuild-'));

  test('is built in two halves, on the images that it copied before', {
    skip: cannotEmulate('arm64'),
  }, async () => {
    await application('shop', {
      'images/shim/list': `${source.host}/base/bare:1\n`,
      readme: 'read me\n',
      Kubefile: [
        `FROM ${base}`,
        'COPY registry /registry',
        'RUN uname -m > /machine && ls /registry/docker/registry/v2/repositories/base > /seen',
        'RUN rm /etc/group',
        'COPY readme /readme',
        'CMD ["cat /machine"]',
        '',
      ].join('\n'),
    });
    const digests: string[] = [];
    for (const name of ['one', 'two']) {
      const folder = join(work, name);
      const prepared = await cli('prepare', 'shop', '--engine', 'buildah', '--output', folder);
      assert.equal(prepared.status, 0, prepared.stderr);
      assert.equal(JSON.parse(await readFile(join(folder, 'prepared.json'), 'utf8')).engine, 'buildah');
      const place = ['--registry', target.host, '--namespace', name];
      const published = await imagebuild(['publish', folder, ...place, '--json'], { cwd: work });
      assert.equal(published.status, 0, published.stderr);
      digests.push(JSON.parse(published.stdout).digest);
    }
    assert.equal(digests[0], digests[1], 'what is run twice gives the same image');
    const name = `${target.host}/one/shop:v1`;
    const layout = join(work, 'layout');
    const copied = await imagebuild(['publish', '--output', `type=oci,dest=${layout}`, join(work, 'one')]);
    assert.equal(copied.status, 0, copied.stderr);
    const inspected = await imagebuild(['inspect', name, '--verify']);
    assert.equal(inspected.status, 0, inspected.stderr + inspected.stdout);
    for (const [architecture, machine] of Object.entries({ amd64: 'x86_64', arm64: 'aarch64' })) {
      const files = join(work, architecture);
      await run('skopeo', [
        'copy',
        '--override-arch',
        architecture,
        '--src-tls-verify=false',
        `docker://${name}`,
        `oci:${files}-layout:v1`,
      ]);
      await run('umoci', ['unpack', '--image', `${files}-layout:v1`, files]);
      const read = (path: string) => readFile(join(files, 'rootfs', path), 'utf8');
      assert.equal(await read('machine'), `${machine}\n`);
      assert.equal(await read('seen'), 'bare\n');
      assert.equal(await read('readme'), 'read me\n');
      await assert.rejects(read('etc/group'), { code: 'ENOENT' });
    }
    assert.deepEqual(await workspaces(), []);
  });

  test('is planned with what it runs, and offline says what it would have to ask', async () => {
    await application('planned', { Kubefile: `FROM ${base}\nRUN echo a > /a\n` });
    const planned = await cli('plan', 'planned', '--platform', 'linux/amd64', '--json');
    assert.equal(planned.status, 0, planned.stderr);
    const { engine, platforms } = JSON.parse(planned.stdout);
    assert.equal(engine, 'buildah');
    assert.equal(platforms['linux/amd64'].layers.length, 3);
    const offline = await cli('plan', 'planned', '--platform', 'linux/amd64', '--offline');
    assert.equal(offline.status, 1);
    assert.match(offline.stderr, /Kubefile:1.*\n?.*--offline asks no registry/);
  });

  test('is prepared offline when all that it needs is its own', async () => {
    await application('own', { Kubefile: 'FROM scratch\nCOPY sh /bin/sh\nRUN echo a > /a\n' });
    await copyFile(busyboxPath('amd64'), join(work, 'applications/own/v1/sh'));
    const planned = await cli('plan', 'own', '--platform', 'linux/amd64', '--offline', '--json');
    assert.equal(planned.status, 0, planned.stderr);
    assert.equal(JSON.parse(planned.stdout).engine, 'buildah');
  });

  test('sees no secret of the job in any process (docs/security-rules.md 12)', async () => {
    const own = `variable-${secret.slice(-6)}`;
    const search = `cat /proc/*/environ 2>/dev/null | tr "\\0" "\\n" | grep -e ${secret} -e ${own} | sort -u > /found || true`;
    await application('thief', {
      Kubefile: `FROM ${base}\nENV OWN=${own}\nRUN ${search}\nRUN cat /found\n`,
    });
    const prepared = await cli(
      'prepare',
      'thief',
      '--platform',
      'linux/amd64',
      '--output',
      join(work, 'thief'),
      '--progress',
      'plain',
    );
    assert.equal(prepared.status, 0, prepared.stderr);
    assert.ok(prepared.stderr.includes(`OWN=${own}`), prepared.stderr);
    assert.ok(!prepared.stderr.includes('SECRET_OF_THE_JOB'), prepared.stderr);
  });

  test('that fails is an error at its line, with the end of what it wrote', async () => {
    const lines = [
      `FROM ${base}`,
      'RUN echo fine',
      'RUN echo one; \\',
      '  echo two; exit 7',
      'RUN echo never',
    ];
    const { error, output } = await failure('failing', lines);
    assert.deepEqual(
      { code: error.code, message: error.message, line: error.place?.line, excerpt: error.excerpt },
      { code: 'RUN_FAILED', message: 'RUN exited with status 7', line: 3, excerpt: 'one\ntwo' },
    );
    assert.match(error.place?.file ?? '', /applications\/failing\/v1\/Kubefile$/);
    assert.deepEqual(output, ['fine', 'one', 'two']);
    assert.deepEqual(await workspaces(), []);
  });

  test('is prepared by a user who is not root, and leaves nothing of other users behind', {
    skip: missingSubordinate(),
  }, async () => {
    await application('rootless', {
      Kubefile: `FROM ${base}\nRUN id -u; touch /mine; chown 33:44 /mine\nRUN <<EOF\nstat -c %u:%g /mine\nexit 4\nEOF\n`,
    });
    const home = join(work, 'rootless');
    const folder = join(home, 'imagebuild-prepared');
    const args = ['prepare', 'apps', 'rootless', 'v1', '--platform', 'linux/amd64', '--progress', 'plain'];
    await run('install', ['-d', '-o', subordinate, home]);
    await run('chmod', ['-R', 'a+rX', work]);
    const words = [process.execPath, programs.cli, ...args, '--output', folder];
    const prepared = run(
      'setpriv',
      ['--reuid', subordinate, '--regid', subordinate, '--clear-groups', '--inh-caps=-all', ...words],
      {
        cwd: work,
        env: { ...programEnv, HOME: home, RUNNER_TEMP: home },
      },
    );
    await assert.rejects(prepared, (error: { stderr: string }) => {
      assert.match(error.stderr, /RUN \| 0\n.*RUN \| 33:44\n.*Kubefile:3: error: RUN exited with status 4/s);
      return true;
    });
    assert.deepEqual(
      (await readdir(home)).filter((name) => name.startsWith('imagebuild-')),
      [],
    );
  });

  test('is the same whatever configuration of containers the machine has', async () => {
    await application('configured', {
      Kubefile: `FROM ${base}\nRUN touch /data/new && stat -c %a /data > /mode && env | grep -v HOSTNAME= | sort > /env && find /run > /found && umask > /umask\n`,
    });
    const machine = join(work, 'machine');
    const files = {
      'storage.conf': [
        ...['[storage]', 'driver = "overlay"', 'runroot = "/run/containers/storage"'],
        ...['graphroot = "/var/lib/containers/storage"', '[storage.options.overlay]'],
        'mount_program = "/nonexistent/fuse-overlayfs"\n',
      ].join('\n'),
      'containers.conf':
        '[containers]\nenv = ["MACHINE=1"]\numask = "0077"\nvolumes = ["/nowhere:/nowhere"]\n',
      'registries.conf': 'this is not TOML',
      'policy.json': '{"default":[{"type":"reject"}]}',
      'mounts.conf': `${machine}:/run/secrets\n`,
    };
    await mkdir(machine);
    for (const [name, text] of Object.entries(files)) await writeFile(join(machine, name), text);
    const prepareIn = async (folder: string, ...before: string[]) => {
      const args = ['prepare', 'apps', 'configured', 'v1', '--platform', 'linux/amd64', '--output', folder];
      const more = ['--engine', 'buildah', '--applications', join(work, 'applications')];
      const words = [process.execPath, programs.cli, ...args, ...more];
      const [program = '', ...rest] = [...before, ...words];
      await run(program, rest, {
        cwd: work,
        env: { ...programEnv, HOME: work, RUNNER_TEMP: work },
      });
      const { platforms } = JSON.parse(await readFile(join(folder, 'prepared.json'), 'utf8'));
      return platforms['linux/amd64'].layers;
    };
    // The machine's files are replaced in a mount namespace of this command only.
    const bound = 'mount --bind "$1" /etc/containers && shift && exec "$@"';
    const plain = await prepareIn(join(work, 'configured-plain'));
    const other = await prepareIn(
      join(work, 'configured-other'),
      ...['unshare', '--mount', 'sh', '-c', bound, 'sh', machine],
    );
    assert.deepEqual(other, plain);
    const folder = join(work, 'configured-plain/files/sha256');
    const [{ blob }] = plain;
    const { stdout } = await run('tar', ['-tvzf', join(folder, blob.digest.slice('sha256:'.length))]);
    assert.match(stdout, /^drwxrwsr-x 0\/50 .* data\/$/m, 'the setgid bit of the base stays');
  });

  test('that takes too long is stopped with all that it started', async () => {
    const seconds = ownSeconds();
    const lines = [
      `FROM ${base}`,
      'RUN true',
      `RUN echo begun; (setsid sleep ${seconds} &) ; sleep ${seconds}`,
    ];
    const { error } = await withTimeEnough(
      4000,
      (timeout) => failure('slow', lines, { timeout }),
      ({ output }) => output.includes('begun'),
    );
    assert.deepEqual([error.code, error.place?.line, error.excerpt], ['TIMEOUT', 3, 'begun']);
    await allAwake(seconds);
    assert.deepEqual(await workspaces(), []);
  });

  /** Prepares an application whose RUN doesn't end, and sends a signal while it runs. */
  async function interrupt(signal: NodeJS.Signals): Promise<number> {
    const seconds = ownSeconds();
    await application('interrupted', {
      Kubefile: `FROM ${base}\nRUN echo begun; (setsid sleep ${seconds} &) ; sleep ${seconds}\n`,
    });
    const args = ['prepare', 'apps', 'interrupted', 'v1', '--platform', 'linux/amd64', '--progress', 'plain'];
    const child = spawn(process.execPath, [programs.cli, ...args, '--output', join(work, 'interrupted')], {
      cwd: work,
      env: { ...programEnv, HOME: '/nonexistent', RUNNER_TEMP: work },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    for await (const chunk of child.stderr) if (String(chunk).includes('begun')) break;
    child.kill(signal);
    await once(child, 'exit');
    return seconds;
  }

  test('that is interrupted leaves nothing behind', async () => {
    await allAwake(await interrupt('SIGINT'));
    assert.deepEqual(await workspaces(), []);
  });

  test('ends with a build that is killed, and so does all that it mounted and started', async () => {
    await allAwake(await interrupt('SIGKILL'));
    const [workspace = '', ...others] = await workspaces();
    assert.deepEqual(others, []);
    assert.doesNotMatch(await readFile('/proc/mounts', 'utf8'), new RegExp(basename(workspace)));
    await rm(join(work, basename(workspace)), { recursive: true });
  });

  test('for which no engine is there is an error that says what to install', async () => {
    const { error } = await failure('nowhere', [`FROM ${base}`, 'RUN true'], {
      env: { PATH: work, RUNNER_TEMP: work },
    });
    assert.deepEqual([error.code, error.place?.line], ['PROGRAM_MISSING', 2]);
    assert.match(error.hint ?? '', /apt-get install buildah/);
  });

  test('whose RUN is in no stage that is needed is computed', async () => {
    await application('native', {
      Kubefile: `FROM ${base} AS a\nRUN exit 1\nFROM scratch\nCOPY Kubefile /x\n`,
    });
    const planned = await cli('plan', 'native', '--json');
    assert.equal(planned.status, 0, planned.stderr);
    assert.equal(JSON.parse(planned.stdout).engine, 'native');
  });
});
