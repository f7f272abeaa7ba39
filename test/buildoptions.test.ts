import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parseRepositoryConfiguration } from '../src/application/configuration.ts';
import { resolveBuildSettings } from '../src/buildoptions.ts';

const request = { type: 'apps', app: 'demo', version: 'v1' } as const;

describe('layers are shared', () => {
  const shares = (yaml: string, shareLayers?: boolean) => {
    const configuration = parseRepositoryConfiguration(`namespace: me\n${yaml}`, 'imagebuild.yml');
    return resolveBuildSettings(request, { push: true, shareLayers }, { configuration, env: {} }).shareLayers;
  };

  test('where a new repository isn’t public by default', () => {
    assert.equal(shares('registry: ghcr.io'), true);
    assert.equal(shares('registry: docker.io'), false);
    assert.equal(shares(''), false);
  });

  test('when the configuration says so', () => {
    assert.equal(shares('registry: docker.io\nshareLayers: true'), true);
    assert.equal(shares('registry: ghcr.io\nshareLayers: false'), false);
  });

  test('when a flag says so, whatever the configuration says', () => {
    assert.equal(shares('registry: docker.io', true), true);
    assert.equal(shares('registry: ghcr.io\nshareLayers: true', false), false);
  });
});

describe('a build that watches a cluster', () => {
  const resolve = (options: object) =>
    resolveBuildSettings(request, options, { configuration: undefined, env: {} }).observe;

  test('has its times and its cluster; a lite build has none of it', () => {
    assert.equal(resolve({}), undefined);
    assert.equal(resolve({ buildType: 'lite' }), undefined);
    const times = { timeoutMs: 600_000, quietMs: 20_000 };
    const nothing = {
      kubeconfig: undefined,
      context: undefined,
      yes: false,
      keep: false,
      confirm: undefined,
    };
    assert.deepEqual(resolve({ buildType: 'container' }), { kind: 'container', ...nothing, ...times });
    const given = { kubeconfig: 'a/config', context: 'one', yes: true, keep: true };
    const asked = { buildType: 'cloud', ...given, observeTimeout: '90s', observeQuiet: '5s' };
    assert.deepEqual(resolve(asked), {
      ...{ kind: 'cloud', ...given, confirm: undefined },
      ...{ timeoutMs: 90_000, quietMs: 5000 },
    });
  });
});
