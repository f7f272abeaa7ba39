import assert from 'node:assert/strict';
import { access, mkdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { ImageInspection } from '../../src/commands/inspect/inspection.ts';
import { openLayout } from '../../src/stores/layout/layout.ts';
import { type ApplicationWorkspace, makeApplications } from '../support/applications.ts';
import { imagebuild, type Outcome } from '../support/cli.ts';
import { environmentWithHelm } from '../support/helm.ts';
import { startRegistry, type TestRegistry } from '../support/registry.ts';
import { makeStorage, type Storage } from '../support/storage.ts';
import { writePlatform } from '../support/storedimages.ts';
import { missing as missingTools } from '../support/tools.ts';

const pod = (...names: readonly string[]) =>
  `kind: Pod\nspec:\n  containers:\n${names.map((image) => `  - image: ${image}\n`).join('')}`;
const chart = {
  'charts/web/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n',
  'charts/web/values.yaml': 'tag: "1"\n',
  'charts/web/templates/a.yaml': pod('acme/web:{{ .Values.tag }}'),
};

describe('inspect --complete', { skip: missingTools('docker-registry', 'buildah', 'skopeo') }, () => {
  let registry: TestRegistry;
  let storage: Storage;
  let workspace: ApplicationWorkspace;
  let env: Record<string, string>;
  before(async () => {
    registry = await startRegistry();
    storage = await makeStorage();
    workspace = await makeApplications(['docker.io/acme/app:1']);
    const { PATH = '' } = await environmentWithHelm();
    env = { PATH };
    await buildOther();
  });
  after(async () => {
    await registry?.stop();
    await storage?.[Symbol.asyncDispose]();
    await workspace?.[Symbol.asyncDispose]();
  });

  /**
   * Builds an image with buildah, as somebody else would, whose `/registry` is what docker-registry wrote.
   */
  async function buildOther(): Promise<void> {
    const context = join(storage.directory, 'other');
    const files = {
      ...chart,
      'manifests/a.yaml': pod('acme/held:1', 'acme/gone:1', 'sealos.hub:5000/acme/own:1'),
      'manifests/b.yaml': 'kind: App\nspec: {image: "acme/candidate:1"}\n',
      'opt/install.sh': `touch ${join(storage.directory, 'was-run')}\nhelm install web charts/web --set tag=$TAG\nhelm install far oci://example.com/far\n`,
      Kubefile:
        'FROM scratch\nENV TAG=9\nCOPY charts charts\nCOPY manifests manifests\nCOPY opt opt\nCOPY registry registry\nCMD ["bash opt/install.sh"]\n',
    };
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(context, path)), { recursive: true });
      await writeFile(join(context, path), text);
    }
    await symlink('/etc/passwd', join(context, 'manifests/passwd.yaml'));
    await symlink('/', join(context, 'charts/machine'));
    const saved = await startRegistry({ root: join(context, 'registry') });
    const layout = await openLayout(join(storage.directory, 'held'), { create: true });
    await writePlatform(layout, 'amd64', 'held', 'held');
    const options = ['--dest-tls-verify=false', '--preserve-digests'];
    await storage.run('skopeo', 'copy', ...options, 'oci:held:held', `docker://${saved.host}/acme/held:1`);
    await saved.stop();
    const buildOptions = ['--isolation', 'chroot', '--quiet', '--platform', 'linux/amd64', '--tag', 'other'];
    await storage.run('buildah', 'bud', ...buildOptions, '--file', join(context, 'Kubefile'), context);
    await storage.run(
      'buildah',
      'push',
      '--tls-verify=false',
      'other',
      `docker://${registry.host}/team/other:v1`,
    );
  }

  const inspect = (image: string, ...flags: readonly string[]): Promise<Outcome> =>
    imagebuild(['inspect', '--complete', `${registry.host}/${image}`, ...flags], { env });
  const completeness = ({ stdout }: Outcome) =>
    (JSON.parse(stdout) as ImageInspection).platforms.map((one) => one.completeness);

  test('lists what an image of another builder would pull, and exits with 1', async () => {
    const told = await inspect('team/other:v1', '--json');
    assert.equal(told.status, 1, told.stderr);
    const [found] = completeness(told);
    assert.equal(found?.required, 4);
    assert.deepEqual(
      found.missing.map(({ reference, sources }) => [reference, sources[0]?.file]),
      [
        ['docker.io/acme/gone:1', '/manifests/a.yaml'],
        ['docker.io/acme/web:1', '/charts/web/templates/a.yaml'],
        ['docker.io/acme/web:9', '/charts/web/templates/a.yaml'],
      ],
    );
    const far = 'helm install far oci://example.com/far: oci://example.com/far is not in the image';
    assert.equal(found.notes.length, 1);
    assert.ok(found.notes[0]?.reason.startsWith(far), found.notes[0]?.reason);
    assert.deepEqual(found.notes[0]?.sources, [{ kind: 'command', file: 'CMD' }]);
    const { status, stdout } = await inspect('team/other:v1');
    assert.equal(status, 1);
    assert.ok(stdout.includes(`    notes (1):\n      ${far}`), stdout);
    assert.match(
      stdout,
      /not complete: it would pull 3 of 4 images that it needs\n +docker\.io\/acme\/gone:1 +\(\/manifests\/a\.yaml:5\)/,
    );
  });

  test('runs nothing of the image', async () => {
    await assert.rejects(access(join(storage.directory, 'was-run')), { code: 'ENOENT' });
  });

  test('says that an image of ours is complete', async () => {
    const Kubefile =
      'FROM scratch\nCOPY charts charts\nCOPY manifests manifests\nCOPY registry registry\nCMD ["helm install web charts/web"]\n';
    const files = {
      ...chart,
      Kubefile,
      'charts/web/templates/a.yaml': pod('acme/app:{{ .Values.tag }}'),
      'manifests/a.yaml': pod('acme/app:1'),
    };
    await workspace.build(
      files,
      {},
      {
        destination: { kind: 'registry', host: registry.host, namespace: 'team' },
        env: { ...env, RUNNER_TEMP: workspace.directory, HOME: '/nonexistent' },
      },
    );
    const told = await inspect('team/a:v1', '--json', '--verify');
    assert.equal(told.status, 0, told.stderr);
    assert.deepEqual(completeness(told), [
      { required: 1, missing: [], notes: [], warnings: [] },
      { required: 1, missing: [], notes: [], warnings: [] },
    ]);
    assert.match((await inspect('team/a:v1')).stdout, /complete: it holds what it needs, 1 image\n/);
  });

  test('isn’t asked without the flag', async () => {
    const told = await imagebuild(['inspect', `${registry.host}/team/other:v1`, '--json'], { env });
    assert.equal(told.status, 0, told.stderr);
    assert.deepEqual(completeness(told), [undefined]);
  });
});
