import assert from 'node:assert/strict';
import test from 'node:test';
import { repositoryKinds } from './repositories.ts';
import { digestInRegistry, dispatch, logOf, resultsOf, setScene, writesTo } from './scene.ts';

const jobs = ['accept', 'prepare (all)', 'publish'];
const applications = ['apps hello v1', 'apps helm v3.8.2'];

for (const kind of repositoryKinds)
  test(`${kind}: a collection publishes the applications that it names, and no other`, async (t) => {
    const { github, registry, actions } = await setScene(t, kind);
    const run = await dispatch(github, 'collection.yml', { applications: 'h* !cilium' });
    await actions.settled();
    const called = applications.flatMap((name) => jobs.map((job) => [`${name} / ${job}`, 'success']));
    assert.deepEqual(resultsOf(run), { plan: 'success', ...Object.fromEntries(called) }, logOf(github));
    assert.equal(run.conclusion, 'success', logOf(github));
    for (const name of ['octo/hello:v1', 'octo/helm:v3.8.2'])
      assert.match(await digestInRegistry(registry, name), /^sha256:/);
    assert.deepEqual(writesTo(registry, 'octo/cilium'), []);
    assert.deepEqual(
      run.artifacts
        .map(({ name }) => name)
        .filter((name) => /result/.test(name))
        .sort(),
      ['imagebuild-result-apps-hello-v1', 'imagebuild-result-apps-helm-v3.8.2'],
    );
  });
