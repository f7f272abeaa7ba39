import assert from 'node:assert/strict';
import { chmod, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after, before, describe } from 'node:test';
import { parse } from 'yaml';
import { parseRepositoryConfiguration } from '../../../src/application/configuration.ts';
import { lintWorkflow } from '../../support/actionlint.ts';
import { runCommand } from '../../support/cliinprocess.ts';
import { makeRepository, type Repository } from '../../support/git.ts';
import { missing, which } from '../../support/tools.ts';
import { neededFiles, oldFiles, replacedFiles } from './oldfiles.ts';

const action = `example/imagebuild@${'a'.repeat(40)}`;
const configurationFile = '.github/imagebuild.yml';

describe('init --from-cluster-image', { skip: missing('git') }, () => {
  /** Directories for PATH: with git only, and with a gh that knows variables besides. */
  let withoutGh: string;
  let withGh: string;

  before(async () => {
    withoutGh = await makePath({});
    withGh = await makePath({
      gh: '#!/bin/sh\ncase "$1" in\nvariable) printf "HUB_NAME\\tghcr.io\\t2026\\nC_NAMESPACE\\tcluster\\t2026\\n" ;;\napi) printf "D_NAMESPACE\\ttools\\nC_NAMESPACE\\torganization\\n" ;;\nesac\n',
    });
  });
  after(async () => {
    for (const path of [withoutGh, withGh]) await rm(path, { recursive: true });
  });

  const init = ({ directory }: Repository, path: string, ...flags: readonly string[]) =>
    runCommand(['init', directory, '--from-cluster-image', '--action', action, ...flags], { PATH: path });
  const readConfiguration = ({ directory }: Repository) =>
    readFile(join(directory, configurationFile), 'utf8');

  describe('with the values of gh', () => {
    let repository: Repository;
    let stdout: string;

    before(async () => {
      repository = await makeOldRepository();
      const outcome = await init(repository, withGh);
      assert.equal(outcome.status, 0, outcome.stderr);
      stdout = outcome.stdout;
    });
    after(() => repository[Symbol.asyncDispose]());

    test('writes what the old workflows say', async () => {
      const text = await readConfiguration(repository);
      assert.deepEqual(parse(text), {
        registry: 'ghcr.io',
        namespace: 'cluster',
        credentials: { username: 'cluster', passwordSecret: 'C_TOKEN' },
        types: {
          dockerimages: {
            root: 'dockerimages',
            namespace: 'tools',
            credentials: { username: 'tools', passwordSecret: 'D_TOKEN' },
          },
        },
        policy: { acceptedLabel: 'approved' },
        source: 'https://github.com/acme/charts',
      });
      parseRepositoryConfiguration(text, configurationFile);
      assert.doesNotMatch(stdout, /is unknown/);
    });

    test('writes workflows with the secrets of each type, and changes no old file', async () => {
      const file = join(repository.directory, '.github/workflows/imagebuild.yml');
      const workflow = await readFile(file, 'utf8');
      assert.deepEqual(await lintWorkflow(workflow, 'imagebuild.yml'), []);
      assert.match(workflow, /inputs\.type == 'dockerimages' && secrets\.D_TOKEN/);
      assert.match(workflow, /inputs\.type != 'dockerimages' && secrets\.C_TOKEN/);
      assert.equal(repository.git('status', '--porcelain', '--untracked-files=no'), '');
    });

    test('prints commands of gh and git that a shell runs as they are', () => {
      const lines = [
        "gh api --method PUT repos/acme/charts/environments/publish --field 'deployment_branch_policy[protected_branches]=false' --field 'deployment_branch_policy[custom_branch_policies]=true'",
        'gh api --method POST repos/acme/charts/environments/publish/deployment-branch-policies --raw-field name=trunk',
        'gh secret set C_TOKEN --env publish --repo acme/charts',
        'gh secret set D_TOKEN --env publish --repo acme/charts',
        "gh label create approved --color 0e8a16 --description 'The application in the title may be built' --repo acme/charts",
        'gh secret delete C_TOKEN --repo acme/charts',
        'gh secret delete D_TOKEN --repo acme/charts',
      ];
      for (const line of lines) assert.ok(stdout.split('\n').includes(`     ${line}`), line);
      const [now = '', later = ''] = stdout.match(/git rm --(?: \\\n +\S+)+/g) ?? [];
      assert.deepEqual(wordsOf(now), replacedFiles);
      assert.deepEqual(wordsOf(later), neededFiles);
      repository.git('rm', '--quiet', '--dry-run', ...wordsOf(now));
      assert.equal(stdout.match(/^\d+\. Commit these files/gm)?.length, 1);
    });

    test('lists what can be deleted now, what later, and who needs it', async () => {
      const { files, migration } = JSON.parse((await init(repository, withGh, '--json')).stdout);
      assert.ok(files.every(({ state }: { state: string }) => state === 'unchanged'));
      assert.deepEqual(migration.replaced, replacedFiles);
      assert.deepEqual(migration.needed, neededFiles);
      assert.deepEqual(migration.users, ['.github/workflows/nightly.yml', 'applications/web/latest/init.sh']);
      assert.deepEqual(migration.commands, ['/imagebuild_apps', '/imagebuild_dockerimages']);
      const places = migration.warnings.map(
        ({ place }: { place: { file: string; line: number } }) => `${place.file}:${place.line}`,
      );
      assert.deepEqual(places, [
        '.github/workflows/nightly.yml:1',
        '.github/workflows/apps.yml:9',
        'applications/web/latest/init.sh:4',
      ]);
    });

    test('a later run keeps a configuration that was changed, and says how it differs', async () => {
      const text = (await readConfiguration(repository)).replace('namespace: cluster', 'namespace: trial');
      await writeFile(join(repository.directory, configurationFile), text);
      const later = await init(repository, withGh);
      assert.equal(later.status, 0, later.stderr);
      assert.equal(await readConfiguration(repository), text);
      assert.match(
        later.stdout,
        /apps\.yml:14: warning: \.github\/imagebuild\.yml publishes apps to ghcr\.io\/trial, this step to ghcr\.io\/cluster/,
      );
      assert.doesNotMatch(later.stdout, /publishes dockerimages to/);
    });
  });

  test('takes over where pages say the images are, and says which page', async () => {
    await using repository = await makeOldRepository();
    const { status, stdout } = await init(repository, withoutGh);
    assert.equal(status, 0);
    const { registry, namespace, types } = parse(await readConfiguration(repository));
    assert.deepEqual([registry, namespace, types.dockerimages.namespace], ['docker.io', 'acme', 'acmetools']);
    assert.match(
      stdout,
      /^\.github\/workflows\/apps\.yml:18: warning: the namespace .*\$\{\{ vars\.C_NAMESPACE \}\}, is unknown; acme is taken from README\.md:3$/m,
    );
    assert.match(stdout, /gh variable get C_NAMESPACE shows the value\. .*gh is not on PATH/);
    assert.match(stdout, /acmetools is taken from applications\/db\/v1\/init\.sh:1$/m);
  });

  test('values and flags that are given decide', async () => {
    await using repository = await makeOldRepository();
    const given = ['HUB_NAME=quay.io', 'D_NAMESPACE=given'].flatMap((one) => ['--variable', one]);
    const { stdout, stderr } = await init(repository, withGh, ...given, '--namespace', 'trial');
    assert.equal(stderr, '');
    const { registry, namespace, credentials, types } = parse(await readConfiguration(repository));
    assert.deepEqual([registry, namespace, types.dockerimages.namespace], ['quay.io', 'trial', 'given']);
    assert.deepEqual(credentials, { username: 'cluster', passwordSecret: 'C_TOKEN' });
    assert.match(stdout, /Images go to quay\.io\/trial\./);
  });

  test('a flag that is invalid is told as that', async () => {
    await using repository = await makeOldRepository();
    for (const flag of [
      ['--namespace', 'Foo Bar'],
      ['--registry', 'a b'],
    ]) {
      const { status, stderr } = await init(repository, withGh, ...flag);
      assert.equal(status, 2, stderr);
      assert.match(stderr, new RegExp(`${flag[0]?.slice(2)} "${flag[1]}" must be`));
    }
  });

  test('without old files left, or in any other repository, it says so and writes nothing', async () => {
    await using repository = await makeRepository();
    await repository.commit({
      'README.md': '# Charts\n',
      '.github/workflows/test.yml': 'on: push\njobs: {}\n',
      '.github/workflows/broken.yml': 'on: push\njobs: [\n',
    });
    const { status, stderr } = await init(repository, withGh);
    assert.equal(status, 2);
    assert.match(stderr, /is not a repository that builds its applications with shell scripts/);
    assert.match(stderr, /run `imagebuild init`/);
    assert.match(stderr, /broken\.yml:\d: error: this workflow cannot be read/);
    assert.equal(repository.git('status', '--porcelain'), '');
  });
});

