import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import test, { after } from 'node:test';
import { programEnv } from '../support/cli.ts';

const main = join(import.meta.dirname, '..', '..', 'src', 'cli', 'main.ts');
const directory = mkdtempSync(join(tmpdir(), 'imagebuild-cli-'));
after(() => rmSync(directory, { recursive: true, force: true }));

/** Runs the command line in an empty directory, as a person would. */
function run(...args: readonly string[]) {
  const env = { ...programEnv, HOME: directory };
  return spawnSync(process.execPath, [main, ...args], { cwd: directory, env, encoding: 'utf8', input: '' });
}

test('--help lists every command on standard output', () => {
  const { status, stdout, stderr } = run('--help');
  assert.equal(status, 0);
  assert.equal(stderr, '');
  for (const command of [
    'lint',
    'build',
    'prepare',
    'publish',
    'plan',
    'images',
    'inspect',
    'login',
    'doctor',
  ])
    assert.match(stdout, new RegExp(`^ {2}${command} `, 'm'));
});

/** Wrong use: what is wrong in the first line, what to do in the second, exit status 2. */
const mistakes: readonly [args: readonly string[], what: RegExp, hint: RegExp][] = [
  [['buidl'], /unknown command 'buidl'/, /Did you mean build\?/],
  [['build', '--plattform'], /unknown option '--plattform'/, /Did you mean --platform\?/],
  [
    ['plan', 'apps', 'a', '1', '--build-type', 'container'],
    /a plan installs nothing, and a build of the type container finds images by installing them/,
    /imagebuild lock … --build-type container\. Or prepare/,
  ],
  [
    ['build', 'apps', 'a', '1', '-b', 'cloud', '--dry-run'],
    /a plan installs nothing/,
    /type cloud, and plan/,
  ],
  [
    ['prepare', 'apps', 'a', '1', '--output', 'x', '--build-type', 'x'],
    /unknown build type "x"/,
    /Write one of lite, container, cloud/,
  ],
  [
    ['build', 'configs', 'a', '1', '--build-type', 'container'],
    /configs images install nothing in a cluster/,
    /for apps, and for directories/,
  ],
  [
    ['build', 'apps', 'a', '1', '--kubeconfig', 'x'],
    /kubeconfig is for builds of the type cloud/,
    /Remove it/,
  ],
  [
    ['build', 'apps', 'a', '1', '-b', 'lite', '--context', 'x'],
    /context is for builds of the type cloud/,
    /cloud/,
  ],
  [['build', 'apps', 'a', '1', '-b', 'container', '--keep'], /keep is for builds of the type cloud/, /cloud/],
  [['lock', 'apps', 'a', '1', '-b', 'container', '--yes'], /yes is for builds of the type cloud/, /cloud/],
  [
    ['build', 'apps', 'a', '1', '--observe-timeout', '5m'],
    /observe-timeout is for builds of the type container and cloud/,
    /--build-type container/,
  ],
  [
    ['build', 'apps', 'a', '1', '-b', 'container', '--observe-quiet', '5'],
    /"5" is not a time/,
    /90s, 10m or 1h/,
  ],
  [
    ['build', 'apps', 'a', '1', '-b', 'container', '--offline'],
    /watches a cluster, which an offline build can’t reach/,
    /Remove --offline/,
  ],
  [['images', 'a', '--build-type', 'container'], /unknown option '--build-type'/, /./],
  [['lint', '--explain', 'file-nam'], /there is no rule "file-nam"/, /Did you mean file-name\?/],
  [
    ['build', 'apps'],
    /the name of the application is missing/,
    /imagebuild build TYPE APP VERSION\. Any dir/,
  ],
  [['bot', 'setup', 'x'], /too many arguments for 'setup'/, /Expected 0/],
  [['build', 'appps', 'hello', 'v1'], /"appps" is not a type of image/, /Did you mean "apps"\?/],
  [['build', 'apps', 'Hello', 'v1'], /app "Hello" contains "H"/, /write hello/],
  [['build', 'apps', 'hello', 'v1', '--platform', 'amd64'], /not "amd64"/, /Did you mean linux\/amd64\?/],
  ...(
    [
      ['arm64', 'arm64'],
      ['linux/amd64, linux/aarch64', 'arm64'],
      ['linux-amd64', 'amd64'],
      ['Linux/ARM64', 'arm64'],
    ] as const
  ).flatMap(([platform, meant]) =>
    (['inspect', 'publish', 'why'] as const).map((command): [string[], RegExp, RegExp] => {
      const words = { inspect: ['oci:x'], publish: ['oci:x', 'ghcr.io/a/b:v1'], why: ['nginx', 'oci:x'] };
      return [
        [command, ...words[command], '--platform', platform],
        /"[^ ]+" is not a platform/,
        new RegExp(`Did you mean linux/${meant}\\?`),
      ];
    }),
  ),
  [
    ['build', 'apps', 'hello', 'v1', '--kube-version', '1.x'],
    /"1\.x" is not a Kubernetes version/,
    /1\.31\.0/,
  ],
  [
    ['build', 'apps', 'hello', 'v1', '--push', '--registry', 'http://ghcr.io', '--namespace', 'n'],
    /the registry "http:\/\/ghcr\.io" must be a host name/,
    /Write it as ghcr\.io/,
  ],
  [
    ['build', 'apps', 'hello', 'v1', '--push', '--registry', 'ghcr.io', '--namespace', 'Me'],
    /the namespace "Me" must be lower-case words/,
    /my-name/,
  ],
  [['build', 'apps', 'hello', 'v1', 'A=b', 'more'], /more is one word too many/, /TYPE APP VERSION/],
  [['build', 'apps', 'hello', 'v1', 'A=1'], /apps take no build arguments/, /dockerimages/],
  [['build', 'apps', 'hello', 'v1', '--output', 'out'], /"out" is not an output/, /type=oci,dest=DIR/],
  [['build', 'apps', 'hello', 'v1', '--mirror', 'docker.io'], /is not a mirror/, /HOST=URL/],
  [
    ['build', 'apps', 'hello', 'v1', '--push', '--output', 'type=oci,dest=x'],
    /not both/,
    /--push or --output/,
  ],
  [['build', 'apps', 'hello', 'v1', '--progress', 'loud'], /'loud' is invalid/, /plain/],
  [['prepare', 'apps', 'hello', 'v1'], /--output <dir>/, /--help/],
  [['publish', 'nowhere'], /nothing to publish at nowhere/, /oci:DIR/],
  [['publish', 'nowhere', '--no-replace'], /nothing to publish at nowhere/, /oci:DIR/],
];

