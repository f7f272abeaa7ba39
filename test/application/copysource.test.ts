import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { checkCopy, readCopySource } from '../../src/application/copysource.ts';
import { isPrivateAddress, isPrivateHost } from '../../src/application/publichost.ts';
import { validateRequest } from '../../src/application/request.ts';

test('a copy has the last element of the repository as its name, and the tag as its version', () => {
  const rows = [
    ['nginx:1.25', 'docker.io/library/nginx:1.25', 'nginx', '1.25'],
    ['index.docker.io/grafana/loki:3.0', 'docker.io/grafana/loki:3.0', 'loki', '3.0'],
    ['registry.k8s.io/ingress-nginx/controller:v1.9', undefined, 'controller', 'v1.9'],
    ['Quay.io:443/a/b/c:1', 'quay.io:443/a/b/c:1', 'c', '1'],
  ] as const;
  for (const [text, reference = text, app, version] of rows)
    assert.deepEqual(readCopySource(text), { reference, app, version });
});

test('a host is private by its address, in any notation, or by a name that only a local network knows', () => {
  const hosts = [
    ...['localhost', 'localhost:5000', 'x.localhost', 'registry', 'registry:5000', 'nas.local', 'a.internal'],
    ...[
      '127.0.0.1',
      '127.1',
      '127.0.0.1:443',
      '0x7f.0.0.1',
      '0177.0.0.1',
      '0.0.0.0',
      '10.1.2.3',
      '172.16.0.1',
    ],
    ...['172.31.255.255', '192.168.1.1:80', '169.254.169.254', '100.64.0.1', '198.18.0.1', '224.0.0.1'],
    ...['[::1]', '[::1]:5000', '[::]', '[fe80::1]', '[fd00::1]:80', '[ff02::1]', '[::ffff:10.0.0.1]'],
    ...['[64:ff9b::a00:1]', 'sealos.hub:5000', 'registry.svc.cluster.local'],
  ];
  for (const host of hosts) assert.equal(isPrivateHost(host), true, host);
  const others = [
    'docker.io',
    'ghcr.io:443',
    '8.8.8.8',
    '172.32.0.1',
    '[2606:4700::1111]',
    'local.example',
    'a.hubs',
  ];
  for (const host of others) assert.equal(isPrivateHost(host), false, host);
  for (const address of ['127.0.0.1', '::1', '::ffff:127.0.0.1', 'fe80::1'])
    assert.equal(isPrivateAddress(address), true, address);
  assert.equal(isPrivateAddress('2606:4700::1111'), false);
});

describe('a request for a copy is checked again where it is carried out', () => {
  const copyFrom = 'docker.io/library/nginx:1.25';
  const request = { type: 'dockerimages', app: 'nginx', version: '1.25', copyFrom };
  const rows: readonly (readonly [change: object, message: RegExp])[] = [
    [{ app: 'helm' }, /the copy of .*nginx:1\.25 has the name nginx and the version 1\.25/],
    [{ version: 'latest' }, /has the name nginx and the version 1\.25/],
    [{ type: 'apps' }, /apps are built, not copied/],
    [{ buildArgs: { A: 'b' } }, /takes no build arguments/],
    [{ copyFrom: '127.0.0.1:5000/nginx:1.25' }, /of this machine or of a local network/],
    [{ copyFrom: 'oci:out:1.25' }, /is not in a registry/],
    [{ copyFrom: 'docker.io/library/nginx' }, /has no tag/],
  ];
  for (const [change, message] of rows)
    test(JSON.stringify(change), () => {
      assert.throws(() => checkCopy(validateRequest({ ...request, ...change })), {
        code: 'INVALID_REQUEST',
        message,
      });
    });
  test('it is the copy that it says, or a build', () => {
    checkCopy(validateRequest(request));
    checkCopy(validateRequest({ ...request, copyFrom: undefined }));
  });
});
