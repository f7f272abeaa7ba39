// biome-ignore-all lint/suspicious/noTemplateCurlyInString: a Kubefile's variables
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { ImagebuildError } from '../../../src/errors.ts';
import type { CopyStep, RunStep } from '../../../src/kubefile/evaluation.ts';
import { scratch } from '../evaluated.ts';

/** The last step, without what every step has. */
function copied(...lines: string[]): Partial<CopyStep> {
  const { kind, line: _, createdBy: __, ...rest } = scratch(...lines).steps.at(-1) as CopyStep;
  assert.equal(kind, 'copy');
  return rest;
}

suite('sources and destination', () => {
  const rows: readonly (readonly [line: string, sources: readonly string[], destination: string])[] = [
    ['COPY a /b', ['a'], '/b'],
    ['COPY a b', ['a'], '/w/b'],
    ['COPY a b/', ['a'], '/w/b/'],
    ['COPY a .', ['a'], '/w/'],
    ['COPY a ./', ['a'], '/w/'],
    ['COPY a ./.', ['a'], '/w/'],
    ['COPY a ..', ['a'], '/'],
    ['COPY a ../x', ['a'], '/x'],
    ['COPY a ../../../x', ['a'], '/x'],
    ['COPY a /', ['a'], '/'],
    ['COPY a /x/../y//z/', ['a'], '/y/z/'],
    ['COPY a /x/.', ['a'], '/x/'],
    ['COPY a $NONE', ['a'], '/w/'],
    ['COPY a "/b"', ['a'], '/b'],
    ['COPY . .', ['.'], '/w/'],
    ['COPY a b*  c?/d /x/', ['a', 'b*', 'c?/d'], '/x/'],
    ['COPY $D/${NONE:-x} $D/', ['/srv/x'], '/srv/'],
    ['COPY ["a b", "c", "/d e/"]', ['a b', 'c'], '/d e/'],
    ['COPY ["$D", "x"]', ['/srv'], '/w/x'],
    ['COPY [ab].txt /x', ['[ab].txt'], '/x'],
    ['COPY [[]a /x', ['[[]a'], '/x'],
    ['COPY a\\\\b /x', ['a\\b'], '/x'],
    ['ADD https://x.example/a?b=c /x/', ['https://x.example/a?b=c'], '/x/'],
  ];
  for (const [line, sources, destination] of rows)
    test(line, () => {
      const step = copied('ENV D=/srv', 'WORKDIR /w', line);
      assert.deepEqual([step.sources, step.destination], [sources, destination]);
    });

  test('without a WORKDIR everything is below the root', () => {
    assert.equal(copied('COPY a .').destination, '/');
    assert.equal(copied('COPY a b').destination, '/b');
  });
});

suite('flags', () => {
  const plain = { sources: ['a'], files: [], destination: '/b' };
  const rows: readonly (readonly [line: string, step: Partial<CopyStep>])[] = [
    ['COPY --chown=1:2 --chmod=755 a /b', { instruction: 'COPY', chown: '1:2', chmod: '755' }],
    ['COPY --chown=$U:${G:-g} a /b', { instruction: 'COPY', chown: 'u:g' }],
    ['COPY --chmod="u+x" a /b', { instruction: 'COPY', chmod: 'u+x' }],
    [
      'COPY --parents --link=false --exclude=*.md --exclude=$U a /b',
      {
        instruction: 'COPY',
        parents: true,
        exclude: ['*.md', 'u'],
      },
    ],
    ['COPY --link -- a /b', { instruction: 'COPY' }],
    [
      'COPY --from=quay.io/a/b:1 a /b',
      {
        instruction: 'COPY',
        from: { kind: 'image', reference: 'quay.io/a/b:1' },
      },
    ],
    [
      'ADD --checksum=sha256:00 --unpack=FALSE a /b',
      {
        instruction: 'ADD',
        checksum: 'sha256:00',
        unpack: false,
      },
    ],
  ];
  for (const [line, expected] of rows)
    test(line, () => assert.deepEqual(copied('ENV U=u', line), { ...plain, ...expected }));

  test('--keep-git-dir is an error at its line, since ADD does not take repositories', () => {
    assert.throws(() => scratch('USER a', 'ADD a --keep-git-dir /b', 'ADD --keep-git-dir a /b'), {
      code: 'KUBEFILE_UNSUPPORTED',
      message: 'the flag --keep-git-dir is not supported',
      place: { file: 'Kubefile', line: 4, column: 5 },
      hint: /init\.sh/,
      excerpt: /^4 \| ADD --keep-git-dir/,
    });
  });
});

