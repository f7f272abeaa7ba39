import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { makeHelloImage } from '../../../scripts/hello-image.ts';
import { validateRequest } from '../../../src/application/request.ts';
import type { Result } from '../../../src/application/result.ts';
import { build } from '../../../src/commands/build.ts';
import { lint } from '../../../src/commands/lint/lint.ts';
import { createApplication } from '../../../src/commands/new/new.ts';
import { silent } from '../../../src/progress.ts';
import {
  chartRepository,
  type Downloads,
  helmReleases,
  serveDownloads,
} from '../../applications/downloads.ts';
import { helmPath, missingHelm } from '../../applications/helm.ts';
import { programs } from '../../support/cli.ts';
import { settingsTo } from '../../support/prepared.ts';
import { missing } from '../../support/tools.ts';

const run = promisify(execFile);
const image = 'ghcr.io/labring/hello:v1';
const pod = `kind: Pod\nspec: { containers: [{ image: "${image}" }] }\n`;
const nothing = { latest: false, manifests: [], binaries: [], images: [] };

let work: string;
let applications: string;
let server: Downloads;
let path: string;

before(async () => {
  work = await mkdtemp(join(tmpdir(), 'imagebuild-new-'));
  applications = join(work, 'applications');
  await makeHelloImage(join(work, 'images'), image);
  const files = new Map([
    ...(await helmReleases(join(work, 'helm'), 'v1.2.3')),
    ['/x/v1.2.3/web.yaml', Buffer.from(pod)],
    ['/bin/1.2.3/tool_linux_x86_64', Buffer.from('for amd64')],
    ['/bin/1.2.3/tool_linux_aarch64', Buffer.from('for arm64')],
  ] as const);
  path = process.env['PATH'] ?? '';
  if (!missingHelm()) {
    const helm = await helmPath();
    path = [dirname(helm), path].join(delimiter);
    const chart = { name: 'web', version: '1.2.3', image };
    for (const [name, bytes] of await chartRepository(join(work, 'chart'), helm, chart))
      files.set(name, bytes);
  }
  server = await serveDownloads(files);
});
after(async () => {
  await server?.[Symbol.asyncDispose]();
  await rm(work, { recursive: true, force: true });
});

/** Writes an application, checks that lint has nothing to say of it, and builds it. */
async function scaffold(
  name: string,
  version: string | undefined,
  options: Partial<Parameters<typeof createApplication>[2]>,
): Promise<Result> {
  const written = await createApplication(name, version, { ...nothing, applications, ...options });
  const { findings } = await lint([written.directory], { fix: false }, { configuration: undefined });
  assert.deepEqual(findings, []);
  return await build(
    validateRequest({ type: 'apps', app: name, version: written.version }),
    settingsTo({ kind: 'oci', directory: join(work, 'out', name) }, `oci:${join(work, 'images')}`, {
      applications,
      env: { PATH: path, HOME: work },
      recordInstall: true,
    }),
    silent,
  );
}

const embedded = ({ images }: Result) => images.map(({ reference }) => reference);

