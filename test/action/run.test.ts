import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import test, { after, before } from 'node:test';
import { makeHelloImage } from '../../scripts/hello-image.ts';
import { parseResult } from '../../src/application/result.ts';
import { startRegistry } from '../support/registry.ts';
import { runStep } from '../support/step.ts';
import { missing } from '../support/tools.ts';

const workspace = mkdtempSync(join(tmpdir(), 'imagebuild-action-'));
const password = `hunter2/${randomBytes(6).toString('hex')}+`;

const hello = {
  Kubefile: 'FROM scratch\nCOPY . .\nCOPY registry registry\nCMD ["cat manifests/hello.yaml"]\n',
  'manifests/hello.yaml': 'kind: Pod\nspec:\n  containers:\n    - image: ghcr.io/labring/hello:v1\n',
};

before(async () => {
  await makeHelloImage(join(workspace, 'images'), 'ghcr.io/labring/hello:v1');
  application('hello', hello);
});
after(() => rmSync(workspace, { recursive: true, force: true }));

function application(name: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    const file = join(workspace, 'applications', name, 'latest', path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}

const step = (inputs: Readonly<Record<string, string>>) => runStep(workspace, inputs);

const mirror = { mirrors: '*=oci:images' };
const request = { type: 'apps', app: 'hello', version: 'v1' };

test('mode build writes outputs, a summary and a result', async () => {
  const run = await step({ mode: 'build', ...request, ...mirror, output: 'type=oci,dest=out/hello' });
  assert.equal(run.status, 0, run.log);
  assert.match(run.outputs['digest'] ?? '', /^sha256:[0-9a-f]{64}$/);
  assert.deepEqual(JSON.parse(run.outputs['images'] ?? ''), ['ghcr.io/labring/hello:v1']);
  assert.equal(JSON.parse(run.outputs['metadata'] ?? '')['containerimage.digest'], run.outputs['digest']);
  assert.match(run.summary, /^### hello v1\n/);
  assert.match(run.summary, /1 embedded image/);
  const result = parseResult(run.result);
  assert.equal(result.digest, run.outputs['digest']);
  assert.equal(result.runId, 42);
});

test('archives lie in the workspace, wherever the applications are, and outputs and summary list them', async () => {
  application('archived', hello);
  mkdirSync(join(workspace, 'checked'), { recursive: true });
  cpSync(join(workspace, 'applications'), join(workspace, 'checked', 'applications'), { recursive: true });
  const asked = { mode: 'build', type: 'apps', app: 'archived', version: 'v1', checkout: 'checked' };
  const run = await step({
    ...asked,
    mirrors: '*=oci:../images',
    archives: 'dist',
    'archive-format': 'tar.gz',
  });
  assert.equal(run.status, 0, run.log);
  const archives: { file: string; size: number }[] = JSON.parse(run.outputs['archives'] ?? '');
  const files = ['dist/archived-v1-amd64.tar.gz', 'dist/archived-v1-arm64.tar.gz'];
  assert.deepEqual(
    archives.map(({ file }) => file),
    files,
  );
  const all = files.flatMap((file) => [file, `${file}.sha256`, `${file}.md5`]);
  assert.deepEqual(run.outputs['archive-files']?.split('\n'), all);
  for (const { file, size } of archives) assert.equal(statSync(join(workspace, file)).size, size);
  assert.match(
    run.summary,
    /\| <code>linux\/arm64<\/code> \| <code>dist\/archived-v1-arm64\.tar\.gz<\/code> \| [\d.]+ kB \|/,
  );
  assert.deepEqual(parseResult(run.result).archives, archives);
});

test('prepare in one process and publish in another give what build gives, and the secret shows nowhere', {
  skip: missing('docker-registry', 'htpasswd'),
}, async () => {
  const registry = await startRegistry({ htpasswd: { publisher: password } });
  try {
    application('spy', {
      ...hello,
      // What a hostile application would do: look for the publishing secret in every process it can read.
      'init.sh': 'cat /proc/*/environ 2>/dev/null | tr "\\0" "\\n" >environment || true\n',
    });
    const spy = { type: 'apps', app: 'spy', version: 'v1' };
    const asked = { ...spy, registry: registry.host, namespace: 'team' };
    const prepared = await step({ mode: 'prepare', ...spy, ...mirror });
    assert.equal(prepared.status, 0, prepared.log);
    assert.deepEqual(JSON.parse(prepared.outputs['images'] ?? ''), ['ghcr.io/labring/hello:v1']);
    assert.match(prepared.summary, /### spy v1 is prepared/);

    const refused = await step({ mode: 'publish', ...asked, ...mirror });
    assert.equal(refused.status, 1);
    assert.match(refused.log, /the secrets REGISTRY_USERNAME and REGISTRY_PASSWORD for .* are not set/);

    const login = { username: 'publisher', password };
    const published = await step({ mode: 'publish', ...asked, ...mirror, ...login });
    assert.equal(published.status, 0, published.log);
    assert.equal(published.outputs['image'], `${registry.host}/team/spy:v1`);
    assert.match(published.summary, /sealos run/);

    const said = published.log.replace(/^::add-mask::.*\n/gm, '');
    assert.match(published.log, /^::add-mask::/m);
    for (const text of [
      said,
      published.summary,
      published.outputText,
      published.result,
      heldBy(registry.root),
    ])
      assert.ok(!text.includes(password) && !text.includes(Buffer.from(password).toString('base64')));
    const authorization = `Basic ${Buffer.from(`publisher:${password}`).toString('base64')}`;
    const answer = await fetch(`${registry.url}/v2/team/spy/manifests/v1`, {
      headers: { authorization, accept: 'application/vnd.oci.image.index.v1+json' },
    });
    assert.equal(answer.headers.get('docker-content-digest'), published.outputs['digest']);
  } finally {
    await registry.stop();
  }
});

test('a RUN on this machine finds no secret in any process, and mode prepare takes none', async () => {
  const planted = `planted-${randomBytes(6).toString('hex')}`;
  // It finds what there is, its own argument, and says only how often.
  const spy = (word: string) => `RUN echo "found $(grep -alF ${word} /proc/*/environ 2>/dev/null | wc -l)"`;
  const lines = [
    '# dialect=sealer',
    'FROM scratch',
    spy(planted),
    `ARG OWN=own-${planted}`,
    spy(`own-${planted}`),
  ];
  application('sealer', { Kubefile: `${lines.join('\n')}\nCMD a\n` });
  const asked = { mode: 'prepare', type: 'apps', app: 'sealer', version: 'v1', 'build-type': 'lite' };
  const refused = await step({ ...asked, username: 'publisher', password: planted });
  assert.equal(refused.status, 1);
  const prepared = await step({ ...asked, platforms: 'linux/amd64' });
  assert.equal(prepared.status, 0, prepared.log);
  const found = [...prepared.log.matchAll(/RUN \| found (\d+)/g)].map((match) => Number(match[1]));
  assert.equal(found[0], 0);
  assert.ok(found.length === 2 && found[1]! > 0);
  assert.ok(!refused.log.includes('found '), 'nothing was run');
});

test('what two jobs prepared, a platform each, is published as what one job prepared would be', async () => {
  application('parts', hello);
  const asked = { type: 'apps', app: 'parts', version: 'v1', ...mirror };
  const publish = (prepared: string) =>
    step({ mode: 'publish', ...asked, prepared, output: `type=oci,dest=out-${prepared}` });
  await step({ mode: 'prepare', ...asked, prepared: 'one' });
  for (const architecture of ['amd64', 'arm64']) {
    const prepared = `two/imagebuild-prepared-${architecture}`;
    const part = await step({ mode: 'prepare', ...asked, prepared, platforms: `linux/${architecture}` });
    assert.equal(part.status, 0, part.log);
  }
  const [one, two] = [await publish('one'), await publish('two')];
  assert.equal(two.status, 0, two.log);
  assert.equal(two.outputs['digest'], one.outputs['digest']);
});

/** Everything that was published, as one text: layers of small files are unpacked by gunzip. */
function heldBy(root: string): string {
  const script = 'find . -type f -exec sh -c \'gzip -dc "$1" 2>/dev/null || cat "$1"\' _ {} \\;';
  return spawnSync('sh', ['-c', script], { cwd: root, encoding: 'latin1', maxBuffer: 1 << 26 }).stdout;
}

test('mode prepare takes no password', async () => {
  const run = await step({ mode: 'prepare', ...request, ...mirror, username: 'me', password });
  assert.equal(run.status, 1);
  assert.match(run.log, /mode prepare takes no password/);
});

test('a mode that runs the application’s code takes no token, and does not start it', async () => {
  application('started', { ...hello, 'init.sh': 'echo it has started\n' });
  const token = `ghs_${randomBytes(12).toString('hex')}`;
  for (const mode of ['prepare', 'pull-request']) {
    const run = await step({ mode, ...request, app: 'started', ...mirror, token });
    assert.equal(run.status, 1);
    assert.match(run.log, new RegExp(`mode ${mode} takes no token`));
    const said = run.log.replace(/^::add-mask::.*\n/gm, '');
    assert.doesNotMatch(said, new RegExp(`it has started|${token}`));
  }
});

test('an error is reported at the line of the Kubefile, in the log, the summary and the result', async () => {
  application('broken', { Kubefile: 'FROM scratch\nCOPY chart charts\n', 'charts/README': '' });
  const run = await step({ mode: 'build', type: 'apps', app: 'broken', version: 'v1' });
  assert.equal(run.status, 1);
  assert.match(run.log, /^applications\/broken\/latest\/Kubefile:2(:\d+)?: error: /m);
  assert.match(run.log, /^::error title=imagebuild,file=applications\/broken\/latest\/Kubefile,line=2/m);
  assert.match(run.summary, /^### broken v1 failed\n/);
  const result = parseResult(run.result);
  assert.equal(result.error?.code, 'COPY_SOURCE_MISSING');
  assert.equal(result.error?.place?.line, 2);
});

test('three errors of a Kubefile are in the log, the annotations, the summary and the result', async () => {
  application('mistaken', { Kubefile: 'FROM scratch\nLABLE a=b\nENV\nCOPPY a b\n' });
  for (const mode of ['build', 'prepare', 'pull-request']) {
    const run = await step({ mode, type: 'apps', app: 'mistaken', version: 'v1' });
    assert.equal(run.status, 1);
    const file = 'applications/mistaken/latest/Kubefile';
    for (const line of [2, 3, 4]) {
      assert.match(run.log, new RegExp(`^${file}:${line}:\\d+: error: `, 'm'));
      assert.match(run.log, new RegExp(`^::error title=imagebuild,file=${file},line=${line},`, 'm'));
      assert.match(run.summary, new RegExp(`^${file}:${line}:`, 'm'));
    }
    assert.match(run.log, /^3 errors$/m);
    const { error } = parseResult(run.result);
    assert.deepEqual(
      error?.problems?.map(({ place, code }) => [place?.line, code]),
      [2, 3, 4].map((line) => [line, 'KUBEFILE_SYNTAX']),
    );
    assert.equal(error?.place?.line, 2);
  }
});

test('init.sh cannot speak to the runner', async () => {
  application('loud', {
    ...hello,
    'init.sh': 'echo "::error::forged"; echo "##[add-mask]x"; echo "::set-output name=digest::x"\n',
  });
  const run = await step({ mode: 'build', type: 'apps', app: 'loud', version: 'v1', ...mirror });
  assert.equal(run.status, 0, run.log);
  assert.match(run.log, /\| : ?:error::forged/);
  assert.doesNotMatch(run.log, /^\s*::(error|set-output)|##\[/m);
});

test('a folder that was tampered with is not published as something else', async () => {
  assert.equal((await step({ mode: 'prepare', ...request, ...mirror })).status, 0);
  const run = await step({
    mode: 'publish',
    ...request,
    app: 'nginx',
    registry: '127.0.0.1:1',
    namespace: 'x',
  });
  assert.equal(run.status, 1);
  assert.match(run.log, /the prepared build has the app hello instead of nginx/);
});

test('mode pull-request builds into a layout, and takes no password', async () => {
  const run = await step({ mode: 'pull-request', ...request, ...mirror });
  assert.equal(run.status, 0, run.log);
  assert.match(run.outputs['digest'] ?? '', /^sha256:/);
  assert.match(run.outputs['image'] ?? '', /^oci:out\/hello-v1/);
  assert.match(
    run.summary,
    /This check builds the image and does not publish it.*\n\n<pre>\n\/imagebuild_apps hello v1\n<\/pre>\n$/,
  );
  assert.doesNotMatch(`${run.summary}${run.log}`, /imagebuild publish/);
  for (const [name, more] of [
    ['password', { username: 'me', password }],
    ['push', { push: 'true' }],
  ] as const) {
    const refused = await step({ mode: 'pull-request', ...request, ...mirror, ...more });
    assert.equal(refused.status, 1);
    assert.match(refused.log, new RegExp(`mode pull-request takes no ${name}`));
  }
});

test('mode pull-request lints first: annotations, a part of the summary, and errors fail the check', async () => {
  const written = hello.Kubefile.replace(
    'CMD ["cat manifests/hello.yaml"]',
    'CMD ["cat", "manifests/hello.yaml"]',
  );
  application('linted', { ...hello, Kubefile: `${written}LABEL sealos.io.tpye=patch\n`, 'Init.sh': '' });
  application('warned', { ...hello, 'Init.sh': '' });
  const check = (app: string, more = {}) =>
    step({ mode: 'pull-request', type: 'apps', app, version: 'v1', ...mirror, ...more });

  const failed = await check('linted');
  assert.equal(failed.status, 1);
  assert.match(failed.outputs['digest'] ?? '', /^sha256:/);
  const place = 'file=applications/linted/latest/Kubefile,line=4,col=1';
  assert.ok(
    failed.log.includes(`::error title=imagebuild cmd-exec-words,${place}::CMD has a program`),
    failed.log,
  );
  assert.match(failed.log, /^the image can be built, and the check fails: lint found 1 error$/m);
  assert.match(failed.summary, /^\*\*Lint\*\*: 1 error and 2 warnings in 1 application/);
  assert.match(failed.summary, /Kubefile:4:1.*cmd-exec-words/);
  assert.match(failed.summary, /\n### linted v1\n/);

  const passed = await check('warned');
  assert.equal(passed.status, 0, passed.log);
  const said = passed.log.split('\n').filter((line) => /^::warning.*Init\.sh is not read/.test(line));
  assert.equal(said.length, 1, 'the build doesn’t say it again');
  assert.equal((await check('warned', { strict: 'true' })).status, 1);
});

test('inputs that mean nothing in a mode are refused together, in the log, the annotations and the result', async () => {
  const inputs = { mode: 'publish', ...request, engine: 'buildx', 'kube-version': '1.31.0', sha: '' };
  const run = await step(inputs);
  assert.equal(run.status, 1);
  for (const name of ['engine', 'kube-version']) {
    assert.match(run.log, new RegExp(`^error: mode publish takes no ${name}$`, 'm'));
    assert.match(run.log, new RegExp(`^::error title=imagebuild::mode publish takes no ${name}`, 'm'));
  }
  assert.doesNotMatch(run.log, /takes no sha/);
  assert.deepEqual(
    parseResult(run.result).error?.problems?.map(({ message }) => message),
    ['mode publish takes no kube-version', 'mode publish takes no engine'],
  );
});

test('an application that is checked out into a folder reads the same, and its files lie in the workspace', async () => {
  for (const [path, text] of Object.entries({ ...hello, Kubefile: 'FROM scratch\nCOPPY . .\n' })) {
    const file = join(workspace, 'checkout/applications/wrong/latest', path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  const inside = { mode: 'prepare', checkout: 'checkout', type: 'apps', version: 'v1' };
  const wrong = await step({ ...inside, app: 'wrong' });
  assert.equal(wrong.status, 1);
  assert.equal(parseResult(wrong.result).error?.place?.file, 'applications/wrong/latest/Kubefile');
  writeFileSync(join(workspace, 'checkout/applications/wrong/latest/Kubefile'), hello.Kubefile);
  const right = await step({ ...inside, app: 'wrong' });
  assert.equal(right.status, 0, right.log);
  const published = {
    mode: 'publish',
    type: 'apps',
    app: 'wrong',
    version: 'v1',
    output: 'type=oci,dest=out/wrong',
  };
  const done = await step({ ...published, ...mirror });
  assert.equal(done.status, 0, done.log);
});
