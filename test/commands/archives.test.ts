import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { gunzipSync } from 'node:zlib';
import type { Result } from '../../src/application/result.ts';
import { publishUnlessDryRun } from '../../src/commands/dryrun.ts';
import { publish } from '../../src/commands/publish.ts';
import { hexOf } from '../../src/image/descriptor.ts';
import { type Compression, defaultCompression } from '../../src/layers/compression.ts';
import { silent } from '../../src/progress.ts';
import { describeError, statusOf } from '../../src/report/problem.ts';
import type { Destination, Settings } from '../../src/settings.ts';
import { openDockerArchive } from '../../src/stores/archives/docker-archive.ts';
import { asImagebuildError } from '../../src/text/unknownerror.ts';
import { startMemoryRegistry } from '../goldens/registry.ts';
import { platform, preparedBuild, settingsTo } from '../support/prepared.ts';
import { makeStorage, type Storage } from '../support/storage.ts';
import { missing } from '../support/tools.ts';

const prepared = preparedBuild({ 'linux/amd64': platform([]), 'linux/arm64': platform([], 'kind: Pod\n') });
const names = ['registry.example.com/ns/demo:v1', 'registry.example.com/ns/demo:latest'] as const;
const compressions: readonly Compression[] = [
  defaultCompression,
  { type: 'zstd', level: 3 },
  { type: 'none' },
];

let work: string;
before(async () => {
  work = await mkdtemp(join(tmpdir(), 'imagebuild-archives-'));
});
after(() => rm(work, { recursive: true, force: true }));

let builds = 0;
/** Builds both platforms and writes their archives. */
async function build(
  options: Partial<Settings> & { readonly format?: 'tar' | 'tar.gz'; readonly directory?: string } = {},
): Promise<Result> {
  builds += 1;
  const { format = 'tar', directory = join(work, `archives${builds}`), ...more } = options;
  const destination: Destination = { kind: 'oci', directory: join(work, `layout${builds}`) };
  const settings = settingsTo(destination, 'http://127.0.0.1:1', {
    archives: { directory, format, names },
    ...more,
  });
  const outcome = await publishUnlessDryRun(
    settings,
    () => publish(prepared, settings, silent),
    () => assert.fail('nothing is planned'),
    silent,
  );
  assert.equal(outcome.kind, 'result');
  return outcome.kind === 'result' ? outcome.result : assert.fail();
}

const sum = (algorithm: string, bytes: Buffer) => createHash(algorithm).update(bytes).digest('hex');

