import assert from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { readHost } from '../../../src/runner/containment/containment.ts';
import { type Isolation, isolations, recordingVariables } from '../../../src/runner/recording/isolation.ts';
import { createProcessGroup } from '../../../src/runner/recording/processlimit.ts';
import { ownSeconds, sleepers } from '../../support/processes.ts';
import { missingForRoot } from '../../support/tools.ts';
import { linesOf, record, working } from './isolations.ts';

test('this machine has a way to isolate commands, if it runs Linux', () => {
  const { platform, user } = readHost(process.env);
  if (platform === 'linux' && user.uid === 0) assert.ok(working.some(({ name }) => name === 'namespaces'));
});

for (const isolation of working) {
  const { name } = isolation;
  const run = (commands: readonly string[], given: Partial<Parameters<typeof record>[2]> = {}) =>
    record({ 'a.txt': 'a' }, commands, { isolations: [isolation], ...given });

  test(`${name}: commands that would harm a machine harm nothing, and what follows is recorded`, async () => {
    const directory = await mkdtemp(join(tmpdir(), 'imagebuild-sentinel-'));
    const sentinel = join(directory, 'sentinel');
    await writeFile(sentinel, 'here');
    const mine = Object.assign(createServer(), { name: 'mine' });
    await once(mine.listen(0, '127.0.0.1'), 'listening');
    const { port } = mine.address() as { port: number };
    let connections = 0;
    mine.on('connection', () => connections++);
    try {
      const recording = await run([
        `rm -f ${sentinel}; echo gone > ${sentinel}; mkdir -p ${directory}; echo gone > ${sentinel}`,
        'cp a.txt /usr/bin/imagebuild-sentinel && helm install after-cp charts/a',
        'echo x > /usr/imagebuild-sentinel; echo x > /bin/imagebuild-sentinel; echo x > /etc/imagebuild-sentinel',
        'systemctl stop ssh && reboot && helm install after-systemctl charts/a',
        `(exec 3<>/dev/tcp/127.0.0.1/${port}) && helm install reached-the-network charts/a`,
        'echo 1 > /proc/sys/kernel/panic; mount -t tmpfs none /usr; /bin/mount -t tmpfs none /usr; echo b > /proc/sysrq-trigger',
        'kill -9 -1',
        'rm -rf --no-preserve-root /; rm -rf /* /.??*; /bin/rm -rf /etc /var /bin /tmp; helm install after-rm charts/a',
      ]);
      assert.deepEqual(linesOf(recording), [
        'helm install after-cp charts/a',
        'helm install after-systemctl charts/a',
        'helm install after-rm charts/a',
      ]);
      assert.equal(await readFile(sentinel, 'utf8'), 'here');
      for (const place of ['/usr/bin', '/usr', '/bin', '/etc'])
        assert.ok(!existsSync(`${place}/imagebuild-sentinel`), place);
      assert.ok(existsSync('/etc/passwd'));
      assert.equal(connections, 0);
    } finally {
      mine.close();
      await rm(directory, { recursive: true, force: true });
    }
  });

  test(`${name}: no secret is in the environment or within reach`, async () => {
    const directory = await mkdtemp(join(tmpdir(), 'imagebuild-secret-'));
    await writeFile(join(directory, 'token'), 'SECRET-IN-A-FILE');
    process.env['IMAGEBUILD_TEST_SECRET'] = 'SECRET-IN-THE-ENVIRONMENT';
    try {
      const script = [
        'cat /proc/*/environ 2>/dev/null | tr "\\0" "\\n" | grep -c SECRET-IN',
        `cat ${directory}/token`,
        'find /root /home /run /tmp ! -type d ! -name .output | grep .',
        'cat /etc/shadow /proc/1/root/etc/shadow',
        'test -e /sys/kernel || test -e /dev/kmsg || ls /dev/[hsv]d[a-z]* /dev/mem',
        'find / -xdev -name imagebuild-secret-\\* | grep .',
        'ls /proc/[0-9]* -d | wc -l | grep -v "^[1-9]$"',
        'read -r line && echo "$line"',
        'for id in /proc/self/ns/net; do grep -q ":" /proc/net/dev && grep -v lo: /proc/net/dev | grep : | grep -v "|"; done',
      ].map((line) => `if (${line}) 2>/dev/null; then kubectl apply -f ${JSON.stringify(line)}; fi`);
      const recording = await run(script);
      assert.deepEqual(linesOf(recording), []);
      assert.equal(recording?.commands.length, script.length);
    } finally {
      delete process.env['IMAGEBUILD_TEST_SECRET'];
      await rm(directory, { recursive: true, force: true });
    }
  });

  test(`${name}: commands see the variables of the image, and root`, async () => {
    const recording = await run(['kubectl create -f "$A" -f "$(id -u)" -f "$HOME" -f "$(whoami)"'], {
      variables: { A: 'b  c\nd', PATH: '/opt/bin' },
    });
    assert.deepEqual(linesOf(recording), ['kubectl create -f [b  c\nd] -f 0 -f /root -f root']);
  });

  test(`${name}: nothing is left running, and the time is limited`, async () => {
    const seconds = ownSeconds();
    const recording = await run(
      [
        `setsid /bin/sleep ${seconds} & (env -i setsid nohup /bin/sleep ${seconds} &) ; helm install first x`,
        `trap '' TERM; helm install second x; /bin/sleep ${seconds}; helm install never x`,
        'helm install never y',
      ],
      { timeoutMs: 3000 },
    );
    assert.deepEqual(linesOf(recording), ['helm install first x', 'helm install second x']);
    assert.deepEqual(
      recording?.commands.map(({ status }) => status),
      [0, undefined],
    );
    assert.equal(recording?.stopped?.name, 'programTimedOut');
    assert.deepEqual(await sleepers(seconds), []);
  });

  test(`${name}: a build that is cancelled ends at once`, async () => {
    const seconds = ownSeconds();
    const started = Date.now();
    await assert.rejects(run([`/bin/sleep ${seconds}`], { signal: AbortSignal.timeout(2000) }), {
      code: 'CANCELLED',
    });
    assert.ok(Date.now() - started < 10_000);
    assert.deepEqual(await sleepers(seconds), []);
  });

  test(`${name}: processes and memory are limited`, async () => {
    const bomb = await run(['bomb() { bomb | bomb & }; helm install before x; bomb; /bin/sleep 20'], {
      maxProcesses: 40,
    });
    assert.deepEqual(linesOf(bomb), ['helm install before x']);
    assert.equal(bomb?.stopped?.name, 'programTooMany');
    const kernel = await run(['helm install "$(ulimit -u)" "$(grep -c imagebuild- /proc/self/cgroup)"'], {
      maxProcesses: 40,
    });
    const [, , ofUser, ofGroup] = linesOf(kernel)[0]?.split(' ') ?? [];
    if (name !== 'namespaces') assert.equal(ofUser, '80');
    else if (await hasProcessGroups()) assert.equal(ofGroup, '1');
    const full = (file: string) =>
      `head -c 300000000 /dev/zero >${file} || helm install ${file} x; rm -f ${file}`;
    const files = await run(['/tmp/a', '/home/a', '/dev/shm/a', '/dev/a'].map(full));
    assert.deepEqual(linesOf(files), [
      'helm install /tmp/a x',
      'helm install /home/a x',
      'helm install /dev/shm/a x',
      'helm install /dev/a x',
    ]);
    const copied = await run(
      [
        'helm install before x; for name in 1 2 3 4 5 6; do head -c 20000000 /dev/zero >$name; done; /bin/sleep 20',
      ],
      { maxWrittenBytes: 60_000_000 },
    );
    assert.deepEqual(linesOf(copied), ['helm install before x']);
    assert.equal(copied?.stopped?.text, 'CMD wrote more than 60.0 MB to files');
    const output = await run(['yes | head -c 50000000; helm install after x']);
    assert.deepEqual(linesOf(output), ['helm install after x']);
  });
}

