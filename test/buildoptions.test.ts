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
