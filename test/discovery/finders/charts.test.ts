import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { pack } from 'tar-stream';
import { type DiscoveryInput, discover } from '../../../src/discovery/discover.ts';
import type { RenderChart } from '../../../src/discovery/finder.ts';
import type { ImagebuildError } from '../../../src/errors.ts';
import { formatReference } from '../../../src/image/reference.ts';
import { createChartRenderer } from '../../../src/runner/helm.ts';
import { environmentWithHelm, helmDirectory } from '../../support/helm.ts';
import { makeContext } from '../context.ts';

type Files = Record<string, string>;

let workspace = '';
let helm = '';
let render: RenderChart;
before(async () => {
  workspace = await mkdtemp(join(tmpdir(), 'imagebuild-charts-'));
  helm = join(await helmDirectory(), 'helm');
  const env = await environmentWithHelm();
  render = createChartRenderer(workspace, { env });
});
after(() => rm(workspace, { recursive: true, force: true }));

/** The files of a chart at a path; `more` is added to its Chart.yaml. */
function chart(path: string, name: string, files: Files, more = ''): Files {
  const all: Files = { 'Chart.yaml': `apiVersion: v2\nname: ${name}\nversion: 1.0.0\n${more}`, ...files };
  return Object.fromEntries(Object.entries(all).map(([file, text]) => [`charts/${path}/${file}`, text]));
}

function pod(image: string, annotation = ''): string {
  return `kind: Pod\nmetadata: {name: x, namespace: {{ .Release.Namespace }}, annotations: {${annotation}}}\nspec:\n  containers:\n  - image: ${image}\n`;
}

async function discoverIn(files: Files, options: Partial<DiscoveryInput> = {}) {
  await using context = await makeContext(files);
  return await discover({ directory: context.directory, application: 'app', render, ...options });
}

async function references(files: Files, options: Partial<DiscoveryInput> = {}): Promise<string[]> {
  const { images } = await discoverIn(files, options);
  return images.map(({ reference }) => formatReference(reference).replace('docker.io/x/', ''));
}

/** Only remembers how it was asked. */
function recorder() {
  const asked: Parameters<RenderChart>[0][] = [];
  const record: RenderChart = async (given) => {
    asked.push(given);
    return '';
  };
  return { asked, record };
}

test('a chart is rendered with its subcharts by their conditions, hooks and tests', async () => {
  const dependencies =
    'dependencies:\n- {name: used, version: 1.0.0, condition: used.enabled}\n- {name: unused, version: 1.0.0, condition: unused.enabled}\n';
  const files = {
    ...chart(
      'web',
      'web',
      {
        'values.yaml': 'used: {enabled: true}\nunused: {enabled: false}\n',
        'templates/a.yaml': pod('x/main:1'),
        'templates/hook.yaml': pod('x/hook:1', '"helm.sh/hook": pre-install'),
        'templates/test.yaml': pod('x/test:1', '"helm.sh/hook": test'),
        'crds/crd.yaml': 'kind: CustomResourceDefinition\nmetadata: {name: x}\nimage: x/crd:1\n',
        'charts/used/Chart.yaml': 'apiVersion: v2\nname: used\nversion: 1.0.0\n',
        'charts/used/templates/a.yaml': pod('x/used:1'),
        'charts/unused/Chart.yaml': 'apiVersion: v2\nname: unused\nversion: 1.0.0\n',
        'charts/unused/templates/a.yaml': pod('x/unused:1'),
      },
      dependencies,
    ),
  };
  const { images, notes, warnings } = await discoverIn(files);
  assert.deepEqual(
    notes.map(({ reference, reason }) => [reference, reason.name]),
    [['docker.io/x/test:1', 'reasonTestHook']],
  );
  assert.deepEqual(
    images.map(({ reference, required, origins }) => [
      reference.repository,
      required,
      origins[0]?.kind,
      origins[0]?.file,
    ]),
    [
      ['x/hook', true, 'chart', 'charts/web/templates/hook.yaml'],
      ['x/main', true, 'chart', 'charts/web/templates/a.yaml'],
      ['x/used', true, 'chart', 'charts/web/charts/used/templates/a.yaml'],
    ],
  );
  assert.deepEqual(warnings, []);
});

