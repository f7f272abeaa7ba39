import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { resolveSettings } from '../../src/buildoptions.ts';
import { images } from '../../src/commands/images.ts';
import { silent } from '../../src/progress.ts';
import { imagebuild } from '../support/cli.ts';
import { setsRoot } from '../support/discovery/sets.ts';
import { environmentWithHelm } from '../support/helm.ts';

/** Lists the images of a directory: its references and the messages of its warnings. */
async function list(directory: string) {
  const env = { PATH: (await environmentWithHelm())['PATH'] };
  const found = await images(directory, resolveSettings({}, { configuration: undefined, env }), silent);
  return {
    references: found.images.map(({ reference, required }) => `${reference} ${required}`),
    sources: found.images.flatMap(({ sources }) => sources.map(({ file }) => file)),
    warnings: found.warnings.map(({ message }) => message),
  };
}

/** Lists the images of an application with these files. */
async function listIn(files: Readonly<Record<string, string>>) {
  const directory = await mkdtemp(join(tmpdir(), 'imagebuild-images-'));
  try {
    for (const [path, text] of Object.entries(files)) {
      await mkdir(join(directory, dirname(path)), { recursive: true });
      await writeFile(join(directory, path), text);
    }
    return await list(directory);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

const pod = (image: string) => `kind: Pod\nspec: {containers: [{name: c, image: "${image}"}]}\n`;

test('what the scripts of CMD install is listed', async () => {
  const { references } = await list(join(setsRoot.applications, setsRoot.app, 'install-script'));
  assert.deepEqual(references, [
    'docker.io/library/nginx:1.27.3 true',
    'docker.io/nginx/nginx-prometheus-exporter:1.4.0 true',
  ]);
});

test('what a finder and a command see is said once, and people read the counts of each class first', async () => {
  const directory = join(setsRoot.applications, setsRoot.app, 'cockroach-operator');
  const { references, warnings } = await list(directory);
  assert.deepEqual(references, [
    'docker.io/cockroachdb/cockroach-operator:v2.15.1 true',
    'docker.io/cockroachdb/cockroach:v24.1.10 false',
    'quay.io/example/cockroach-ui:1.0.0 false',
  ]);
  assert.equal(warnings.length, 1);
  const { stdout } = await imagebuild(['images', directory, '--progress', 'quiet']);
  assert.match(stdout, /^3 images: 1 required, 2 candidates\ndocker\.io\/cockroachdb\/cockroach-operator/);
  assert.match(stdout, /\nnotes \(10\):\n/);
  assert.equal(stdout.match(/its operator names many versions/g)?.length, 10);
});

test('variables of ENV count, and a base image is not asked', async () => {
  const { references, sources } = await listIn({
    Kubefile:
      'FROM registry.invalid/acme/base:v1\nENV DIR=deploy\nCOPY . .\nENTRYPOINT ["kubectl apply -f $(DIR)/a.yaml"]\nCMD ["kubectl apply -k $(DIR)/k"]\n',
    'deploy/a.yaml': pod('acme/a:1'),
    'deploy/k/kustomization.yaml': 'resources: [b.yaml]\nimages: [{name: b, newName: acme/b, newTag: "2"}]\n',
    'deploy/k/b.yaml': pod('b'),
    'deploy/unused.yaml': pod('acme/unused:1'),
  });
  assert.deepEqual(references, ['docker.io/acme/a:1 true', 'docker.io/acme/b:2 true']);
  assert.deepEqual(sources, ['deploy/a.yaml', 'deploy/k/b.yaml']);
});

test('nothing of this machine is changed, and a Kubefile that has mistakes does not stop the list', async () => {
  const ran = join(tmpdir(), `imagebuild-images-ran-${process.pid}`);
  const { references } = await listIn({
    Kubefile: `FROM scratch\nCOPY . .\nCMD ["touch ${ran}; kubectl apply -f manifests"]\n`,
    'manifests/a.yaml': pod('acme/a:1'),
  });
  assert.deepEqual(references, ['docker.io/acme/a:1 true']);
  await assert.rejects(rm(ran), { code: 'ENOENT' });
  const wrong = await listIn({ Kubefile: 'FROM scratch\nCOPI . .\n', 'manifests/a.yaml': pod('acme/a:1') });
  assert.deepEqual(wrong.references, ['docker.io/acme/a:1 true']);
});

test('a file that COPY puts elsewhere is not said to be missing', async () => {
  const { warnings } = await listIn({
    Kubefile: 'FROM scratch\nCOPY chart charts/web\nCMD ["helm install web charts/web"]\n',
    'chart/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 0.1.0\n',
  });
  assert.ok(!warnings.some((text) => /charts\/web/.test(text)));
});

for (const name of ['Sealfile', 'Containerfile'])
  test(`the commands of a ${name} are read`, async () => {
    const { references } = await listIn({
      [name]: 'FROM scratch\nCOPY . .\nCMD ["kubectl apply -f deploy/pod.yaml"]\n',
      'deploy/pod.yaml': pod('nginx:1.27'),
    });
    assert.deepEqual(references, ['docker.io/library/nginx:1.27 true']);
  });
