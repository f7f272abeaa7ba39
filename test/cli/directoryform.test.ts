import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { CliFlags } from '../../src/cli/flags.ts';
import { createProgram } from '../../src/cli/program.ts';
import { readRequest } from '../../src/cli/request.ts';
import { ImagebuildError } from '../../src/errors.ts';

/** Reads the request of a command line as the program does, and doesn't run its command. */
function parse(line: string) {
  const program = createProgram({} as never, '0.0.0');
  let read: { words: string[]; flags: CliFlags } | undefined;
  for (const command of program.commands)
    command.action((words: string[], flags: CliFlags) => {
      read = { words, flags };
    });
  program.parse(line.split(' '), { from: 'user' });
  const { words, flags } = read!;
  return readRequest({ command: line.split(' ')[0]!, words }, flags, undefined);
}

describe('what people type to have a directory built', () => {
  const taken: readonly (readonly [line: string, context: string, more?: object])[] = [
    ['build -t demo:v1', '.'],
    ['build -t demo:v1 .', '.'],
    ['build --tag demo:v1 ./deploy', './deploy'],
    ['build ./deploy -t demo:v1', './deploy'],
    ['build -t demo:v1 apps', 'apps'],
    ['build -f Kubefile -t demo:v1 .', '.', { file: 'Kubefile' }],
    ['build --file=deploy/Kubefile -tdemo:v1 deploy', 'deploy', { file: 'deploy/Kubefile' }],
    ['build -t demo:v1 --label a=1 --label b=x=y .', '.', { labels: { a: '1', b: 'x=y' } }],
    ['build -t demo:v1 --env A=1 --annotation c=2 .', '.', { env: { A: '1' } }],
    ['prepare -t demo:v1 --output out .', '.'],
    ['plan -t demo:v1 .', '.'],
    ['lock -t demo:v1 .', '.'],
  ];
  for (const [line, context, more = {}] of taken)
    test(line, () => {
      const { directory, app, version } = parse(line);
      assert.deepEqual([app, version], ['demo', 'v1']);
      assert.deepEqual({ ...directory, context, ...more }, directory);
    });

  test('build -t a:1 -t b:2 --build-arg A=1,2 --platform linux/arm64 --push .', ({ name }) => {
    const request = parse(name);
    assert.deepEqual(request.directory?.tags, ['a:1', 'b:2']);
    assert.deepEqual(request.buildArgs, { A: '1,2' });
    assert.deepEqual(request.platforms, ['linux/arm64']);
  });

  test('build dockerimages kubectl v1 A=1,B=2', ({ name }) => {
    const request = parse(name);
    assert.deepEqual([request.type, request.app, request.directory], ['dockerimages', 'kubectl', undefined]);
    assert.deepEqual(request.buildArgs, { A: '1', B: '2' });
  });
});

describe('forms that are wrong get a message that says what to type', () => {
  const wrong: readonly (readonly [line: string, message: RegExp, hint: RegExp])[] = [
    [
      'build',
      /nothing says what is to be built/,
      /build TYPE APP VERSION\. Any directory: .*-t NAME:TAG PATH/,
    ],
    ['build .', /the image of \. has no name/, /-t: imagebuild build -t NAME:TAG \.$/],
    ['plan ./deploy', /the image of \.\/deploy has no name/, /imagebuild plan -t NAME:TAG \.\/deploy$/],
    ['build -f a/Kubefile a', /the image of a has no name/, /imagebuild build -f a\/Kubefile -t NAME:TAG a$/],
    [
      'build -t x apps helm v1',
      /-t is for a directory, and apps helm v1 name an app/,
      /build apps helm v1 without -t/,
    ],
    ['build -f K apps helm v1', /-f is for a directory/, /build apps helm v1 without -f/],
    ['build -t x:1 a b', /one directory is built at a time, not a b/, /build -t x:1 PATH/],
    ['build apps', /the name of the application is missing/, /TYPE APP VERSION/],
    ['build apps helm', /the version of the application is missing/, /TYPE APP VERSION/],
    ['build apps helm v1 A=1 B=2', /B=2 is one word too many/, /TYPE APP VERSION/],
    ['build app helm v1', /"app" is not a type of image/, /Did you mean "apps"\?/],
    ['build --label a=1 apps helm v1', /--label is for a directory of your own/, /APP VERSION KEY=VALUE/],
    ['build --build-arg a=1 apps helm v1', /--build-arg is for a directory/, /Leave it out/],
  ];
  for (const [line, message, hint] of wrong)
    test(line, () =>
      assert.throws(
        () => parse(line),
        (error: unknown) => {
          assert.ok(error instanceof ImagebuildError);
          assert.equal(error.code, 'USAGE');
          assert.match(error.message, message);
          assert.match(error.hint ?? '', hint);
          return true;
        },
      ),
    );
});
