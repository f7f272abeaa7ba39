import assert from 'node:assert/strict';
import { chmod, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { ImagebuildError } from '../../src/errors.ts';
import { createStoreEnvironment } from '../../src/runner/environment.ts';
import { type LocalStore, saveLocalImage } from '../../src/runner/localstore.ts';
import { openDockerArchive } from '../../src/stores/archives/docker-archive.ts';
import { makeStorage, type Storage } from '../support/storage.ts';
import { missing, missingForRoot, which } from '../support/tools.ts';

describe('an image of a local store', { skip: missingForRoot('skopeo', 'podman', 'buildah') }, () => {
  let storage: Storage;

  before(async () => {
    storage = await makeStorage();
    await storage.build('localhost/a:1', { x: 'a' });
  });
  after(() => storage[Symbol.asyncDispose]());

  /** A PATH on which only these programs are. */
  async function pathWith(programs: Readonly<Record<string, string>>): Promise<string> {
    const directory = join(storage.directory, `bin-${Object.keys(programs).join('-')}`);
    await mkdir(directory, { recursive: true });
    for (const [name, script] of Object.entries(programs)) {
      await writeFile(join(directory, name), `#!${which('sh')}\n${script}\n`);
      await chmod(join(directory, name), 0o755);
    }
    return directory;
  }

  const save = (store: LocalStore, image: string, env: Storage['env'], file = 'saved.tar') =>
    saveLocalImage({ store, image, directory: storage.directory, file, timeoutMs: 300_000, env });

  for (const program of ['skopeo', 'podman', 'buildah']) {
    test(`${program} saves it when no other program is there`, async () => {
      const PATH = await pathWith({ [program]: `exec ${which(program)} "$@"` });
      const file = `${program}.tar`;
      await save('containers-storage', 'localhost/a:1', { ...storage.env, PATH }, file);
      const source = await openDockerArchive(join(storage.directory, file));
      assert.ok(await source.resolve(''));
      assert.ok((await source.resolve('localhost/a:1')) ?? program === 'skopeo');
      await assert.rejects(
        save('containers-storage', 'localhost/none:1', { ...storage.env, PATH }, 'none.tar'),
        (error: ImagebuildError) => {
          assert.equal(error.code, 'IMAGE_NOT_FOUND');
          assert.match(error.message, /localhost\/none:1 is not in containers-storage/);
          assert.match(error.hint ?? '', /podman images/);
          return true;
        },
      );
    });
  }

  test('without any of them, the error says what to install', async () => {
    const env = { ...storage.env, PATH: await pathWith({}) };
    const rejected = (store: LocalStore, hint: RegExp) =>
      assert.rejects(
        save(store, 'localhost/a:1', env),
        (error: ImagebuildError) => error.code === 'PROGRAM_MISSING' && hint.test(error.hint ?? ''),
      );
    await rejected('containers-storage', /apt-get install skopeo/);
    await rejected('docker-daemon', /docs\.docker\.com/);
  });

  // These tests run without a Docker daemon: they check the arguments for docker, and the error when none
  // answers.
  test('docker saves it into the file, and does nothing else', async () => {
    const PATH = await pathWith({ docker: 'for word; do echo "$word"; done > "$3"', skopeo: 'exit 9' });
    await save('docker-daemon', 'localhost/a:1', { ...storage.env, PATH }, 'docker.txt');
    const words = await readFile(join(storage.directory, 'docker.txt'), 'utf8');
    assert.deepEqual(words.trim().split('\n'), ['save', '--output', 'docker.txt', 'localhost/a:1']);
  });

  test('skopeo asks the daemon when docker is not there', async () => {
    const PATH = await pathWith({ skopeo: 'for word; do echo "$word"; done > skopeo.txt' });
    await save('docker-daemon', 'localhost/a:1', { ...storage.env, PATH });
    const words = await readFile(join(storage.directory, 'skopeo.txt'), 'utf8');
    const expected = ['copy', '--quiet', 'docker-daemon:localhost/a:1', 'docker-archive:saved.tar'];
    assert.deepEqual(words.trim().split('\n'), expected);
  });

  test('an image that the daemon does not have is not found', async () => {
    const PATH = await pathWith({
      docker: 'echo "Error response from daemon: No such image: localhost/a:1" >&2; exit 1',
    });
    await assert.rejects(save('docker-daemon', 'localhost/a:1', { ...storage.env, PATH }), {
      code: 'IMAGE_NOT_FOUND',
    });
  });

  test('a daemon that does not answer is reported with docker’s message', {
    skip: missing('docker'),
  }, async () => {
    const env = { ...storage.env, DOCKER_HOST: `unix://${storage.directory}/no.sock` };
    await assert.rejects(save('docker-daemon', 'localhost/a:1', env), (error: ImagebuildError) => {
      assert.equal(error.code, 'PROGRAM_FAILED');
      assert.match(error.excerpt ?? '', /docker daemon/i);
      assert.match(error.hint ?? '', /docker images/);
      return true;
    });
  });

  test('nothing is left beside the archives', async () => {
    const names = await readdir(storage.directory);
    assert.deepEqual(names.filter((name) => name.endsWith('.tar')).sort(), [
      'buildah.tar',
      'podman.tar',
      'skopeo.tar',
    ]);
  });
});

test('a program of a store sees where the store is, and no secret', () => {
  const where = {
    HOME: '/home/a',
    XDG_RUNTIME_DIR: '/run/user/1',
    CONTAINERS_STORAGE_CONF: '/c',
    DOCKER_HOST: 'unix:///d',
    PATH: ['/bin', '/usr/bin'].join(delimiter),
  };
  const secrets = {
    GITHUB_TOKEN: 'a',
    REGISTRY_PASSWORD: 'b',
    ACTIONS_RUNTIME_TOKEN: 'c',
    NODE_OPTIONS: 'd',
  };
  assert.deepEqual(createStoreEnvironment({ ...where, ...secrets, LANG: undefined }), where);
});