suite('here-documents', () => {
  const rows: readonly (readonly [what: string, lines: readonly string[], files: CopyStep['files']])[] = [
    ['a text', ['COPY <<EOF /x', 'one', '', '# two', 'EOF'], [{ name: 'EOF', content: 'one\n\n# two\n' }]],
    ['an empty one', ['COPY <<EOF /x', 'EOF'], [{ name: 'EOF', content: '' }]],
    [
      'variables, and quotes that stay',
      ['COPY <<EOF /x', '"$A" \\$A \'${N:-n}\'', 'EOF'],
      [{ name: 'EOF', content: '"a" $A \'n\'\n' }],
    ],
    [
      'a quoted name: nothing is expanded',
      ['COPY <<"EOF" /x', '$A \\$A', 'EOF'],
      [{ name: 'EOF', content: '$A \\$A\n' }],
    ],
    ['single quotes, too', ["COPY <<'EOF' /x", '$A', 'EOF'], [{ name: 'EOF', content: '$A\n' }]],
    [
      'a dash: tabs go',
      ['COPY <<-EOF /x', '\tone', '\t\t two', '\tEOF'],
      [{ name: 'EOF', content: 'one\n two\n' }],
    ],
    [
      'several',
      ['COPY <<a.txt <<-b.txt /x/', '1', 'b.txt', 'a.txt', '\t2', 'b.txt'],
      [
        { name: 'a.txt', content: '1\nb.txt\n' },
        { name: 'b.txt', content: '2\n' },
      ],
    ],
    ['in a name', ['COPY <<EOF /x', ' EOF', 'EOF ', 'EOF'], [{ name: 'EOF', content: ' EOF\nEOF \n' }]],
    ['over two lines', ['COPY <<EOF \\', '  /x', 'one', 'EOF'], [{ name: 'EOF', content: 'one\n' }]],
    ['after a blank', ['COPY <<  EOF /x', '$A', 'EOF'], [{ name: 'EOF', content: 'a\n' }]],
    ['after a dash and a blank', ["COPY <<- 'EOF' /x", '\t$A', 'EOF'], [{ name: 'EOF', content: '$A\n' }]],
    ['with ADD', ['ADD <<EOF /x', 'one', 'EOF'], [{ name: 'EOF', content: 'one\n' }]],
  ];
  for (const [what, lines, files] of rows)
    test(what, () => {
      const { steps } = scratch('ENV A=a', ...lines, 'WORKDIR /after');
      const [step, after] = steps as [CopyStep, unknown];
      assert.deepEqual([step.files, step.sources], [files, []]);
      assert.ok(after, 'what follows is an instruction again');
    });

  test('beside files', () => {
    const step = copied('COPY a <<EOF b /x/', 'text', 'EOF');
    assert.deepEqual([step.sources, step.files], [['a', 'b'], [{ name: 'EOF', content: 'text\n' }]]);
  });

  test('not in an array, and not <<<', () => {
    assert.deepEqual(copied('COPY ["<<EOF", "/x"]').sources, ['<<EOF']);
    assert.deepEqual(copied('COPY <<<EOF /x').sources, ['<<<EOF']);
  });

  test('a carriage return stays in the text', () => {
    assert.equal(copied('COPY <<EOF /x\r', 'one\r', 'EOF\r').files?.[0]?.content, 'one\r\n');
  });
});

