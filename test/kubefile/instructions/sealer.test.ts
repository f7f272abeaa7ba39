// biome-ignore-all lint/suspicious/noTemplateCurlyInString: a Kubefile's variables
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { dialects as configurableNames } from '../../../src/application/configurationschemas.ts';
import type { ImagebuildError } from '../../../src/errors.ts';
import { contentOf } from '../../../src/image/content.ts';
import { dialectNames, dialects } from '../../../src/kubefile/dialects.ts';
import { parseKubefile } from '../../../src/kubefile/parse/parse.ts';
import { copyInto, treeOf } from '../../context/trees.ts';
import { evaluated } from '../evaluated.ts';

/** The stage of instructions after FROM scratch in sealer's dialect. */
function sealer(...lines: string[]) {
  return evaluated(['# dialect=sealer', 'FROM scratch', ...lines, ''].join('\n'));
}

function problemsOf(text: string, configured?: 'dockerfile' | 'sealer') {
  try {
    parseKubefile(text, 'Kubefile', dialects, configured);
  } catch (error) {
    const { problems } = error as ImagebuildError;
    return (problems.length > 0 ? problems : [error as ImagebuildError]).map(
      ({ message, place, hint }) => `${place?.line}:${place?.column} ${message}. ${hint}`,
    );
  }
  return [];
}

suite('the dialect of a Kubefile', () => {
  const rows: readonly (readonly [text: string, title: string])[] = [
    ['FROM scratch', 'a Kubefile'],
    ['# dialect=sealer\nFROM scratch', 'sealer’s dialect'],
    ['#DIALECT = Sealer\nFROM scratch', 'sealer’s dialect'],
    ['# syntax=docker/dockerfile:1\n# dialect=sealer\nFROM scratch', 'sealer’s dialect'],
    ['# Copyright\n\n# dialect=sealer\nFROM scratch', 'sealer’s dialect'],
    ['# dialect=sealer is what we use\nFROM scratch', 'a Kubefile'],
    ['FROM scratch\n# dialect=sealer', 'a Kubefile'],
  ];
  for (const [text, title] of rows)
    test(`${JSON.stringify(text)} is in ${title}`, () => {
      assert.equal(parseKubefile(text, 'Kubefile', dialects).dialect.title, title);
    });

  test('the file wins over the configuration', () => {
    const { title } = parseKubefile('FROM scratch', 'Kubefile', dialects, 'sealer').dialect;
    assert.equal(title, 'sealer’s dialect');
    const own = parseKubefile('# dialect=dockerfile\nFROM scratch', 'Kubefile', dialects, 'sealer').dialect;
    assert.equal(own.title, 'a Kubefile');
  });

  test('the configuration knows the same names', () => {
    assert.deepEqual([...configurableNames], dialectNames);
  });
});

suite('COPY of sealer’s dialect', () => {
  const rows: readonly (readonly [line: string, sources: readonly string[], destination: string])[] = [
    ['COPY imageList manifests', ['imageList'], '/manifests/'],
    ['COPY apollo charts', ['apollo'], '/charts/'],
    ['COPY mysql.yaml .', ['mysql.yaml'], '/'],
    ['COPY helm /bin', ['helm'], '/bin/'],
    ['COPY helm ./bin/', ['helm'], '/bin/'],
    ['COPY a b ../etc', ['a', 'b'], '/etc/'],
    ['COPY https://a.example/x.yaml manifests', ['https://a.example/x.yaml'], '/manifests/'],
  ];
  for (const [line, sources, destination] of rows)
    test(line, () => {
      const [step] = sealer(line).steps;
      assert.ok(step?.kind === 'copy' && step.ownName && step.orRoot);
      assert.deepEqual([step.sources, step.destination], [sources, destination]);
    });

  test('the working directory of the base image has no say', () => {
    const base = () => ({ Env: [], WorkingDir: '/work' });
    const [step] = evaluated('# dialect=sealer\nFROM a\nCOPY x y\n', { base }).steps;
    assert.equal(step?.kind === 'copy' && step.destination, '/y/');
  });
});

suite('${ARCH} in a source of sealer’s COPY', () => {
  const sourceOf = (...lines: string[]) => {
    const step = sealer(...lines).steps.at(-1);
    return step?.kind === 'copy' ? [step.sources, step.destination] : [];
  };

  test('it is the architecture, unless an ARG says otherwise', () => {
    assert.deepEqual(sourceOf('COPY bin-${ARCH}/helm $ARCH/x bin'), [['bin-arm64/helm', 'arm64/x'], '/bin/']);
    assert.deepEqual(sourceOf('ARG ARCH=own', 'COPY bin-${ARCH} bin'), [['bin-own'], '/bin/']);
  });

  test('nowhere else', () => {
    assert.deepEqual(sourceOf('COPY bin $ARCH/x'), [['bin'], '/x/']);
    assert.deepEqual(sealer('CMD echo $ARCH').config.Cmd, ['echo $ARCH']);
  });
});