test('the values beside a chart are used by the name in Chart.yaml, then those of the configuration', async () => {
  const files = {
    ...chart('directory', 'web', {
      'values.yaml': 'tag: 1\nside: 1\nlast: 1\n',
      'templates/a.yaml': pod('x/a:{{ .Values.tag }}-{{ .Values.side }}-{{ .Values.last }}'),
    }),
    'charts/web.values.yaml': 'tag: 2\nside: 2\nlast: 2\n',
    'values/more.yaml': 'side: 3\nlast: 3\n',
  };
  assert.deepEqual(await references(files), ['a:2-2-2']);
  const charts = { web: { values: ['values/more.yaml'], set: { last: 4 } } };
  assert.deepEqual(await references(files, { charts }), ['a:2-3-4']);
  assert.deepEqual(await references(files, { charts: { web: { set: ['last=5'] } } }), ['a:2-2-5']);
});

test('a package is read like a directory', async () => {
  await using packaged = await makeContext(
    chart('web', 'web', { 'templates/a.yaml': pod('x/a:{{ .Values.tag }}') }, 'kubeVersion: "<1.26.0-0"\n'),
  );
  await promisify(execFile)(helm, [
    'package',
    join(packaged.directory, 'charts/web'),
    '-d',
    join(packaged.directory, 'charts'),
  ]);
  await rm(join(packaged.directory, 'charts/web'), { recursive: true });
  const { asked, record } = recorder();
  await discover({ directory: packaged.directory, application: 'app', render: record });
  assert.equal(asked[0]?.kubeVersion, 'v1.25.16');
  const { images } = await discover({
    directory: packaged.directory,
    application: 'app',
    render,
    charts: { web: { set: { tag: '1' } } },
  });
  assert.deepEqual(images[0]?.origins, [
    {
      kind: 'chart',
      file: 'charts/web-1.0.0.tgz',
      chains: [
        [
          { kind: 'chart', text: 'web' },
          { kind: 'template', text: 'templates/a.yaml' },
        ],
      ],
    },
  ]);
});

test('a template that two renders have is one place, with the chain of each', async () => {
  const files = chart('web', 'web', {
    'values.yaml': 'tag: 1\n',
    'web-values.yaml': 'other: 1\n',
    'templates/a.yaml': pod('x/a:{{ .Values.tag }}'),
  });
  const { images } = await discoverIn(files);
  const steps = [
    { kind: 'chart', text: 'web' },
    { kind: 'template', text: 'templates/a.yaml' },
  ];
  assert.deepEqual(images[0]?.origins, [
    {
      kind: 'chart',
      file: 'charts/web/templates/a.yaml',
      chains: [steps, [{ kind: 'values', text: 'charts/web/web-values.yaml' }, ...steps]],
    },
  ]);
});

test('the version of Kubernetes is the given one, else the newest that the chart allows', async () => {
  const template = { 'templates/a.yaml': pod('x/a:{{ .Capabilities.KubeVersion.Version }}') };
  const files = chart('web', 'web', template, 'kubeVersion: ">=1.20.0-0, <1.25.0-0"\n');
  assert.deepEqual(await references(files), ['a:v1.24.17']);
  assert.deepEqual(await references(files, { kubeVersion: '1.21.0' }), ['a:v1.21.0']);
});

test('release and namespace are the name of the application, as helm allows it', async () => {
  const { asked, record } = recorder();
  const files = chart('web', 'web', {});
  await discoverIn(files, { render: record, application: 'my__app' });
  await discoverIn(files, { render: record, application: `${'a'.repeat(52)}.b` });
  assert.deepEqual(
    asked.map(({ name, namespace }) => [name, namespace]),
    [
      ['my-app', 'my-app'],
      ['a'.repeat(52), 'a'.repeat(52)],
    ],
  );
});

