import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { repository } from '../support/cli.ts';
import { ownAction } from './repositories.ts';
import { digestInRegistry, logOf, resultsOf, setScene } from './scene.ts';

const example = readFileSync(join(repository, 'docs/examples/release.yml'), 'utf8');

test('an application’s own repository: a push moves its branch’s tag, a release gets its own and latest', async (t) => {
  const files = {
    'deploy/Kubefile':
      'FROM scratch\nCOPY hello.txt hello.txt\nCOPY registry registry\nCMD ["cat hello.txt"]\n',
    'deploy/hello.txt': 'hello\n',
  };
  const { github, registry, start } = await setScene(t, 'this repository', (host) => ({
    ...files,
    'deploy/images/shim/hello': `${host}/labring/hello:v1\n`,
    '.github/workflows/release.yml': example
      .replace('labring/imagebuild@COMMIT', ownAction)
      .replace('ghcr.io/', `${host}/`),
  }));
  const image = `${github.world.owner.login}/${github.world.name}`.toLowerCase();
  const workflow = 'release.yml';
  const pushed = await start({ workflow, event: 'push' }, { payload: {} });
  assert.deepEqual(resultsOf(pushed), { image: 'success' }, logOf(github));
  const first = await digestInRegistry(registry, `${image}:main`);

  const payload = { action: 'published', release: { tag_name: 'v1.0.0' } };
  const released = await start({ workflow, event: 'release' }, { payload, ref: 'refs/tags/v1.0.0' });
  assert.deepEqual(resultsOf(released), { image: 'success' }, logOf(github));
  const second = await digestInRegistry(registry, `${image}:v1.0.0`);
  assert.equal(await digestInRegistry(registry, `${image}:latest`), second);
  assert.notEqual(second, first, 'the name of the first tag is an annotation');
  for (const tag of ['main', 'v1.0.0', 'latest'])
    for (const architecture of ['amd64', 'arm64'])
      await digestInRegistry(registry, `${image}:${tag}-${architecture}`);
});