suite('sealer’s COPY to a destination that ends with the name of the source', () => {
  const context = treeOf({
    'a.yaml': 'kind: A',
    helm: 'x',
    'nginx/Chart.yaml': 'name: nginx',
    'apollo/Chart.yaml': 'name: apollo',
  });
  const rows: readonly (readonly [line: string, files: readonly string[]])[] = [
    ['COPY apollo charts', ['charts/apollo/Chart.yaml']],
    ['COPY nginx charts/nginx', ['charts/nginx/Chart.yaml']],
    ['COPY nginx/ ./charts/nginx/', ['charts/nginx/Chart.yaml']],
    ['COPY helm bin/helm', ['bin/helm']],
    ['COPY a.yaml pp/a.yaml', ['pp/a.yaml']],
    ['COPY a.yaml a.yaml', ['a.yaml']],
    ['COPY a.yaml manifests/renamed.yaml', ['manifests/renamed.yaml/a.yaml']],
    ['COPY helm nginx charts/nginx', ['charts/nginx/helm', 'charts/nginx/Chart.yaml']],
  ];
  for (const [line, files] of rows)
    test(line, async () => {
      const [step] = sealer(line).steps;
      assert.ok(step?.kind === 'copy');
      const { layer } = await copyInto(step, context, new Map(), {});
      const found = [...layer.values()].filter(({ type }) => type === 'file').map(({ path }) => path);
      assert.deepEqual(found.sort(), [...files].sort());
    });

  test('a download too', async () => {
    const [step] = sealer('COPY https://a.example/x.yaml manifests/x.yaml').steps;
    assert.ok(step?.kind === 'copy');
    const download = async () => contentOf('kind: X');
    const { layer } = await copyInto(step, context, new Map(), {}, { download });
    assert.deepEqual([...layer.keys()], ['manifests', 'manifests/x.yaml']);
  });
});

suite('the instructions of sealer 0.9', () => {
  const lines = [
    'FROM kubernetes:v1.22.15',
    'APP mysql local://mysql.yaml',
    'app nginx local://charts/nginx https://a.example/more.tgz',
    'APP tools local://install.sh',
    'APPCMDS tools ["bash install.sh --yes"]',
    'LAUNCH ["nginx", "tools", "other"]',
    'CMDS ["kubectl get pods", "helm list"]',
    'LAUNCH mysql',
    '',
  ];
  const last =
    ' instead. Only in sealer’s dialect does every CMD count; elsewhere the last one has to list all commands.';
  const start = (...commands: string[]) => `CMD ${JSON.stringify(commands)}`;
  const nginx = ['helm install nginx charts/nginx', 'helm install nginx charts/more.tgz'];
  const told = (download: string) => [
    `2:1 APP is an instruction of sealer 0.9, and imagebuild does not have it. Write COPY mysql.yaml manifests/ instead, and start it with ${start('kubectl apply -f manifests/mysql.yaml')}.`,
    `3:1 APP is an instruction of sealer 0.9, and imagebuild does not have it. Write COPY charts/nginx charts/nginx and ${download} https://a.example/more.tgz charts/ instead, and start it with ${start(...nginx)}.`,
    `4:1 APP is an instruction of sealer 0.9, and imagebuild does not have it. Write COPY install.sh scripts/ instead, and start it with ${start('bash scripts/install.sh')}.`,
    `5:1 APPCMDS is an instruction of sealer 0.9, and imagebuild does not have it. Write ${start('cd scripts && bash install.sh --yes')}${last}`,
    `6:1 LAUNCH is an instruction of sealer 0.9, and imagebuild does not have it. Write ${start(...nginx, 'cd scripts && bash install.sh --yes', 'kubectl apply -f manifests/other.yaml')}${last}`,
    `7:1 CMDS is an instruction of sealer 0.9, and imagebuild does not have it. Write ${start('kubectl get pods', 'helm list')}${last}`,
    `8:1 LAUNCH is an instruction of sealer 0.9, and imagebuild does not have it. Write ${start('kubectl apply -f manifests/mysql.yaml')}${last}`,
  ];

  test('they are told as such, with the lines that do the same', () => {
    assert.deepEqual(problemsOf(lines.join('\n')), told('ADD'));
    assert.deepEqual(problemsOf(lines.join('\n'), 'sealer'), told('COPY'));
  });

  test('what the lines copy and start is what they say', () => {
    const kubefile = [
      'COPY mysql.yaml manifests/',
      'COPY charts/nginx charts/nginx',
      start('kubectl apply -f manifests/mysql.yaml'),
    ];
    const stage = sealer(...kubefile);
    assert.deepEqual(problemsOf(['FROM scratch', ...kubefile, ''].join('\n')), []);
    assert.deepEqual(stage.config.Cmd, ['kubectl apply -f manifests/mysql.yaml']);
  });
});

