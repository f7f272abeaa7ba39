import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { parse } from 'yaml';
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
