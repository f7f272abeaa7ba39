import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, readlink, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import type { ImagebuildError } from '../../../src/errors.ts';
import { type InstalledCommand, readInstall, runInstall } from '../../../src/runner/install/install.ts';
import { environmentWithHelm } from '../../support/helm.ts';
import { ownSeconds, sleepers } from '../../support/processes.ts';
import { until } from '../../support/waiting.ts';

type Install = Parameters<typeof runInstall>[0];

let work = '';
let lines: string[] = [];
beforeEach(async () => {
  lines = [];
  // A name that a shell must not take apart.
  work = await mkdtemp(join(tmpdir(), "imagebuild-install it's $HOME-"));
  await mkdir(join(work, 'files'));
  // They say how they are called; `-` shows standard input, and `--show=FILE` shows the file.
  for (const name of ['helm', 'kubectl'])
    await write(
      `machine/${name}`,
      `#!/bin/sh
echo "${name} $*"
for word; do case $word in -) cat ;; --show=*) cat "\${word#*=}" ;; fail) exit 7 ;; esac; done
`.replaceAll('\\$', '$'),
      0o755,
    );
});
afterEach(() => rm(work, { recursive: true, force: true }));

async function write(name: string, text: string, mode = 0o644): Promise<void> {
  await mkdir(dirname(join(work, name)), { recursive: true });
  await writeFile(join(work, name), text, { mode });
}

function given(commands: readonly string[], more: Partial<Install> = {}): Install {
  return {
    commands: commands.map((text, index) => ({ text, name: `CMD (Kubefile:${index + 1}) ${text}` })),
    variables: {},
    files: join(work, 'files'),
    templates: [],
    kubeconfig: join(work, 'kubeconfig'),
    directory: join(work, 'run'),
    env: { ...process.env, PATH: [join(work, 'machine'), process.env['PATH']].join(delimiter) },
    timeoutMs: 60_000,
    onLine: (line) => lines.push(line),
    ...more,
  };
}

function linesOf(done: readonly InstalledCommand[]): string[][] {
  return done.map(({ calls }) =>
    calls.map(({ program, args, directory, files }) =>
      [program, ...args, ...(directory === join(work, 'files') ? [] : [`in ${directory}`])]
        .concat(files.map(({ name, content }) => `${name}=${content}`))
        .join(' '),
    ),
  );
}

test('commands run in the files of the image with the real programs, whose calls are recorded', async () => {
  await write('files/charts/web/values.yaml', 'a: 1\n');
  await write('files/install.sh', 'cd charts/web\nhelm upgrade -i web . -f values.yaml\n');
  const done = await runInstall(given(['NS=web', 'kubectl create ns $NS; true', './install.sh web']));
  assert.deepEqual(lines, ['kubectl create ns web', 'helm upgrade -i web . -f values.yaml']);
  assert.deepEqual(linesOf(done), [
    [],
    ['kubectl create ns web'],
    [`helm upgrade -i web . -f values.yaml in ${join(work, 'files/charts/web')} values.yaml=a: 1\n`],
  ]);
  assert.deepEqual(
    done.map(({ name, status }) => [name, status]),
    [
      ['CMD (Kubefile:1) NS=web', 0],
      ['CMD (Kubefile:2) kubectl create ns $NS; true', 0],
      ['CMD (Kubefile:3) ./install.sh web', 0],
    ],
  );
});

