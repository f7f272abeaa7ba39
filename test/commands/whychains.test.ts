import assert from 'node:assert/strict';
import { access, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { resolveSettings } from '../../src/buildoptions.ts';
import { searchApplication } from '../../src/commands/images.ts';
import { explainApplication } from '../../src/commands/why/application.ts';
import type { ExplainedImage } from '../../src/commands/why/explanation.ts';
import { explainPublished } from '../../src/commands/why/published.ts';
import { silent } from '../../src/progress.ts';
import { openLayout } from '../../src/stores/layout/layout.ts';
import { imagebuild } from '../support/cli.ts';
import { environmentWithHelm } from '../support/helm.ts';
import { startRegistry, type TestRegistry } from '../support/registry.ts';
import { makeStorage, type Storage } from '../support/storage.ts';
import { writePlatform } from '../support/storedimages.ts';
import { missing as missingTools } from '../support/tools.ts';

const pod = (...images: readonly string[]) =>
  `kind: Pod\nspec:\n  containers:\n${images.map((image) => `  - image: ${image}\n`).join('')}`;

/** Every kind of chain: chart, subchart, manifest, the flags of a command, and a script with a call. */
const files = {
  'charts/web/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n',
  'charts/web/values.yaml': 'tag: "1"\nextra: false\n',
  'charts/web/templates/a.yaml': `${pod('acme/web:{{ .Values.tag }}')}{{ if .Values.extra }}  - image: acme/extra:1\n{{ end }}`,
  'charts/web/charts/cache/Chart.yaml': 'apiVersion: v2\nname: cache\nversion: 1.0.0\n',
  'charts/web/charts/cache/templates/b.yaml': pod('acme/cache:7'),
  'opt/extra.yaml': 'extra: true\n',
  'opt/job.yaml': pod('acme/job:1'),
  'manifests/a.yaml': pod('acme/held:1', 'sealos.hub:5000/acme/own:1'),
  'manifests/b.yaml': 'kind: App\nspec: {image: "acme/candidate:1"}\n',
};
const upgrade =
  'helm upgrade -i web charts/web --namespace shop -f opt/extra.yaml --set tag=$(TAG) --set x=y';
const kubefile = (script: string) =>
  [
    'FROM scratch',
    'ENV TAG=9',
    'COPY charts charts',
    'COPY manifests manifests',
    'COPY opt opt',
    'COPY registry registry',
    `CMD ["${upgrade}", "bash opt/${script}"]`,
    '',
  ].join('\n');

describe('the chains of imagebuild why', {
  skip: missingTools('docker-registry', 'buildah', 'skopeo'),
}, () => {
  let registry: TestRegistry;
  let storage: Storage;
  let env: Record<string, string>;
  let explained: Awaited<ReturnType<typeof explainBoth>>;
  before(async () => {
    registry = await startRegistry();
    storage = await makeStorage();
    env = { PATH: (await environmentWithHelm())['PATH'] ?? '' };
    await write(application, { ...files, 'opt/job.sh': script, Kubefile: kubefile('job.sh') });
    await buildOther();
    explained = await explainBoth();
  });
  after(async () => {
    await registry?.stop();
    await storage?.[Symbol.asyncDispose]();
  });

  const application = 'applications/shop/v1';
  const script = 'helm template job charts/web --set tag=10\nkubectl apply -f opt/job.yaml\n';

  async function write(directory: string, texts: Readonly<Record<string, string>>): Promise<void> {
    for (const [path, text] of Object.entries(texts)) {
      const file = join(storage.directory, directory, path);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, text);
    }
  }

  /**
   * Builds an image with buildah, as somebody else would, whose `/registry` is what docker-registry wrote.
   */
  async function buildOther(): Promise<void> {
    const context = join(storage.directory, 'other');
    const harmful = `touch ${join(storage.directory, 'was-run')}\n${script}`;
    await write('other', { ...files, 'opt/job.sh': harmful, Kubefile: kubefile('job.sh') });
    const saved = await startRegistry({ root: join(context, 'registry') });
    const layout = await openLayout(join(storage.directory, 'held'), { create: true });
    await writePlatform(layout, 'amd64', 'held', 'held');
    for (const name of ['held:1', 'cache:7', 'alone:3'])
      await storage.run(
        'skopeo',
        'copy',
        '--dest-tls-verify=false',
        '--preserve-digests',
        'oci:held:held',
        `docker://${saved.host}/acme/${name}`,
      );
    await saved.stop();
    const options = ['--isolation', 'chroot', '--quiet', '--platform', 'linux/amd64', '--tag', 'other'];
    await storage.run('buildah', 'bud', ...options, '--file', join(context, 'Kubefile'), context);
    await storage.run(
      'buildah',
      'push',
      '--tls-verify=false',
      'other',
      `docker://${registry.host}/team/o:v1`,
    );
  }

  /** Explains everything in an image and in an application, each once. */
  async function explainBoth() {
    const settings = resolveSettings({ references: [location()] }, { configuration: undefined, env });
    const ofImage = await explainPublished(location(), undefined, settings, silent);
    const directory = join(storage.directory, application);
    const { found, configuration } = await searchApplication(directory, settings, silent, {
      explainFlags: true,
    });
    return { ofImage, ofApplication: await explainApplication(directory, found, configuration) };
  }

  const location = () => `${registry.host}/team/o:v1`;
  const run = (...args: string[]) => imagebuild(['why', ...args], { cwd: storage.directory, env });

  /** Returns the status and reason of the only image of a name, and its origins with their chains as text. */
  function explain(image: string, explained: readonly ExplainedImage[]) {
    const images = explained.filter(({ reference }) => `${reference}:`.includes(`acme/${image}:`));
    assert.equal(images.length, 1, JSON.stringify(images));
    const [{ reference, status, reason, origins }] = images as [ExplainedImage];
    const places = origins.map(({ kind, file, line, chains = [] }) => ({
      place: `${kind} ${file}${line === undefined ? '' : `:${line}`}`,
      chains: chains.map((steps) => steps.map(({ kind, text }) => `${kind}: ${text}`).join(' → ')),
    }));
    return { reference, status, reason, places };
  }

  const expanded = upgrade.replace('$(TAG)', '9');
  const template = 'chart: web → template: templates/a.yaml';

  /**
   * The chains of an image, which are the same in an application and in an image, but for the names of files.
   */
  const chains = [
    { image: 'web:1', place: 'chart charts/web/templates/a.yaml', chains: [template] },
    {
      image: 'web:9',
      place: 'chart charts/web/templates/a.yaml',
      chains: [`command: CMD ${expanded} → flag: --set tag=9 → ${template}`],
    },
    {
      image: 'web:10',
      place: 'chart charts/web/templates/a.yaml',
      chains: [
        `command: CMD bash opt/job.sh → call: helm template job charts/web --set tag=10 → flag: --set tag=10 → ${template}`,
      ],
    },
    {
      image: 'extra:1',
      place: 'chart charts/web/templates/a.yaml',
      chains: [`command: CMD ${expanded} → flag: -f opt/extra.yaml → ${template}`],
    },
    {
      image: 'job:1',
      place: 'manifest opt/job.yaml:4',
      chains: ['command: CMD bash opt/job.sh → call: kubectl apply -f opt/job.yaml'],
    },
  ];

  for (const { image, place, chains: expected } of chains) {
    test(`an application says what leads to ${image}`, () => {
      const { status, places } = explain(image, explained.ofApplication);
      assert.equal(status, 'required');
      const shown = expected.map((chain) => chain.replace('command: CMD', 'command: CMD (Kubefile:7)'));
      assert.deepEqual(places, [
        { place: place.replace(' ', ` ${join(storage.directory, application)}/`), chains: shown },
      ]);
    });

    test(`an image of another builder says what leads to ${image}, and that it lacks it`, () => {
      const { status, reason, places } = explain(image, explained.ofImage);
      assert.equal(status, 'missing');
      assert.match(
        reason ?? '',
        /^the cluster would pull it, because it is not under \/registry of linux\/amd64: /,
      );
      assert.deepEqual(places, [{ place: place.replace(' ', ' /'), chains: expected }]);
    });
  }

  test('an image that is held has the chains of everything that names it', () => {
    assert.deepEqual(explain('held', explained.ofImage), {
      reference: 'docker.io/acme/held:1',
      status: 'held',
      reason: 'it is under /registry',
      places: [{ place: 'manifest /manifests/a.yaml:4', chains: [] }],
    });
    const subchart = 'chart: web → subchart: cache → template: templates/b.yaml';
    const { status, places } = explain('cache', explained.ofImage);
    assert.equal(status, 'held');
    assert.deepEqual(places, [
      {
        place: 'chart /charts/web/charts/cache/templates/b.yaml',
        chains: [
          subchart,
          `command: CMD ${expanded} → ${subchart}`,
          `command: CMD bash opt/job.sh → call: helm template job charts/web --set tag=10 → ${subchart}`,
        ],
      },
    ]);
  });

  test('what nothing names, and what isn’t embedded, have their reasons', () => {
    assert.deepEqual(explain('alone', explained.ofImage).reference, 'acme/alone:3');
    const candidate = explain('candidate', explained.ofImage);
    assert.equal(candidate.status, 'leftOut');
    assert.match(candidate.reason ?? '', /^a candidate that is not under \/registry of linux\/amd64: /);
    const own = explain('own', explained.ofImage);
    assert.deepEqual([own.status, own.places[0]?.place], ['note', 'manifest /manifests/a.yaml:5']);
  });

  test('a person reads the commands as they are written, and nothing of the image runs', async () => {
    const { stdout } = await run('web:9', location());
    assert.ok(
      stdout.includes(`\n      CMD ${expanded} → flag --set tag=9 → chart web → template templates/a.yaml\n`),
    );
    assert.ok(stdout.includes('\n  not embedded: the cluster would pull it'));
    await assert.rejects(access(join(storage.directory, 'was-run')), { code: 'ENOENT' });
  });

  test('without helm, what is held is explained, and the charts are a warning', async () => {
    const PATH = '/nonexistent';
    const told = await imagebuild(['why', 'held', location()], { env: { PATH } });
    assert.equal(told.status, 0, told.stderr);
    assert.match(told.stdout, /docker\.io\/acme\/held:1\n {2}embedded: /);
    assert.match(told.stderr, /helm is not on PATH/);
  });
});
