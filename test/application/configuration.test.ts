import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import {
  destinationFor,
  loginSourceFor,
  parseApplicationConfiguration,
  parseRepositoryConfiguration,
  readApplicationConfiguration,
  readRepositoryConfiguration,
  rootFor,
} from '../../src/application/configuration.ts';
import { ImagebuildError } from '../../src/errors.ts';

/** Every problem of a configuration as `line: message → hint`. */
function problems(read: () => unknown): string[] {
  try {
    read();
  } catch (error) {
    assert.ok(error instanceof ImagebuildError);
    assert.equal(error.code, 'CONFIGURATION_INVALID');
    const all = error.problems.length > 0 ? error.problems : [error];
    return all.map(({ place, message, hint }) => `${place?.line}: ${message} → ${hint}`);
  }
  assert.fail('the configuration was taken');
}

const repository = (text: string) => parseRepositoryConfiguration(text, '.github/imagebuild.yml');
const application = (text: string) => parseApplicationConfiguration(text, 'imagebuild.yml');

describe('the configuration of an application', () => {
  test('has its defaults when it is empty', () => {
    const empty = { charts: {}, images: [], ignoredImages: [], anyPlatform: [], buildArgs: [] };
    for (const text of ['', '\n', '# only a comment\n', '---\n', '{}'])
      assert.deepEqual(application(text), empty);
  });

  test('takes every key', () => {
    const text = `
platforms: [linux/amd64]
kubeVersion: "1.30"
charts:
  ingress-nginx:
    values: [values/ingress.yaml]
    set: { controller.replicaCount: 2, controller.kind: DaemonSet, rbac.create: true }
images: [quay.io/a/b:1]
ignoredImages: [busybox]
anyPlatform: [ghcr.io/a/data:v1]
buildArgs: [VERSION]
target: tools
timeout: 600
versions: [v1.2.3, "1.10"]
`;
    assert.deepEqual(application(text), {
      platforms: ['linux/amd64'],
      kubeVersion: '1.30',
      charts: {
        'ingress-nginx': {
          values: ['values/ingress.yaml'],
          set: { 'controller.replicaCount': 2, 'controller.kind': 'DaemonSet', 'rbac.create': true },
        },
      },
      images: ['quay.io/a/b:1'],
      ignoredImages: ['busybox'],
      anyPlatform: ['ghcr.io/a/data:v1'],
      buildArgs: ['VERSION'],
      target: 'tools',
      timeout: 600,
      versions: ['v1.2.3', '1.10'],
    });
  });

  const wrong: readonly (readonly [text: string, problem: RegExp])[] = [
    ['kube-version: "1.30"', /^1: unknown key "kube-version" → Did you mean "kubeVersion"\?/],
    ['x: 1', /^1: unknown key "x" → Write one of platforms, kubeVersion, /],
    ['timeout: 1\nkubeVersion: 1.30', /^2: kubeVersion must be in quotes/],
    ['charts:\n  a:\n    sets: {}', /^3: unknown key "sets" → Did you mean "set"\?/],
    ['charts:\n  a: {values: [../../x.yaml]}', /^2: charts\.a\.values\.0 must be a file inside the app/],
    ['charts:\n  a: {values: [/etc/passwd]}', /^2: charts\.a\.values\.0 must be a file inside the app/],
    ['platforms: [amd64]', /^1: platforms\.0 must be one of "linux\/amd64", "linux\/arm64"/],
    ['timeout: 1\n---\ntimeout: 2', /^2: a second document begins here → Write one document/],
    ['images: quay.io/a/b', /^1: images must be a list/],
    ['timeout: 10m', /^1: timeout must be/],
    ['[1]', /^1: the document must be a map/],
    ['a: [', /^\d: this is not YAML/],
    ['images: []\nimages: []', /^2: this is not YAML: Map keys must be unique/],
    ['images: *x', /this is not YAML: Unresolved alias|cannot be read/],
  ];
  for (const [text, problem] of wrong)
    test(`is refused as ${JSON.stringify(text)}`, () =>
      assert.match(problems(() => application(text)).join('\n'), problem));

  test('is refused with every problem at once, in the order of the lines', () => {
    const lines = problems(() => application('a: 1\ntimeout: x\nimages: 5\nb: 2\n'));
    assert.deepEqual(
      lines.map((line) => line.slice(0, 2)),
      ['1:', '2:', '3:', '4:'],
    );
  });

  test('cannot be blown up by aliases or by depth', () => {
    const level = (name: string, inner: string) => `${name}: &${name} [${Array(9).fill(inner).join(',')}]\n`;
    const laughs = level('a', '1') + level('b', '*a') + level('c', '*b') + level('d', '*c');
    assert.match(problems(() => application(laughs)).join(), /alias/i);
    assert.ok(problems(() => application('['.repeat(20_000))).length > 0);
  });

  test('is read from its directory, or has its defaults', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'imagebuild-configuration-'));
    try {
      assert.deepEqual((await readApplicationConfiguration(directory)).images, []);
      await writeFile(join(directory, 'imagebuild.yml'), 'images: [nginx]\nfoo: 1\n');
      await assert.rejects(readApplicationConfiguration(directory, 'applications/x/v1'), {
        place: { file: 'applications/x/v1/imagebuild.yml', line: 2, column: 1 },
      });
      await rm(join(directory, 'imagebuild.yml'));
      await symlink('/etc/passwd', join(directory, 'imagebuild.yml'));
      await assert.rejects(readApplicationConfiguration(directory), { code: 'CONTEXT_INVALID' });
    } finally {
      await rm(directory, { recursive: true });
    }
  });
});

