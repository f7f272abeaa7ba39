import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after, before, describe } from 'node:test';
import { checkLogin } from '../../../src/action/modes/login.ts';
import { parseRepositoryConfiguration } from '../../../src/application/configuration.ts';
import { imageTypes } from '../../../src/application/request.ts';
import { resolveBuildSettings } from '../../../src/buildoptions.ts';
import { createRepositoryFiles } from '../../../src/commands/init/files.ts';
import { resolveSetup } from '../../../src/commands/init.ts';
import { requireLogin } from '../../../src/commands/preflight/publishlogin.ts';
import { interpolate } from '../../github/runner/expressions.ts';
import { isOurs, parseWorkflow, stepsOf } from '../../repository/workflow.ts';
import { lintWorkflow } from '../../support/actionlint.ts';
import { startRegistry, type TestRegistry } from '../../support/registry.ts';
import { runStep } from '../../support/step.ts';
import { missing } from '../../support/tools.ts';

const users = {
  APPS_USER: 'ann',
  APPS_TOKEN: 'token-of-apps',
  TOOLS_USER: 'tom',
  TOOLS_TOKEN: 'token-of-tools',
};

test('the token of the workflow is for ghcr.io, and is asked for by name', async () => {
  const read = parseRepositoryConfiguration(
    'registry: ghcr.io\nnamespace: me\ncredentials: { workflowToken: true }\n',
    'x',
  );
  const given = { username: 'ann', password: 'token' };
  checkLogin({ ...given, credentials: 'GITHUB_TOKEN' }, { type: 'apps' }, read);
  checkLogin(given, { type: 'apps' }, read);
  assert.throws(
    () =>
      checkLogin({ ...given, credentials: 'REGISTRY_USERNAME REGISTRY_PASSWORD' }, { type: 'apps' }, read),
    { code: 'USAGE', message: /from the secrets REGISTRY_USERNAME REGISTRY_PASSWORD, and that of ghcr\.io/ },
  );
  const home = await mkdtemp(join(tmpdir(), 'imagebuild-logins-'));
  const env = { DOCKER_CONFIG: home, REGISTRY_AUTH_FILE: join(home, 'auth.json') };
  const request = { type: 'apps', app: 'hello', version: 'v1' } as const;
  const settings = resolveBuildSettings(request, { push: true }, { configuration: read, env });
  await assert.rejects(requireLogin(request, settings), {
    code: 'NOT_CONFIGURED',
    message: /the workflow does not pass its token for ghcr\.io/,
    hint: /init --force.*github\.token.*packages: write/,
  });
  await rm(home, { recursive: true });
});

