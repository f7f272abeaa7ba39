import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import type { PreparedImage } from '../../../src/application/prepared/prepared.ts';
import { readContext } from '../../../src/context/contextreader.ts';
import { ImagebuildError } from '../../../src/errors.ts';
import { formatReference, tryParseReference } from '../../../src/image/reference.ts';
import { createInstallSearch } from '../../../src/prepare/installs/installs.ts';
import { type InstalledImages, joinImages, joinNotes } from '../../../src/prepare/installs/join.ts';

import type { Isolation } from '../../../src/runner/recording/isolation.ts';
import { messageOf } from '../../support/message.ts';

let directory = '';
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'imagebuild-installs-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

const chart = { 'charts/web/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 0.1.0\n' };
const pod = (image: string) => `apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - image: ${image}\n`;

/** Searches files; every render is answered by a pod whose image tells how the chart was rendered. */
async function search(
  files: Readonly<Record<string, string>>,
  Cmd: readonly string[],
  {
    record = true,
    Env = [] as string[],
    ignoredImages = [] as string[],
    isolations = undefined as readonly Isolation[] | undefined,
    fails = false,
  } = {},
): Promise<InstalledImages & { readonly renders: readonly string[][] }> {
  const application = join(directory, 'application');
  for (const [path, text] of Object.entries(files)) {
    await mkdir(join(application, dirname(path)), { recursive: true });
    await writeFile(join(application, path), text, { mode: 0o755 });
  }
  const renders: string[][] = [];
  const find = createInstallSearch({
    search: {
      application: 'demo',
      ignoredImages,
      render: async ({ name, namespace, values, flags = [] }) => {
        const read = await Promise.all(values.map(async (file) => (await readFile(file, 'utf8')).trim()));
        if (fails) throw new ImagebuildError('CHART_FAILED', messageOf('a is required'));
        renders.push([name, namespace, ...read, ...flags.map(([flag, value]) => `${flag}=${value}`)]);
        return pod(`web:${renders.length}`);
      },
    },
    platformPolicy: () => undefined,
    directory: await mkdtemp(join(directory, 'installs-')),
    record,
    env: process.env,
    isolations,
  });
  const image = {
    config: { Cmd, Env },
    tree: () => readContext(application),
    applicationDirectory: application,
    displayPath: 'demo',
    kubefile: 'demo/Kubefile',
    history: [{ createdBy: `CMD ${JSON.stringify(Cmd)}`, line: 7 }],
  };
  const found = await find(image);
  assert.equal(await find(image), found);
  return { ...found, renders };
}

const names = ({ images }: InstalledImages) => images.map(({ reference }) => formatReference(reference));