describe('init --from-cluster-image of an unusual repository', { skip: missing('git') }, () => {
  const run = async (changes: Readonly<Record<string, string | undefined>>) => {
    await using repository = await makeOldRepository(changes);
    const { status, stdout, stderr } = await runCommand(
      ['init', repository.directory, '--from-cluster-image', '--action', action],
      { PATH: process.env['PATH'], GH_TOKEN: '', GH_CONFIG_DIR: '/nonexistent' },
    );
    const configuration = await readFile(join(repository.directory, configurationFile), 'utf8').catch(
      () => '',
    );
    return { status, output: `${stdout}${stderr}`, configuration: parse(configuration) };
  };
  const workflow = oldFiles['.github/workflows/apps.yml'] ?? '';
  const step = (...lines: readonly string[]) =>
    workflow.replace(/ {10}registry[\s\S]*C_TOKEN \}\}/, lines.map((line) => `          ${line}`).join('\n'));
  const published = (...lines: readonly string[]) => ({ '.github/workflows/apps.yml': step(...lines) });

  test('values that are written out, and secrets with the user name', async () => {
    const { configuration } = await run(
      published(
        'registry: docker.io',
        `repo: \${{ github.repository_owner }}`,
        `username: \${{ secrets.USER }}`,
        `password: \${{ secrets.REGISTRY }}`,
      ),
    );
    assert.deepEqual(configuration.namespace, 'acme');
    assert.deepEqual(configuration.credentials, { usernameSecret: 'USER', passwordSecret: 'REGISTRY' });
  });

  test('a default beside a variable, and the token of the workflow at ghcr.io', async () => {
    const { configuration } = await run(
      published(
        `registry: \${{ vars.NONE || 'ghcr.io' }}`,
        'repo: acme',
        `username: \${{ github.actor }}`,
        `password: \${{ secrets.GITHUB_TOKEN }}`,
      ),
    );
    assert.deepEqual(configuration.registry, 'ghcr.io');
    assert.deepEqual(configuration.credentials, { workflowToken: true });
  });

  test('a password that is written out is a warning with its line, and is not copied', async () => {
    const { output, configuration } = await run(
      published('registry: docker.io', 'repo: acme', `username: \${{ inputs.user }}`, 'password: s3cret'),
    );
    assert.match(
      output,
      /apps\.yml:19: warning: a password is written out here: the secret REGISTRY_PASSWORD/,
    );
    assert.match(output, /apps\.yml:18: warning: the user name of this step is unknown/);
    assert.doesNotMatch(output, /s3cret/);
    assert.deepEqual(configuration.credentials, {
      usernameSecret: 'REGISTRY_USERNAME',
      passwordSecret: 'REGISTRY_PASSWORD',
    });
  });

  test('what neither files nor GitHub know is an error with the flag to add, for all at once', async () => {
    const { status, output, configuration } = await run({
      'README.md': '',
      'applications/db/v1/init.sh': '',
    });
    assert.equal(status, 2);
    assert.equal(configuration, null);
    assert.match(output, /apps\.yml:16: error: the registry that this step publishes to is unknown/);
    assert.match(output, /--variable C_NAMESPACE=VALUE/);
    assert.match(output, /--variable D_NAMESPACE=VALUE/);
  });

  test('a second registry, a command that the bot lacks, and a broken workflow are warnings', async () => {
    const copy = `      - run: .github/scripts/apps.sh
        env: { registry: r.example, repo: acme, username: u, password: '\${{ secrets.P }}' }\n`;
    const { status, output } = await run({
      '.github/workflows/apps.yml': `${workflow}${copy}`,
      '.github/workflows/k8s.yml':
        "on: issue_comment\njobs:\n  k8s:\n    if: startsWith(github.event.comment.body, '/imagebuild_k8s')\n    runs-on: x\n",
      '.github/workflows/broken.yml': 'on: push\njobs: [\n',
    });
    assert.equal(status, 0, output);
    assert.match(output, /apps\.yml:23: warning: this step publishes to r\.example\/acme, too/);
    assert.match(output, /k8s\.yml:4: warning: the bot has no command \/imagebuild_k8s/);
    assert.match(output, /broken\.yml:\d: warning: this workflow cannot be read/);
  });

  test('most applications decide, without the registry of a cluster; a name with a tag is of Docker Hub', async () => {
    const { configuration } = await run({
      'README.md': [
        'sealos.hub:5000/acme/web:v1 sealos.hub:5000/acme/db:v1 sealos.hub:5000/acme/mail:v1',
        'ghcr.io/fork/web:v1 ghcr.io/fork/web:v2 ghcr.io/fork/web:v3',
        'sealos run team/web:v1, then `team/db:v1`; see https://github.com/other/web and other/db',
      ].join('\n'),
      'applications/mail/v1/Kubefile': 'FROM scratch\n',
    });
    assert.deepEqual([configuration.registry, configuration.namespace], ['docker.io', 'team']);
  });

  test('a workflow that stays and publishes elsewhere does not decide, nor does a start by hand keep one', async () => {
    const other = step('registry: r.example', 'repo: other', 'username: u', `password: \${{ secrets.P }}`);
    const { output, configuration } = await run({
      '.github/workflows/a-first.yml': other.replace('workflow_call:', 'push:'),
      '.github/workflows/sync.yml':
        "on: [issue_comment, workflow_dispatch]\njobs:\n  sync:\n    if: startsWith(github.event.comment.body, '/imagesync')\n    runs-on: x\n",
    });
    assert.equal(configuration.registry, 'docker.io');
    assert.match(output, /a-first\.yml:1: warning: this workflow \(push\) builds images/);
    assert.match(output, /git rm --[^0-9]* \.github\/workflows\/sync\.yml/);
    assert.match(output, /Commands that stay as they are: .*\/imagesync/);
  });

  test('without a label in the old workflows, it says who can build from now on', async () => {
    const answer = oldFiles['.github/workflows/answer-apps.yml']?.replace(/label\.name/g, 'label.id') ?? '';
    const { output, configuration } = await run({
      '.github/workflows/answer-apps.yml': answer,
      '.github/workflows/answer-dockers.yml': undefined,
    });
    assert.match(output, /answer-apps\.yml:13: warning: anybody’s comment built here, without a label/);
    assert.equal(configuration.policy, undefined);
  });
});