test('a configuration with the ending .yaml is an error, not passed over', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'imagebuild-configuration-'));
  try {
    await writeFile(join(directory, 'imagebuild.yaml'), 'timeout: 5\n');
    await assert.rejects(readApplicationConfiguration(directory), {
      code: 'CONFIGURATION_INVALID',
      hint: 'Rename it to imagebuild.yml.',
    });
  } finally {
    await rm(directory, { recursive: true });
  }
});

describe('the configuration of a repository', () => {
  test('takes every key', () => {
    const read = repository(`
registry: ghcr.io
namespace: me/images
root: apps
credentials: { usernameSecret: GHCR_USER, passwordSecret: GHCR_TOKEN }
types:
  configs: { namespace: me/configs, root: configs }
  dockerimages: { registry: "localhost:5000", credentials: { passwordSecret: OTHER } }
platforms: [linux/arm64]
mirrors: { docker.io: https://mirror.example, "*": "oci:mirror" }
policy:
  writePermission: false
  acceptedLabel: false
  teams: [me/builders]
  users: [alice]
  bots: [49699333]
  owners: [me]
  commandsPerComment: 5
  buildsPerPerson: 2
  refusalsPerHour: 0
workflow: build.yml
limits: { timeout: 60, images: 10, bytes: 1000 }
language: zh
`);
    assert.equal(read.mirrors['*'], 'oci:mirror');
    assert.equal(read.policy.acceptedLabel, false);
    assert.deepEqual(read.limits, { timeout: 60, images: 10, bytes: 1000 });
    assert.equal(rootFor(read, 'apps'), 'apps');
    assert.equal(rootFor(read, 'configs'), 'configs');
    assert.deepEqual(destinationFor(read, 'apps', 'me'), {
      registry: 'ghcr.io',
      namespace: 'me/images',
    });
    assert.deepEqual(loginSourceFor(read, 'apps'), {
      usernameSecret: 'GHCR_USER',
      passwordSecret: 'GHCR_TOKEN',
    });
    assert.deepEqual(destinationFor(read, 'dockerimages', 'me'), {
      registry: 'localhost:5000',
      namespace: 'me/images',
    });
    assert.deepEqual(loginSourceFor(read, 'dockerimages'), {
      usernameSecret: 'REGISTRY_USERNAME',
      passwordSecret: 'OTHER',
    });
  });

  test('has the limits of the security rules by default', () => {
    const { policy, limits, workflow, language } = repository('');
    assert.deepEqual(policy, {
      writePermission: true,
      acceptedLabel: 'accepted',
      allowCommand: true,
      teams: [],
      users: [],
      bots: [],
      owners: [],
      commandsPerComment: 20,
      buildsPerPerson: 10,
      refusalsPerHour: 5,
    });
    assert.deepEqual(
      { limits, workflow, language },
      {
        limits: { timeout: 3600, images: 1000 },
        workflow: 'imagebuild.yml',
        language: 'en',
      },
    );
  });

  const wrong: readonly (readonly [text: string, problem: RegExp])[] = [
    ['policy:\n  user: [a]', /^2: unknown key "user" → Did you mean "users"\?/],
    ['types:\n  config: {}', /^2: unknown key "config" → Did you mean "configs"\?/],
    ['mirrors: {docker.io: ftp://x}', /^1: mirrors\.docker\.io must be a URL, or oci:DIR/],
    ['namespace: Me', /^1: namespace must be lower-case words/],
    ['registry: http://ghcr.io', /^1: registry must be a host name/],
    ['registry: https://ghcr.io/team', /^1: registry must be a host name/],
    ['root: ../x', /^1: root must be a directory inside/],
    ['workflow: ../x.yml', /^1: workflow must be the file name of a workflow/],
    [
      'credentials: {passwordSecret: GITHUB_TOKEN}',
      /^1: credentials\.passwordSecret must be the name of a secret/,
    ],
    ['policy: {bots: [dependabot]}', /^1: policy\.bots\.0 must be a number/],
    ['policy: {acceptedLabel: true}', /^1: policy\.acceptedLabel must be the name of a label, or false/],
    ['language: fr', /^1: language must be one of "en", "zh"/],
  ];
  for (const [text, problem] of wrong)
    test(`is refused as ${JSON.stringify(text)}`, () =>
      assert.match(problems(() => repository(text)).join('\n'), problem));

  test('is read from .github, and is undefined without the file', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'imagebuild-configuration-'));
    try {
      assert.equal(await readRepositoryConfiguration(directory), undefined);
      await mkdir(join(directory, '.github'));
      await writeFile(join(directory, '.github/imagebuild.yml'), 'namespace: me\n');
      assert.equal((await readRepositoryConfiguration(directory))?.namespace, 'me');
    } finally {
      await rm(directory, { recursive: true });
    }
  });
});

