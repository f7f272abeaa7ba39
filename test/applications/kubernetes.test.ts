import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { openLayout } from '../../src/stores/layout/layout.ts';
import { repository } from '../support/cli.ts';
import { runCommand } from '../support/cliinprocess.ts';
import { startRegistry } from '../support/registry.ts';
import { writeImage } from '../support/storedimages.ts';
import { missing } from '../support/tools.ts';
import { kubernetesReleases, serveDownloads } from './downloads.ts';

const directory = join(repository, 'applications/kubernetes/v1.34.2');

test('the example of a rootfs builds, lints clean, and inspect explains it', {
  skip: missing('docker-registry', 'curl', 'bash'),
}, async () => {
  const work = await mkdtemp(join(tmpdir(), 'imagebuild-kubernetes-'));
  const target = await startRegistry();
  await using downloads = await serveDownloads(kubernetesReleases('v1.34.2'));
  process.chdir(work);
  try {
    const list = await readFile(join(directory, 'images/shim/kubernetes'), 'utf8');
    const images = list.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
    const sources = await openLayout(join(work, 'sources'), { create: true });
    for (const image of images) await writeImage(sources, image, image);
    const env = { IMAGEBUILD_SOURCE_KUBERNETES: `${downloads.url}/kubernetes` };
    const built = await runCommand(
      [
        ...['build', 'apps', 'kubernetes', 'v1.34.2', '--applications', join(repository, 'applications')],
        ...['--mirror', `*=oci:${join(work, 'sources')}`, '--strict', '--push'],
        ...['--registry', target.host, '--namespace', 'rootfs', '--json'],
      ],
      env,
    );
    assert.equal(built.status, 0, built.stderr);
    const shown = await runCommand(['inspect', '--complete', `${target.host}/rootfs/kubernetes:v1.34.2`]);
    assert.equal(shown.status, 0, shown.stderr);
    assert.match(shown.stdout, /is a rootfs: sealos makes a cluster of it/);
    assert.match(shown.stdout, /defaultVIP=10\.103\.97\.2/);
    assert.match(shown.stdout, /linux\/arm64 .*, 7 embedded images/);
    for (const image of images)
      assert.ok(shown.stdout.includes(image.slice('registry.k8s.io/'.length)), image);
    const linted = await runCommand(['lint', directory]);
    assert.deepEqual([linted.status, linted.stdout.trim()], [0, 'nothing to report in 1 application']);
  } finally {
    process.chdir(import.meta.dirname);
    await target.stop();
    await rm(work, { recursive: true, force: true });
  }
});