describe('the login of a type', { skip: missing('docker-registry', 'htpasswd') }, () => {
  let workspace: string;
  let apps: TestRegistry;
  let tools: TestRegistry;

  before(async () => {
    workspace = await mkdtemp(join(tmpdir(), 'imagebuild-logins-'));
    for (const [name, file] of [
      ['hello', 'Kubefile'],
      ['tool', 'Dockerfile'],
    ] as const) {
      const directory = join(workspace, 'applications', name, 'latest');
      await mkdir(directory, { recursive: true });
      await writeFile(join(directory, file), 'FROM scratch\nCOPY . .\nCMD ["a"]\n');
    }
    apps = await startRegistry({ htpasswd: { ann: users.APPS_TOKEN }, accessLog: true });
    tools = await startRegistry({ htpasswd: { tom: users.TOOLS_TOKEN }, accessLog: true });
    await mkdir(join(workspace, '.github'));
    await configure('{ usernameSecret: TOOLS_USER, passwordSecret: TOOLS_TOKEN }');
  });
  after(async () => {
    await apps?.stop();
    await tools?.stop();
    await rm(workspace, { recursive: true, force: true });
  });

  const configuration = (ofTools: string) =>
    [
      `registry: ${apps.host}`,
      'namespace: team',
      'credentials: { usernameSecret: APPS_USER, passwordSecret: APPS_TOKEN }',
      `types: { dockerimages: { registry: '${tools.host}'${ofTools && `, credentials: ${ofTools}`} } }`,
      '',
    ].join('\n');
  const configure = (ofTools: string) =>
    writeFile(join(workspace, '.github/imagebuild.yml'), configuration(ofTools));

  /** Returns what the workflow that init writes passes to a mode of the action. */
  async function passed(
    mode: string,
    type: string,
    secrets: Readonly<Record<string, string>>,
    { lint = false, ofTools = '{ usernameSecret: TOOLS_USER, passwordSecret: TOOLS_TOKEN }' } = {},
  ) {
    const read = parseRepositoryConfiguration(configuration(ofTools), 'x');
    const setup = resolveSetup({ action: `a/imagebuild@${'a'.repeat(40)}` }, read, {
      owner: 'me',
      commit: undefined,
    });
    const files = await createRepositoryFiles(setup);
    const text = files.get('.github/workflows/imagebuild.yml') ?? '';
    if (lint) assert.deepEqual(await lintWorkflow(text, 'imagebuild.yml'), []);
    const [, step] =
      stepsOf(parseWorkflow(text)).find(([, one]) => isOurs(one) && one.with?.['mode'] === mode) ?? [];
    const scope = { contexts: { inputs: { type }, secrets } };
    return Object.fromEntries(
      ['username', 'password', 'credentials'].map((name) => [
        name,
        String(interpolate(String(step?.with?.[name]), scope as never)),
      ]),
    );
  }

  test('is chosen by the workflow that init writes, and never falls through to another one', async () => {
    await passed('publish', 'apps', users, { lint: true });
    for (const type of imageTypes) {
      const [user, token] =
        type === 'dockerimages' ? ['TOOLS_USER', 'TOOLS_TOKEN'] : ['APPS_USER', 'APPS_TOKEN'];
      assert.deepEqual(await passed('publish', type, users), {
        username: users[user as 'APPS_USER'],
        password: users[token as 'APPS_TOKEN'],
        credentials: `${user} ${token}`,
      });
    }
    const { APPS_USER, APPS_TOKEN, TOOLS_USER, TOOLS_TOKEN } = users;
    for (const [type, secrets] of [
      ['dockerimages', { APPS_USER, APPS_TOKEN }],
      ['apps', { TOOLS_USER, TOOLS_TOKEN }],
    ] as const) {
      const { username, password } = await passed('publish', type, secrets);
      assert.deepEqual([username, password], ['', '']);
    }
  });

  const request = (type: string) => ({ type, app: type === 'apps' ? 'hello' : 'tool', version: 'v1' });
  const step = (inputs: Readonly<Record<string, string>>) => runStep(workspace, inputs);

  test('publishes to the registry of the type, and no registry sees another login', async () => {
    for (const [type, { host }] of [
      ['apps', apps],
      ['dockerimages', tools],
    ] as const) {
      const login = await passed('publish', type, users);
      const { status, log, outputs } = await step({
        mode: 'build',
        push: 'true',
        ...request(type),
        ...login,
      });
      assert.equal(status, 0, log);
      assert.equal(outputs['image'], `${host}/team/${request(type).app}:v1`);
    }
  });

  test('of another type is refused before a request is sent, whatever passes it', async () => {
    const appsLogin = { username: users.APPS_USER, password: users.APPS_TOKEN };
    const requests = tools.accessLog().length;
    for (const [more, message] of [
      [
        { credentials: 'APPS_USER APPS_TOKEN' },
        /comes from the secrets APPS_USER APPS_TOKEN, and that of .* from TOOLS_USER TOOLS_TOKEN/,
      ],
      [
        {},
        /username and password may be for another registry than 127\.0\.0\.1:\d+, where dockerimages are published/,
      ],
    ] as const) {
      const { status, log, result } = await step({
        mode: 'publish',
        ...request('dockerimages'),
        ...appsLogin,
        ...more,
      });
      assert.equal(status, 1);
      assert.match(log, message);
      assert.match(result, /"code": "USAGE"/);
    }
    const elsewhere = { credentials: 'APPS_USER APPS_TOKEN', registry: tools.host, namespace: 'team' };
    const { log } = await step({ mode: 'publish', ...request('apps'), ...appsLogin, ...elsewhere });
    assert.match(log, /the login is for 127\.0\.0\.1:\d+, and the input registry is 127\.0\.0\.1:\d+/);
    assert.equal(tools.accessLog().length, requests);
  });

  test('has its user name as a plain value, and one secret', async () => {
    const ofTools = '{ username: tom, passwordSecret: TOOLS_TOKEN }';
    await configure(ofTools);
    const { TOOLS_TOKEN, APPS_USER, APPS_TOKEN } = users;
    const login = await passed('publish', 'dockerimages', { TOOLS_TOKEN }, { ofTools, lint: true });
    assert.deepEqual(login, { username: 'tom', password: TOOLS_TOKEN, credentials: 'TOOLS_TOKEN' });
    assert.deepEqual(await passed('publish', 'apps', { APPS_USER, APPS_TOKEN }, { ofTools }), {
      username: APPS_USER,
      password: APPS_TOKEN,
      credentials: 'APPS_USER APPS_TOKEN',
    });
    const build = { mode: 'build', push: 'true', ...request('dockerimages') };
    const { status, log } = await step({ ...build, ...login });
    assert.equal(status, 0, log);

    const other = await step({ ...build, ...login, username: 'ann' });
    assert.match(
      other.log,
      /the user name for 127\.0\.0\.1:\d+ is ann, and \.github\/imagebuild\.yml names tom/,
    );
    const without = await passed('publish', 'dockerimages', {}, { ofTools });
    assert.deepEqual(without, { ...login, password: '' });
    const empty = await step({ ...build, ...without });
    assert.equal(empty.status, 1);
    assert.match(
      empty.log,
      /takes password from the secret TOOLS_TOKEN: set it in the environment "publish"/,
    );
    const settings = resolveBuildSettings(
      { ...request('dockerimages'), type: 'dockerimages' },
      { push: true },
      { configuration: parseRepositoryConfiguration(configuration(ofTools), 'x'), env: {} },
    );
    await assert.rejects(requireLogin({ type: 'dockerimages' }, settings), {
      code: 'NOT_CONFIGURED',
      message: /^the secret TOOLS_TOKEN for 127\.0\.0\.1:\d+ is not set$/,
    });
    assert.doesNotMatch(other.log + empty.log, /REGISTRY_USERNAME|TOOLS_USER/);
  });

  test('is that of the repository only at its own registry', async () => {
    await configure('');
    const login = {
      username: users.APPS_USER,
      password: users.APPS_TOKEN,
      credentials: 'APPS_USER APPS_TOKEN',
    };
    const prepared = await step({ mode: 'prepare', ...request('dockerimages') });
    assert.equal(prepared.status, 0, prepared.log);
    const requests = tools.accessLog().length;
    // With a login, nothing is asked for; without one, only whether the registry asks for a login.
    for (const [given, paths] of [
      [login, []],
      [{ username: login.username, password: login.password }, []],
      [{}, ['/v2/']],
    ] as const) {
      const { status, log } = await step({ mode: 'publish', ...request('dockerimages'), ...given });
      assert.equal(status, 1);
      assert.match(
        log,
        /no secrets are named with a login for 127\.0\.0\.1:\d+, where dockerimages are published/,
      );
      assert.match(log, /credentials: \{ usernameSecret: NAME, passwordSecret: NAME \}/);
      const asked = tools.accessLog().slice(requests);
      assert.deepEqual([...new Set(asked.map(({ path }) => path))], paths);
    }
  });
});