test('what comes by standard input or a pipe is recorded and reaches the program whole', async () => {
  const long = 'x'.repeat(9_000_000);
  await write('files/long', long);
  const done = await runInstall(
    given([
      'echo one | kubectl apply -f -',
      'kubectl apply --show=<(echo two)',
      'kubectl apply -f <(echo three) >/dev/null',
      'kubectl apply -f - <long | wc -c',
      'echo kept | (helm list; cat)',
    ]),
  );
  assert.equal(lines[0], 'kubectl apply -f -');
  assert.equal(lines[1], 'one');
  assert.match(lines[2]!, /^kubectl apply --show=.*\/copies\//);
  assert.equal(lines[3], 'two');
  assert.equal(Number(lines[4]), long.length + 'kubectl apply -f -\n'.length);
  assert.deepEqual(lines.slice(5), ['helm list', 'kept']);
  const contents = done.map(({ calls }) =>
    calls.flatMap(({ files }) => files.map(({ content }) => `${content}`)),
  );
  assert.deepEqual(contents.slice(0, 3), [['one\n'], [], ['three\n']]);
  assert.equal(contents[3]?.[0]?.length, 8 * 1024 * 1024);
});

test('Env is set but for PATH, and nothing of ours is there but the kubeconfig and a home', async () => {
  await write('kubeconfig', 'clusters: []\n');
  const env = {
    ...given([]).env,
    GITHUB_TOKEN: 'x',
    KUBECONFIG: '/other',
    HTTPS_PROXY: 'http://u:p@proxy:1',
  };
  await runInstall(
    given(['env', 'cat ~/.kube/config'], {
      env,
      variables: {
        PATH: '/opt/of-the-image',
        A: 'b  "c"\n$HOME',
        HELM_NAMESPACE: 'web',
        KUBECONFIG: '/admin',
      },
    }),
  );
  const shown = new Set(lines);
  for (const line of [
    'A=b  "c"',
    '$HOME',
    'HELM_NAMESPACE=web',
    'HTTPS_PROXY=http://proxy:1',
    'clusters: []',
  ])
    assert.ok(shown.has(line), line);
  assert.ok(shown.has(`KUBECONFIG=${join(work, 'kubeconfig')}`));
  assert.ok(shown.has(`HOME=${join(work, 'run/homes/home')}`));
  assert.ok(!lines.some((line) => /^GITHUB_TOKEN=|of-the-image|:p@/.test(line)));
  assert.equal(await readlink(join(work, 'run/homes/home/.kube/config')), join(work, 'kubeconfig'));
});

test('a failure names its command, the last lines and what is not ready; others do not end the install', async () => {
  const commands = [
    'kubectl get fail',
    'echo waiting; helm install --wait fail',
    'echo never >&2; exit 3',
    'helm list',
  ];
  const notReady = async () => [
    { object: 'Deployment web/a', reason: '0 of 1 replicas are available' },
    { object: 'Pod web/a-1', reason: 'ImagePullBackOff: Back-off pulling image "example.com/a:1"' },
  ];
  const error = await runInstall(given(commands, { notReady })).then(
    () => assert.fail(),
    (thrown: ImagebuildError) => thrown,
  );
  assert.equal(error.code, 'INSTALL_FAILED');
  assert.equal(
    error.message,
    'CMD (Kubefile:3) echo never >&2; exit 3 exited with status 3; Pod web/a-1: ImagePullBackOff: Back-off pulling image "example.com/a:1"',
  );
  assert.match(error.hint ?? '', /^Correct what keeps the workload from starting/);
  assert.deepEqual(error.excerpt?.split('\n'), [
    'kubectl get fail',
    'waiting',
    'helm install --wait fail',
    'never',
    'not ready in the cluster:',
    'Pod web/a-1: ImagePullBackOff: Back-off pulling image "example.com/a:1"',
    'Deployment web/a: 0 of 1 replicas are available',
  ]);
  const done = await readInstall(given(commands));
  assert.deepEqual(
    done.map(({ status, calls }) => [status, calls.length]),
    [
      [7, 1],
      [7, 1],
    ],
  );
});

test('a program that is missing is named, also when the last command is the one that fails', async () => {
  const env = { PATH: '/usr/bin:/bin' };
  const error = await runInstall(given(['true', 'helm-of-nobody || helm list'], { env })).catch(
    (thrown) => thrown,
  );
  assert.equal(error.message, 'CMD (Kubefile:2) helm-of-nobody || helm list exited with status 127');
  assert.equal(error.hint, 'Install helm and put it on PATH: ENTRYPOINT and CMD run on this machine.');
});

test('time is limited; the command that was running and what was not ready are told', async () => {
  const seconds = ownSeconds();
  const error = await runInstall(
    given(['helm install web .', `kubectl rollout status web; sleep ${seconds}`], {
      timeoutMs: 2000,
      notReady: async () => [{ object: 'Pod web/a', reason: 'Unschedulable: 0/1 nodes are available' }],
    }),
  ).catch((thrown) => thrown);
  assert.equal(error.code, 'INSTALL_FAILED');
  assert.equal(
    error.message,
    `CMD (Kubefile:2) kubectl rollout status web; sleep ${seconds} did not finish within 2 seconds; Pod web/a: Unschedulable: 0/1 nodes are available`,
  );
  assert.deepEqual(await sleepers(seconds), []);
});

test('an install that is stopped leaves no process, and what it called is known', async () => {
  const seconds = ownSeconds();
  const controller = new AbortController();
  const commands = [`helm install web .; (setsid nohup sleep ${seconds} &); sleep ${seconds}`];
  const running = runInstall(given(commands, { signal: controller.signal }));
  await until('both sleep', async () => (await sleepers(seconds)).length >= 2);
  controller.abort(new Error('stopped'));
  await assert.rejects(running, { code: 'CANCELLED' });
  assert.deepEqual(await sleepers(seconds), []);
  assert.deepEqual(linesOf(await readInstall(given(commands))), [['helm install web .']]);
});

test('templates are rendered as sealos does: the dot is Env, with the functions of sprig', async () => {
  const template =
    'port: {{ .PORT | default "80" }}\nname: {{ or .NAME "none" | upper }}\n{{- range tuple 1 2 }}\n- {{ . }}{{ end }}\nempty: {{ .NOT_SET }}.\n';
  await write('files/manifests/web.yaml.tmpl', template);
  await write('elsewhere', 'kept');
  await symlink(join(work, 'elsewhere'), join(work, 'files/manifests/web.yaml'));
  await runInstall(
    given(['cat manifests/web.yaml'], {
      templates: ['manifests/web.yaml.tmpl'],
      variables: { NAME: 'web "1"', PORT: '8080' },
      env: await environmentWithHelm(),
    }),
  );
  assert.deepEqual(lines, ['port: 8080', 'name: WEB "1"', '- 1', '- 2', 'empty: .']);
  assert.equal(await readFile(join(work, 'elsewhere'), 'utf8'), 'kept');
});

test('a template that cannot be rendered, or that is elsewhere, ends the install before it begins', async () => {
  await write('files/etc/a.tmpl', '{{ .A | unknownFunction }}');
  const templates = ['etc/a.tmpl'];
  const env = await environmentWithHelm();
  await assert.rejects(runInstall(given(['touch ran'], { templates, env })), (error: ImagebuildError) => {
    assert.equal(error.code, 'INSTALL_FAILED');
    assert.match(error.message, /^etc\/a\.tmpl cannot be rendered as sealos does: .*unknownFunction/);
    return true;
  });
  assert.ok(!existsSync(join(work, 'files/ran')));
  await mkdir(join(work, 'outside'));
  await write('outside/b.tmpl', 'b');
  await symlink(join(work, 'outside'), join(work, 'files/scripts'));
  await assert.rejects(
    runInstall(given(['touch ran'], { templates: ['scripts/b.tmpl'], env, directory: join(work, 'second') })),
    { code: 'INSTALL_FAILED', message: 'scripts/b.tmpl is behind a link that leads out of the image' },
  );
  assert.ok(!existsSync(join(work, 'outside/b')));
});
