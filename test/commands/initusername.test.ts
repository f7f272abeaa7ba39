import assert from 'node:assert/strict';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test, { describe } from 'node:test';
import { parseRepositoryConfiguration } from '../../src/application/configuration.ts';
import { parseWorkflow } from '../repository/workflow.ts';
import { lintWorkflow } from '../support/actionlint.ts';
import { imagebuild } from '../support/cli.ts';
import { makeRepository } from '../support/git.ts';
import { missing } from '../support/tools.ts';

const action = `example/imagebuild@${'a'.repeat(40)}`;

describe('init with a user name as a plain value', { skip: missing('git') }, () => {
  test('writes the name into the workflow, and asks for one secret only', async () => {
    await using repository = await makeRepository();
    const { directory } = repository;
    await mkdir(join(directory, '.github'));
    const file = join(directory, '.github/imagebuild.yml');
    const init = (...flags: readonly string[]) =>
      imagebuild(['init', directory, '--action', action, ...flags]);
    const credentials = { username: '123456', passwordSecret: 'PUSH_TOKEN' };
    await writeFile(file, `namespace: team\ncredentials: ${JSON.stringify(credentials)}\n`);

    const { status, stdout, stderr } = await init('--force');
    assert.equal(status, 0, stderr);
    assert.match(
      stdout,
      /Give that environment the secret PUSH_TOKEN, a login for docker\.io:\n\s+gh secret set PUSH_TOKEN --env publish/,
    );
    assert.equal(stdout.match(/gh secret set/g)?.length, 1);
    assert.doesNotMatch(stdout, /USERNAME/);
    const text = await readFile(join(directory, '.github/workflows/imagebuild.yml'), 'utf8');
    assert.deepEqual(await lintWorkflow(text, 'imagebuild.yml'), []);
    assert.doesNotMatch(text, /REGISTRY_USERNAME|REGISTRY_PASSWORD/);
    const step = parseWorkflow(text).jobs['publish']?.steps?.find(({ id }) => id === 'publish');
    assert.deepEqual(
      ['username', 'password', 'credentials'].map((name) => step?.with?.[name]),
      ['123456', `\${{ secrets.PUSH_TOKEN }}`, 'PUSH_TOKEN'],
    );

    const again = await init('--registry', 'quay.io', '--force');
    assert.match(again.stdout, /a login for quay\.io/);
    assert.match(again.stdout, /gh secret set REGISTRY_USERNAME --env publish/);
    const read = parseRepositoryConfiguration(await readFile(file, 'utf8'), file);
    assert.deepEqual(
      [read.registry, read.credentials],
      ['quay.io', { usernameSecret: 'REGISTRY_USERNAME', passwordSecret: 'PUSH_TOKEN' }],
    );
    const moved = await readFile(join(directory, '.github/workflows/imagebuild.yml'), 'utf8');
    assert.doesNotMatch(moved, /123456/);
  });
});