for (const [args, what, hint] of mistakes) {
  test(`imagebuild ${args.join(' ')}: exit status 2`, () => {
    const { status, stdout, stderr } = run(...args);
    const [first = '', second = ''] = stderr.split('\n');
    assert.match(first, /error: /);
    assert.match(first, what);
    assert.match(second, hint);
    assert.equal(stdout, '');
    assert.equal(status, 2);
  });
}

test('a build that fails exits with 1, and says what and where', () => {
  const { status, stdout, stderr } = run('build', 'apps', 'hello', 'v1');
  assert.match(stderr.split('\n')[0] ?? '', /error: the directory applications does not exist/);
  assert.equal(stdout, '');
  assert.equal(status, 1);
});

test('pushing without a configuration is an error that shows the two lines to write', () => {
  const { status, stderr } = run('build', 'apps', 'hello', 'v1', '--push');
  assert.match(stderr, /^registry: docker\.io\nnamespace: /m);
  assert.equal(status, 1);
});

test('--json prints a failure as one document on standard output', () => {
  const { status, stdout } = run('build', 'apps', 'hello', 'v1', '--json');
  const { error, status: outcome } = JSON.parse(stdout);
  assert.equal(outcome, 'failed');
  assert.equal(error.code, 'APPLICATION_NOT_FOUND');
  assert.equal(status, 1);
});

/** Writes an application with the files of one version, v1. */
function application(name: string, files: Readonly<Record<string, string>>): string {
  const root = join('applications', name, 'v1');
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, root, path)), { recursive: true });
    writeFileSync(join(directory, root, path), text);
  }
  return root;
}

/** The lines that errors are at, in the order they are printed. */
const errorLines = (stderr: string) =>
  [...stderr.matchAll(/^[^\s:]+:(\d+)(?::\d+)?: error: /gm)].map((match) => Number(match[1]));