test('--variable takes a name with a value, and only with --from-cluster-image', async () => {
  for (const [words, message] of [
    [['--variable', 'A=b'], /--variable is for --from-cluster-image only/],
    [['--from-cluster-image', '--variable', 'A'], /"A" is not a variable with its value/],
  ] as const) {
    const { status, stderr } = await runCommand(['init', '/nonexistent', ...words]);
    assert.equal(status, 2);
    assert.match(stderr, message);
  }
});

/** Makes a repository of acme/charts whose default branch is trunk; a file that is undefined is left out. */
async function makeOldRepository(
  changes: Readonly<Record<string, string | undefined>> = {},
): Promise<Repository> {
  const repository = await makeRepository();
  const files = Object.entries({ ...oldFiles, ...changes }).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  const commit = await repository.commit(Object.fromEntries(files));
  repository.git('remote', 'add', 'origin', 'https://github.com/acme/charts.git');
  repository.git('update-ref', 'refs/remotes/origin/trunk', commit);
  repository.git('symbolic-ref', 'refs/remotes/origin/HEAD', 'refs/remotes/origin/trunk');
  return repository;
}

/** Makes a directory for PATH that has git and these scripts. */
async function makePath(scripts: Readonly<Record<string, string>>): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'imagebuild-path-'));
  await mkdir(directory, { recursive: true });
  await symlink(which('git') ?? '', join(directory, 'git'));
  for (const [name, text] of Object.entries(scripts)) {
    await writeFile(join(directory, name), text);
    await chmod(join(directory, name), 0o755);
  }
  return directory;
}

/** Returns the paths of a `git rm` over several lines. */
function wordsOf(command: string): string[] {
  return command.replaceAll('\\\n', ' ').split(/\s+/).slice(3);
}
