import assert from 'node:assert/strict';
import test from 'node:test';
import { expandVariables, readInstallation } from '../../../src/discovery/install/commands.ts';
import { readWritten } from '../../../src/discovery/install/written.ts';

interface WrittenCase {
  readonly what: string;
  readonly commands: readonly string[];
  readonly files?: Readonly<Record<string, string>>;
  readonly variables?: Readonly<Record<string, string>>;
  readonly lines: readonly string[];
}

const installScript = `#!/usr/bin/env bash
set -euo pipefail
NAME="\${NAME:-web}"
tools=/root/.sealos/cloud/scripts/tools.sh
[ -f "$tools" ] || { echo "no $tools: install the platform first" >&2; exit 1; }
. "$tools"
values=()
for f in /root/.sealos/cloud/values/apps/"$NAME"/*-values.yaml; do values+=(-f "$f"); done
nodes=$(kubectl get nodes --no-headers | wc -l)
[ "$nodes" -gt 1 ] || HELM_OPTS="$HELM_OPTS --set replicas=1"
helm upgrade -i "$NAME" -n web-system --create-namespace charts/web "\${values[@]}" $HELM_OPTS --set metrics.enabled=true
`;

const cases: readonly WrittenCase[] = [
  {
    what: 'a script that would end early',
    commands: ['bash install.sh'],
    files: { 'install.sh': installScript },
    variables: { HELM_OPTS: '' },
    lines: [
      'kubectl get nodes --no-headers',
      'helm upgrade -i web -n web-system --create-namespace charts/web --set replicas=1 --set metrics.enabled=true',
    ],
  },
  {
    what: 'a command with a variable of several words',
    commands: ['helm upgrade -i $NAME charts/$NAME $OPTS "$OPTS"'],
    variables: { NAME: 'a', OPTS: '--set  b=c' },
    lines: ['helm upgrade -i a charts/a --set b=c --set  b=c'],
  },
  {
    what: 'continued lines',
    commands: ['helm install a \\\n  charts/a \\\n --set b=c # no\n'],
    lines: ['helm install a charts/a --set b=c'],
  },
  {
    what: 'quotes',
    commands: [`helm install a c --set 'x=$Y' --set "z=\\"1\\""`],
    lines: ['helm install a c --set x=$Y --set z="1"'],
  },
  {
    what: 'functions, branches and loops',
    commands: [
      'f() { helm install a c; }\nif [ -n "$x" ]; then\n  helm install b c\nelse kubectl apply -f m; fi\nuntil kubectl get pods; do sleep 1; done; f',
    ],
    lines: ['helm install a c', 'helm install b c', 'kubectl apply -f m', 'kubectl get pods'],
  },
  {
    what: 'getopts',
    commands: ['sh i.sh -n x'],
    files: {
      'i.sh':
        'ns=default\nwhile getopts n:v: o; do case $o in n) ns=$OPTARG;; v) v=$(date);; esac; done\nhelm install a c -n $ns --set v="$v" --set w=1\n',
    },
    lines: ['helm install a c --set w=1'],
  },
  {
    what: 'arguments of a script',
    commands: ['bash scripts/i.sh web 1.2'],
    files: { 'scripts/i.sh': 'helm install $1 charts/$1 --set tag=${2:-none} --set a=${3:-none}' },
    lines: ['helm install web charts/web --set tag=1.2 --set a=none'],
  },
  {
    what: 'a sourced file and another directory',
    commands: ['cd scripts; ./all.sh'],
    files: {
      'scripts/all.sh': '. ./lib.sh\nhelm install a $CHART',
      'scripts/lib.sh': 'export CHART=../charts/a',
    },
    lines: ['helm install a ../charts/a'],
  },
  {
    what: 'bash -c',
    commands: [`bash -c "helm install a c"`, `sudo -E helm install b c`],
    lines: ['helm install a c', 'helm install b c'],
  },
  {
    what: 'redirections',
    commands: ['helm install a c >/dev/null 2>&1 </dev/null | tee x && FOO=1 helm install b c &>x'],
    lines: ['helm install a c', 'helm install b c'],
  },
  {
    what: 'substitutions',
    commands: ['out=$(helm install a c); x=`helm install b c`'],
    lines: ['helm install a c', 'helm install b c'],
  },
  {
    what: 'a here-document',
    commands: ['cat <<EOF | kubectl apply -f -\nimage: $I\nEOF\nhelm install a c'],
    variables: { I: 'x:1' },
    lines: ['kubectl apply -f - <<image: x:1', 'helm install a c'],
  },
  {
    what: 'arrays',
    commands: ['args=(--set a=1)\nargs+=(--set "b=2 3")\nhelm install a c "${args[@]}"'],
    lines: ['helm install a c --set a=1 --set b=2 3'],
  },
  { what: 'no commands', commands: ['echo "helm install a c"', "# helm install\n'"], lines: [] },
];

