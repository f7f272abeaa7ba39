import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { ObservedImage } from '../../../src/cluster/observe/observation.ts';
import { writeHosts } from '../../../src/commands/try/hosts.ts';
import { compareHeld, comparePulls, listPulls } from '../../../src/commands/try/pulls.ts';
import { isComplete, type TryResult } from '../../../src/commands/try/tryresult.ts';
import { digestOf } from '../../../src/image/descriptor.ts';
import { describeTry } from '../../../src/report/try.ts';
import type { AnsweredRequest } from '../../../src/serve/http/answeredrequest.ts';
import { parseRoute } from '../../../src/serve/http/routes.ts';

const digest = digestOf('x');

function observed(image: string, pods: readonly string[], counts = true): ObservedImage {
  const chains = pods.map((text) => [
    { kind: 'pod', text },
    { kind: 'owner', text: 'Deployment web/a' },
  ]);
  return { image, digests: [], chains, objects: [], counts };
}

function asked(url: string, status = 200, failure?: string): AnsweredRequest {
  const route = parseRoute(url);
  if (route.kind === 'refused') throw new Error(url);
  return { method: 'GET', url, route, status, failure };
}

test('a request counts once by its name, answered when it was once', () => {
  assert.deepEqual(
    listPulls([
      asked('/v2/'),
      asked('/v2/library/nginx/manifests/1?ns=docker.io', 502, 'gone'),
      asked('/v2/library/nginx/manifests/1?ns=docker.io'),
      asked('/v2/a/manifests/1', 404),
      asked(`/v2/a/blobs/${digest}`),
    ]),
    [
      { host: 'docker.io', repository: 'library/nginx', reference: '1', answered: true },
      { host: undefined, repository: 'a', reference: '1', answered: false },
    ],
  );
});

test('what pods run is compared with what their nodes pulled', () => {
  const images = [
    observed('nginx:1', ['Pod web/a-1', 'Pod web/a-0']),
    observed(`quay.io/a/b@${digest}`, ['Pod web/b']),
    observed('redis', ['Pod web/c']),
    observed('registry.k8s.io/pause:3', ['Pod web/d']),
    observed('ghcr.io/other/pod:1', ['Pod other/e'], false),
  ];
  const pulls = listPulls([
    asked('/v2/library/nginx/manifests/1?ns=docker.io'),
    asked(`/v2/library/nginx/manifests/${digestOf('nginx')}?ns=docker.io`),
    asked(`/v2/a/b/manifests/${digest}?ns=quay.io`),
    asked('/v2/library/redis/manifests/latest?ns=docker.io', 404),
    asked('/v2/of/operator/manifests/2?ns=ghcr.io', 404),
  ]);
  const platforms = ['linux/amd64'];
  assert.deepEqual(comparePulls({ images }, pulls, platforms), [
    { image: 'docker.io/library/nginx:1', platforms, held: true, pods: ['Pod web/a-0', 'Pod web/a-1'] },
    { image: 'docker.io/library/redis:latest', platforms, held: false, pods: ['Pod web/c'] },
    { image: 'ghcr.io/of/operator:2', platforms, held: false, pods: [] },
    { image: `quay.io/a/b@${digest}`, platforms, held: true, pods: ['Pod web/b'] },
    { image: 'registry.k8s.io/pause:3', platforms, held: false, pods: ['Pod web/d'], unasked: true },
  ]);
});

test('without a cut, what pods name is compared with what the image holds, on every platform', () => {
  const images = [observed('nginx:1', ['Pod web/a']), observed('redis:7', ['Pod web/c'])];
  const platforms = ['linux/amd64', 'linux/arm64'];
  const holds = ({ repository }: { repository: string }, platform: string) =>
    repository === 'library/nginx' || platform === 'linux/amd64';
  assert.deepEqual(compareHeld({ images }, holds, platforms), [
    { image: 'docker.io/library/nginx:1', platforms, held: true, pods: ['Pod web/a'] },
    { image: 'docker.io/library/redis:7', platforms, held: false, pods: ['Pod web/c'] },
  ]);
});

test('hosts.toml leads every host, known or not, to the server and nowhere else', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'imagebuild-hosts-'));
  await writeHosts(directory, 'http://172.18.0.1:41000', ['docker.io', 'quay.io']);
  assert.deepEqual((await readdir(directory)).sort(), ['_default', 'docker.io', 'quay.io']);
  for (const host of await readdir(directory))
    assert.equal(
      await readFile(join(directory, host, 'hosts.toml'), 'utf8'),
      [
        'server = "http://172.18.0.1:41000"',
        '',
        '[host."http://172.18.0.1:41000"]',
        '  capabilities = ["pull", "resolve"]',
        '',
      ].join('\n'),
    );
  await rm(directory, { recursive: true });
});

test('the result says what was missing, and that nothing was cut where nothing was', () => {
  const platforms = ['linux/amd64'];
  const result: TryResult = {
    ...{ location: 'oci:out', digest, cut: true, server: 'https://127.0.0.1:6443', kubernetes: 'v1.36.1' },
    ...{ platforms, ready: false, notReady: [{ object: 'Pod web/c', reason: 'ImagePullBackOff' }] },
    images: [
      { image: 'docker.io/library/nginx:1', platforms, held: true, pods: ['Pod web/a'] },
      { image: 'docker.io/library/redis:7', platforms, held: false, pods: ['Pod web/c'] },
      { image: 'registry.k8s.io/pause:3', platforms, held: false, pods: [], unasked: true },
    ],
  };
  assert.deepEqual(describeTry(result), [
    'oci:out in https://127.0.0.1:6443 (Kubernetes v1.36.1): the install did not get ready',
    '  Pod web/c: ImagePullBackOff',
    'the nodes could pull from this image only',
    '3 images pulled from it, 1 not held',
    '  held     docker.io/library/nginx:1  linux/amd64  Pod web/a',
    '  missing  docker.io/library/redis:7  linux/amd64  Pod web/c',
    '  on node  registry.k8s.io/pause:3  linux/amd64',
  ]);
  assert.match(describeTry({ ...result, cut: false }).join('\n'), /nothing was cut off/);
  assert.equal(isComplete(result), false);
  const [held, , onNode] = result.images;
  const whole = { ...result, ready: true, notReady: [], images: [held!, onNode!] };
  assert.equal(isComplete(whole), true);
  assert.equal(isComplete({ ...whole, failure: 'helm failed' }), false);
  assert.equal(isComplete({ ...whole, images: result.images }), false);
});
