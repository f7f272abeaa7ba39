import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { findNodeAddress, parseGateway } from '../../../src/runner/kind/network.ts';

const docker = JSON.stringify([
  {
    Name: 'kind',
    IPAM: {
      Config: [
        { Subnet: 'fc00:f853:ccd:e793::/64', Gateway: 'fc00:f853:ccd:e793::1' },
        { Subnet: '172.18.0.0/16', Gateway: '172.18.0.1' },
      ],
    },
    Containers: {},
  },
]);
const podman = JSON.stringify([
  { name: 'kind', subnets: [{ subnet: '10.89.0.0/24', gateway: '10.89.0.1' }], dns_enabled: true },
]);

test('the gateway is read out of what docker and podman print, of IPv4 if it can be', () => {
  assert.equal(parseGateway(docker), '172.18.0.1');
  assert.equal(parseGateway(podman), '10.89.0.1');
  assert.equal(parseGateway('[{"IPAM":{"Config":[{"Gateway":"fc00::1"}]}}]'), 'fc00::1');
  for (const text of ['[]', '{"Gateway":""}', '{"gateway":"x"}', 'Error: no such network'])
    assert.equal(parseGateway(text), undefined, text);
});

/** Puts a program on PATH that prints a text, and its arguments into a file. */
async function standIn(t: TestContext, program: string, text: string) {
  const directory = await mkdtemp(join(tmpdir(), 'imagebuild-network-'));
  t.after(() => rm(directory, { recursive: true, force: true }));
  const script = `#!/bin/sh\n[ "$*" = 'network inspect kind' ] || exit 9\ncat <<'EOF'\n${text}\nEOF\n`;
  await writeFile(join(directory, program), script, { mode: 0o755 });
  return { PATH: [directory, '/usr/bin', '/bin'].join(delimiter) };
}

test('a server listens at the gateway of the nodes’ network on Linux', async (t) => {
  const env = await standIn(t, 'docker', docker);
  assert.deepEqual(await findNodeAddress({ env }, 'linux'), { listen: '172.18.0.1', host: '172.18.0.1' });
  const other = await standIn(t, 'podman', podman);
  const named = { ...other, KIND_EXPERIMENTAL_PROVIDER: 'podman' };
  assert.deepEqual(await findNodeAddress({ env: named }, 'linux'), {
    listen: '10.89.0.1',
    host: '10.89.0.1',
  });
});

test('elsewhere the engine’s machine hands connections to loopback', async () => {
  const address = { listen: '127.0.0.1', host: 'host.docker.internal' };
  assert.deepEqual(
    await findNodeAddress({ env: { KIND_EXPERIMENTAL_PROVIDER: 'docker' } }, 'darwin'),
    address,
  );
});

test('a network without a gateway is an error', async (t) => {
  const env = await standIn(t, 'docker', '[{"IPAM":{"Config":[]}}]');
  await assert.rejects(findNodeAddress({ env }, 'linux'), {
    code: 'PROGRAM_FAILED',
    message: /names no gateway/,
  });
});
