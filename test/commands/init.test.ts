import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after, before, describe } from 'node:test';
import { parseRepositoryConfiguration } from '../../src/application/configuration.ts';
import { createRepositoryFiles } from '../../src/commands/init/files.ts';
import { resolveSetup } from '../../src/commands/init.ts';
import { parseWorkflow } from '../repository/workflow.ts';
import { dispatchRules, rules } from '../repository/workflowrules.ts';
import { lintWorkflow } from '../support/actionlint.ts';
import { imagebuild } from '../support/cli.ts';
import { makeRepository } from '../support/git.ts';
import { missing } from '../support/tools.ts';

const action = `example/imagebuild@${'a'.repeat(40)}`;
let directory: string;
const init = (...flags: readonly string[]) =>
  imagebuild(['init', directory, '--namespace', 'team', '--action', action, ...flags]);
const read = (path: string) => readFile(join(directory, path), 'utf8');
const write = (path: string, text: string) => writeFile(join(directory, path), text);

describe('imagebuild init', () => {
  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'imagebuild-init-'));
    const { status, stderr } = await init();
    assert.equal(status, 0, stderr);
  });
  after(() => rm(directory, { recursive: true, force: true }));

  test('writes a configuration that says where images go', async () => {
    const { registry, namespace } = parseRepositoryConfiguration(await read('.github/imagebuild.yml'), 'x');
    assert.deepEqual({ registry, namespace }, { registry: 'docker.io', namespace: 'team' });
  });

  test('writes workflows that keep every rule, and name the action with its commit', async () => {
    const names = await readdir(join(directory, '.github/workflows'));
    assert.deepEqual(names.sort(), [
      'collection.yml',
      'comment.yml',
      'imagebuild.yml',
      'pull-request-comment.yml',
      'pull-request.yml',
      'sweep.yml',
    ]);
    for (const name of names) {
      const text = await read(`.github/workflows/${name}`);
      assert.ok(text.includes(`uses: ${action}\n`), name);
      assert.doesNotMatch(text, /uses: \.\/$/m);
      assert.deepEqual(await lintWorkflow(text, name), []);
      const applied = [...rules, ...(name === 'imagebuild.yml' ? dispatchRules : [])];
      for (const rule of applied)
        assert.deepEqual(rule.broken(parseWorkflow(text)), [], `${name} ${rule.name}`);
    }
  });

  test('writes issue templates and the label', async () => {
    assert.ok((await readdir(join(directory, '.github/ISSUE_TEMPLATE'))).includes('apps.md'));
    assert.match(await read('.github/labels.yml'), /name: accepted/);
  });

  test('a Chinese repository gets the Chinese issue templates too', async () => {
    const setup = { registry: 'ghcr.io', namespace: 'team', action, label: 'accepted' };
    const english = await createRepositoryFiles(setup);
    const chinese = await createRepositoryFiles({ ...setup, language: 'zh' });
    const added = [...chinese.keys()].filter((path) => !english.has(path)).sort();
    assert.deepEqual(
      added.map((path) => path.replace('.github/ISSUE_TEMPLATE/', '')),
      ['apps.zh.md', 'bug.zh.yml', 'configs.zh.md', 'dockerimages.zh.md', 'new-application.zh.yml'],
    );
    const file = '.github/imagebuild.yml';
    assert.equal(parseRepositoryConfiguration(chinese.get(file) ?? '', file).language, 'zh');
    assert.equal(parseRepositoryConfiguration(english.get(file) ?? '', file).language, 'en');
  });

  test('lists the files it wrote and the remaining steps', async () => {
    await rm(join(directory, '.github/labels.yml'));
    const { stdout } = await init();
    assert.match(stdout, /^written {4}\.github\/labels\.yml$/m);
    assert.match(stdout, /^unchanged {2}\.github\/imagebuild\.yml$/m);
    assert.match(stdout, /environment "publish"/);
    assert.match(stdout, /gh secret set REGISTRY_PASSWORD --env publish/);
  });

  test('keeps files that a person changed, and replaces them only with --force', async () => {
    await write('.github/workflows/comment.yml', 'mine\n');
    const kept = await init();
    assert.equal(kept.status, 0);
    assert.match(kept.stdout, /^kept {7}\.github\/workflows\/comment\.yml$/m);
    assert.equal(await read('.github/workflows/comment.yml'), 'mine\n');
    const replaced = await init('--force', '--json');
    const states = JSON.parse(replaced.stdout).files.map(({ state }: { state: string }) => state);
    assert.deepEqual(new Set(states), new Set(['replaced', 'unchanged']));
    assert.notEqual(await read('.github/workflows/comment.yml'), 'mine\n');
  });

  test('with --force keeps the configuration and the labels, and says what changes', async () => {
    const before =
      '# ours\nnamespace: foo # theirs\nlanguage: zh\nmirrors: { docker.io: "https://m.example" }\n';
    await write('.github/imagebuild.yml', before);
    await write('.github/labels.yml', '- { name: bug, color: red }\n');
    await write('.github/workflows/comment.yml', 'mine\n');
    const refused = await init();
    assert.equal(refused.status, 2);
    assert.match(refused.stderr, /imagebuild\.yml says namespace: foo, not team/);
    assert.equal(await read('.github/imagebuild.yml'), before);
    const { stdout } = await init('--force');
    assert.equal(await read('.github/imagebuild.yml'), before.replace('foo', 'team').replace('"', '"'));
    assert.match(await read('.github/labels.yml'), /name: bug.*name: accepted/s);
    assert.match(stdout, /^updated {4}\.github\/imagebuild\.yml {2}\(namespace: foo → team\)$/m);
    assert.match(stdout, /^updated {4}\.github\/labels\.yml {2}\(\+ accepted\)$/m);
    assert.match(stdout, /^replaced {3}\.github\/workflows\/comment\.yml {2}\(\+\d+ -1\)$/m);
    const again = await init('--force', '--json');
    const states = JSON.parse(again.stdout).files.map(({ state }: { state: string }) => state);
    assert.deepEqual(new Set(states), new Set(['unchanged']));
  });

  test('uses an existing configuration: the workflow has its secrets', async () => {
    const text =
      'registry: ghcr.io\nnamespace: own\ncredentials: { usernameSecret: GH_USER, passwordSecret: GH_PASS }\n';
    await write('.github/imagebuild.yml', text);
    await imagebuild(['init', directory, '--action', action]);
    await rm(join(directory, '.github/workflows/imagebuild.yml'));
    const { stdout } = await imagebuild(['init', directory, '--action', action]);
    assert.equal(await read('.github/imagebuild.yml'), text);
    assert.match(await read('.github/workflows/imagebuild.yml'), /\$\{\{ secrets\.GH_PASS \}\}/);
    assert.match(stdout, /Images go to ghcr\.io\/own/);
  });
});

