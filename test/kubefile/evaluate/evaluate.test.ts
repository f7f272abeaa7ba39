// biome-ignore-all lint/suspicious/noTemplateCurlyInString: a Kubefile's variables
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { ContainerConfig, Healthcheck } from '../../../src/image/containerconfig.ts';
import { defaultPath, evaluated, evaluation, scratch } from '../evaluated.ts';

/** ENV of the instructions, PATH left out. */
function envOf(...lines: string[]): readonly string[] {
  return scratch(...lines).config.Env!.slice(1);
}

function config(...lines: string[]): Omit<ContainerConfig, 'Env'> {
  const { Env: _, ...rest } = scratch(...lines).config;
  return rest;
}

suite('PATH (A 2)', () => {
  test('it is the first variable, and all there is of an empty stage', () => {
    assert.deepEqual(scratch().config, { Env: [defaultPath] });
    assert.deepEqual(scratch('ENV A=1').config.Env, [defaultPath, 'A=1']);
  });

  test('it is replaced in its place', () => {
    assert.deepEqual(scratch('ENV A=1', 'ENV PATH=/x:$PATH').config.Env, [
      defaultPath.replace('=', '=/x:'),
      'A=1',
    ]);
  });

  test('a base image has its own, or gets it', () => {
    const base = (Env: string[]) => evaluated('FROM a\n', { base: () => ({ Env }) }).config.Env;
    assert.deepEqual(base(['A=1', 'PATH=/x', 'B']), ['A=1', 'PATH=/x', 'B=']);
    assert.deepEqual(base(['A=1']), ['A=1', defaultPath]);
  });
});

suite('ENV (A 3, A 4)', () => {
  const rows: readonly (readonly [lines: readonly string[], env: readonly string[]])[] = [
    [['ENV A=${A:-"x"}'], ['A=x']],
    [
      ['ENV HELM_OPTS=${HELM_OPTS:-" \\', '--set service.type=NodePort \\', '"}'],
      ['HELM_OPTS= --set service.type=NodePort '],
    ],
    [['ENV A="\\', '"'], ['A=']],
    [
      ['ENV A="\\', '" B=1'],
      ['A=', 'B=1'],
    ],
    [['ENV IFACE "eth.*,en.*"'], ['IFACE=eth.*,en.*']],
    [['ENV X ""'], ['X=']],
    [['ENV X    a  b   '], ['X=a  b']],
    [['ENV X\ta=b'], ['X=a=b']],
    [["ENV A=[0] B={} C=it\\'s"], ['A=[0]', 'B={}', "C=it's"]],
    [['ENV A=1 B=$A'], ['A=1', 'B=']],
    [
      ['ENV A=1', 'ENV A=2 B=$A'],
      ['A=2', 'B=1'],
    ],
    [
      ['ENV A=1 B=2', 'ENV A=3'],
      ['A=3', 'B=2'],
    ],
    [
      ['ENV A=1', 'ENV $A=x "b c"=y'],
      ['A=1', '1=x', 'b c=y'],
    ],
    [['ENV A=a\\ b C="d e"f'], ['A=a b', 'C=d ef']],
    [['ENV A=$HOME$USER$PWD'], ['A=']],
    [
      ['ENV __proto__=1 constructor=$toString', 'ENV B=$__proto__'],
      ['__proto__=1', 'constructor=', 'B=1'],
    ],
  ];
  for (const [lines, env] of rows) test(lines.join(' ⏎ '), () => assert.deepEqual(envOf(...lines), env));
});