for (const record of [true, false]) {
  const how = record ? 'recorded' : 'read';
  test(`${how}: a chart is rendered with the flags of its command only`, async () => {
    const found = await search(
      { ...chart, 'values.yaml': 'a: 1\n' },
      ['helm upgrade -i $(NAME) charts/web -n web -f values.yaml --set b=c --set-string d=e --wait --atomic'],
      { record, Env: ['NAME=w', 'PATH=/usr/bin:/bin'] },
    );
    assert.deepEqual(found.renders, [['w', 'web', 'a: 1', '--set=b=c', '--set-string=d=e']]);
    assert.deepEqual(names(found), ['docker.io/library/web:1']);
    assert.equal(found.images[0]?.required, true);
    assert.deepEqual(found.warnings, []);
    if (found.how.installs !== how) assert.equal(process.getuid?.() === 0, false);
  });

  test(`${how}: manifests that are applied are read, wherever they lie in the image`, async () => {
    const found = await search(
      {
        'opt/a.yaml': pod('a:1'),
        'deploy/b.yml': pod('b:1'),
        'deploy/f.yaml.tmpl': pod('f:1'),
        'k/kustomization.yaml': 'resources: [c.yaml, ../l]\n',
        'k/c.yaml': pod('c:1'),
        'l/kustomization.yaml': 'resources: [d.yaml]\n',
        'l/d.yaml': pod('d:1'),
        'm/t.yaml.tmpl': pod('t:1'),
      },
      [
        'kubectl apply -f opt/a.yaml -f deploy',
        'kubectl create -k k; kubectl apply -f m/t.yaml',
        `kubectl apply -f - <<EOF\n${pod('e:1')}EOF`,
      ],
      { record },
    );
    assert.deepEqual(
      names(found),
      ['a', 'b', 'c', 'd', 'e', 'f', 't'].map((name) => `docker.io/library/${name}:1`),
    );
    const [origin] = found.images[0]?.origins ?? [];
    assert.deepEqual([origin?.kind, origin?.file, origin?.line], ['manifest', 'demo/opt/a.yaml', 5]);
    assert.deepEqual(origin?.chains, [
      [{ kind: 'command', text: 'CMD (Kubefile:7) kubectl apply -f opt/a.yaml -f deploy' }],
    ]);
  });

  test(`${how}: a call that ends a compound command is a step of its own`, async () => {
    const call = 'helm install x charts/web';
    const found = await search(chart, [`true && ${call}`], { record });
    const [chain = []] = found.images[0]?.origins[0]?.chains ?? [];
    assert.deepEqual(
      chain.filter(({ kind }) => kind === 'command' || kind === 'call'),
      [
        { kind: 'command', text: `CMD (Kubefile:7) true && ${call}` },
        { kind: 'call', text: call },
      ],
    );
  });

  for (const [call, expected] of [
    ['-f .', ['a:1']],
    ['-f ./', ['a:1']],
    ['-f . -R', ['a:1', 'b:1']],
    ['-k .', ['a:2']],
  ] as const)
    test(`${how}: kubectl apply ${call} at the image's root`, async () => {
      const found = await search(
        {
          'kustomization.yaml': 'resources: [a.yaml]\nimages: [{name: a, newTag: "2"}]\n',
          'a.yaml': pod('a:1'),
          'charts/b.yaml': pod('b:1'),
        },
        [`kubectl apply ${call}; true`],
        { record },
      );
      assert.deepEqual(
        names(found),
        expected.map((name) => `docker.io/library/${name}`),
      );
      assert.deepEqual(found.warnings, []);
    });

  test(`${how}: large files are read to their end`, async () => {
    const large = (image: string) => `# ${'x'.repeat(1_500_000)}\n${pod(image)}`;
    const found = await search(
      {
        ...chart,
        'a.yaml': large('a:1'),
        'd/b.yaml': large('b:1'),
        'd/c.yaml': pod('c:1'),
        'v.yaml': large('v'),
      },
      [
        'kubectl apply -f a.yaml -f d; helm install web charts/web -f v.yaml',
        ...(record ? ['sed s/a:1/s:1/ a.yaml | kubectl apply -f -'] : []),
      ],
      { record },
    );
    const applied = ['a', 'b', 'c', ...(found.how.installs === 'recorded' ? ['s'] : []), 'web'];
    assert.deepEqual(
      names(found),
      applied.map((name) => `docker.io/library/${name}:1`),
    );
    assert.match(found.renders[0]?.[2] ?? '', /image: v$/);
  });

  test(`${how}: a plain call of kubectl is read, since running it would tell no more`, async () => {
    const found = await search({ 'opt/a.yaml': pod('a:1') }, ['kubectl apply -f opt/a.yaml -n web'], {
      record,
    });
    assert.deepEqual(found.how, { installs: 'read', installsReason: 'plain' });
    assert.deepEqual(names(found), ['docker.io/library/a:1']);
    assert.deepEqual(found.warnings, []);
  });

  test(`${how}: an overlay that is applied replaces names and tags, also in patches`, async () => {
    const found = await search(
      {
        'k/prod/kustomization.yaml':
          'resources: [../base]\npatches: [{path: patch.yaml}]\nimages: [{name: app, newName: q.io/acme/app, newTag: v2}, {name: side, newTag: "3"}]\n',
        'k/prod/patch.yaml': pod('side:1'),
        'k/base/kustomization.yaml': 'resources: [app.yaml]\n',
        'k/base/app.yaml': pod('app:dev'),
      },
      ['kubectl apply -k k/prod'],
      { record },
    );
    assert.deepEqual(names(found), ['docker.io/library/side:3', 'q.io/acme/app:v2']);
  });

  test(`${how}: what can't be followed is a note with its reason and place`, async () => {
    const calls = {
      'helm install x repo/web': 'repo/web is not in the image',
      'helm install y ../../etc': '../../etc is not in the image',
      'kubectl apply -f https://example.com/a.yaml': 'https://example.com/a.yaml is not in the image',
      'istioctl install -y': 'the images that it installs are not known',
      'helm install z charts/web --post-renderer p -f ../v.yaml --set a=b':
        '--post-renderer is not used when the chart is rendered',
      'helm install z charts/web --foo=x --wait --create-namespace': '--foo is not used when',
    };
    const found = await search(chart, [Object.keys(calls).join('; ')], { record });
    assert.deepEqual(found.renders, [
      ['z', 'default', '--set=a=b'],
      ['z', 'default'],
    ]);
    assert.deepEqual(found.warnings, []);
    const notes = new Map(found.notes.map(({ reason, origins }) => [reason, origins]));
    for (const [call, reason] of [
      ...Object.entries(calls),
      [Object.keys(calls)[4]!, '../v.yaml is not in the image, so the chart is rendered without it'],
    ] as const) {
      const [, origins] = [...notes].find(([text]) => text.startsWith(`${call}: ${reason}`)) ?? [];
      assert.ok(origins, reason);
      assert.deepEqual(
        origins.map(({ kind, file, line }) => [kind, file, line]),
        [['command', 'demo/Kubefile', 7]],
      );
      assert.ok(origins[0]?.chains?.[0]?.at(-1)?.text.endsWith(call));
    }
    assert.equal(notes.size, 7);
  });
}

