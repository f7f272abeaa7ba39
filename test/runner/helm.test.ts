import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import type { ImagebuildError } from '../../src/errors.ts';
import { makeHomes } from '../../src/runner/environment.ts';
import { createChartRenderer, findHelm, helmVersion, renderTemplates } from '../../src/runner/helm.ts';
import { environmentWithHelm } from '../support/helm.ts';

let directory = '';
let env: NodeJS.ProcessEnv = {};
let helm = '';
before(async () => {
  directory = await mkdtemp(join(tmpdir(), 'imagebuild-helm-'));
  env = await environmentWithHelm();
  helm = await findHelm(env);
});
after(() => rm(directory, { recursive: true, force: true }));

async function chart(name: string, files: Record<string, string>): Promise<string> {
  const path = join(directory, name);
  const all = { 'Chart.yaml': `apiVersion: v2\nname: ${name}\nversion: 1.0.0\n`, ...files };
  for (const [file, text] of Object.entries(all)) {
    await mkdir(dirname(join(path, file)), { recursive: true });
    await writeFile(join(path, file), text);
  }
  return path;
}

let renders = 0;
async function render(
  path: string,
  options: { values?: string[]; sets?: string[]; apiVersions?: string[] } = {},
) {
  const homes = await makeHomes(join(directory, `homes-${renders++}`));
  const { values = [], sets = [], apiVersions = [] } = options;
  const kubeVersion = 'v1.31.0';
  return renderTemplates({
    helm,
    path,
    name: 'app',
    namespace: 'app',
    kubeVersion,
    chart: 'web',
    apiVersions,
    values,
    sets,
    homes,
    env,
  });
}

test('helm is found on PATH and prints its version', async () => {
  assert.match(await helmVersion(helm), /^v\d+\.\d+\.\d+/);
});

test('a missing helm is an error with an install hint', async () => {
  await assert.rejects(
    findHelm({ PATH: directory }),
    (error: ImagebuildError) => error.code === 'PROGRAM_MISSING' && /install/.test(error.hint ?? ''),
  );
});

test('a chart is rendered with its release, version, values and sets; later ones win', async () => {
  const path = await chart('plain', {
    'values.yaml': 'a: 1\nb: 1\nc: 1\n',
    'templates/x.yaml':
      'x: {{ .Release.Name }}/{{ .Release.Namespace }}/{{ .Capabilities.KubeVersion.Version }}\ny: {{ .Values.a }}{{ .Values.b }}{{ .Values.c }}\n',
    'crds/crd.yaml': 'kind: CustomResourceDefinition\nimage: not/this:1\n',
  });
  const values = join(directory, 'more values.yaml');
  await writeFile(values, 'b: 2\nc: 2\n');
  const rendered = await render(path, { values: [values], sets: ['c=3'] });
  assert.match(rendered, /^x: app\/app\/v1\.31\.0$/m);
  assert.match(rendered, /^y: 123$/m);
  assert.ok(!rendered.includes('not/this'));
});

test('renders share homes one after the other, and never at the same time', async () => {
  const homes = await mkdtemp(join(directory, 'shared-'));
  const renderChart = createChartRenderer(homes, { env });
  const path = await chart('shared', { 'templates/x.yaml': 'x: {{ .Values.x | required "x" }}\n' });
  const template = {
    ...{ path, name: 'app', namespace: 'app', kubeVersion: 'v1.31.0', chart: 'shared' },
    ...{ apiVersions: [], values: [] },
  };
  const one = (x: string) => renderChart({ ...template, sets: [`x=${x}`] });
  for (const x of ['1', '2', '3']) assert.match(await one(x), new RegExp(`^x: ${x}$`, 'm'));
  assert.equal((await readdir(homes)).length, 1);
  await Promise.all([one('4'), one('5')]);
  assert.equal((await readdir(homes)).length, 2);
  for (const _ of [1, 2, 3]) await assert.rejects(one(''), /required|x/);
  assert.equal((await readdir(homes)).length, 3, 'homes of a failed render are used again');
});

test('a chart that fails is reported with helm’s message', async () => {
  const path = await chart('broken', { 'templates/x.yaml': '{{ fail "give me a password" }}\n' });
  await assert.rejects(render(path), (error: ImagebuildError) => {
    assert.equal(error.code, 'CHART_FAILED');
    assert.match(error.message, /^the chart broken cannot be rendered: .*give me a password/);
    assert.match(error.hint ?? '', /<chart name>\.values\.yaml/);
    return true;
  });
});

test('the hint follows what a chart demands, not the names of its templates', async () => {
  const failing: Record<string, [template: string, hint: RegExp]> = {
    'templates/crds.yaml': ['{{ .Values.x.namespace.z }}', /values\.yaml/],
    'templates/a.yaml': ['{{ fail "Secret pmm not found in namespace app" }}', /values\.yaml/],
    'templates/b.yaml': ['{{ fail "install it in the namespace cattle" }}', /charts\.web\.namespace/],
  };
  for (const [file, [template, hint]] of Object.entries(failing)) {
    const path = await chart(`demand-${renders}`, { [file]: template });
    await assert.rejects(render(path), (error: ImagebuildError) => hint.test(error.hint ?? ''));
  }
});

test('continuation lines are part of helm’s message', async () => {
  const path = await chart('nil', { 'templates/x.yaml': '{{ .Values.x.y.z }}\n' });
  await assert.rejects(render(path), (error: ImagebuildError) => {
    assert.match(error.message, /nil\/templates\/x\.yaml:1.*nil pointer evaluating/);
    assert.doesNotMatch(error.message, /--debug/);
    return true;
  });
});

test('a chart without its dependencies gives a hint how to fetch them', async () => {
  const path = await chart('lonely', {
    'Chart.yaml':
      'apiVersion: v2\nname: lonely\nversion: 1.0.0\ndependencies: [{name: redis, version: 1.0.0, repository: "https://x.invalid"}]\n',
  });
  await assert.rejects(
    render(path),
    (error: ImagebuildError) => error.code === 'CHART_FAILED' && /dependency build/.test(error.hint ?? ''),
  );
});

test('a chart that does not support the Kubernetes version gives a hint which one to choose', async () => {
  const path = await chart('old', {
    'Chart.yaml': 'apiVersion: v2\nname: old\nversion: 1.0.0\nkubeVersion: "<1.20"\n',
  });
  await assert.rejects(
    render(path),
    (error: ImagebuildError) => error.code === 'CHART_FAILED' && /--kube-version/.test(error.hint ?? ''),
  );
});

test('charts are rendered concurrently, each with its own homes', async () => {
  const path = await chart('many', { 'templates/x.yaml': 'n: {{ .Release.Name }}\n' });
  const rendered = await Promise.all(Array.from({ length: 6 }, () => render(path)));
  for (const text of rendered) assert.match(text, /n: app/);
});
