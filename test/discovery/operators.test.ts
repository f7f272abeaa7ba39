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

/** A row for each operator of the table without a published list: its chart, and what the hint names. */
const pages: readonly (readonly [name: string, version: string, page: RegExp, more?: string])[] = [
  ['gpu-operator', 'v24.9.0', /docs\.nvidia\.com/],
  ['kubevirt', '1.4.0', /kubevirt\.io/],
  ['knative-operator', 'v1.17.0', /knative\.dev/],
  ['tekton-operator', '0.76.0', /tekton\.dev\/docs\/operator/],
  ['istio-operator', '1.22.0', /istio\.io/],
  ['gateway', '1.24.2', /istio\.io/, 'sources: [http://github.com/istio/istio]\n'],
  ['operator', '25.3.2-preview+1', /github\.com\/cockroachdb/, 'description: manages CockroachDB\n'],
  ['eck-operator', '3.0.0', /elastic\.co/],
  ['cluster-api-operator', '0.20.0', /cluster-api-operator/],
];

for (const [name, version, page, more = ''] of pages)
  test(`the operator of ${name} is a warning with the page that names its images`, async () => {
    const files = { 'charts/x/Chart.yaml': `${chart(name, version)['charts/x/Chart.yaml']}${more}` };
    const [warning, ...others] = await warnings(files);
    assert.match(warning?.message ?? '', new RegExp(`of the chart ${name} pulls images`));
    assert.match(warning?.hint ?? '', page);
    assert.deepEqual(others, []);
    assert.deepEqual(await warnings({ ...files, 'images.lock.yaml': 'lockVersion: 1\n' }), []);
  });

test('imageVersions of what it pulls, or a chart that names it, covers it', async () => {
  const files = chart('cockroach-operator', '2.16.0');
  files['charts/x/Chart.yaml'] += 'description: CockroachDB\n';
  assert.equal((await warnings(files)).length, 1);
  assert.deepEqual(await warnings(files, { imageVersions: { 'cockroachdb/cockroach': ['v24.*'] } }), []);
  assert.deepEqual(await warnings(files, { imageVersions: { 'docker.io/cockroachdb/cockroach': [] } }), []);
  assert.equal((await warnings(files, { imageVersions: { 'acme/other': ['1'] } })).length, 1);
  const gateway = chart('gateway', '1.24.2');
  gateway['charts/x/Chart.yaml'] += 'sources: [http://github.com/istio/istio]\n';
  const istiod = { 'charts/y/Chart.yaml': 'apiVersion: v2\nname: istiod\nversion: 1.24.2\n' };
  assert.deepEqual(await warnings({ ...gateway, ...istiod }), []);
});

const find = (name: string, version: string) => findOperator({ name, version, text: '' });

test('other charts and versions are not warned of', async () => {
  assert.equal(find('longhorn', '0.8.0'), undefined);
  assert.equal(find('rook-ceph', 'v1.7.0'), undefined);
  assert.equal(find('nginx', '1.0.0'), undefined);
  assert.equal(find('longhorn', ''), undefined);
  assert.ok(find('longhorn', '1.9.0-rc1'));
  assert.equal(find('gateway', '1.24.2'), undefined);
  assert.equal(find('operator', '1.0.0'), undefined);
});