describe('the place of publishing', () => {
  test('is docker.io/labring for its owner only', () => {
    assert.deepEqual(destinationFor(undefined, 'apps', 'Labring'), {
      registry: 'docker.io',
      namespace: 'labring',
    });
  });

  test('has the login of the repository, unless a type has another registry or secrets of its own', () => {
    const usual = { usernameSecret: 'REGISTRY_USERNAME', passwordSecret: 'REGISTRY_PASSWORD' };
    assert.deepEqual(loginSourceFor(undefined, 'apps'), usual);
    const read = repository(
      'registry: ghcr.io\ntypes: { apps: { registry: "https://ghcr.io" }, configs: { registry: quay.io } }\n',
    );
    assert.deepEqual(loginSourceFor(read, 'apps'), usual);
    assert.equal(loginSourceFor(read, 'configs'), undefined);
  });

  test('has an address of the repository that is https and holds no login', () => {
    assert.equal(
      repository('source: https://github.com/octo/charts\n').source,
      'https://github.com/octo/charts',
    );
    for (const source of [
      'http://github.com/a/b',
      'https://me:token@github.com/a/b',
      'a/b',
      'https://x/?t=1',
    ])
      assert.throws(() => repository(`source: ${source}\n`), { message: /must be the https:\/\/ address/ });
  });

  test('has a user name as a plain value, and then one secret', () => {
    const read = repository(
      'credentials: { username: "robot$push" }\ntypes: { configs: { credentials: { username: team+ci, passwordSecret: CI } } }\n',
    );
    assert.deepEqual(loginSourceFor(read, 'apps'), {
      username: 'robot$push',
      passwordSecret: 'REGISTRY_PASSWORD',
    });
    assert.deepEqual(loginSourceFor(read, 'configs'), { username: 'team+ci', passwordSecret: 'CI' });
    for (const name of ['_json_key', '$oauthtoken', '0000-11', 'tenancy/ann@example.com'])
      assert.equal(
        loginSourceFor(repository(`credentials: { username: "${name}" }\n`), 'apps')?.username,
        name,
      );
    for (const [text, message] of [
      ['{ username: ann, usernameSecret: A }', /username and usernameSecret are both given/],
      ['{ username: 123 }', /credentials\.username must be a text, in quotes if it is a number/],
      ...['a b', "a'b", 'a:b', `\${{ secrets.A }}`, ''].map(
        (name) => [`{ username: "${name}" }`, /credentials\.username must be a user name/] as const,
      ),
    ] as const)
      assert.throws(() => repository(`credentials: ${text}\n`), { message });
    assert.throws(
      () => repository('registry: ghcr.io\ncredentials: { workflowToken: true, username: ann }\n'),
      { message: /workflowToken and username are both given/ },
    );
  });

  test('has the token of the workflow at ghcr.io only, and then no secret', () => {
    const read = repository(
      'types: { configs: { registry: "https://ghcr.io/", credentials: { workflowToken: true } } }\n',
    );
    assert.deepEqual(loginSourceFor(read, 'configs'), { workflowToken: true });
    for (const [text, message] of [
      [
        'credentials: { workflowToken: true }',
        /^1:.*only ghcr\.io accepts the token of a workflow, not docker\.io/,
      ],
      [
        'registry: ghcr.io\ntypes:\n  apps: { registry: quay.io, credentials: { workflowToken: true } }',
        /^3:.*not quay\.io/,
      ],
      [
        'registry: ghcr.io\ncredentials:\n  workflowToken: true\n  passwordSecret: A',
        /^4:.*workflowToken and passwordSecret are both given/,
      ],
      ['registry: ghcr.io\ncredentials: { workflowToken: false }', /^2:.*must be true, or left out/],
    ] as const)
      assert.throws(
        () => repository(`${text}\n`),
        (error: ImagebuildError) => {
          assert.match(`${error.place?.line}: ${error.message}`, message);
          return true;
        },
      );
  });

  for (const owner of ['Me', undefined])
    test(`must be configured by the owner ${owner}; the error shows the two lines to write`, () => {
      assert.throws(() => destinationFor(undefined, 'apps', owner), {
        code: 'NOT_CONFIGURED',
        hint: /two lines to \.github\/imagebuild\.yml/,
        excerpt: `registry: docker.io\nnamespace: ${owner ? 'me' : 'NAME'}`,
      });
    });

  test('must be configured where the configuration names no namespace', () => {
    assert.throws(() => destinationFor(repository('registry: ghcr.io'), 'apps', 'me'), {
      code: 'NOT_CONFIGURED',
      excerpt: 'registry: ghcr.io\nnamespace: me',
    });
  });

  test('is what flags say, before all', () => {
    const place = destinationFor(repository('namespace: me'), 'apps', 'me', {
      registry: 'quay.io',
      namespace: 'you',
    });
    assert.equal(`${place.registry}/${place.namespace}`, 'quay.io/you');
  });

  test('leaves applications in applications/ by default', () => {
    assert.equal(rootFor(undefined, 'configs'), 'applications');
    assert.equal(rootFor(repository('root: a'), 'configs'), 'a');
  });
});
