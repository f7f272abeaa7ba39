import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { readPrepared, writePrepared } from '../../src/application/prepared/directory.ts';
import { joinParts } from '../../src/application/prepared/join.ts';
import type { PreparedBuild } from '../../src/application/prepared/prepared.ts';
import { publish } from '../../src/commands/publish.ts';
import { silent } from '../../src/progress.ts';
import { describeResult } from '../../src/report/result.ts';
import { type ApplicationWorkspace, makeApplications } from '../support/applications.ts';
import { settingsTo } from '../support/prepared.ts';

const amd64 = { platforms: ['linux/amd64'] };
const layersOf = ({ platforms }: PreparedBuild) => platforms['linux/amd64']?.base?.layers ?? [];
const sum = (layers: readonly { readonly size: number }[]) => layers.reduce((all, { size }) => all + size, 0);

describe('the bytes that prepare pulls', () => {
  let workspace: ApplicationWorkspace;
  const server = createServer((_, response) => response.end(Buffer.alloc(1000, 'x')));
  let address: string;
  before(async () => {
    workspace = await makeApplications(['docker.io/acme/app:1']);
    const part = await workspace.build({
      Kubefile: 'FROM scratch\nCOPY registry registry\n',
      'images/shim/a': 'acme/app:1\n',
    });
    await workspace.offer(part, 'docker.io/acme/part:v1');
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/file`;
  });
  after(async () => {
    server.close();
    await workspace?.[Symbol.asyncDispose]();
  });
  const publishInto = async (prepared: PreparedBuild, name: string) => {
    const destination = { kind: 'oci', directory: join(workspace.directory, name) } as const;
    return await publish(prepared, settingsTo(destination, `oci:${workspace.sources}`), silent);
  };

  test('are the configuration and the layers of a base image, each once', async () => {
    const Kubefile = 'FROM docker.io/acme/part:v1\nENV A=b\n';
    await using prepared = await workspace.prepare({ Kubefile }, amd64);
    const size = sum(layersOf(prepared));
    assert.ok(size > 1_200_000);
    const { pulledBytes = 0 } = prepared;
    const configuration = pulledBytes - size;
    assert.ok(configuration > 100 && configuration < 2000, `${configuration}`);
    const { transfer } = await publishInto(prepared, 'base');
    assert.ok(transfer.pulledBytes >= 2 * pulledBytes, 'prepare read them, and publish copies them');
  });

  test('are those of COPY --from', async () => {
    const base = { Kubefile: 'FROM docker.io/acme/part:v1\n' };
    await using whole = await workspace.prepare(base, amd64);
    const Kubefile = 'FROM scratch\nCOPY --from=docker.io/acme/part:v1 registry registry\n';
    await using prepared = await workspace.prepare({ Kubefile }, amd64);
    assert.ok((prepared.pulledBytes ?? 0) >= sum(layersOf(whole)), `${prepared.pulledBytes}`);
  });

  test('are downloads of ADD, and are told with the result, through a folder too', async () => {
    const files = { Kubefile: `FROM scratch\nADD ${address} /file\n` };
    await using prepared = await workspace.prepare(files, { ...amd64, type: 'configs' });
    assert.equal(prepared.pulledBytes, 1000);
    const folder = join(workspace.directory, 'folder');
    await writePrepared(prepared, folder);
    const result = await publishInto(await readPrepared(folder), 'add');
    assert.equal(result.transfer.pulledBytes, 1000);
    assert.match(describeResult(result).join('\n'), /moved +pulled 1\.00 kB, /);
  });

  test('are added up over the parts of a build', async () => {
    await using prepared = await workspace.prepare({ Kubefile: 'FROM scratch\nENV A=b\n' });
    const parts = Object.entries(prepared.platforms).map(([name, platform]) => ({
      directory: name,
      prepared: { ...prepared, platforms: { [name]: platform }, pulledBytes: 1000 },
    }));
    assert.equal(joinParts(parts).pulledBytes, 2000);
  });

  test('are left out of a build that pulls nothing', async () => {
    await using prepared = await workspace.prepare({ Kubefile: 'FROM scratch\nENV A=b\n' }, amd64);
    assert.ok(!('pulledBytes' in prepared));
  });
});