test('every chart that fails is reported, with the message of helm', async () => {
  const files = {
    ...chart('bad', 'bad', {
      'templates/a.yaml': '{{ range until 300000 }}{{ end }}{{ fail "no password" }}',
    }),
    ...chart('worse', 'worse', { 'templates/a.yaml': '{{ .x.y.z }' }),
    ...chart('good', 'good', { 'templates/a.yaml': pod('x/a') }),
  };
  await assert.rejects(
    discoverIn(files, { nameOf: (file) => `applications/a/1/${file}` }),
    (error: ImagebuildError) => {
      assert.deepEqual(
        error.problems.map(({ code, place }) => `${code} ${place?.file}`),
        ['CHART_FAILED applications/a/1/charts/bad', 'CHART_FAILED applications/a/1/charts/worse'],
      );
      assert.ok(error.problems.some(({ message }) => /chart bad .*no password/.test(message)));
      return true;
    },
  );
});

test('anything that is not a chart, and values without a chart, give a warning', async () => {
  const { asked, record } = recorder();
  const files = {
    ...chart('web', 'web', {}),
    ...chart('library', 'library', {}, 'type: library\n'),
    'charts/empty/values.yaml': '',
    'charts/broken/Chart.yaml': '{{',
    'charts/web.tar.gz': 'x',
    'charts/README.md': '',
    'charts/.gitkeep': '',
    'charts/other.values.yaml': '',
    'charts/web.values.yaml': '',
  };
  const { warnings } = await discoverIn(files, { render: record, charts: { none: {} } });
  assert.deepEqual(
    warnings.map(({ message }) => message),
    [
      'charts/empty is not a chart, so it is not searched for images',
      'charts/web.tar.gz is not a chart, so it is not searched for images',
      'charts/other.values.yaml does not belong to a chart',
      'there is no chart named none',
    ],
  );
  assert.deepEqual(
    asked.map(({ path }) => path.split('/').pop()).sort(), // they are rendered side by side
    ['broken', 'web'],
  );
});

test('a package that cannot be unpacked is an error', async () => {
  await assert.rejects(discoverIn({ 'charts/web-1.tgz': 'no gzip' }), {
    code: 'CHART_FAILED',
    place: { file: 'charts/web-1.tgz', line: undefined },
  });
});

test('missing values files that the configuration names are an error', async () => {
  const charts = { web: { values: ['none.yaml'] } };
  await assert.rejects(discoverIn(chart('web', 'web', {}), { charts }), { code: 'CHART_FAILED' });
});

test('charts are rendered concurrently, up to the limit', async () => {
  let running = 0;
  let most = 0;
  const enough = Promise.withResolvers<void>();
  const files = Object.assign(
    {},
    ...Array.from({ length: 6 }, (_, index) => chart(`c${index}`, `c${index}`, {})),
  );
  const slow: RenderChart = async () => {
    most = Math.max(most, ++running);
    if (running === 3) enough.resolve();
    await enough.promise;
    // A moment in which a fourth would begin.
    await new Promise((resolve) => setTimeout(resolve, 20));
    running--;
    return '';
  };
  await discoverIn(files, { render: slow, concurrency: 3 });
  assert.equal(most, 3);
});

for (const [what, link, target] of [
  ['a template', 'charts/web/templates/pod.yaml', 'secret.yaml'],
  ['a directory', 'charts/web/templates', ''],
  ['a file of the chart', 'charts/web/values.yaml', 'secret.yaml'],
  ['a link in a subchart', 'charts/web/charts/sub/templates', ''],
] as const)
  test(`${what} that leads out of the application is refused before helm starts`, async () => {
    await using outside = await makeContext({ 'secret.yaml': pod('x/secret:1') });
    await using context = await makeContext({
      ...chart('web', 'web', { 'templates-of-its-own/a': '' }),
      ...chart('web/charts/sub', 'sub', {}),
    });
    await symlink(join(outside.directory, target), await placeFor(context.directory, link));
    const { asked, record } = recorder();
    await assert.rejects(
      discover({ directory: context.directory, application: 'app', render: record }),
      (error: ImagebuildError) => {
        assert.equal(error.code, 'CHART_FAILED');
        assert.equal(error.message, `${link} is a link that leads out of the application`);
        assert.equal(error.place?.file, link);
        return true;
      },
    );
    assert.deepEqual(asked, []);
  });

