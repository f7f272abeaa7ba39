import assert from 'node:assert/strict';
import test from 'node:test';
import { repositoryKinds } from './repositories.ts';
import { digestInRegistry, dispatch, logOf, resultsOf, setScene } from './scene.ts';

for (const kind of repositoryKinds)
  test(`${kind}: a build by hand with RUN is prepared on a machine of each platform, and published once`, async (t) => {
    // The script only contains the word: that is enough for two jobs, and needs no engine.
    const more = { 'applications/hello/v1/init.sh': `: RUN; echo "for $1" > platform.txt\n` };
    const { github, registry, actions } = await setScene(t, kind, more);
    const run = await dispatch(github, 'imagebuild.yml', { app: 'hello', version: 'v1' });
    await actions.settled();
    const prepared = { 'prepare (amd64)': 'success', 'prepare (arm64)': 'success' };
    assert.deepEqual(resultsOf(run), { accept: 'success', ...prepared, publish: 'success' }, logOf(github));
    assert.match(await digestInRegistry(registry, 'octo/hello:v1'), /^sha256:/);
    const index = await fetch(`${registry.url}/v2/octo/hello/manifests/v1`, {
      headers: { accept: 'application/vnd.oci.image.index.v1+json' },
    });
    const { manifests } = (await index.json()) as { manifests: { platform: { architecture: string } }[] };
    assert.deepEqual(manifests.map(({ platform }) => platform.architecture).sort(), ['amd64', 'arm64']);
  });
