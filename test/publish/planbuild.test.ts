import assert from 'node:assert/strict';
import test from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { ImagebuildError } from '../../src/errors.ts';
import type { Source, Target } from '../../src/image/store.ts';
import { noSharedLayers } from '../../src/publish/lookup/sharedlayers.ts';
import { planBuild } from '../../src/publish/planbuild.ts';
import { messageOf } from '../support/message.ts';
import { listed, platform, preparedBuild } from '../support/prepared.ts';

test('a target that fails before the sources have answered is the error of the plan', async () => {
  const prepared = preparedBuild({ 'linux/amd64': platform([listed('docker.io/a/one:1')]) });
  const refused = new ImagebuildError('DENIED', messageOf('the target refuses'));
  const target = {
    location: 'registry.example/ns/demo',
    resolve: async () => {
      throw refused;
    },
  } as unknown as Target;
  const source = {
    location: 'docker.io/a/one',
    resolve: () => sleep(50, undefined),
  } as unknown as Source;
  const planning = planBuild(
    prepared,
    { sourceOf: async () => source, imageSource: async () => source },
    { target, platformTags: true, sharedLayers: noSharedLayers, mountFrom: () => undefined },
    {
      facts: { type: 'apps', app: 'demo', version: 'v1', created: 0 },
      encoding: { mtime: 0, compression: { type: 'none' } },
      limits: { images: 10 },
      checkPulls: async () => {},
    },
  );
  await assert.rejects(planning, refused);
  // An error that nobody waits for would end the process while the source still answers.
  await sleep(100);
});