/** Makes the directory above a path. */
async function placeFor(directory: string, path: string): Promise<string> {
  await mkdir(dirname(join(directory, path)), { recursive: true });
  return join(directory, path);
}

test('links inside the application are followed, whether to a chart, a directory or a file', async () => {
  await using context = await makeContext({
    ...Object.fromEntries(
      Object.entries(chart('web', 'web', {})).map(([path, text]) => [`opt/${path}`, text]),
    ),
    'opt/templates/pod.yaml': pod('x/inside:1'),
    'opt/values.yaml': 'a: 1\n',
  });
  const { directory } = context;
  await symlink('../opt/charts/web', await placeFor(directory, 'charts/web'));
  await symlink('../../templates', join(directory, 'opt/charts/web/templates'));
  await symlink('../../values.yaml', join(directory, 'opt/charts/web/values.yaml'));
  const { images } = await discover({ directory, application: 'app', render });
  assert.deepEqual(
    images.map(({ reference }) => formatReference(reference)),
    ['docker.io/x/inside:1'],
  );
});

test('a package with a link that leads out of it is refused', async () => {
  for (const target of ['/etc/passwd', '../../../secret']) {
    const archive = pack();
    archive.entry({ name: 'web/Chart.yaml' }, 'apiVersion: v2\nname: web\nversion: 1.0.0\n');
    archive.entry({ name: 'web/templates/pod.yaml', type: 'symlink', linkname: `${target}` });
    archive.finalize();
    const chunks: Uint8Array[] = [];
    for await (const chunk of archive) chunks.push(chunk as Uint8Array);
    const bytes = gzipSync(Buffer.concat(chunks));
    await using context = await makeContext({ 'charts/web-1.tgz': bytes });
    const { asked, record } = recorder();
    const found = discover({ directory: context.directory, application: 'app', render: record });
    await assert.rejects(found, {
      code: 'CHART_FAILED',
      message: /"web\/templates\/pod.yaml" leads out of it/,
    });
    assert.deepEqual(asked, []);
  }
});

test('Helm decides what a chart is', async () => {
  const pods = { 'templates/a.yaml': pod('x/a:1') };
  const texts = {
    marked: '---\napiVersion: v1\ndescription: "one,\ntwo"\nname: marked # x\nversion: 1.0.0\n',
    nameless: 'apiVersion: v2\nversion: 1.0.0\n',
  };
  const files = (name: keyof typeof texts) => ({
    ...chart(name, name, pods),
    [`charts/${name}/Chart.yaml`]: texts[name],
    'charts/marked.values.yml': '',
  });
  assert.deepEqual(await references(files('marked')), ['a:1']);
  await assert.rejects(discoverIn(files('nameless')), { code: 'CHART_FAILED', message: /nameless.*name/ });
});

test('release, namespace, API versions and Kubernetes version are set for each chart', async () => {
  const files = chart('web', 'web', {
    'templates/a.yaml': `{{ if ne .Release.Name "web-manager" }}{{ fail "The name of the release MUST BE web-manager" }}{{ end }}
{{ if .Capabilities.APIVersions.Has "monitoring.coreos.com/v1" }}
${pod('x/{{ .Release.Namespace }}:{{ .Capabilities.KubeVersion.Version }}')}{{ end }}`,
  });
  await assert.rejects(discoverIn(files), {
    code: 'CHART_FAILED',
    hint: 'Set what the chart demands in imagebuild.yml, at charts.web.releaseName',
  });
  const web = {
    releaseName: 'web-manager',
    namespace: 'system',
    apiVersions: ['monitoring.coreos.com/v1'],
    kubeVersion: '1.30.1',
  };
  const { images, warnings } = await discoverIn(files, { charts: { web }, kubeVersion: '1.29.0' });
  assert.deepEqual(
    images.map(({ reference }) => formatReference(reference)),
    ['docker.io/system/x:v1.30.1'.replace('system/x', 'x/system')],
  );
  assert.deepEqual(warnings, []);
});