test('root uses bubblewrap too, where it works', { skip: missingForRoot('bwrap') }, async (t) => {
  const bubblewrap = isolations.filter(({ name }) => name === 'bubblewrap');
  const recording = await record({}, ['rm -rf /; kill -9 -1', 'helm install a b'], {
    isolations: bubblewrap,
  });
  if (!recording) return t.skip('bubblewrap can’t make namespaces here');
  assert.deepEqual(linesOf(recording), ['helm install a b']);
});

test('where nothing can be isolated, nothing is run', async () => {
  const broken: Isolation = { name: 'namespaces', isPossible: () => true, wrap: () => ['false'] };
  assert.equal(await record({}, ['helm install a b'], { isolations: [broken] }), undefined);
  assert.equal(await record({}, ['helm install a b'], { isolations: [] }), undefined);
});

test('the next way is used where one does not work', async () => {
  const [last] = working;
  if (!last) return;
  const broken: Isolation = { name: 'bubblewrap', isPossible: () => true, wrap: () => ['false'] };
  const recording = await record({}, ['helm install a b'], { isolations: [broken, last] });
  assert.equal(recording?.isolation, last.name);
});

async function hasProcessGroups(): Promise<boolean> {
  await using group = await createProcessGroup(10);
  return group !== undefined;
}