suite('lines (A 5)', () => {
  const rows: readonly (readonly [what: string, text: string])[] = [
    ['blanks behind a backslash', 'FROM scratch\nENV A=1 \\ \t\n  B=2\n'],
    ['a comment inside', 'FROM scratch\nENV A=1 \\\n# no \\\n   # no\n  B=2\n'],
    ['an empty line inside', 'FROM scratch\nENV A=1 \\\n\n \t\n  B=2\n'],
    ['no newline at the end', 'FROM scratch\nENV A=1 B=2'],
    ['a backslash at the end', 'FROM scratch\nENV A=1 B=2 \\'],
    ['CRLF', 'FROM scratch\r\nENV A=1 \\\r\n  B=2\r\n'],
    ['a byte order mark', '\uFEFFFROM scratch\nENV A=1 B=2\n'],
    ['blanks before', '\n \n  FROM scratch\n\t env  A=1   B=2\n'],
    ['a word in two lines', 'FROM scratch\nENV A=1 B\\\n=2\n'],
    ['a line that is only a backslash', '\\\nFROM scratch\n\\\nENV A=1 B=2\n'],
    ['the directive escape', '# escape=`\nFROM scratch\nENV A=1 `\n  B=2\n'],
    ['directives in any case', '#SYNTAX = x\n# Escape=`\n# check=skip=all\nFROM scratch\nENV A=1 `\n B=2\n'],
    ['a directive behind a comment', '# hello\n# escape=`\nFROM scratch\nENV A=1 \\\n  B=2\n'],
    ['a directive behind an empty line', '\n# escape=`\nFROM scratch\nENV A=1 \\\n  B=2\n'],
  ];
  for (const [what, text] of rows)
    test(what, () => assert.deepEqual(evaluated(text).config.Env, [defaultPath, 'A=1', 'B=2']));

  test('two escape characters end no line', () => {
    assert.deepEqual(envOf('ENV A=b\\\\', 'ENV C=d'), ['A=b\\', 'C=d']);
  });
});

suite('CMD and ENTRYPOINT (A 6)', () => {
  const sh = ['/bin/sh', '-c'];
  const rows: readonly (readonly [lines: readonly string[], config: Omit<ContainerConfig, 'Env'>])[] = [
    [['CMD helm  install $(X) $X $2a$10$abc'], { Cmd: [...sh, 'helm  install $(X) $X $2a$10$abc'] }],
    [['CMD a \\', '    b  '], { Cmd: [...sh, 'a     b'] }],
    [['CMD ["$X", "\\u00e9", "a b"]'], { Cmd: ['$X', 'é', 'a b'] }],
    [['CMD [ "a" , "b" ]  '], { Cmd: ['a', 'b'] }],
    [["CMD ['a']"], { Cmd: [...sh, "['a']"] }],
    [['CMD ["a"] b'], { Cmd: [...sh, '["a"] b'] }],
    [['CMD a', 'CMD ["b"]'], { Cmd: ['b'] }],
    [['CMD []'], {}],
    [['ENTRYPOINT ["e"]', 'ENTRYPOINT []'], {}],
    [['CMD ["c"]', 'ENTRYPOINT ["e"]'], { Entrypoint: ['e'], Cmd: ['c'] }],
    [['ENTRYPOINT exec top'], { Entrypoint: [...sh, 'exec top'] }],
    [
      ['CMD a', 'SHELL ["/bin/bash", "-c"]', 'ENTRYPOINT b'],
      { Entrypoint: ['/bin/bash', '-c', 'b'], Cmd: [...sh, 'a'], Shell: ['/bin/bash', '-c'] },
    ],
  ];
  for (const [lines, expected] of rows)
    test(lines.join(' ⏎ '), () => assert.deepEqual(config(...lines), expected));

  test('ENTRYPOINT clears a CMD that was inherited', () => {
    const text = 'FROM scratch AS a\nCMD ["c"]\nENTRYPOINT ["e"]\nFROM a\nENTRYPOINT ["f"]\n';
    assert.deepEqual(evaluated(text).config, { Env: [defaultPath], Entrypoint: ['f'] });
    const base = { Env: [], Cmd: ['c'], Entrypoint: ['e'] };
    assert.deepEqual(evaluated('FROM b\nENTRYPOINT f', { base: () => base }).config.Cmd, undefined);
  });
});

