import assert from 'node:assert/strict';
import test from 'node:test';
import { chooseNodeImage } from '../../../src/runner/kind/nodeimage.ts';

const rows = [
  [undefined, undefined, 'exact'],
  ['v1.36.1', 'kindest/node:v1.36.1', 'exact'],
  ['1.36.1', 'kindest/node:v1.36.1', 'exact'],
  ['v1.33', 'kindest/node:v1.33.7', 'exact'],
  ['v1.33.2', 'kindest/node:v1.33.1', 'nearest'],
  ['v1.36.99', 'kindest/node:v1.36.4', 'nearest'],
  ['v1.27.7+k3s1', 'kindest/node:v1.27.3', 'nearest'],
  ['v1.31.3', 'kindest/node:v1.31.4', 'nearest'],
  ['v1.99.0', undefined, 'default'],
  ['v1.9.0', undefined, 'default'],
  ['latest', undefined, 'default'],
] as const;

for (const [version, image, match] of rows)
  test(`Kubernetes ${version}: ${image ?? 'the default'}`, () => {
    assert.deepEqual(chooseNodeImage(version), { image, match });
  });
