import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseRepositoryConfiguration } from '../../src/application/configuration.ts';
import { sourcePrefix, sourceTarget } from '../../src/application/configurationschemas.ts';
import { parseMirror } from '../../src/application/optionvalues.ts';
import { movedHint, parseSource, readFrom, rewriteSource } from '../../src/application/sources.ts';
import { resolveSettings } from '../../src/buildoptions.ts';
import { digestOf } from '../../src/image/descriptor.ts';
import { formatReference, parseReference } from '../../src/image/reference.ts';

const sources = {
  'docker.io/bitnami': 'docker.io/bitnamilegacy',
  'docker.io/bitnami/redis': 'ghcr.io/team/cache/redis',
  'quay.io': 'https://mirror.example:8443/quay',
  'index.docker.io/library/nginx': 'https://127.0.0.1:5000',
  'registry.k8s.io': 'oci:images/k8s',
};

const rewritten: [string, string | undefined][] = [
  ['bitnami/kafka:3', 'docker.io/bitnamilegacy/kafka:3'],
  ['docker.io/bitnami/redis:7', 'ghcr.io/team/cache/redis:7'],
  ['docker.io/bitnami/redis-cluster:7', 'docker.io/bitnamilegacy/redis-cluster:7'],
  ['docker.io/bitnami/redis/extra:7', 'ghcr.io/team/cache/redis/extra:7'],
  ['docker.io/bitnamicharts/redis:7', undefined],
  ['ghcr.io/bitnami/redis:7', undefined],
  [`quay.io/a/b@sha256:${'a'.repeat(64)}`, `mirror.example:8443/quay/a/b@sha256:${'a'.repeat(64)}`],
  ['quay.io:443/a/b:1', undefined],
];

for (const [text, expected] of rewritten) {
  test(`${text} is read ${expected === undefined ? 'under its own name' : `as ${expected}`}`, () => {
    const source = rewriteSource(parseReference(text), sources);
    assert.equal(source?.kind === 'registry' ? formatReference(source.reference) : undefined, expected);
  });
}

test('a whole repository needs a repository to be read from', () => {
  assert.throws(() => rewriteSource(parseReference('nginx:1'), sources), {
    code: 'CONFIGURATION_INVALID',
    message:
      'docker.io/library/nginx is read at https://127.0.0.1:5000, which names a host and no repository',
  });
});

test('a layout may hold the images of a prefix', () => {
  const source = rewriteSource(parseReference('registry.k8s.io/pause:3'), sources);
  assert.deepEqual(source, { kind: 'oci', directory: 'images/k8s' });
});

test('the name that an image is read from is told only when it is another one in a registry', () => {
  const of = (text: string, transport = 'registry') =>
    readFrom({ reference: parseReference(text), transport }, { ...sources, 'gcr.io': 'https://gcr.io' });
  assert.equal(of('bitnami/kafka:3'), 'docker.io/bitnamilegacy/kafka');
  for (const text of ['registry.k8s.io/pause:3', 'ghcr.io/a/b:1', 'gcr.io/a/b:1'])
    assert.equal(of(text), undefined);
  assert.equal(of('bitnami/kafka:3', 'oci-archive'), undefined);
});

test('a prefix is a host or a host and a path, and a target is where images can be read', () => {
  for (const text of ['quay.io', 'localhost', 'docker.io/a', '127.0.0.1:5000/a/b', '[::1]:5000'])
    assert.ok(sourcePrefix.safeParse(text).success, text);
  for (const text of ['', '*', 'bitnami', 'a/b', 'quay.io/', 'quay.io/A', 'quay.io/a:1', 'https://quay.io'])
    assert.ok(!sourcePrefix.safeParse(text).success, text);
  for (const text of ['quay.io', 'quay.io/a', 'https://quay.io', 'https://quay.io/a/', 'oci:a'])
    assert.ok(sourceTarget.safeParse(text).success, text);
  for (const text of [
    '',
    'a',
    'http://quay.io',
    'oci:',
    'https://me:secret@quay.io',
    `quay.io/a@${digestOf('x')}`,
  ])
    assert.ok(!sourceTarget.safeParse(text).success, text);
});

test('sources of the command line are laid over those of the configuration', () => {
  const configuration = parseRepositoryConfiguration(
    'sources:\n  docker.io/bitnami: docker.io/bitnamilegacy\n  quay.io: https://127.0.0.1:5000\n',
    '.github/imagebuild.yml',
  );
  const settings = resolveSettings({ sources: ['quay.io=ghcr.io/q'] }, { configuration, env: {} });
  assert.deepEqual(settings.sources, {
    'docker.io/bitnami': 'docker.io/bitnamilegacy',
    'quay.io': 'ghcr.io/q',
  });
  const { tlsHosts } = resolveSettings({}, { configuration, env: {} });
  assert.deepEqual(tlsHosts, ['127.0.0.1:5000']);
});

test('a key that no image can have is an error with its line', () => {
  for (const key of ['bitnami', 'docker.io/bitnami:1', 'docker.io/Bitnami'])
    assert.throws(
      () => parseRepositoryConfiguration(`sources:\n  "${key}": quay.io\n`, '.github/imagebuild.yml'),
      { code: 'CONFIGURATION_INVALID', place: { file: '.github/imagebuild.yml', line: 2, column: 3 } },
    );
  for (const key of ['bitnami', 'docker.io/bitnami'])
    assert.throws(() => parseRepositoryConfiguration(`mirrors:\n  "${key}": https://quay.io\n`, 'x'), {
      code: 'CONFIGURATION_INVALID',
      message: /for a part of a host, write sources/,
    });
  for (const text of ['bitnami=quay.io', 'quay.io=x', 'quay.io', '=quay.io', 'quay.io=http://mirror.example'])
    assert.throws(() => parseSource(text), {
      code: 'USAGE',
      hint: /docker\.io\/bitnami=docker\.io\/bitnamilegacy/,
    });
});

test('a mirror of a path is refused with the flag that does it', () => {
  assert.throws(() => parseMirror('docker.io/bitnami=https://mirror.example'), {
    code: 'USAGE',
    message: /docker\.io\/bitnami is not a host, and mirrors are for whole hosts/,
    hint: 'Pass --source docker.io/bitnami=https://mirror.example, or write it below sources: in .github/imagebuild.yml.',
  });
  assert.throws(() => parseMirror('docker.io/bitnami=docker.io/bitnamilegacy'), {
    hint: /^Pass --source docker/,
  });
  assert.throws(() => parseMirror('bitnami=https://mirror.example'), { code: 'USAGE' });
  assert.deepEqual(parseMirror('*=https://mirror.example'), ['*', 'https://mirror.example']);
});

test('an image that is known to have moved has the line to add', () => {
  assert.equal(movedHint(parseReference('ghcr.io/bitnami/redis:7')), undefined);
  assert.match(
    movedHint(parseReference('bitnami/redis:7'))?.text ?? '',
    /write docker\.io\/bitnami: docker\.io\/bitnamilegacy below sources: in \.github\/imagebuild\.yml, or pass --source docker\.io\/bitnami=docker\.io\/bitnamilegacy/,
  );
});