suite('other settings', () => {
  const rows: readonly (readonly [lines: readonly string[], config: Omit<ContainerConfig, 'Env'>])[] = [
    [['LABEL b=2 "a b"="x y" \'c\'=\'d\'', 'LABEL b=3'], { Labels: { 'a b': 'x y', b: '3', c: 'd' } }],
    [['LABEL old form  "x"'], { Labels: { old: 'form  x' } }],
    [
      ['EXPOSE 80 53/UDP 7000-7002 80/tcp 9/sctp'],
      {
        ExposedPorts: {
          '53/udp': {},
          '7000/tcp': {},
          '7001/tcp': {},
          '7002/tcp': {},
          '80/tcp': {},
          '9/sctp': {},
        },
      },
    ],
    [['ENV P="80 81"', 'EXPOSE $P'], { ExposedPorts: { '80/tcp': {}, '81/tcp': {} } }],
    [['VOLUME /b /a', 'VOLUME ["/c d"]'], { Volumes: { '/a': {}, '/b': {}, '/c d': {} } }],
    [['USER "a b"', 'USER ${X:-1}:2'], { User: '1:2' }],
    [['USER 1', 'USER $NONE'], {}],
    [['STOPSIGNAL 9', 'STOPSIGNAL sigterm'], { StopSignal: 'sigterm' }],
    [['STOPSIGNAL RTMIN+3'], { StopSignal: 'RTMIN+3' }],
    [['WORKDIR a', 'WORKDIR ../b//c/', 'WORKDIR .'], { WorkingDir: '/b/c' }],
    [['WORKDIR /a/'], { WorkingDir: '/a/' }],
    [['WORKDIR /a/../b/./c//d/'], { WorkingDir: '/a/../b/./c//d/' }],
    [['WORKDIR /a/', 'WORKDIR b/'], { WorkingDir: '/a/b/' }],
    [['WORKDIR /a', 'WORKDIR b/.'], { WorkingDir: '/a/b/.' }],
    [['WORKDIR ./'], { WorkingDir: '/' }],
    [['ENV D=/x/y', 'WORKDIR $D/z w'], { WorkingDir: '/x/y/z w' }],
    [['ONBUILD RUN  a   b', 'onbuild copy $A /b'], { OnBuild: ['RUN  a   b', 'copy $A /b'] }],
    [['ONBUILD COPY <<EOF /a', '$A', 'EOF'], { OnBuild: ['COPY <<EOF /a\n$A\nEOF'] }],
  ];
  for (const [lines, expected] of rows)
    test(lines.join(' ⏎ '), () => assert.deepEqual(config(...lines), expected));

  const checks: readonly (readonly [text: string, healthcheck: Healthcheck])[] = [
    ['NONE', { Test: ['NONE'] }],
    ['cmd curl  -f $X || exit 1', { Test: ['CMD-SHELL', 'curl  -f $X || exit 1'] }],
    [
      '--interval=1m30s --timeout=1.5s --start-period=0 --start-interval=1ms --retries=3 CMD ["a", "b"]',
      { Test: ['CMD', 'a', 'b'], Interval: 90e9, Timeout: 1.5e9, StartInterval: 1e6, Retries: 3 },
    ],
    ['--interval=2h3m0.5s --retries=0 CMD a', { Test: ['CMD-SHELL', 'a'], Interval: 7_380_500_000_000 }],
  ];
  for (const [text, expected] of checks)
    test(`HEALTHCHECK ${text}`, () =>
      assert.deepEqual(config(`HEALTHCHECK ${text}`), { Healthcheck: expected }));

  test('MAINTAINER is the author, as it is written', () => {
    assert.equal(scratch('MAINTAINER  A  "B" <$c@d>').author, 'A  "B" <$c@d>');
  });

  test('a label may have any name', () => {
    const { Labels } = config('LABEL __proto__=x 1=y');
    assert.deepEqual(Object.entries(Labels ?? {}), [
      ['1', 'y'],
      ['__proto__', 'x'],
    ]);
  });
});