test('an invalid configuration is not written', async () => {
  const empty = await mkdtemp(join(tmpdir(), 'imagebuild-init-'));
  const rows = [
    [empty, '--namespace', 'ACME'],
    [empty, '--namespace', 'acme', '--registry', 'http://ghcr.io'],
    [join(empty, 'nowhere'), '--namespace', 'acme'],
  ];
  for (const words of rows) {
    const { status, stderr } = await imagebuild(['init', ...words, '--action', action]);
    assert.equal(status, 2, stderr);
  }
  assert.deepEqual(await readdir(empty), []);
  await rm(empty, { recursive: true });
});

test('the namespace defaults to the owner of the repository', {
  skip: missing('git'),
}, async () => {
  for (const address of ['https://github.com/Some-Team/charts.git', 'git@github.com:Some-Team/charts']) {
    await using repository = await makeRepository();
    repository.git('remote', 'add', 'origin', address);
    const { stdout } = await imagebuild(['init', repository.directory, '--action', action]);
    assert.match(stdout, /Images go to docker\.io\/some-team\./);
  }
});

test('a path names no owner, and GitHub Enterprise Server gets workflows that it reads', {
  skip: missing('git'),
}, async () => {
  await using repository = await makeRepository();
  const run = (...words: readonly string[]) =>
    imagebuild(['init', repository.directory, '--action', action, ...words]);
  repository.git('remote', 'add', 'origin', '/srv/some-team/charts.git');
  assert.match((await run()).stderr, /the namespace for images is unknown/);
  repository.git('remote', 'set-url', 'origin', 'ssh://git@github.acme.example:2222/Some-Team/charts.git');
  const { stdout } = await run();
  assert.match(stdout, /Images go to docker\.io\/some-team\..*/);
  assert.match(stdout, /GitHub Enterprise Server has no queue/);
  for (const name of ['imagebuild.yml', 'comment.yml']) {
    const text = await readFile(join(repository.directory, '.github/workflows', name), 'utf8');
    assert.doesNotMatch(text, /queue/);
    assert.match(text, /cancel-in-progress: false/);
    assert.deepEqual(await lintWorkflow(text, name), []);
  }
});

test('a missing option is an error that names it', () => {
  const known = { owner: 'team', commit: undefined };
  assert.throws(() => resolveSetup({}, undefined, known), {
    code: 'USAGE',
    hint: /--action labring\/imagebuild@COMMIT/,
  });
  assert.throws(() => resolveSetup({ action: 'labring/imagebuild@v1' }, undefined, known), { code: 'USAGE' });
  assert.throws(() => resolveSetup({ action }, undefined, { ...known, owner: undefined }), {
    hint: /--namespace/,
  });
  assert.equal(
    resolveSetup({}, undefined, { ...known, commit: 'b'.repeat(40) }).action,
    `labring/imagebuild@${'b'.repeat(40)}`,
  );
});
