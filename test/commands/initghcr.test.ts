import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test, { describe } from 'node:test';
import { parseRepositoryConfiguration } from '../../src/application/configuration.ts';
import { parseWorkflow } from '../repository/workflow.ts';
import { dispatchRules, rules } from '../repository/workflowrules.ts';
import { lintWorkflow } from '../support/actionlint.ts';
import { imagebuild } from '../support/cli.ts';
import { makeRepository } from '../support/git.ts';
import { missing } from '../support/tools.ts';

const action = `example/imagebuild@${'a'.repeat(40)}`;
const origin = 'https://github.com/Some-Team/charts.git';

/** A repository with a remote, and init in it. */
async function setUp(address = origin) {
  const repository = await makeRepository();
  repository.git('remote', 'add', 'origin', address);
  const { directory } = repository;
  return {
    [Symbol.asyncDispose]: () => repository[Symbol.asyncDispose](),
    init: (...flags: readonly string[]) => imagebuild(['init', directory, '--action', action, ...flags]),
    read: (path: string) => readFile(join(directory, '.github', path), 'utf8'),
    write: (path: string, text: string) => writeFile(join(directory, '.github', path), text),
  };
}

type Repository = Awaited<ReturnType<typeof setUp>>;
const credentialsIn = async ({ read }: Repository) =>
  parseRepositoryConfiguration(await read('imagebuild.yml'), 'x').credentials;
const secrets = { usernameSecret: 'REGISTRY_USERNAME', passwordSecret: 'REGISTRY_PASSWORD' };

describe('init --registry ghcr.io', { skip: missing('git') }, () => {
  test('publishes with the token of the workflow: one job may, no secret is needed', async () => {
    await using repository = await setUp();
    const { stdout, status, stderr } = await repository.init('--registry', 'ghcr.io');
    assert.equal(status, 0, stderr);
    assert.doesNotMatch(stdout, /gh secret|secret is needed|login for/);
    assert.match(stdout, /ghcr\.io gets the token of the workflow itself: there is no secret to create/);
    assert.deepEqual(await credentialsIn(repository), { workflowToken: true });
    assert.match(
      await repository.read('imagebuild.yml'),
      /^source: https:\/\/github\.com\/Some-Team\/charts$/m,
    );

    const [build, collection] = await Promise.all(
      ['imagebuild.yml', 'collection.yml'].map((name) => repository.read(`workflows/${name}`)),
    );
    assert.ok(build && collection);
    for (const [name, text, job] of [
      ['imagebuild.yml', build, 'publish'],
      ['collection.yml', collection, 'build'],
    ] as const) {
      assert.deepEqual(await lintWorkflow(text, name), []);
      assert.doesNotMatch(text, /secrets\.|secrets: inherit/);
      assert.match(text, / {6}# .*token of the workflow\.\n {6}packages: write\n/);
      const workflow = parseWorkflow(text);
      const granted = Object.entries(workflow.jobs).filter(
        ([, { permissions }]) => permissions?.['packages'],
      );
      assert.deepEqual(
        granted.map(([key]) => key),
        [job],
      );
      for (const rule of [...rules, ...(job === 'publish' ? dispatchRules : [])])
        assert.deepEqual(rule.broken(workflow), [], rule.name);
    }
    const step = parseWorkflow(build).jobs['publish']?.steps?.find(({ id }) => id === 'publish');
    assert.equal(step?.with?.['username'], `\${{ github.actor }}`);
    assert.equal(step?.with?.['password'], `\${{ github.token }}`);
    assert.equal(step?.with?.['credentials'], 'GITHUB_TOKEN');
  });

  test('stays so when it is updated, and a second run changes nothing', async () => {
    await using repository = await setUp();
    await repository.init('--registry', 'ghcr.io', '--namespace', 'some-team/images');
    const before = await repository.read('workflows/imagebuild.yml');
    await repository.write('workflows/imagebuild.yml', 'mine\n');
    for (const flags of [['--force'], ['--force', '--registry', 'ghcr.io'], []]) {
      assert.equal((await repository.init(...flags)).status, 0);
      assert.equal(await repository.read('workflows/imagebuild.yml'), before);
      assert.deepEqual(await credentialsIn(repository), { workflowToken: true });
    }
  });

  test('needs a secret where that token can’t publish, and says why', async () => {
    for (const [address, flags, reason] of [
      [
        origin,
        ['--namespace', 'other/some-team'],
        /the namespace other\/some-team does not begin with Some-Team/,
      ],
      ['https://github.acme.example/some-team/charts', [], /this repository is on github\.acme\.example/],
      ['/srv/charts.git', ['--namespace', 'some-team'], /the owner of this repository is unknown/],
    ] as const) {
      await using repository = await setUp(address);
      const { stdout } = await repository.init('--registry', 'ghcr.io', ...flags);
      assert.match(stdout, reason);
      assert.match(stdout, /A secret is needed for ghcr\.io/);
      assert.match(stdout, /gh secret set REGISTRY_PASSWORD --env publish/);
      assert.deepEqual(await credentialsIn(repository), secrets);
      assert.match(await repository.read('workflows/collection.yml'), /secrets: inherit/);
      assert.doesNotMatch(await repository.read('workflows/imagebuild.yml'), /packages: write|github\.actor/);
    }
  });

  test('changes the login with the registry, and keeps one that the configuration names', async () => {
    await using repository = await setUp();
    await repository.init();
    assert.deepEqual(await credentialsIn(repository), secrets);
    assert.doesNotMatch(await repository.read('imagebuild.yml'), /source/);
    const { stdout } = await repository.init('--registry', 'ghcr.io', '--force');
    assert.match(stdout, /source: \(none\) → https:\/\/github\.com\/Some-Team\/charts/);
    assert.match(stdout, /credentials: \{ usernameSecret: .* \} → \{ workflowToken: true \}/);
    assert.deepEqual(await credentialsIn(repository), { workflowToken: true });
    await repository.init('--namespace', 'other', '--force');
    assert.deepEqual(await credentialsIn(repository), secrets);
    await repository.write(
      'imagebuild.yml',
      'registry: ghcr.io\nnamespace: some-team\ncredentials: { passwordSecret: PAT }\n',
    );
    const kept = await repository.init('--registry', 'ghcr.io', '--force');
    assert.match(kept.stdout, /gh secret set PAT --env publish/);
    assert.doesNotMatch(await repository.read('imagebuild.yml'), /source/);
    assert.match(await repository.read('workflows/imagebuild.yml'), /\$\{\{ secrets\.PAT \}\}/);
  });

  test('of one type: that type gets the token, and the others their secret', async () => {
    await using repository = await setUp();
    await repository.init();
    await repository.write(
      'imagebuild.yml',
      'namespace: some-team\ntypes: { configs: { registry: ghcr.io, credentials: { workflowToken: true } } }\n',
    );
    const { stdout } = await repository.init('--force');
    assert.match(stdout, /gh secret set REGISTRY_PASSWORD --env publish/);
    assert.match(stdout, /ghcr\.io gets the token of the workflow/);
    const build = await repository.read('workflows/imagebuild.yml');
    assert.deepEqual(await lintWorkflow(build, 'imagebuild.yml'), []);
    assert.match(
      build,
      /inputs\.type == 'configs' && github\.token \|\| inputs\.type != 'configs' && secrets\./,
    );
    assert.match(build, /inputs\.type == 'configs' && 'GITHUB_TOKEN' \|\| /);
    const collection = await repository.read('workflows/collection.yml');
    assert.match(collection, /packages: write/);
    assert.match(collection, /secrets: inherit/);
  });
});
