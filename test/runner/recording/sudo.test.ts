import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { missingForRoot } from '../../support/tools.ts';

/** A user who may use sudo without a password, like that of a CI runner; removed when it is disposed. */
async function addSudoer(): Promise<AsyncDisposable & { readonly uid: number; readonly gid: number }> {
  const name = `imagebuild-${randomBytes(4).toString('hex')}`;
  const sudoers = `/etc/sudoers.d/${name}`;
  execFileSync('useradd', ['--no-create-home', '--home-dir', '/nonexistent', name]);
  await writeFile(sudoers, `${name} ALL=(ALL) NOPASSWD: ALL\n`, { mode: 0o440 });
  const idOf = (flag: string) => Number(execFileSync('id', [flag, name], { encoding: 'utf8' }));
  return {
    uid: idOf('-u'),
    gid: idOf('-g'),
    async [Symbol.asyncDispose]() {
      await rm(sudoers, { force: true });
      execFileSync('userdel', ['--force', name], { stdio: 'ignore' });
    },
  };
}

const needed = missingForRoot('sudo', 'unshare', 'setpriv', 'useradd', 'userdel');

test('sudo -n isolates commands for a user of a CI runner, who stays that user', {
  skip: needed,
}, async (t) => {
  await using user = await addSudoer();
  const { uid, gid } = user;
  const asked = spawnSync('sudo', ['-n', 'true'], { uid, gid, cwd: '/', encoding: 'utf8' });
  if (asked.status !== 0) return t.skip(`sudo is refused here: ${asked.stderr.trim()}`);
  const directory = await mkdtemp(join(tmpdir(), 'imagebuild-sudo-'));
  t.after(() => rm(directory, { recursive: true, force: true }));
  await chmod(directory, 0o755);
  const sentinel = join(directory, 'sentinel');
  await writeFile(sentinel, 'here');
  const work = join(directory, 'work');
  await mkdir(work);
  execFileSync('chown', [`${uid}:${gid}`, work]);
  const commands = [
    'cp a.txt /usr/bin/imagebuild-sudo-sentinel; helm install after-cp c --set "uid=$(/usr/bin/id -u)"',
    `grep -q "CapEff:.*[1-9a-f]" /proc/self/status && helm install has-capabilities c; /usr/bin/sudo -n true && helm install has-sudo c`,
    'echo changed > a.txt',
    `rm -rf ${sentinel} --no-preserve-root /; helm install after-rm c`,
  ];
  const source = (path: string) =>
    JSON.stringify(join(import.meta.dirname, '../../../src/runner/recording', path));
  const script = `
    const { mkdir, readFile, writeFile } = await import('node:fs/promises');
    const { isolations } = await import(${source('isolation.ts')});
    const { recordCommands } = await import(${source('recording.ts')});
    const copy = ${JSON.stringify(join(work, 'copy'))};
    await mkdir(copy);
    await writeFile(copy + '/a.txt', 'a');
    const recording = await recordCommands({
      copy,
      commands: ${JSON.stringify(commands)},
      variables: {},
      directory: ${JSON.stringify(join(work, 'recording'))},
      env: { PATH: process.env.PATH, CI: 'true' },
      isolations: isolations.filter(({ name }) => name === 'sudo-namespaces'),
    });
    console.log(JSON.stringify(recording));`;
  const ran = spawnSync(process.execPath, ['--input-type=module', '--eval', script], {
    uid,
    gid,
    cwd: '/',
    encoding: 'utf8',
  });
  assert.equal(ran.status, 0, ran.stderr);
  const recording = JSON.parse(ran.stdout || 'null');
  assert.equal(recording?.isolation, 'sudo-namespaces', ran.stdout);
  const calls: { args: string[] }[] = recording.commands.flatMap((one: { calls: unknown[] }) => one.calls);
  assert.deepEqual(
    calls.map(({ args }) => args.slice(1).join(' ')),
    [`after-cp c --set uid=${uid}`, 'after-rm c'],
  );
  assert.equal(recording.stopped, undefined);
  assert.equal(await readFile(sentinel, 'utf8'), 'here');
  assert.ok(!existsSync('/usr/bin/imagebuild-sudo-sentinel'));
});
