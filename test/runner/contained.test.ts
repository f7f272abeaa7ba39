import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import type { ImagebuildError } from '../../src/errors.ts';
import { runContained } from '../../src/runner/contained.ts';
import {
  type Containment,
  type ContainmentName,
  containments,
  readHost,
} from '../../src/runner/containment/containment.ts';
import { createProgramEnvironment, makeHomes } from '../../src/runner/environment.ts';
import { programs } from '../support/cli.ts';
import { allAwake, ownSeconds, sleepers } from '../support/processes.ts';
import { until } from '../support/waiting.ts';

let directory = '';
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'imagebuild-contained-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

const host = readHost(process.env);
const possible = containments.filter((containment) => containment.isPossible(host));

async function bash(script: string, containment: Containment, timeoutMs = 60_000): Promise<string[]> {
  const lines: string[] = [];
  const homes = join(directory, 'homes');
  await makeHomes(homes);
  await runContained({
    program: 'bash',
    args: ['-c', script],
    directory,
    homes,
    ours: process.env,
    env: createProgramEnvironment(process.env, homes),
    timeoutMs,
    containment,
    onLine: (line) => lines.push(line),
  });
  return lines;
}

/** Ways to leave a process behind. A daemon that `none` can't find says so. */
const daemons: readonly (readonly [how: string, (seconds: number) => string, contained?: 'contained'])[] = [
  ['in the background', (seconds) => `sleep ${seconds} &`],
  ['in a session of its own', (seconds) => `(cd / && setsid sleep ${seconds} >/dev/null 2>&1 &)`],
  ['without its environment', (seconds) => `env -i setsid sleep ${seconds} >/dev/null 2>&1 &`],
  [
    'without its environment and directory',
    (seconds) => `cd / && (env -i setsid sh -c 'sleep ${seconds} & sleep ${seconds}' >/dev/null 2>&1 &)`,
    'contained',
  ],
];

const ends: readonly (readonly [how: string, script: string, code?: string])[] = [
  ['well', 'true'],
  ['with a failure', 'exit 3', 'PROGRAM_FAILED'],
  ['at the time limit', 'sleep 600', 'TIMEOUT'],
];

for (const containment of possible)
  for (const [how, daemon, needed] of daemons)
    for (const [end, script, code] of ends)
      test(`${containment.name}: a daemon ${how} ends with a program that ends ${end}`, async () => {
        if (needed && containment.name === 'none') return;
        const seconds = ownSeconds();
        const command = `${daemon(seconds)}\nuntil pgrep -f 'sleep ${seconds}' >/dev/null; do sleep 0.01; done\n${script}`;
        const run = bash(command, containment, code === 'TIMEOUT' ? 3000 : 60_000);
        await (code === undefined ? run : assert.rejects(run, { code }));
        assert.deepEqual(await sleepers(seconds), []);
      });

for (const containment of possible) {
  test(`${containment.name}: the same user, files, status and arguments`, async () => {
    const script = 'id -u; id -G; pwd; echo "$$" >/dev/null; umask; cat /proc/$$/comm; exit 7';
    const lines: string[] = [];
    const run = runContained({
      program: 'bash',
      args: ['-c', `${script}`, 'a  b'],
      directory,
      homes: directory,
      ours: process.env,
      env: { PATH: process.env['PATH'] ?? '', WORD: 'x y' },
      timeoutMs: 60_000,
      containment,
      onLine: (line) => lines.push(line),
    });
    await assert.rejects(run, { message: 'bash exited with status 7' });
    const { uid, groups } = host.user;
    const [user, group = '', ...rest] = lines;
    assert.equal(user, String(uid));
    assert.deepEqual(
      group.split(' ').map(Number).sort(),
      [...new Set([process.getgid?.(), ...groups])].sort(),
    );
    assert.deepEqual(rest, [directory, '0022', 'bash']);
  });

  test(`${containment.name}: what is still being written when the program ends is passed on`, async () => {
    const lines = await bash(
      'exec > >(while read -r l; do sleep 0.1; echo "late $l"; done); echo one',
      containment,
    );
    assert.deepEqual(lines, ['late one']);
  });

  test(`${containment.name}: a program that asks its processes to end is heard`, async () => {
    const run = bash('trap "echo asked; exit 0" TERM; sleep 600 & wait', containment, 1500);
    await assert.rejects(run, (error: ImagebuildError) => {
      assert.equal(error.code, 'TIMEOUT');
      assert.equal(error.excerpt, 'asked');
      return true;
    });
  });
}

const identity = { uid: 1001, gid: 127, groups: [4, 127] };
const runner = { platform: 'linux', arch: 'x64', user: identity, isRunner: true, has: () => true } as const;

function of(name: ContainmentName): Containment {
  return containments.find((containment) => containment.name === name)!;
}

test('on a runner, sudo makes the namespace, and the program runs as the user with nothing but its environment', () => {
  const command = of('sudo-namespace').wrap(['/bin/bash', 'init.sh'], { A: 'b c' }, runner);
  const words = command.join(' ');
  assert.match(words, /^sudo -n unshare --pid --fork --kill-child --mount-proc -- setpriv /);
  assert.match(words, / setpriv --reuid=1001 --regid=127 --groups=4,127 -- env -i A=b c \/bin\/sh -c /);
  assert.deepEqual(command.slice(-3), ['sh', '/bin/bash', 'init.sh']);
  assert.ok(
    of('sudo-namespace')
      .wrap(['x'], {}, { ...runner, user: { ...identity, groups: [] } })
      .includes('--clear-groups'),
  );
});

test('the strongest way that a machine may have comes first', () => {
  const first = (given: Partial<typeof host>) =>
    containments.find(({ isPossible }) => isPossible({ ...runner, ...given }))?.name;
  assert.equal(first({}), 'sudo-namespace');
  assert.equal(first({ user: { uid: 0, gid: 0, groups: [] } }), 'namespace');
  // Anywhere else sudo isn't asked: it would report who tried.
  assert.equal(first({ isRunner: false }), 'subreaper');
  assert.equal(first({ isRunner: false, arch: 'mips' }), 'none');
  assert.equal(first({ has: (program) => program === 'perl' }), 'subreaper');
  assert.equal(first({ platform: 'darwin' }), 'none');
});

for (const signal of ['SIGTERM', 'SIGINT', 'SIGKILL'] as const)
  test(`after ${signal}, no process of a build is left`, async () => {
    const seconds = ownSeconds();
    const application = join(directory, 'applications/demo/v1');
    const made = spawn('mkdir', ['-p', application]);
    await once(made, 'close');
    await writeFile(join(application, 'Kubefile'), 'FROM scratch\nCOPY init.sh init.sh\n');
    await writeFile(
      join(application, 'init.sh'),
      `(cd / && env -i setsid sleep ${seconds} >/dev/null 2>&1 &)\ntrap '' TERM\nsleep ${seconds}\nsleep ${seconds}\n`,
    );
    const child = spawn(process.execPath, [programs.cli, 'build', 'apps', 'demo', 'v1'], {
      cwd: directory,
      env: { ...process.env, CI: 'false' },
      stdio: 'ignore',
    });
    await until('both processes', async () => (await sleepers(seconds)).length >= 2);
    child.kill(signal);
    await once(child, 'close');
    if (signal === 'SIGKILL') await allAwake(seconds);
    else assert.deepEqual(await sleepers(seconds), []);
  });
