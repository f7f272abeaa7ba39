import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chown, cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import packageJson from '../../package.json' with { type: 'json' };
import { fetchSystemRoot } from '../../scripts/debian.ts';
import { makeContainer } from '../../scripts/release/container.ts';
import { type Architecture, architectures } from '../../scripts/release/noderuntime.ts';
import { busyboxPath, missingBusybox } from '../support/busybox.ts';
import { repository } from '../support/cli.ts';
import { startRegistry } from '../support/registry.ts';
import { makeStorage, type Storage } from '../support/storage.ts';
import { missing, missingForRoot } from '../support/tools.ts';
import { makeWorkplace, tryOut, type Workplace } from './newcomer.ts';

const both = Object.keys(architectures) as Architecture[];
const tag = `v${packageJson.version}`;
const base = 'localhost/base:v1';

/** Why the container image can't be made here; false if it can: its base is made of Debian packages. */
export function cannotMakeContainer(): string | false {
  const absent = missing('skopeo', 'docker-registry') || missingBusybox();
  if (absent) return absent;
  const without = both.filter((architecture) => fetchSystemRoot(architecture, () => {}) === undefined);
  return without.length > 0 && `needs the Debian packages of ${without.join(' and ')}`;
}

/**
 * Tests of the container image.
 * @param executables returns the directory with the executable of each architecture, once it is made.
 * @param program returns the one of this machine.
 */
export function describeContainer(executables: () => string, program: () => string): void {
  describe('the container image', () => {
    let work: string;
    let archive: string;
    let digest: string;

    before(async () => {
      work = await mkdtemp(join(tmpdir(), 'imagebuild-container-'));
      const pinned = `${base}@${await makeBase(work, program())}`;
      archive = join(work, 'imagebuild.tar');
      digest = makeContainer(archive, {
        executables: executables(),
        base: pinned,
        flags: ['--mirror', `localhost=oci:${join(work, 'base')}`],
      });
    });
    after(() => rm(work, { recursive: true, force: true }));

    test('is made by the executable itself, for both platforms, without root in it', () => {
      for (const architecture of both) {
        const arch = ['--override-arch', architecture];
        const { config } = JSON.parse(
          skopeo(...arch, 'inspect', '--config', `oci-archive:${archive}:${tag}`),
        );
        assert.equal(config.User, '1000:1000');
        assert.deepEqual(config.Entrypoint, ['imagebuild']);
        assert.deepEqual(config.Cmd, ['--help']);
        assert.equal(
          config.Labels['org.opencontainers.image.source'],
          'https://github.com/labring/imagebuild',
        );
      }
    });

    test('is uploaded by skopeo, as the release does it, with the digest that was compared', async () => {
      const registry = await startRegistry();
      const target = `docker://${registry.host}/labring/imagebuild:${tag}`;
      const plain = ['--dest-tls-verify=false', '--all', '--preserve-digests'];
      try {
        skopeo('copy', ...plain, `oci-archive:${archive}:${tag}`, target);
        const found = skopeo('inspect', '--tls-verify=false', '--format', '{{.Digest}}', target);
        assert.equal(found.trim(), digest);
      } finally {
        await registry.stop();
      }
    });

    describe('of buildah', { skip: missingForRoot('buildah') }, () => {
      let storage: Storage;
      let workplace: Workplace;
      let container: string;

      before(async () => {
        storage = await makeStorage();
        workplace = await makeWorkplace();
        await storage.run(
          'skopeo',
          'copy',
          '--quiet',
          `oci:${join(work, 'base')}:v1`,
          `containers-storage:${base}`,
        );
        await storage.run(
          ...(['buildah', 'bud', '--isolation', 'chroot', '--pull-never', '--quiet'] as const),
          ...['--build-arg', `BASE=${base}`, '--tag', 'localhost/imagebuild'],
          ...['--file', join(repository, 'Dockerfile'), executables()],
        );
        container = (await storage.run('buildah', 'from', '--pull-never', 'localhost/imagebuild')).trim();
      });
      after(async () => {
        await workplace[Symbol.asyncDispose]();
        await storage[Symbol.asyncDispose]();
      });

      test('has the same configuration', async () => {
        const inspected = await storage.run('buildah', 'inspect', '--type', 'image', 'localhost/imagebuild');
        const { config } = JSON.parse(skopeo('inspect', '--config', `oci-archive:${archive}:${tag}`));
        const own = JSON.parse(inspected).OCIv1.config;
        delete own.Labels['io.buildah.version'];
        assert.deepEqual(own, config);
      });

      test('does what a newcomer tries, as a user without privileges', async () => {
        const { directory } = workplace;
        await chown(directory, 1000, 1000);
        const options = [
          '--isolation',
          'chroot',
          '--volume',
          `${directory}:${directory}`,
          '--workingdir',
          directory,
        ];
        const run = (...words: readonly string[]) =>
          storage.run('buildah', 'run', ...options, container, '--', 'imagebuild', ...words);
        await tryOut(run, directory);
        assert.equal(
          (await storage.run('buildah', 'run', ...options, container, '--', 'busybox', 'id', '-u')).trim(),
          '1000',
        );
      });
    });
  });
}

/**
 * Makes the base image of both platforms from Debian packages and busybox, as an OCI layout.
 * @returns its digest.
 */
async function makeBase(work: string, program: string): Promise<string> {
  const application = join(work, 'applications/base/v1');
  await mkdir(application, { recursive: true });
  for (const architecture of both) {
    const files = join(application, architecture);
    await cp(fetchSystemRoot(architecture, () => {}) ?? '', files, {
      recursive: true,
      verbatimSymlinks: true,
    });
    await mkdir(join(files, 'bin'));
    await cp(busyboxPath(architecture), join(files, 'bin/busybox'));
  }
  await writeFile(join(application, 'Dockerfile'), `FROM scratch\nARG TARGETARCH\nCOPY \${TARGETARCH} /\n`);
  const output = `type=oci,dest=${join(work, 'base')}`;
  const words = ['build', 'dockerimages', 'base', 'v1', '--output', output, '--progress', 'quiet', '--json'];
  return JSON.parse(execFileSync(program, words, { cwd: work, encoding: 'utf8' })).digest;
}

function skopeo(...words: readonly string[]): string {
  return execFileSync('skopeo', words, { encoding: 'utf8' });
}