test('build, prepare and plan show all three mistakes of a Kubefile, as --json does', () => {
  application('syntax', { Kubefile: 'FROM scratch\nLABLE a=b\nENV\nCOPPY a b\n' });
  application('missing', { Kubefile: 'FROM scratch\nCOPY a /a\nCOPY b /b\nCOPY c /c\n' });
  for (const app of ['syntax', 'missing'])
    for (const args of [['build'], ['prepare', '--output', 'prepared'], ['plan', '--offline']]) {
      const { status, stdout, stderr } = run(...args, 'apps', app, 'v1', '--json');
      assert.deepEqual(errorLines(stderr), [2, 3, 4], stderr);
      assert.match(stderr, /^3 errors$/m);
      const { error } = JSON.parse(stdout);
      const lines = error.problems.map(({ place }: { place: { line: number } }) => place.line);
      assert.deepEqual(lines, [2, 3, 4]);
      assert.equal(status, 1);
    }
});

test('build, plan and images show all three mistakes of a list of images', () => {
  const list = 'one two\nUPPER/case\nthree four\n';
  const root = application('list', { Kubefile: 'FROM scratch\n', 'images/shim/list': list });
  for (const args of [
    ['build', 'apps', 'list', 'v1'],
    ['plan', '--offline', 'apps', 'list', 'v1'],
    ['images', root],
  ]) {
    const { stderr } = run(...args);
    assert.deepEqual(errorLines(stderr), [1, 2, 3], stderr);
    assert.match(stderr, new RegExp(`^${root}/images/shim/list:3: error: `, 'm'));
    assert.match(stderr, /^3 errors$/m);
  }
});

test('a stack is shown only when it is asked for', () => {
  assert.doesNotMatch(run('build', 'apps', 'hello', 'v1').stderr, /^ {4}at /m);
  const env = { ...programEnv, HOME: directory, IMAGEBUILD_DEBUG: '1' };
  const debug = spawnSync(process.execPath, [main, 'build', 'apps', 'hello', 'v1'], {
    cwd: directory,
    env,
    encoding: 'utf8',
  });
  assert.match(debug.stderr, /^ {4}at /m);
});

test('help for an unknown command lists the commands', () => {
  const { status, stderr } = run('help', 'biuld');
  assert.equal(status, 2);
  assert.match(stderr, /^ {2}build /m);
  assert.match(stderr, /error: unknown command\n/);
});

test('plan shows a warning once, on standard error only', () => {
  const application = join(directory, 'applications/warned/v1');
  mkdirSync(application, { recursive: true });
  writeFileSync(join(application, 'Kubefile'), 'FROM scratch\n');
  writeFileSync(join(application, 'init.sh'), 'exit 0 #\r\n');
  const { status, stdout, stderr } = run('plan', '--offline', 'apps', 'warned', 'v1');
  assert.equal(status, 0, stderr);
  assert.doesNotMatch(stdout, /warning/);
  assert.equal(stderr.match(/warning: the file has Windows \(CRLF\) line endings/g)?.length, 1);
});

test('a directory that is given as a reference is recognised', () => {
  const layout = join(directory, 'out/layout');
  mkdirSync(layout, { recursive: true });
  writeFileSync(join(layout, 'oci-layout'), '{}');
  const { status, stderr } = run('inspect', 'out/layout');
  assert.equal(status, 2);
  assert.match(stderr, /out\/layout is a directory here/);
  assert.match(stderr, /Write oci:out\/layout/);
});

test('images asks for a version, and says that init.sh was not run', () => {
  const version = join(directory, 'applications/fetched/v2');
  mkdirSync(version, { recursive: true });
  writeFileSync(join(version, 'init.sh'), 'exit 1\n');
  const above = run('images', 'applications/fetched');
  assert.equal(above.status, 1);
  assert.match(above.stderr, /Use one of applications\/fetched\/v2\./);
  const own = run('images', 'applications/fetched/v2');
  assert.equal(own.status, 0, own.stderr);
  assert.match(own.stderr, /applications\/fetched\/v2\/init\.sh: warning: init\.sh was not run/);
  assert.match(own.stderr, /imagebuild plan --offline apps fetched v2/);
});