suite('ARG', () => {
  const rows: readonly (readonly [text: string, args: Record<string, string>, env: readonly string[]])[] = [
    ['FROM scratch\nARG A=1\nARG B\nENV E=$A-${B-none}', {}, ['E=1-none']],
    ['FROM scratch\nARG A=1 B="x y" C\nENV E=$A-$B-$C', { A: '2', C: '3 4' }, ['E=2-x y-3 4']],
    ['FROM scratch\nENV E=x$A\nARG A=1', { A: '2' }, ['E=x']],
    ['FROM scratch\nARG A=1 B=${A}2\nENV E=$B', {}, ['E=12']],
    ['FROM scratch\nARG A=arg\nENV A=env\nENV B=$A', { A: 'given' }, ['A=env', 'B=env']],
    ['FROM scratch\nENV A=env\nARG A=arg\nENV B=$A', {}, ['A=env', 'B=arg']],
    ['FROM scratch\nENV A=env\nARG A=arg\nENV B=$A', { A: 'given' }, ['A=env', 'B=given']],
    ['FROM scratch\nENV A=env\nARG A\nENV B=$A', { A: 'given' }, ['A=env', 'B=given']],
    ['FROM scratch\nENV A=env\nARG A\nENV B=$A', {}, ['A=env', 'B=env']],
    ['ARG A=global\nFROM scratch\nENV A=env\nARG A\nENV B=$A', {}, ['A=env', 'B=global']],
    ['FROM scratch\nENV A=env\nARG A=arg\nENV A=${A}2\nENV B=$A', {}, ['A=arg2', 'B=arg2']],
    ['FROM scratch AS a\nENV A=env\nARG A=arg\nFROM a\nENV B=$A', {}, ['A=env', 'B=env']],
    ['FROM scratch AS a\nENV A=env\nFROM a\nARG A=arg\nENV B=$A', {}, ['A=env', 'B=arg']],
    ['FROM scratch\nARG A=1\nARG A\nENV B=$A', {}, ['B=1']],
    ['ARG A=1\nFROM scratch\nENV B=x$A', {}, ['B=x']],
    ['ARG A=1\nFROM scratch\nARG A\nENV B=$A', {}, ['B=1']],
    ['ARG A=1\nFROM scratch\nARG A=2\nENV B=$A', {}, ['B=2']],
    ['ARG A=1\nARG B=${A}2\nFROM scratch\nARG B\nENV C=$B', { A: '0' }, ['C=02']],
    ['FROM scratch AS a\nARG A=1\nFROM a\nENV B=x$A', {}, ['B=x1']],
    ['FROM scratch\nARG A=1\nFROM scratch\nENV B=x$A', {}, ['B=x']],
    ['FROM scratch\nENV B=x$TARGETARCH', {}, ['B=x']],
    [
      'FROM scratch\nARG TARGETARCH TARGETOS TARGETVARIANT\nENV B=$TARGETOS/$TARGETARCH/$TARGETVARIANT',
      {},
      ['B=linux/arm64/v8'],
    ],
    [
      'FROM scratch\nARG TARGETPLATFORM BUILDPLATFORM\nENV B=$TARGETPLATFORM-$BUILDPLATFORM',
      {},
      ['B=linux/arm64/v8-linux/arm64/v8'],
    ],
    ['FROM scratch\nARG TARGETARCH=mine\nENV B=$TARGETARCH', {}, ['B=mine']],
    ['FROM scratch\nARG toString\nENV B=$toString', {}, ['B=']],
  ];
  for (const [text, buildArgs, env] of rows)
    test(`${text.replaceAll('\n', ' ⏎ ')} ${JSON.stringify(buildArgs)}`, () =>
      assert.deepEqual(evaluated(text, { buildArgs }).config.Env!.slice(1), env));

  test('a build argument that no ARG declares is refused, with what was meant', () => {
    const buildArgs = { VERSION: '1', VERSIN: '2', ARCH: 'amd64', http_proxy: 'x' };
    assert.throws(() => evaluation('FROM scratch\nARG VERSION\n', { buildArgs }), {
      code: 'INVALID_REQUEST',
      message: /VERSIN$/,
      hint: 'Did you mean VERSION?',
    });
  });
});

