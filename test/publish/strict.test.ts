import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { repositorySchema } from '../../src/application/configurationschemas.ts';
import { resolveSettings } from '../../src/buildoptions.ts';
import { planPrepared } from '../../src/commands/planprepared.ts';
import { publish } from '../../src/commands/publish.ts';
import type { ImagebuildError } from '../../src/errors.ts';
import { silent } from '../../src/progress.ts';
import { clientOf } from '../stores/registry/proxied-registry.ts';
import { type FaultyRegistry, startFaults } from '../support/faults.ts';
import { listed, platform, preparedBuild, settingsTo } from '../support/prepared.ts';
import { startRegistry, type TestRegistry } from '../support/registry.ts';
import { writeImage } from '../support/storedimages.ts';
import { missing } from '../support/tools.ts';

describe('publishing with strict', { skip: missing('docker-registry') }, () => {
  const work = mkdtempSync(join(tmpdir(), 'imagebuild-strict-'));
  let registry: TestRegistry;
  let proxy: FaultyRegistry;

  before(async () => {
    registry = await startRegistry();
    proxy = await startFaults(registry.url);
  });
  after(async () => {
    await proxy?.stop();
    await registry?.stop();
    rmSync(work, { recursive: true, force: true });
  });

  const settings = (namespace: string, strict: boolean) => ({
    ...settingsTo({ kind: 'registry', host: proxy.host, namespace }, ''),
    mirrors: {},
    strict,
  });
  const candidate = (reference: string) => listed(reference, { required: false });
  const earlier = { message: 'a line ignores nothing', place: { file: 'applications/demo/v1/.sealignore' } };

  test('the warnings of both halves are errors before the first upload', async (t) => {
    const sources = clientOf(t).repository(registry.host, 'team/there');
    await writeImage(sources, 'there', 'v1');
    const images = [
      listed(`${registry.host}/team/there:v1`),
      candidate(`${registry.host}/team/a:1`),
      candidate(`${registry.host}/team/b:1`),
    ];
    const build = preparedBuild({ 'linux/amd64': platform(images) }, {}, { warnings: [earlier] });
    const expected = (error: ImagebuildError) => {
      assert.deepEqual(
        error.problems.map(({ code, message }) => [code, message.slice(0, 10)]),
        [
          ['WARNING', earlier.message.slice(0, 10)],
          ['WARNING', registry.host.slice(0, 10)],
          ['WARNING', registry.host.slice(0, 10)],
        ],
      );
      const [first, second] = error.problems;
      assert.match(first?.hint ?? '', /without --strict/);
      assert.match(second?.message ?? '', /team\/a:1 is left out/);
      assert.equal(second?.place?.line, 1);
      return true;
    };
    const before = proxy.seen.length;
    await assert.rejects(publish(build, settings('strict', true), silent), (error: ImagebuildError) => {
      assert.equal(error.target?.state, 'unchanged');
      return expected(error);
    });
    await assert.rejects(planPrepared(build, settings('strict', true), silent), expected);
    const sent = proxy.seen.slice(before);
    assert.deepEqual(
      sent.filter(({ method }) => method !== 'GET' && method !== 'HEAD'),
      [],
    );
    const result = await publish(build, settings('strict', false), silent);
    assert.equal(result.warnings.length, 3);
  });

  test('a host that only candidates name and that does not answer is an error', async () => {
    const build = preparedBuild({
      'linux/amd64': platform([candidate('registry.invalid/a/b:1')]),
    });
    const to = {
      ...settings('x', true),
      destination: { kind: 'oci', directory: mkdtempSync(join(work, 'out-')) } as const,
    };
    await assert.rejects(publish(build, to, silent), { code: 'REGISTRY_UNAVAILABLE' });
  });

  test('a list of shared layers that cannot be written stays a warning', async () => {
    const build = preparedBuild({ 'linux/amd64': platform([]) });
    proxy.faults = [
      {
        method: 'PUT',
        path: /imagebuild-neighbours/,
        act: ({ response }) => void response.writeHead(403).end(),
      },
    ];
    const to = { ...settings('shared', true), shareLayers: true };
    const result = await publish(build, to, silent);
    assert.equal(result.status, 'done');
    assert.equal(result.warnings.length, 1);
  });
});

test('the configuration sets strict, and an option overrides it', () => {
  const settled = (strict: boolean | undefined, option?: boolean) => {
    const configuration = repositorySchema.parse({ strict });
    return resolveSettings({ strict: option }, { configuration, env: {} }).strict;
  };
  assert.deepEqual(
    [settled(undefined), settled(true), settled(true, false), settled(false, true)],
    [false, true, false, true],
  );
});
