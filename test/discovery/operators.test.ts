import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DiscoveryInput } from '../../src/discovery/discover.ts';
import { findOperator } from '../../src/discovery/operators.ts';
import { discoverIn } from './context.ts';

const chart = (name: string, version: string) => ({
  'charts/x/Chart.yaml': `apiVersion: v2\nname: ${name}\nversion: ${version}\n`,
});

async function warnings(files: Record<string, string>, options: Partial<DiscoveryInput> = {}) {
  const found = await discoverIn(files, { render: async () => '', ...options });
  return found.warnings.filter(({ message }) => message.includes('pulls images that nothing here names'));
}

test('an operator that pulls what nothing names is a warning with the list of its version', async () => {
  const [warning] = await warnings(chart('longhorn', '1.6.0'));
  assert.equal(warning?.place?.file, 'charts/x');
  assert.match(
    warning?.hint ?? '',
    /imageLists: \["https:\/\/raw\.githubusercontent\.com\/longhorn\/longhorn\/v1\.6\.0\/deploy\/longhorn-images\.txt"\]/,
  );
  const [rook] = await warnings(chart('rook-ceph', 'v1.15.6'));
  assert.match(rook?.hint ?? '', /rook\/v1\.15\.6\/deploy\/examples\/images\.txt/);
});

test('a list, a list that will be fetched, or a lock covers it', async () => {
  const files = chart('longhorn', '1.6.0');
  const imageLists = [{ address: 'https://lists.example/a', text: 'quay.io/a/b:1' }];
  assert.deepEqual(await warnings(files, { imageLists }), []);
  assert.deepEqual(await warnings(files, { hasUnreadLists: true }), []);
  assert.deepEqual(await warnings({ ...files, 'images/shim/list': 'quay.io/a/b:1' }), []);
  assert.deepEqual(await warnings({ ...files, 'images.lock.yaml': 'lockVersion: 1\n' }), []);
});

test('other charts and versions are not warned of', async () => {
  assert.equal(findOperator('longhorn', '0.8.0'), undefined);
  assert.equal(findOperator('rook-ceph', 'v1.7.0'), undefined);
  assert.equal(findOperator('nginx', '1.0.0'), undefined);
  assert.equal(findOperator('longhorn', ''), undefined);
  assert.ok(findOperator('longhorn', '1.9.0-rc1'));
});