suite('stages', () => {
  test('FROM takes variables of the arguments before it, those of the platform too', () => {
    const text = 'ARG TAG=1\nARG R=a/b:$TAG\nFROM --platform=$BUILDPLATFORM ${R}-$TARGETARCH AS x\n';
    const buildPlatform = { os: 'linux', architecture: 'amd64' };
    assert.deepEqual(evaluated(text, { buildPlatform }).from, {
      kind: 'image',
      reference: 'a/b:1-arm64',
      platform: 'linux/amd64',
    });
  });

  test('only what the target needs is there, in order', () => {
    const text = [
      'FROM scratch AS a',
      'FROM scratch AS unused',
      'FROM a AS b',
      'FROM scratch AS C',
      'COPY --from=B /x /y',
      'RUN --mount=type=bind,target=/x,from=4 true',
      'FROM scratch',
    ]
      .join('\n')
      .replace('from=4', 'from=0');
    const indices = (target?: string) =>
      evaluation(text, target === undefined ? {} : { target }).stages.map(({ index }) => index);
    assert.deepEqual(indices(), [4]);
    assert.deepEqual(indices('c'), [0, 2, 3]);
    assert.deepEqual(indices('C'), [0, 2, 3]);
    assert.deepEqual(indices('2'), [0, 2]);
    assert.deepEqual(indices('0'), [0]);
  });

  test('an unknown target is refused', () => {
    for (const target of ['nope', '1', ''])
      assert.throws(() => evaluation('FROM scratch AS a\n', { target }), { code: 'INVALID_REQUEST' });
  });

  test('a stage goes on from an earlier one', () => {
    const text = [
      'FROM scratch AS a',
      'MAINTAINER me',
      'ENV A=1',
      'LABEL l=1',
      'USER 5',
      'WORKDIR /w',
      'EXPOSE 80',
      'VOLUME /v',
      'STOPSIGNAL 9',
      'HEALTHCHECK NONE',
      'SHELL ["s"]',
      'CMD ["c"]',
      'FROM A',
    ].join('\n');
    const { stages } = evaluation(text);
    assert.deepEqual(stages[1]?.from, { kind: 'stage', stage: 0 });
    assert.deepEqual(stages[1]?.config, stages[0]?.config);
    assert.deepEqual(stages[1]?.steps, []);
    assert.equal(stages[1]?.author, 'me');
  });

  test('ONBUILD of a stage is carried out first by the stage based on it, once', () => {
    const text = 'FROM scratch AS a\nONBUILD ENV A=$B\nONBUILD WORKDIR /x\nFROM a AS b\nENV B=1\nFROM b\n';
    const { stages } = evaluation(text);
    assert.deepEqual(stages[0]?.config.OnBuild, ['ENV A=$B', 'WORKDIR /x']);
    assert.deepEqual(stages[1]?.config, { Env: [defaultPath, 'A=', 'B=1'], WorkingDir: '/x' });
    assert.deepEqual(
      stages[1]?.steps.map(({ kind, line }) => [kind, line]),
      [['workdir', 3]],
    );
    assert.deepEqual(stages[2]?.config, stages[1]?.config);
    assert.deepEqual(stages[2]?.steps, []);
  });

  test('ONBUILD of a base image is carried out, and its errors are reported at FROM', () => {
    const from = (...OnBuild: string[]) =>
      evaluated('FROM scratch AS s\n# here\nFROM b', { base: () => ({ Env: [], OnBuild }) });
    const { config, steps, from: base } = from('ENV A=1', 'COPY --from=s \\\n /a /b');
    assert.deepEqual(config.Env, [defaultPath, 'A=1']);
    assert.deepEqual(base, { kind: 'image', reference: 'b' });
    assert.deepEqual(
      steps.map((step) => [step.line, step.kind === 'copy' && step.from]),
      [[3, { kind: 'stage', stage: 0 }]],
    );
    for (const wrong of ['NONSENSE', 'ENV A', 'ENV A=${', 'FROM x', '', 'COPY --from=9 a b', 'COPY <<EOF /x'])
      assert.throws(() => from(wrong), {
        code: 'KUBEFILE_SYNTAX',
        place: { file: 'Kubefile', line: 3, column: 6 },
      });
  });

  test('a base image is asked for once, with its platform', () => {
    const asked: unknown[] = [];
    const base = (...args: unknown[]) => {
      asked.push(args);
      return { Env: ['PATH=/p'], User: '3', Labels: { a: 'b' } };
    };
    const { config } = evaluated('FROM --platform=linux/s390x x/y\nLABEL c=d', { base });
    assert.deepEqual(asked, [['x/y', 'linux/s390x']]);
    assert.deepEqual(config, { User: '3', Env: ['PATH=/p'], Labels: { a: 'b', c: 'd' } });
  });

  test('history has a row for every instruction, and those with a step are not empty', () => {
    const { history, steps } = scratch('env A=1', 'Copy  a   /b', 'WORKDIR \\', '  /c', 'CMD x');
    assert.deepEqual(history, [
      { createdBy: 'ENV A=1', emptyLayer: true, line: 2 },
      { createdBy: 'COPY a   /b', emptyLayer: false, line: 3 },
      { createdBy: 'WORKDIR /c', emptyLayer: false, line: 4 },
      { createdBy: 'CMD x', emptyLayer: true, line: 6 },
    ]);
    assert.deepEqual(
      steps.map(({ createdBy, line }) => [createdBy, line]),
      [
        ['COPY a   /b', 3],
        ['WORKDIR /c', 4],
      ],
    );
  });
});

suite('warnings', () => {
  test('an array that is not valid JSON', () => {
    const { warnings } = evaluation(
      "FROM scratch\nCMD ['a']\nENTRYPOINT [a, b]\nRUN [ -f x ]\nCMD [x] && y\n",
    );
    assert.deepEqual(
      warnings.map(({ place }) => [place?.line, place?.column]),
      [
        [2, 5],
        [3, 12],
      ],
    );
  });

  test('a port of the host', () => {
    const { warnings, stages } = evaluation('FROM scratch\nEXPOSE 1 127.0.0.1:8080:80\n');
    assert.deepEqual(stages[0]?.config.ExposedPorts, { '1/tcp': {}, '80/tcp': {} });
    assert.deepEqual(warnings[0]?.place, { file: 'Kubefile', line: 2, column: 10 });
  });
});