describe('archives of a build', () => {
  it('are one for each platform, with checksums that sha256sum and md5sum check', async () => {
    const { archives = [] } = await build();
    const directory = join(work, `archives${builds}`);
    const files = ['demo-v1-amd64.tar', 'demo-v1-arm64.tar'];
    assert.deepEqual(
      archives.map(({ platform, names, file }) => ({ platform, names, file })),
      files.map((file, index) => ({
        platform: ['linux/amd64', 'linux/arm64'][index],
        names: [...names],
        file: join(directory, file),
      })),
    );
    for (const { file, size, sha256, md5 } of archives) {
      const bytes = await readFile(file);
      assert.deepEqual([size, sha256, md5], [bytes.length, sum('sha256', bytes), sum('md5', bytes)]);
    }
    const all = files.flatMap((file) => [file, `${file}.md5`, `${file}.sha256`]);
    assert.deepEqual((await readdir(directory)).sort(), all);
    for (const [program, extension] of [
      ['sha256sum', 'sha256'],
      ['md5sum', 'md5'],
    ] as const) {
      const sums = files.map((file) => `${file}.${extension}`);
      const output = execFileSync(program, ['-c', ...sums], { cwd: directory, encoding: 'utf8' });
      assert.equal(output, files.map((file) => `${file}: OK\n`).join(''));
    }
  });

  it('hold the configuration unchanged and plain layers, whatever compression they had', async () => {
    const archives: Buffer[] = [];
    for (const compression of compressions) {
      const result = await build({ compression });
      const [first] = result.archives ?? [];
      archives.push(await readFile(first!.file));
      const tree = join(work, `tree${builds}`);
      await mkdir(tree);
      execFileSync('tar', ['-xf', first!.file, '-C', tree]);
      const [image] = JSON.parse(await readFile(join(tree, 'manifest.json'), 'utf8'));
      const { config } = result.platforms['linux/amd64']!;
      assert.equal(image.Config, `${hexOf(config)}.json`);
      assert.deepEqual(image.RepoTags, [...names]);
      const bytes = await readFile(join(tree, image.Config));
      assert.equal(sum('sha256', bytes), hexOf(config));
      const diffIds: string[] = JSON.parse(bytes.toString()).rootfs.diff_ids;
      const digests: string[] = [];
      for (const path of image.Layers)
        digests.push(`sha256:${sum('sha256', await readFile(join(tree, path)))}`);
      assert.deepEqual(digests, diffIds);
    }
    // The compression decides the manifest, not the archive.
    assert.ok(archives.every((bytes) => bytes.equals(archives[0]!)));
  });

  it('have the same bytes each time, and compressed they hold what plain ones hold', async () => {
    const [plain, packed, again] = await Promise.all(
      [await build(), await build({ format: 'tar.gz' }), await build({ format: 'tar.gz' })].map(
        async ({ archives = [] }) => await Promise.all(archives.map(({ file }) => readFile(file))),
      ),
    );
    assert.deepEqual(packed, again);
    assert.deepEqual(
      packed?.map((bytes) => gunzipSync(bytes)),
      plain,
    );
    assert.match((await readdir(join(work, `archives${builds}`))).join(), /^demo-v1-amd64\.tar\.gz,/);
  });

  it('are read again by imagebuild, under each name', async () => {
    const { archives = [] } = await build();
    const source = await openDockerArchive(archives[1]!.file);
    assert.deepEqual(await source.names(), [...names].sort());
    assert.ok(await source.resolve('latest'));
  });

  it('are made of what was pushed to a registry, and of an archive', async () => {
    await using registry = await startMemoryRegistry();
    const destinations: Destination[] = [
      { kind: 'registry', host: registry.host, namespace: 'ns' },
      { kind: 'oci-archive', file: join(work, 'image.tar') },
    ];
    const { archives: expected = [] } = await build();
    for (const destination of destinations) {
      const { archives = [] } = await build({ destination });
      assert.deepEqual(
        archives.map(({ sha256 }) => sha256),
        expected.map(({ sha256 }) => sha256),
      );
    }
  });

  it('replace older ones and leave nothing else in the directory', async () => {
    const directory = join(work, 'again');
    await mkdir(directory);
    await writeFile(join(directory, 'demo-v1-amd64.tar'), 'old');
    await writeFile(join(directory, 'demo-v1-amd64.tar.md5'), 'old');
    await build({ directory });
    assert.equal((await readdir(directory)).length, 6);
    execFileSync('md5sum', ['-c', 'demo-v1-amd64.tar.md5'], { cwd: directory, stdio: 'ignore' });
  });

  it('that cannot be created end the build before anything is published', async () => {
    const file = join(work, 'file');
    await writeFile(file, '');
    await assert.rejects(build({ directory: file }), { code: 'USAGE' });
    assert.equal(await stat(join(work, `layout${builds}`)).catch(() => undefined), undefined);
  });

  it('that fail afterwards leave the image published, and the error says so', async () => {
    const directory = join(work, 'taken');
    await mkdir(join(directory, 'demo-v1-amd64.tar', 'x'), { recursive: true });
    const error = await build({ directory }).catch(asImagebuildError);
    assert.ok(error instanceof Error);
    const lines = describeError(error as ReturnType<typeof asImagebuildError>).map(({ text }) => text);
    assert.match(lines[0] ?? '', /error: oci:.*:v1 is done, but not all of its archives are: /);
    assert.match(lines.at(-1) ?? '', /^Published and verified: oci:.*:v1 names sha256:/);
    assert.equal(statusOf(error as ReturnType<typeof asImagebuildError>).status, 'failed');
    // That of the other platform, which is written at the same time, is whole or not there.
    const others = (await readdir(directory)).filter((name) => name !== 'demo-v1-amd64.tar').sort();
    const whole = ['demo-v1-arm64.tar', 'demo-v1-arm64.tar.md5', 'demo-v1-arm64.tar.sha256'];
    assert.deepEqual(others, others.length === 0 ? [] : whole);
  });
});

describe('tools of others', { skip: missing('podman', 'buildah', 'skopeo') }, () => {
  it('load the archives of both platforms with the configuration that was published', async () => {
    await using storage = await makeStorage();
    const { archives = [], platforms } = await build();
    for (const { file, platform } of archives) {
      const id = hexOf(platforms[platform]!.config);
      const architecture = platform.split('/')[1];
      await storage.run('podman', 'load', '-q', '-i', file);
      assert.equal(await loadedImage(storage), `${id} ${architecture}`, 'podman');
      await storage.run('podman', 'rmi', '-a', '-f');
      await storage.run('buildah', 'pull', '-q', `docker-archive:${file}`);
      assert.equal(await loadedImage(storage), `${id} ${architecture}`, 'buildah');
      await storage.run('podman', 'rmi', '-a', '-f');
      const copy = join(storage.directory, `copy-${architecture}`);
      await storage.run('skopeo', 'copy', `docker-archive:${file}:${names[0]}`, `dir:${copy}`);
      const { config } = JSON.parse(await readFile(join(copy, 'manifest.json'), 'utf8'));
      assert.equal(config.digest, `sha256:${id}`, 'skopeo');
    }
  });

  async function loadedImage(storage: Storage) {
    const output = await storage.run('podman', 'inspect', '--format', '{{.Id}} {{.Architecture}}', names[1]);
    return output.trim();
  }
});
