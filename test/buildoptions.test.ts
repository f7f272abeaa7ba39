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

  test('where a new repository is not public without being told to be', () => {
    assert.equal(shares('registry: ghcr.io'), true);
    assert.equal(shares('registry: docker.io'), false);
    assert.equal(shares(''), false);
  });

  test('as the configuration says', () => {
    assert.equal(shares('registry: docker.io\nshareLayers: true'), true);
    assert.equal(shares('registry: ghcr.io\nshareLayers: false'), false);
  });

  test('as a flag says, whatever the configuration does', () => {
    assert.equal(shares('registry: docker.io', true), true);
    assert.equal(shares('registry: ghcr.io\nshareLayers: true', false), false);
  });
});
