import assert from 'node:assert/strict';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { parse } from 'yaml';
import { parseRepositoryConfiguration } from '../../src/application/configuration.ts';
import { checkWorkflowLogins } from '../../src/commands/doctor/secrets.ts';
import { imagebuild } from '../support/cli.ts';
import { makeRepository } from '../support/git.ts';
import { missing } from '../support/tools.ts';

interface Check {
  readonly name: string;
  readonly state: string;
  readonly message: string;
  readonly hint?: string;
}

async function doctor(directory: string): Promise<{ status: number | null; checks: Map<string, Check> }> {
  const { status, stdout } = await imagebuild(['doctor', '--json'], { cwd: directory });
  const checks: Check[] = JSON.parse(stdout);
  return { status, checks: new Map(checks.map((check) => [check.name, check])) };
}

describe('doctor, in a repository where nothing is yet', { skip: missing('git') }, () => {
  test('suggests the two lines of configuration, with the owner of the remote, and the command that writes them', async () => {
    await using repository = await makeRepository();
    repository.git('remote', 'add', 'origin', 'git@github.com:Some-Team/charts');
    const { checks } = await doctor(repository.directory);
    const { state, hint = '' } = checks.get('configuration') as Check;
    assert.equal(state, 'absent');
    const lines = hint.split('\n').filter((line) => /^\w+: /.test(line));
    assert.deepEqual(parse(lines.join('\n')), { registry: 'docker.io', namespace: 'some-team' });
    assert.match(hint, /`imagebuild init`/);
  });

  test('suggests how to create the first application', async () => {
    await using repository = await makeRepository();
    const none = await doctor(repository.directory);
    assert.equal(none.status, 1);
    assert.equal(none.checks.get('applications')?.state, 'missing');
    await mkdir(join(repository.directory, 'applications'));
    const empty = (await doctor(repository.directory)).checks.get('applications');
    assert.equal(empty?.state, 'absent');
    assert.match(empty?.hint ?? '', /applications\/<app>\/<version>\/Kubefile/);
  });
});

describe('doctor, for the workflow', { skip: missing('git') }, () => {
  /** A gh that is logged in if GH_TOKEN is set, and knows the user name's secret. */
  const gh = [
    '#!/bin/sh',
    '[ "$*" = "secret list --env publish" ] || exit 9',
    '[ -n "$GH_TOKEN" ] || { echo "run: gh auth login" >&2; exit 4; }',
    '[ -z "$OTHER_SECRET" ] || exit 8',
    "printf 'REGISTRY_USERNAME\\t2026-01-01T00:00:00Z\\n'",
    '',
  ].join('\n');
  const login = (text: string, env: Readonly<Record<string, string>>) =>
    checkWorkflowLogins({ configuration: parseRepositoryConfiguration(text, 'x'), env, signal: undefined });

  test('names the secrets that the environment lacks, or says how to check', async () => {
    await using repository = await makeRepository();
    const bin = join(repository.directory, 'bin');
    await mkdir(bin);
    const without = await login('namespace: me\n', { PATH: bin });
    assert.match(
      without[0]?.message.text ?? '',
      /cannot tell .* has the secrets REGISTRY_USERNAME and REGISTRY_PASSWORD: gh .*PATH/,
    );
    assert.match(without[0]?.hint?.text ?? '', /gh auth login.*Settings > Environments > publish/);
    await writeFile(join(bin, 'gh'), gh);
    await chmod(join(bin, 'gh'), 0o755);
    const [out] = await login('namespace: me\n', { PATH: bin });
    assert.match(out?.message.text ?? '', /cannot tell .*: gh secret list .*4/);
    const env = { PATH: bin, GH_TOKEN: 't', OTHER_SECRET: 'not passed on' };
    const [lacking] = await login('namespace: me\n', env);
    assert.equal(lacking?.message.text, 'the environment "publish" lacks the secret REGISTRY_PASSWORD');
    assert.match(lacking?.hint?.text ?? '', /\ngh secret set REGISTRY_PASSWORD --env publish$/);
    const all = 'credentials: { username: me, passwordSecret: REGISTRY_USERNAME }\n';
    const [ready] = await login(all, env);
    assert.deepEqual(
      [ready?.state, ready?.message.text],
      ['ready', 'the environment "publish" has the secret REGISTRY_USERNAME'],
    );
    await mkdir(join(repository.directory, '.github'));
    const file = join(repository.directory, '.github/imagebuild.yml');
    await writeFile(file, 'registry: 127.0.0.1:1\nnamespace: me\n');
    const { stdout } = await imagebuild(['doctor', '--json'], {
      cwd: repository.directory,
      env: { PATH: `${bin}:${process.env['PATH']}`, GH_TOKEN: 't' },
    });
    assert.match(stdout, /lacks the secret REGISTRY_PASSWORD/);
  });

  test('says of ghcr.io that the token of the workflow is used, and asks for no secret', async () => {
    const states = await login('registry: ghcr.io\ncredentials: { workflowToken: true }\n', {});
    assert.deepEqual(
      states.map(({ state, message }) => [state, message.text]),
      [['ready', 'the workflow publishes to ghcr.io with its own token, and needs no secret']],
    );
  });
});
