import assert from 'node:assert/strict';
import test, { describe } from 'node:test';
import { makeRepository, type Repository } from '../../support/git.ts';
import { runStep } from '../../support/step.ts';
import { missing } from '../../support/tools.ts';

const kubefile = 'FROM scratch\n';
const files = {
  'applications/cilium/v1.16.0/Kubefile': kubefile,
  'applications/cilium/v1.17.4/Kubefile': kubefile,
  'applications/helm/latest/Kubefile': kubefile,
  'applications/helm/latest/imagebuild.yml': 'versions: [v3.18.4]\n',
  'applications/kubectl/latest/Dockerfile': kubefile,
  'applications/README.md': 'not an application\n',
};

async function plan({ directory }: Repository, inputs: Readonly<Record<string, string>>) {
  const step = await runStep(directory, { mode: 'plan', ...inputs });
  const { include = [] } = JSON.parse(step.outputs['matrix'] ?? '{}');
  const jobs = include.map((job: Record<string, string>) => `${job['type']} ${job['app']} ${job['version']}`);
  return { ...step, jobs, more: step.outputs['more'] };
}

describe('mode plan', { skip: missing('git') }, () => {
  test('all applications of a repository, each with its type and version', async () => {
    await using repository = await makeRepository();
    await repository.commit(files);
    const { status, jobs, more, log } = await plan(repository, { app: 'all' });
    assert.equal(status, 0, log);
    assert.deepEqual(jobs, [
      'apps cilium v1.16.0',
      'apps cilium v1.17.4',
      'apps helm v3.18.4',
      'dockerimages kubectl latest',
    ]);
    assert.equal(more, 'false');
  });

  test('says of each whether it runs commands, so that one platform may have to be emulated', async () => {
    await using repository = await makeRepository();
    const runs = 'FROM alpine\nRUN id\n';
    await repository.commit({ ...files, 'applications/kubectl/latest/Dockerfile': runs });
    const { outputs } = await plan(repository, { app: 'helm,kubectl' });
    const { include } = JSON.parse(outputs['matrix'] ?? '{}');
    assert.deepEqual(
      include.map((job: Record<string, unknown>) => [job['app'], job['runs']]),
      [
        ['helm', false],
        ['kubectl', true],
      ],
    );
  });

  test('what changed since a commit, removed applications left out', async () => {
    await using repository = await makeRepository();
    const before = await repository.commit({ ...files, 'applications/old/v1/Kubefile': kubefile });
    repository.git('rm', '-r', '--quiet', 'applications/old');
    await repository.commit({
      'applications/cilium/v1.17.4/manifests/x.yaml': 'kind: Pod\n',
      'README.md': 'x',
    });
    assert.deepEqual((await plan(repository, { since: before })).jobs, ['apps cilium v1.17.4']);
    assert.deepEqual((await plan(repository, { since: 'HEAD^1', app: 'helm' })).jobs, []);
    assert.deepEqual((await plan(repository, { since: 'HEAD' })).jobs, []);
  });

  test('a pull request’s merge commit is compared with its first parent', async () => {
    await using repository = await makeRepository();
    await repository.commit(files);
    repository.git('switch', '--quiet', '--create', 'change');
    await repository.commit({ 'applications/helm/latest/Kubefile': 'FROM scratch\nENV A=1\n' });
    repository.git('switch', '--quiet', 'main');
    await repository.commit({ 'applications/cilium/v1.16.0/Kubefile': 'FROM scratch\nENV B=1\n' });
    repository.git('merge', '--quiet', '--no-edit', 'change');
    assert.deepEqual((await plan(repository, { since: 'HEAD^1' })).jobs, ['apps helm v3.18.4']);
  });

  test('an invalid commit is refused before git sees it', async () => {
    await using repository = await makeRepository();
    await repository.commit(files);
    for (const since of ['--output=x', 'main', 'HEAD; id', '$(id)']) {
      const { status, log } = await plan(repository, { since });
      assert.equal(status, 1);
      assert.match(log, /is not a commit/);
    }
  });

  test('over 256 applications, the rest is on the next page', async () => {
    await using repository = await makeRepository();
    const many = Array.from({ length: 300 }, (_, index) => `applications/app${index}/v1/Kubefile`);
    await repository.commit(Object.fromEntries(many.map((path) => [path, kubefile])));
    const first = await plan(repository, { app: 'all', page: '1' });
    const second = await plan(repository, { app: 'all', page: '2' });
    assert.equal(first.jobs.length, 256);
    assert.equal(first.more, 'true');
    assert.equal(second.jobs.length, 44);
    assert.equal(second.more, 'false');
    assert.equal(new Set([...first.jobs, ...second.jobs]).size, 300);
  });

  for (const count of [257, 1000])
    test(`a pull request that changes ${count} applications fails, since a run can't build all of them`, async () => {
      await using repository = await makeRepository();
      const before = await repository.commit({ 'README.md': 'x' });
      const many = Array.from({ length: count }, (_, index) => `applications/app${index}/v1/Kubefile`);
      await repository.commit(Object.fromEntries(many.map((path) => [path, kubefile])));
      const { status, log, outputs } = await plan(repository, { since: before });
      assert.equal(status, 1);
      assert.match(log, new RegExp(`${count} applications are to be built, and a run builds at most 256`));
      assert.match(log, /Split the pull request into smaller ones/);
      assert.equal(outputs['matrix'], undefined);
    });

  test('a type with a root of its own is looked for there', async () => {
    await using repository = await makeRepository();
    await repository.commit({
      ...files,
      '.github/imagebuild.yml': 'types:\n  configs: { root: configs }\n',
      'configs/coredns/v1/Kubefile': kubefile,
    });
    assert.deepEqual((await plan(repository, { app: 'all', type: 'configs' })).jobs, ['configs coredns v1']);
    assert.ok((await plan(repository, { app: 'coredns' })).jobs.includes('configs coredns v1'));
  });

  test('the applications may be checked out into a folder of the workspace', async () => {
    await using outer = await makeRepository();
    await outer.commit({ 'checkout/applications/demo/v1/Kubefile': kubefile });
    assert.deepEqual((await plan(outer, { app: 'all', checkout: 'checkout' })).jobs, ['apps demo v1']);
  });

  test('nothing to look for is wrong use', async () => {
    await using repository = await makeRepository();
    const { status, log } = await plan(repository, {});
    assert.equal(status, 1);
    assert.match(log, /no applications are selected/);
  });
});