test('an image whose tag follows the Kubernetes version is a warning, unless the version was chosen', async () => {
  const files = chart('web', 'web', {
    'templates/a.yaml': `${pod('x/kubectl:{{ .Capabilities.KubeVersion.Version }}')}---\n${pod('x/same:v1.35.0')}`,
  });
  const { warnings } = await discoverIn(files);
  assert.deepEqual(
    warnings.map(({ message, place }) => [message, place?.file]),
    [
      [
        'docker.io/x/kubectl:v1.35.0 follows the version of Kubernetes: the chart web was rendered for v1.35.0',
        'charts/web/templates/a.yaml',
      ],
    ],
  );
  assert.deepEqual((await discoverIn(files, { kubeVersion: 'v1.35.0' })).warnings, []);
});

test('an image that follows the Kubernetes version in several templates is one warning with their places', async () => {
  const text = pod('x/kubectl:{{ .Capabilities.KubeVersion.Version }}');
  const files = chart('web', 'web', { 'templates/a.yaml': `${text}---\n${text}`, 'templates/b.yaml': text });
  const { warnings } = await discoverIn(files);
  assert.deepEqual(
    warnings.map(({ message, place }) => [message, place?.file]),
    [
      [
        'docker.io/x/kubectl:v1.35.0 follows the version of Kubernetes: the chart web was rendered for v1.35.0 (also in charts/web/templates/b.yaml)',
        'charts/web/templates/a.yaml',
      ],
    ],
  );
});

test('values inside a chart that an installer passes add candidates; look-alikes are a warning', async () => {
  const files = {
    ...chart('web', 'web', {
      'values.yaml': 'backup: false\n',
      'web-values.yaml': 'backup: true\n',
      'prod-values.yaml': 'backup: true\n',
      'templates/a.yaml': `${pod('x/web:1')}{{ if .Values.backup }}---\n${pod('x/backup:1')}{{ end }}`,
    }),
    'charts/web-values.yaml': 'backup: true\n',
  };
  const { images, warnings } = await discoverIn(files);
  assert.deepEqual(
    images.map(({ reference, required, reason }) => [reference.repository, required, reason.text]),
    [
      ['x/backup', false, 'rendered with charts/web/web-values.yaml'],
      ['x/web', true, 'a container of a pod template runs it'],
    ],
  );
  assert.deepEqual(
    warnings.map(({ place }) => place?.file),
    ['charts/web-values.yaml', 'charts/web/prod-values.yaml'],
  );
});

test('values inside a chart that it refuses are a warning', async () => {
  const files = chart('web', 'web', {
    'web-values.yaml': 'broken: true\n',
    'templates/a.yaml': `{{ if .Values.broken }}{{ fail "no" }}{{ end }}${pod('x/web:1')}`,
  });
  const { images, warnings } = await discoverIn(files);
  assert.equal(images.length, 1);
  assert.match(warnings[0]?.message ?? '', /cannot be rendered with charts\/web\/web-values.yaml/);
});

test('the annotations of Chart.yaml name candidates', async () => {
  const annotations =
    'annotations:\n  images: |\n    - name: engine\n      image: q.io/x/engine:1.2\n  artifacthub.io/images: |\n    - name: side\n      image: x/side:2\n';
  const { images } = await discoverIn(chart('web', 'web', {}, annotations));
  assert.deepEqual(
    images.map(({ reference, required }) => [formatReference(reference), required]),
    [
      ['docker.io/x/side:2', false],
      ['q.io/x/engine:1.2', false],
    ],
  );
});