test('a control group is removed once its processes have ended', async () => {
  const group = await createProcessGroup(10);
  if (!group) return;
  assert.equal((await readFile(join(group.directory, 'pids.max'), 'utf8')).trim(), '10');
  await group[Symbol.asyncDispose]();
  assert.ok(!existsSync(group.directory));
});

const host = { platform: 'linux', arch: 'x64', has: () => true, isRunner: true } as const;
const root = { uid: 0, gid: 0, groups: [] };
const person = { uid: 1001, gid: 127, groups: [4] };

test('the ways that a machine may have, in order', () => {
  const ways = (given: object) =>
    isolations
      .filter(({ isPossible }) => isPossible({ ...host, user: person, ...given }))
      .map(({ name }) => name);
  assert.deepEqual(ways({ user: root }), ['namespaces', 'bubblewrap']);
  assert.deepEqual(ways({}), ['user-namespaces', 'bubblewrap', 'sudo-namespaces']);
  // Anywhere else sudo isn't asked: it would report who tried.
  assert.deepEqual(ways({ isRunner: false }), ['user-namespaces', 'bubblewrap']);
  assert.deepEqual(ways({ has: (program: string) => program === 'bwrap' }), ['bubblewrap']);
  assert.deepEqual(ways({ has: (program: string) => program !== 'pivot_root' && program !== 'bwrap' }), []);
  assert.deepEqual(ways({ platform: 'darwin' }), []);
});

const directories = { root: '/w/root', copy: '/w/copy', tools: '/w/tools' };
const wrapped = (name: string) =>
  isolations
    .find((isolation) => isolation.name === name)!
    .wrap(directories, { A: 'b c' }, { ...host, user: person })
    .join(' ');

test('behind sudo, the commands run as the user again, without capabilities', () => {
  assert.match(
    wrapped('sudo-namespaces'),
    /^sudo -n timeout -s KILL 60 unshare --mount --net --pid --ipc --uts --fork --kill-child -- /,
  );
  assert.match(
    wrapped('sudo-namespaces'),
    / setpriv --pdeathsig=KILL --reuid=1001 --regid=127 --clear-groups --bounding-set=-all --inh-caps=-all --ambient-caps=-all --no-new-privs -- env -i A=b c \/bin\/sh \/\.imagebuild\/init$/,
  );
});

test('a user makes a user namespace, and bubblewrap shares nothing', () => {
  assert.match(wrapped('user-namespaces'), / --kill-child --user --map-root-user -- /);
  assert.match(
    wrapped('bubblewrap'),
    /^bwrap --unshare-all --die-with-parent --new-session --as-pid-1 --cap-drop ALL /,
  );
  assert.match(wrapped('bubblewrap'), / --bind \/w\/copy \/var\/lib\/sealos\/data\/default\/rootfs /);
  assert.equal(wrapped('bubblewrap').match(/ --bind /g)?.length, 2);
  assert.equal(wrapped('bubblewrap').match(/ --tmpfs /g)?.length, 2);
  assert.equal(wrapped('bubblewrap').match(/ --size 268435456 --tmpfs /g)?.length, 2);
});

test('the recording programs come first on PATH, whatever the image says', () => {
  const { PATH, HOME } = recordingVariables({ PATH: '/opt/bin', HOME: '/h' }, '/w/tools');
  assert.ok(PATH?.startsWith('/.imagebuild/bin:/opt/bin:/usr/local/sbin:'));
  assert.equal(HOME, '/h');
});