for (const { what, commands, files = {}, variables = {}, lines } of cases)
  test(`read as written: ${what}`, () => {
    const { commands: found } = readWritten(commands, variables, (path) => files[path]);
    assert.deepEqual(
      found.map(({ program, args, files: [input] }) =>
        [program, ...args, ...(input ? [`<<${Buffer.from(input.content).toString().trim()}`] : [])].join(' '),
      ),
      lines,
    );
  });

test('words that are known only when a script runs are dropped with their flags, and reported', () => {
  const { commands, unknown } = readWritten(
    ['helm install a c --set x=$(date) --set y=1 --version=$(v)'],
    {},
    () => undefined,
  );
  assert.deepEqual(commands[0]?.args, ['install', 'a', 'c', '--set', 'y=1']);
  assert.deepEqual(unknown, ['helm install a c --set … --set y=1 …']);
});

test('no script is read outside of the image, and none for ever', () => {
  const paths: string[] = [];
  readWritten(['bash ../x.sh; bash /etc/x.sh; bash a.sh'], {}, (path) => {
    paths.push(path);
    return 'bash a.sh; bash a.sh $(x)';
  });
  assert.ok(paths.every((path) => path === 'a.sh'));
  const began = Date.now();
  readWritten(
    [`helm install ${'$(('.repeat(20_000)} ${'${a:-'.repeat(5000)} ${'"'.repeat(9999)}`],
    {},
    () => undefined,
  );
  assert.ok(Date.now() - began < 5000);
});

test('$(NAME) is expanded as sealos does', () => {
  assert.equal(expandVariables('a $(B) $(C) $$(B) $$ $B', { B: 'b' }), 'a b $(C) $(B) $ $B');
});

const call = (program: string, ...args: string[]) =>
  readInstallation({ program, args, directory: '', namespace: '', files: [] });

test('what a call of helm installs', () => {
  assert.deepEqual(
    call(
      'helm',
      'upgrade',
      '-i',
      'web',
      '--wait',
      '--timeout',
      '5m',
      'charts/web',
      '-n=x',
      '--values',
      'a.yaml,b.yaml',
      '-fc.yaml',
      '--set=a=b',
      '--set-string',
      'c=d',
      '--version',
      '1',
      '--kube-version',
      '1.30',
      '--post-renderer',
      'x',
      '-a',
      'v1',
    ),
    {
      kind: 'chart',
      isInstalled: true,
      release: 'web',
      chart: 'charts/web',
      namespace: 'x',
      values: ['a.yaml', 'b.yaml', 'c.yaml'],
      flags: [
        ['--set', 'a=b'],
        ['--set-string', 'c=d'],
        ['--version', '1'],
        ['--api-versions', 'v1'],
      ],
      ignored: ['--kube-version', '--post-renderer'],
    },
  );
  assert.equal(call('helm', 'list', '-A'), undefined);
  assert.equal(call('helm', 'repo', 'add', 'a', 'https://example.com'), undefined);
});

test('what a call of kubectl installs', () => {
  assert.deepEqual(
    call('kubectl', '-n', 'create', 'apply', '--server-side', '-f', 'a.yaml,b', '--filename=c', '-k', 'd'),
    {
      kind: 'manifests',
      files: ['a.yaml', 'b', 'c'],
      recursive: false,
      kustomizations: ['d'],
    },
  );
  for (const [flag, recursive] of [
    ['-R', true],
    ['--recursive', true],
    ['--recursive=false', false],
  ] as const)
    assert.deepEqual(call('kubectl', 'apply', flag, '-f', 'a'), {
      kind: 'manifests',
      files: ['a'],
      recursive,
      kustomizations: [],
    });
  assert.equal(call('kubectl', 'get', '-f', 'a.yaml'), undefined);
  assert.deepEqual(call('kustomize', 'build', 'x'), {
    kind: 'manifests',
    files: [],
    recursive: false,
    kustomizations: ['x'],
  });
  assert.deepEqual(call('istioctl', 'install', '-y'), { kind: 'other' });
});

test('a script that is nested without end is read to a certain depth', () => {
  for (const opening of ['$(', '`$(', '${a:-']) {
    const text = `kubectl apply -f a.yaml\n${opening.repeat(100_000)}`;
    const { commands } = readWritten([text], {}, () => undefined);
    assert.deepEqual(
      commands.map(({ args }) => args),
      [['apply', '-f', 'a.yaml']],
    );
  }
});
