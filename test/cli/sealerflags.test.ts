import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { pushesNamed } from '../../src/cli/cluster.ts';
import { type CliFlags, readSealerFlags } from '../../src/cli/flags.ts';
import { createProgram } from '../../src/cli/program.ts';
import { readRequest } from '../../src/cli/request.ts';

/** Reads a command line as the program does, and doesn't run its command. */
function parse(line: string) {
  const program = createProgram({} as never, '0.0.0');
  let read: { words: string[]; flags: CliFlags } | undefined;
  for (const command of program.commands)
    command.action((words: string[], flags: CliFlags) => {
      read = { words, flags };
    });
  program.parse(readSealerFlags(line.split(' ')), { from: 'user' });
  const { words, flags } = read!;
  return { flags, request: readRequest({ command: 'build', words }, flags, undefined) };
}

describe('the command lines of sealer’s guide, with imagebuild for sealer', () => {
  const given: readonly (readonly [
    line: string,
    tag: string,
    buildType: string | undefined,
    more?: object,
  ])[] = [
    ['build -f Kubefile -t my-kubernetes:1.19.9', 'my-kubernetes:1.19.9', undefined, { file: 'Kubefile' }],
    ['build -f Kubefile -t my-kubernetes:1.19.9 -b container', 'my-kubernetes:1.19.9', 'container'],
    ['build -f Kubefile -t my-kubernetes:1.19.9 -m container', 'my-kubernetes:1.19.9', 'container'],
    ['build -f Kubefile -t my-kubernetes:1.19.9 --buildType lite', 'my-kubernetes:1.19.9', undefined],
    ['build -f Kubefile -t my-kubernetes:1.19.9 --mode lite', 'my-kubernetes:1.19.9', undefined],
    [
      'build -t registry.example/sealer-io/my-cluster:v1.19.9 .',
      'registry.example/sealer-io/my-cluster:v1.19.9',
      undefined,
    ],
    ['build -b container -t my-cluster:v1.19.9 .', 'my-cluster:v1.19.9', 'container'],
    ['build -b lite -t my-cluster:v1.19.9 .', 'my-cluster:v1.19.9', undefined],
    ['build -f Kubefile -t my-cluster:v1 -b cloud .', 'my-cluster:v1', 'cloud', { file: 'Kubefile' }],
    [
      'build --kubefile Kubefile --imageName my-cluster:v1 --buildType cloud .',
      'my-cluster:v1',
      'cloud',
      { file: 'Kubefile' },
    ],
    [
      'build --kubefile=a/Kubefile --imageName=my-cluster:v1 --buildType=container a',
      'my-cluster:v1',
      'container',
      { file: 'a/Kubefile', context: 'a' },
    ],
  ];
  for (const [line, tag, buildType, more = {}] of given)
    test(line, () => {
      const { request } = parse(line);
      assert.deepEqual(
        [request.type, request.directory?.tags, request.buildType],
        ['directory', [tag], buildType],
      );
      assert.deepEqual({ ...request.directory, ...more }, request.directory);
    });

  test('build -f Kubefile -t my-kubernetes:1.19.9 --no-cache', ({ name }) => {
    assert.equal(parse(name).request.cache, false);
  });
});

test('a cloud build is pushed where its target is named', () => {
  const pushes = (line: string) => {
    const { request, flags } = parse(line);
    return pushesNamed(request, flags);
  };
  assert.equal(pushes('build -t ghcr.io/acme/web:v1 -b cloud .'), true);
  assert.equal(pushes('build apps web v1 -b cloud --registry ghcr.io --namespace acme'), true);
  assert.equal(pushes('build -t web:v1 -b cloud .'), undefined);
  assert.equal(pushes('build apps web v1 -b cloud'), undefined);
  assert.equal(pushes('build -t ghcr.io/acme/web:v1 -b cloud --output type=oci,dest=out .'), undefined);
  assert.equal(pushes('build -t ghcr.io/acme/web:v1 -b container .'), undefined);
  assert.equal(pushes('build -t ghcr.io/acme/web:v1 .'), undefined);
  assert.equal(pushes('build -t web:v1 -b cloud --push .'), true);
});