suite('RUN', () => {
  const run = (...lines: string[]) => scratch(...lines).steps.at(-1) as RunStep;

  test('its forms', () => {
    assert.deepEqual(run('RUN a  $B \\', ' c').command, ['/bin/sh', '-c', 'a  $B  c']);
    assert.deepEqual(run('RUN ["a", "$B"]').command, ['a', '$B']);
    assert.deepEqual(run('SHELL ["bash", "-c"]', 'RUN a').command, ['bash', '-c', 'a']);
  });

  test('its mounts, with the variables of its stage, and its other flags', () => {
    const { mounts, settings, command } = run(
      'ARG ID=go',
      'WORKDIR /w',
      'RUN --mount=type=cache,id=$ID,dst=x,sharing=locked --mount=type=tmpfs,target=/t,size=1m \\',
      '  --mount=from=golang:1,src=/bin,target=/b --mount=target=/c,rw --network=none make',
    );
    assert.deepEqual(mounts, [
      { type: 'cache', target: '/w/x', writable: true, settings: { id: 'go', sharing: 'locked' } },
      { type: 'tmpfs', target: '/t', writable: true, settings: { size: '1m' } },
      {
        type: 'bind',
        target: '/b',
        writable: false,
        from: { kind: 'image', reference: 'golang:1' },
        settings: { source: '/bin' },
      },
      { type: 'bind', target: '/c', writable: true, settings: {} },
    ]);
    assert.deepEqual(settings, { network: ['none'] });
    assert.deepEqual(command, ['/bin/sh', '-c', 'make']);
  });

  test('a mount that cannot be is an error at its place', () => {
    const bad: readonly [string, RegExp][] = [
      ['type=bin,target=/x', /unknown mount type bin/],
      ['type=bind', /no target/],
      ['type=tmpfs,target=/x,sharing=shared', /no option sharing/],
      ['type=cache,target', /has no value/],
    ];
    for (const [mount, message] of bad)
      assert.throws(
        () => run(`RUN --mount=${mount} true`),
        (error: ImagebuildError) => {
          assert.deepEqual([error.code, error.place?.line, error.place?.column], ['KUBEFILE_SYNTAX', 2, 5]);
          return message.test(error.message);
        },
      );
  });

  test('it sees ARG and ENV, and what ENV says hides an ARG', () => {
    const { env, user, workdir } = run('ARG A=1 B=2', 'ENV B=3', 'USER 5', 'WORKDIR /w', 'RUN a');
    assert.deepEqual(
      env.filter((variable) => !variable.startsWith('PATH=')),
      ['A=1', 'B=3'],
    );
    assert.deepEqual([user, workdir], ['5', '/w']);
  });

  test('it sees an ARG that follows an ENV of the same name', () => {
    const { env } = run('ENV A=env B=env', 'ARG A=arg', 'ARG B', 'RUN a');
    assert.deepEqual(
      env.filter((variable) => !variable.startsWith('PATH=')),
      ['A=arg', 'B=env'],
    );
  });

  test('a blank after << is allowed, and << without an end is for the shell', () => {
    const { command } = run('RUN cat <<  EOF > /x', 'one', 'EOF');
    assert.deepEqual(command, ['/bin/sh', '-c', 'cat <<  EOF > /x\none\nEOF']);
    assert.deepEqual(run('RUN <<  EOF', 'one', 'EOF').command, ['/bin/sh', '-c', 'one\n']);
    assert.deepEqual(run('RUN echo $((1 << 2))').command, ['/bin/sh', '-c', 'echo $((1 << 2))']);
  });

  test('its here-documents are the shell’s', () => {
    const { command } = run(
      'RUN cat <<-"EOF" > /x',
      '\t$A',
      '\tEOF',
      'ENV A=1',
      'RUN <<A cat <<B',
      '1',
      'A',
      '2',
      'B',
    );
    assert.deepEqual(command, ['/bin/sh', '-c', '<<A cat <<B\n1\nA\n2\nB']);
  });

  test('a here-document alone is what the shell runs', () => {
    const { command } = run('SHELL ["bash", "-c"]', 'RUN <<-EOF', '\techo $A', '\t  make', 'EOF');
    assert.deepEqual(command, ['bash', '-c', 'echo $A\n  make\n']);
    assert.throws(() => run('RUN <<EOF', '#!/bin/python3', 'EOF'), {
      code: 'KUBEFILE_SYNTAX',
      hint: /RUN python3 <<EOF/,
    });
  });
});

suite('WORKDIR', () => {
  test('it makes the directory by its shortest name, and COPY goes there', () => {
    const { steps, config } = scratch('WORKDIR /a/./b/', 'COPY x .');
    assert.equal(config.WorkingDir, '/a/./b/');
    const paths = steps.map((step) => (step.kind === 'workdir' ? step.path : (step as CopyStep).destination));
    assert.deepEqual(paths, ['/a/b', '/a/b/']);
  });

  test('it is a step, with the user so far', () => {
    const { steps } = scratch('WORKDIR /a', 'USER 5:6', 'WORKDIR b');
    assert.deepEqual(
      steps.map(({ line: _, createdBy: __, ...rest }) => rest),
      [
        { kind: 'workdir', path: '/a' },
        { kind: 'workdir', path: '/a/b', user: '5:6' },
      ],
    );
  });
});
