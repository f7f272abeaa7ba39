// biome-ignore-all lint/suspicious/noTemplateCurlyInString: a Kubefile's variables
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { dialects } from '../../src/kubefile/dialects.ts';
import { evaluateKubefile } from '../../src/kubefile/evaluate/evaluate.ts';
import { parseKubefile } from '../../src/kubefile/parse/parse.ts';
import type { Tree } from '../../src/layers/tree.ts';
import { resolveArchRegistries } from '../../src/prepare/archregistry.ts';
import { treeOf } from '../context/trees.ts';

/** Resolves a Kubefile's lines on arm64. */
function resolve(lines: string, context: Tree = new Map(), dialect?: 'sealer') {
  const parsed = parseKubefile(`FROM scratch\nARG TARGETARCH\n${lines}\n`, 'Kubefile', dialects, dialect);
  const platform = { os: 'linux', architecture: 'arm64' };
  const evaluated = evaluateKubefile(parsed, { platform, buildArgs: {} });
  const { evaluation, sources } = resolveArchRegistries(evaluated, context);
  const steps = evaluation.stages[0]!.steps.flatMap((step) => (step.kind === 'copy' ? [step.sources] : []));
  return { steps: steps.flat(), sources };
}

describe('COPY of a registry_<arch> to /registry', () => {
  const spellings = [
    'COPY registry_${TARGETARCH} registry',
    'COPY registry-$TARGETARCH /registry',
    'COPY registry_amd64 ./registry/',
    'COPY ./registry-arm64/ registry/.',
    'COPY ["registry_arm64", "/registry"]',
    'WORKDIR /a/b\nCOPY registry_arm64 ../../registry',
    'COPY --chown=1:2 --chmod=700 --exclude=x registry_arm64 //registry',
  ];
  for (const line of spellings)
    test(`is COPY registry registry where there is no such directory: ${line.replace('\n', ', ')}`, () => {
      const { steps, sources } = resolve(line);
      assert.deepEqual(steps, ['registry']);
      assert.deepEqual(
        sources.map(({ exists }) => exists),
        [false],
      );
    });

  test('keeps the flags', () => {
    const parsed = parseKubefile('FROM scratch\nCOPY --chown=1:2 registry_arm64 registry\n', 'K', dialects);
    const evaluated = evaluateKubefile(parsed, {
      platform: { os: 'linux', architecture: 'arm64' },
      buildArgs: {},
    });
    const [step] = resolveArchRegistries(evaluated, new Map()).evaluation.stages[0]!.steps;
    assert.ok(step?.kind === 'copy');
    assert.equal(step.chown, '1:2');
  });

  test('copies the directory where there is one', () => {
    const { steps, sources } = resolve(
      'COPY registry_${TARGETARCH} registry',
      treeOf({ 'registry_arm64/x': 'x' }),
    );
    assert.deepEqual(steps, ['registry_arm64']);
    assert.deepEqual(sources, [{ source: 'registry_arm64', exists: true, line: 3 }]);
  });

  const others = [
    'COPY registry_arm64 registry/a',
    'COPY registry_arm64 registry_arm64',
    'COPY registry_s390 registry',
    'COPY registryarm64 registry',
    'COPY registry_arm64 other registry/',
    'COPY --parents registry_arm64 registry',
    'ADD registry_arm64 registry',
    'COPY --from=alpine registry_arm64 registry',
  ];
  for (const line of others)
    test(`isn't meant by ${line}`, () => assert.deepEqual(resolve(line).sources, []));

  test("isn't known to sealer's dialect, where it copies under the directory's own name", () => {
    assert.deepEqual(resolve('COPY registry_arm64 registry', new Map(), 'sealer').sources, []);
  });
});

test('FROM --platform=$BUILDPLATFORM scratch is scratch', () => {
  const parsed = parseKubefile('FROM --platform=$BUILDPLATFORM scratch\n', 'Kubefile', dialects);
  for (const architecture of ['amd64', 'arm64']) {
    const platform = { os: 'linux', architecture };
    const { stages } = evaluateKubefile(parsed, { platform, buildArgs: {} });
    assert.deepEqual(stages[0]?.from, { kind: 'scratch' });
  }
});