suite('CMD of sealer’s dialect', () => {
  const cmdOf = (Cmd: string[] | undefined, ...lines: string[]) =>
    evaluated(['# dialect=sealer', 'FROM a', ...lines, ''].join('\n'), {
      base: () => ({ Env: [], ...(Cmd ? { Cmd } : {}) }),
    }).config.Cmd;

  test('all take effect, in order, those of the base image first', () => {
    assert.deepEqual(cmdOf(['a', 'b'], 'CMD c 1', 'CMD ["d 2", "e"]'), ['a', 'b', 'c 1', 'd 2', 'e']);
  });

  test('a shell form of the base image is one command', () => {
    assert.deepEqual(cmdOf(['/bin/sh', '-c', 'a $X'], 'CMD b'), ['a $X', 'b']);
    assert.deepEqual(cmdOf(['/bin/sh', '-c', 'a']), ['/bin/sh', '-c', 'a']);
    assert.deepEqual(cmdOf(undefined, 'CMD b'), ['b']);
  });

  test('only variables of ARG are replaced when the image is built', () => {
    assert.deepEqual(cmdOf(undefined, 'ARG V=4.0', 'CMD a-${V}.yaml $V $(X) ${Y} $2a "$V"'), [
      'a-4.0.yaml 4.0 $(X) ${Y} $2a "4.0"',
    ]);
  });
});

suite('RUN of sealer’s dialect', () => {
  test('is a command for the host, with the arguments so far', () => {
    const [first, second] = sealer('RUN echo $V && \\', '  b', 'ARG V=1', 'RUN ["a", "b c"]').steps;
    assert.deepEqual(first?.kind === 'hostRun' && [first.command, first.env], [
      ['bash', '-c', 'echo $V &&   b'],
      {},
    ]);
    assert.deepEqual(second?.kind === 'hostRun' && [second.command, second.env], [['a', 'b c'], { V: '1' }]);
  });

  test('a here-document is the shell’s', () => {
    const [step] = sealer('RUN cat > x <<EOF', 'a $b', 'EOF').steps;
    assert.deepEqual(step?.kind === 'hostRun' && step.command.at(-1), 'cat > x <<EOF\na $b\nEOF');
  });
});

suite('errors in sealer’s dialect', () => {
  const has =
    'Use FROM, ARG, COPY, RUN, CMD, or the dialect dockerfile, which has all instructions of a Dockerfile.';
  const rows: readonly (readonly [text: string, problems: readonly string[]])[] = [
    ['ENV A=1', [`3:1 sealer’s dialect does not have ENV. ${has}`]],
    ['  entrypoint a', [`3:3 sealer’s dialect does not have ENTRYPOINT. ${has}`]],
    ['ADD a b', [`3:1 sealer’s dialect does not have ADD. ${has}`]],
    ['COPPY a b', ['3:1 unknown instruction COPPY. Did you mean COPY?']],
    ['TAUNT a', ['3:1 unknown instruction TAUNT. Write one of FROM, ARG, COPY, RUN, CMD.']],
    ['FROM scratch', ['3:1 sealer’s dialect has only one FROM. Remove this one and its instructions.']],
    ['COPY --from=a b c', ['3:6 unknown flag --from. This instruction has no flags.']],
    ['RUN --mount=type=cache a', ['3:5 unknown flag --mount. This instruction has no flags.']],
    ['COPY a', ['3:7 COPY needs a source and a destination. Write COPY source destination.']],
  ];
  for (const [line, problems] of rows)
    test(line, () => {
      assert.deepEqual(problemsOf(`# dialect=sealer\nFROM scratch\n${line}\n`), problems);
    });

  test('an unknown dialect', () => {
    assert.deepEqual(problemsOf('# dialect=sealr\nFROM scratch\n'), [
      '1:1 unknown dialect sealr. Did you mean sealer?',
    ]);
    assert.deepEqual(problemsOf('# dialect=sealer\n# dialect=sealer\nFROM scratch\n'), [
      '2:1 the directive dialect is given twice. Keep one.',
    ]);
  });
});

test('ONBUILD of a base image has the instructions of a Dockerfile', () => {
  const base = () => ({ Env: [], OnBuild: ['ENV A=1'] });
  const { config } = evaluated('# dialect=sealer\nFROM a\nCMD b\n', { base });
  assert.ok(config.Env!.includes('A=1'));
});