test('how calls were found is told, and why they were only read', async () => {
  const script = ['helm install w charts/web; true'];
  const off = await search(chart, script, { record: false });
  assert.deepEqual(off.how, { installs: 'read', installsReason: 'off' });
  assert.deepEqual(off.notes, []);
  const none = await search(chart, []);
  assert.deepEqual(none.how, {});
});

test('where commands can’t be isolated, that is a note, and they are read', async () => {
  const found = await search(chart, ['helm install w charts/web --set a=b; true'], {
    isolations: [],
  });
  assert.deepEqual(found.how, { installs: 'read', installsReason: 'notIsolated' });
  assert.deepEqual(found.renders, [['w', 'default', '--set=a=b']]);
  assert.deepEqual(
    found.notes.map(({ reason, origins }) => [reason, origins]),
    [
      [
        'ENTRYPOINT and CMD are read as they are written, since this machine has no way to isolate them: that needs Linux, and root, user namespaces, bubblewrap, or sudo on a CI runner',
        [{ kind: 'command', file: 'demo/Kubefile' }],
      ],
    ],
  );
});

test('a script that ends early is read as it is written, which is a note', async () => {
  const found = await search(
    {
      ...chart,
      'install.sh': 'set -e\n. /missing/tools.sh\nhelm install w charts/web --set a=b --set c=$(date)\n',
    },
    ['bash install.sh'],
  );
  assert.deepEqual(found.renders, [['w', 'default', '--set=a=b']]);
  assert.deepEqual(found.warnings, []);
  const reasons = found.notes.map(({ reason }) => reason);
  if (found.how.installs === 'recorded') {
    assert.match(
      reasons.shift() ?? '',
      /^bash install\.sh ended with status 1 \(.*\), without a cluster and a network; its helm and kubectl lines are read as they are written$/,
    );
    assert.deepEqual(
      found.notes[0]?.origins.map(({ file, line }) => [file, line]),
      [['demo/Kubefile', 7]],
    );
  }
  assert.deepEqual(reasons, [
    'helm install w charts/web --set a=b --set …: what … stands for is known only when the image is run; if it changes which images are needed, list them under images in imagebuild.yml',
  ]);
});

test('a chart that fails is a warning, and a note where a file of its values is missing', async () => {
  const fail = async (Cmd: string) => await search(chart, [Cmd], { record: false, fails: true });
  const broken = await fail('helm install w charts/web --set a=b');
  assert.deepEqual(
    broken.warnings.map(({ message, place }) => [message, place]),
    [['helm install w charts/web --set a=b: a is required', { file: 'demo/Kubefile', line: 7 }]],
  );
  assert.deepEqual(broken.notes, []);
  const unknown = await fail('helm install w charts/web -f missing.yaml');
  assert.deepEqual(unknown.warnings, []);
  assert.deepEqual(
    unknown.notes.map(({ reason }) => reason),
    [
      'helm install w charts/web -f missing.yaml: a is required',
      'helm install w charts/web -f missing.yaml: missing.yaml is not in the image, so the chart is rendered without it; copy it into the image, or list the images that it adds under images in imagebuild.yml',
    ],
  );
});

test('no file outside of the image is read', async () => {
  const secret = join(directory, 'secret.yaml');
  await writeFile(secret, pod('secret:1'));
  const found = await search(chart, [
    `ln -s ${secret} link.yaml; kubectl apply -f link.yaml -f ${secret}; helm install x charts/web -f link.yaml -f ${secret} --set-file a=${secret}`,
  ]);
  assert.deepEqual(names(found), ['docker.io/library/web:1']);
  assert.deepEqual(found.renders, [['x', 'default']]);
  assert.ok(found.notes.some(({ reason }) => reason.includes(`${secret} is not in the image`)));
});

test('a pipe in place of a chart file is not waited for', { timeout: 60_000 }, async () => {
  const found = await search(chart, [
    'rm charts/web/Chart.yaml; mkfifo charts/web/Chart.yaml; helm install w charts/web',
  ]);
  assert.equal(found.renders.length, 1);
});

