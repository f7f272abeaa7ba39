import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { parse } from 'yaml';
import type { Result } from '../../src/application/result.ts';
import type { ImageInspection } from '../../src/commands/inspect/inspection.ts';
import { imagebuild } from '../support/cli.ts';
import { environmentWithHelm } from '../support/helm.ts';
import { pushImages } from '../support/images.ts';
import { startRegistry, type TestRegistry } from '../support/registry.ts';
import { missingForRoot } from '../support/tools.ts';

const script = (host: string) => `set -e
values() { printf 'extra: %s\\n' "${host}/shop/extra:1" >/tmp/values.yaml; }
until kubectl get nodes | grep -q Ready; do sleep 1; done
values
helm upgrade -i web charts/web --wait --set $1.enabled=true -f /tmp/values.yaml
helm install far oci://example.com/far
`;

const template = `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers:
  - { name: web, image: "{{ .Values.image }}" }
  {{- if .Values.metrics.enabled }}
  - { name: metrics, image: "{{ .Values.metrics.image }}" }
  {{- end }}
  {{- with .Values.extra }}
  - { name: extra, image: "{{ . }}" }
  {{- end }}
`;

describe('what CMD installs', { skip: missingForRoot('docker-registry', 'buildah') }, () => {
  let work: string;
  let registry: TestRegistry;
  let env: Record<string, string>;

  const name = (image: string) => `${registry.host}/shop/${image}:1`;
  const run = (...args: string[]) => imagebuild(args, { cwd: work, env });
  const publishing = () => ['--push', '--registry', registry.host, '--namespace', 'team', '--json'];

  async function write(app: string, cmd: readonly string[], more: Readonly<Record<string, string>> = {}) {
    const files = {
      Kubefile: `FROM scratch\nCOPY charts charts\nCOPY opt opt\nCOPY registry registry\nCMD ${JSON.stringify(cmd)}\n`,
      'charts/web/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 0.1.0\n',
      'charts/web/values.yaml': `image: ${name('web')}\nmetrics: { enabled: false, image: "${name('metrics')}" }\nextra:\n`,
      'charts/web/templates/pod.yaml': template,
      'opt/install.sh': script(registry.host),
      ...more,
    };
    for (const [path, text] of Object.entries(files)) {
      const file = join(work, 'applications', app, 'v1', path);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, text);
    }
  }

  /** Builds and publishes, and compares the result with what `/registry` of the published image holds. */
  async function publish(app: string, ...flags: string[]): Promise<Result> {
    const built = await run('build', 'apps', app, 'v1', ...publishing(), ...flags);
    assert.equal(built.status, 0, built.stderr);
    const result: Result = JSON.parse(built.stdout);
    const inspected = await run('inspect', `${registry.host}/team/${app}:v1`, '--verify', '--json');
    assert.equal(inspected.status, 0, inspected.stderr);
    const { platforms } = JSON.parse(inspected.stdout) as ImageInspection;
    assert.equal(platforms.length, 2);
    for (const { images } of platforms)
      assert.deepEqual(
        images.map((image) => `${registry.host}/${image.name}:${image.tag}`).sort(),
        result.images.map(({ reference }) => reference).sort(),
      );
    return result;
  }
  const namesIn = ({ images }: Result) =>
    images.map(({ reference, required }) => `${reference}${required ? '' : ' (candidate)'}`).sort();
  const reasonsIn = ({ notes = [] }: Result) => notes.map(({ reason }) => reason).sort();
  const far =
    'helm install far oci://example.com/far: oci://example.com/far is not in the image, so its images are not found; copy it into the image, or list them under images in imagebuild.yml';

  before(async () => {
    work = await mkdtemp(join(tmpdir(), 'imagebuild-installs-e2e-'));
    registry = await startRegistry();
    env = { PATH: (await environmentWithHelm())['PATH'] ?? '' };
    await pushImages(
      registry.host,
      ['web', 'metrics', 'extra'].map((image) => ({ name: `shop/${image}:1` })),
    );
  });
  after(async () => {
    await registry?.stop();
    await rm(work, { recursive: true, force: true });
  });

  test('is recorded and embedded: images that only its --set and -f add, and that are required', async () => {
    await write('recorded', ['bash opt/install.sh metrics']);
    const result = await publish('recorded');
    assert.deepEqual([result.installs, result.installsReason], ['recorded', undefined]);
    assert.deepEqual(namesIn(result), [name('extra'), name('metrics'), name('web')]);
    assert.deepEqual(result.warnings, []);
    assert.deepEqual(reasonsIn(result), [far]);
    assert.deepEqual(result.notes?.[0]?.sources, [
      { kind: 'command', file: 'applications/recorded/v1/Kubefile', line: 5 },
    ]);
    const locked = await run('lock', 'apps', 'recorded', 'v1');
    assert.equal(locked.status, 0, locked.stderr);
    const lock = parse(await readFile(join(work, 'applications/recorded/v1/images.lock.yaml'), 'utf8'));
    assert.equal(lock.installs, 'recorded');
    // What is only read differs from the lock, and the reason is told.
    const differs = await run('plan', 'apps', 'recorded', 'v1', '--offline', '--no-record-install');
    assert.equal(differs.status, 1);
    assert.match(differs.stderr, /ENTRYPOINT and CMD were recorded when it was written, and are only read/);
  });

  for (const [app, flags, configuration] of [
    ['flag', ['--no-record-install'], ''],
    ['setting', [], 'recordInstall: false\n'],
  ] as const)
    test(`is read as it is written with ${flags[0] ?? configuration.trim()}, and that is told`, async () => {
      await write(app, ['bash opt/install.sh metrics'], { 'imagebuild.yml': configuration });
      const result = await publish(app, ...flags);
      assert.deepEqual([result.installs, result.installsReason], ['read', 'off']);
      // The file of -f exists only when the script runs.
      assert.deepEqual(namesIn(result), [name('metrics'), name('web')]);
      assert.deepEqual(result.warnings, []);
      assert.deepEqual(reasonsIn(result), [
        far,
        'helm upgrade -i web charts/web --wait --set metrics.enabled=true -f /tmp/values.yaml: /tmp/values.yaml is not in the image, so the chart is rendered without it; copy it into the image, or list the images that it adds under images in imagebuild.yml',
      ]);
      const planned = await run('plan', 'apps', app, 'v1', '--offline', ...flags);
      assert.equal(planned.status, 0, planned.stderr);
      assert.match(
        planned.stdout,
        /\n {2}ENTRYPOINT and CMD are read as they are written, and not run: recording is switched off \(recordInstall, --no-record-install\)\n/,
      );
      assert.ok(
        planned.stdout.includes(
          `  notes (2):\n    ${far}\n        command: applications/${app}/v1/Kubefile:5\n`,
        ),
      );
    });

  test('may try to harm the machine: it stays as it was, and the build completes', async () => {
    const sentinel = join(work, 'sentinel');
    await writeFile(sentinel, 'here');
    await write('harm', [
      'cp opt/install.sh /usr/bin/imagebuild-e2e-harm; cp opt/install.sh /etc/imagebuild-e2e-harm',
      'bash opt/install.sh metrics',
      `rm -rf ${work}; rm -rf --no-preserve-root /; /bin/rm -rf /usr /etc /home`,
      'systemctl stop ssh; kill -9 -1; reboot',
    ]);
    const result = await publish('harm');
    assert.equal(result.installs, 'recorded');
    assert.deepEqual(namesIn(result), [name('extra'), name('metrics'), name('web')]);
    assert.deepEqual(result.warnings, []);
    assert.deepEqual(reasonsIn(result), [far]);
    assert.equal(await readFile(sentinel, 'utf8'), 'here');
    for (const directory of ['/usr/bin', '/etc'])
      assert.ok(!existsSync(join(directory, 'imagebuild-e2e-harm')), directory);
    assert.ok(existsSync('/etc/passwd'));
  });
});