describe('imagebuild new', { skip: missing('bash', 'curl', 'tar') }, () => {
  it('of a chart: init.sh pulls it from its repository, and the version is that of the build', {
    skip: missingHelm(),
  }, async () => {
    const result = await scaffold('web', undefined, {
      ...{ chart: 'charts/web', chartRepo: `${server.url}/charts`, chartVersion: '1.2.3', latest: true },
    });
    assert.deepEqual(embedded(result), [image]);
    assert.deepEqual(result.usage?.commands, ['helm upgrade -i web charts/web -n web --create-namespace']);
    assert.deepEqual(result.usage?.charts, ['charts/web']);
  });

  it('of manifests: their version is replaced, and what they name is embedded', async () => {
    const result = await scaffold('site', 'v1.2.3', { manifests: [`${server.url}/x/v1.2.3/web.yaml`] });
    assert.deepEqual(embedded(result), [image]);
    assert.deepEqual(result.usage?.manifests, ['manifests/web.yaml']);
    assert.match(
      await readFile(join(applications, 'site/v1.2.3/init.sh'), 'utf8'),
      /-o manifests\/web\.yaml "\$IMAGEBUILD_SOURCE_SITE\/\$\{version\}\/web\.yaml"/,
    );
  });

  it('of programs: each architecture gets its own, from a file and from a tar', async () => {
    await scaffold('tool', 'v1.2.3', {
      binaries: [
        `${server.url}/bin/1.2.3/tool_linux_x86_64`,
        `${server.url}/helm/helm-v1.2.3-linux-arm64.tar.gz`,
      ],
    });
    for (const [architecture, text] of [
      ['amd64', 'for amd64'],
      ['arm64', 'for arm64'],
    ] as const) {
      const directory = join(work, `run-${architecture}`);
      await mkdir(directory);
      await cp(join(applications, 'tool/v1.2.3'), directory, { recursive: true });
      await run('bash', ['init.sh', architecture, 'tool', 'v1.2.3'], { cwd: directory });
      assert.equal(await readFile(join(directory, 'opt/tool'), 'utf8'), text);
      assert.equal((await readFile(join(directory, 'opt/helm')))[18], architecture === 'amd64' ? 62 : 183);
      assert.deepEqual((await readdir(directory)).sort(), ['Kubefile', 'init.sh', 'opt']);
    }
  });

  it('of a list: images are embedded, and no script is written', async () => {
    const result = await scaffold('list', 'v1.0.0', { images: [image] });
    assert.deepEqual(embedded(result), [image]);
    assert.deepEqual((await readdir(join(applications, 'list/v1.0.0'))).sort(), ['Kubefile', 'images']);
  });

  it('of several: their commands are in one CMD, programs first', async () => {
    const result = await scaffold('all', 'v1.2.3', {
      manifests: [`${server.url}/x/v1.2.3/web.yaml`],
      binaries: [`${server.url}/bin/1.2.3/tool_linux_\${machine}`],
      images: [image],
    });
    assert.deepEqual(result.usage?.commands, [
      'install -m 0755 opt/tool /usr/bin/tool',
      'kubectl apply -f manifests',
    ]);
  });

  it('prints commands that run as they are printed', async () => {
    const root = await mkdtemp(join(work, 'cli-'));
    const imagebuild = async (words: readonly string[]) => {
      const env = { PATH: path, HOME: work };
      const { stdout } = await run(process.execPath, [programs.cli, ...words], { cwd: root, env });
      return stdout;
    };
    const address = `${server.url}/bin/1.2.3/tool_linux_x86_64`;
    const printed = await imagebuild(['new', 'tool', 'v1.2.3', '--binary', address, '--latest']);
    assert.match(printed, /^written {2}applications\/tool\/latest\/Kubefile\n/);
    const commands = [...printed.matchAll(/^ {2}imagebuild (.+)$/gm)].map(([, words = '']) =>
      words.split(' '),
    );
    assert.equal(commands.length, 2);
    assert.match(await imagebuild(commands[0]!), /nothing to report/);
    assert.match(await imagebuild(commands[1]!), /linux\/arm64/);
  });

  it('overwrites nothing', async () => {
    const options = { ...nothing, applications, images: [image] };
    const readme = join(applications, 'kept/README.md');
    await mkdir(dirname(readme), { recursive: true });
    await writeFile(readme, 'mine');
    const { files } = await createApplication('kept', 'v1', options);
    assert.deepEqual(
      files.filter(({ state }) => state === 'kept').map(({ path }) => path),
      [readme],
    );
    assert.equal(await readFile(readme, 'utf8'), 'mine');
    await assert.rejects(createApplication('kept', 'v1', options), {
      code: 'USAGE',
      message: /exists already/,
    });
  });

  const refused: readonly (readonly [string, string, string | undefined, object, RegExp])[] = [
    ['nothing to build of', 'a', 'v1', {}, /nothing says/],
    ['no version', 'a', undefined, { images: [image] }, /the version of a is missing/],
    ['a name that nobody could build', 'Web', 'v1', { images: [image] }, /Web/],
    [
      'latest without a version',
      'a',
      'v1',
      { images: [image], latest: true },
      /no address names the version v1/,
    ],
    ['a chart without its repository', 'a', 'v1', { chart: 'x/web' }, /not a chart with its repository/],
    [
      'a chart of two repositories',
      'a',
      'v1',
      { chart: 'oci://h/p/web', chartRepo: 'https://h' },
      /not a chart/,
    ],
    ['an image without a tag', 'a', 'v1', { images: ['nginx'] }, /no tag that stays/],
    ['an image of latest', 'a', 'v1', { images: ['nginx:latest'] }, /no tag that stays/],
    ['no image', 'a', 'v1', { images: ['NGINX:1'] }, /not an image/],
    [
      'a program without an architecture',
      'a',
      'v1',
      { binaries: ['https://h/tool'] },
      /names no architecture/,
    ],
  ];
  for (const [what, name, version, options, message] of refused)
    it(`refuses ${what}, and writes nothing`, async () => {
      const root = join(work, 'refused');
      await assert.rejects(createApplication(name, version, { ...nothing, applications: root, ...options }), {
        message,
      });
      await assert.rejects(readdir(root));
    });
});