test('calls without end are an error that says so', async () => {
  const calls = Array.from({ length: 1001 }, (_, index) => `kubectl apply -f ${index}.yaml`);
  await assert.rejects(search(chart, [calls.join('\n')], { record: false }), {
    code: 'LIMIT_EXCEEDED',
    message: /more than 1,?000 different calls/,
  });
});

/** Runs as a user whom modes stop, and returns what was printed. */
function runAsUser(script: string): string {
  const nobody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
  const args = ['--input-type=module', '--eval', script];
  const { stdout, stderr, status } = spawnSync(process.execPath, args, { encoding: 'utf8', ...nobody });
  assert.equal(status, 0, stderr);
  return stdout.trim();
}

test('files that the image or its commands make unreadable are read', async () => {
  const [application, workspace] = [join(directory, 'application'), join(directory, 'workspace')];
  for (const path of [join(application, 'm'), workspace]) await mkdir(path, { recursive: true });
  await writeFile(join(application, 'm/a.yaml'), pod('a:1'));
  for (const path of [directory, workspace]) await chmod(path, 0o777);
  const source = (path: string) => JSON.stringify(join(import.meta.dirname, '../../../src', path));
  const printed = runAsUser(`
    const { readContext } = await import(${source('context/contextreader.ts')});
    const { createInstallSearch } = await import(${source('prepare/installs/installs.ts')});
    const find = createInstallSearch({
      search: { application: 'demo', render: async () => '' },
      platformPolicy: () => undefined,
      directory: ${JSON.stringify(join(workspace, 'installs'))},
      record: true,
      env: process.env,
    });
    const tree = await readContext(${JSON.stringify(application)});
    const closed = [...tree].map(([path, entry]) => [path, entry.type === 'file' ? { ...entry, mode: 0 } : entry]);
    const { images } = await find({
      config: { Cmd: ['kubectl apply -f m/a.yaml; chmod 0 m; true'] },
      tree: async () => new Map(closed),
      applicationDirectory: ${JSON.stringify(application)},
      displayPath: 'demo',
      kubefile: 'demo/Kubefile',
    });
    console.log(images.map(({ origins: [{ file }] }) => file).join());`);
  assert.equal(printed, 'demo/m/a.yaml');
});

test('ignored images are left out, which is a note', async () => {
  const found = await search({ 'a.yaml': pod('a:1') }, ['kubectl apply -f a.yaml'], {
    ignoredImages: ['a:*'],
  });
  assert.deepEqual(names(found), []);
  assert.deepEqual(
    found.notes.map(({ reference, reason, origins }) => [reference, reason, origins[0]?.file]),
    [['docker.io/library/a:1', 'it is ignored by imagebuild.yml, ignoredImages: a:*', 'demo/a.yaml']],
  );
});

test('a place that names an image to a finder and to a command is one place', () => {
  const image = (file: string, text: string): PreparedImage => ({
    reference: tryParseReference('a:1')!,
    required: true,
    transport: 'registry',
    origins: [{ kind: 'chart', file, chains: [[{ kind: 'command', text }]] }],
  });
  const [joined] = joinImages([image('web', 'one')], [image('web', 'two'), image('api', 'two')]);
  assert.deepEqual(
    joined?.origins.map(({ file, chains }) => [file, chains?.length]),
    [
      ['api', 1],
      ['web', 2],
    ],
  );
});

test('what commands install is added to what was found, and required', () => {
  const image = (name: string, required: boolean): PreparedImage => ({
    reference: tryParseReference(name)!,
    required,
    transport: 'registry',
    origins: [{ kind: 'chart', file: name }],
  });
  const joined = joinImages([image('b:1', false)], [image('b:1', true), image('a:1', true)]);
  assert.deepEqual(
    joined.map(({ reference, required, origins }) => [reference.repository, required, origins.length]),
    [
      ['library/a', true, 1],
      ['library/b', true, 1],
    ],
  );
});

test('notes about one thing are one, and those of images that are embedded are left out', () => {
  const note = (reference: string | undefined, file: string, reason = 'r') => ({
    ...(reference === undefined ? {} : { reference }),
    reason,
    origins: [{ kind: 'command', file }],
  });
  const image: PreparedImage = {
    reference: tryParseReference('a:1')!,
    required: true,
    transport: 'registry',
    origins: [],
  };
  const joined = joinNotes(
    [note('docker.io/library/a:1', 'x'), note('b', 'x'), note(undefined, 'x')],
    [note('b', 'y'), note('b', 'y', 'other'), note(undefined, 'x')],
    [image],
  );
  assert.deepEqual(
    joined.map(({ reference, reason, origins }) => [reference, reason, origins.map(({ file }) => file)]),
    [
      ['b', 'r', ['x', 'y']],
      [undefined, 'r', ['x']],
      ['b', 'other', ['y']],
    ],
  );
});
