import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { writePrepared } from '../../src/application/prepared/directory.ts';
import type { PreparedBuild } from '../../src/application/prepared/prepared.ts';
import { readPublishWords } from '../../src/cli/publishwords.ts';
import { imagebuild } from '../support/cli.ts';
import { preparedBuild } from '../support/prepared.ts';

const platform = { config: {}, layers: [], history: [], images: [] };
const one = { type: 'configs', app: 'demo', version: 'v1' } as const;

test('the last three words of imagebuild publish are the build, if the first of them is a type', () => {
  const nothing = () => false;
  assert.deepEqual(readPublishWords(['dir'], nothing), { locations: ['dir'], expected: undefined });
  const named = readPublishWords(['a', 'b', 'configs', 'demo', 'v1'], nothing);
  assert.deepEqual(named.locations, ['a', 'b']);
  const { type, app, version } = named.expected!;
  assert.deepEqual([type, app, version], ['configs', 'demo', 'v1']);
  for (const words of [
    ['oci:a', 'oci:b', 'oci:c', 'ghcr.io/a/b:1'],
    ['configs', 'demo', 'v1'],
  ])
    assert.deepEqual(readPublishWords(words, nothing).locations, words);
  const directories = ['a', 'apps', 'configs', 'dockerimages'];
  assert.deepEqual(readPublishWords(directories, () => true).locations, directories);
  assert.throws(() => readPublishWords(['a', 'apps', 'Demo', 'v1'], nothing), {
    code: 'INVALID_REQUEST',
  });
});

describe('imagebuild publish DIR', () => {
  let work: string;
  before(async () => {
    work = await mkdtemp(join(tmpdir(), 'imagebuild-publishwords-'));
    const write = (name: string, build: PreparedBuild) => writePrepared(build, join(work, name));
    await write('whole', preparedBuild({ 'linux/amd64': platform, 'linux/arm64': platform }, one));
    const both = { ...one, platforms: ['linux/amd64', 'linux/arm64'] as const };
    const asked = { ...both, platforms: [...both.platforms] };
    await write(
      'dropping',
      preparedBuild({ 'linux/amd64': platform }, asked, { unsupported: ['linux/arm64'] }),
    );
    await write('lacking', preparedBuild({ 'linux/amd64': platform }, asked));
  });
  after(() => rm(work, { recursive: true, force: true }));

  const publish = async (...words: readonly string[]) => {
    const flags = ['--output', 'type=oci,dest=out', '--progress', 'plain'];
    return await imagebuild(['publish', ...words, ...flags], { cwd: work });
  };
  const isRefused = async (message: RegExp, ...words: readonly string[]) => {
    const { status, stderr } = await publish(...words);
    assert.notEqual(status, 0);
    assert.match(stderr, message);
    assert.ok(!(await readdir(work)).includes('out'), 'nothing is written');
  };

  test('TYPE APP VERSION refuses a folder with another build, before anything is written', async () => {
    await isRefused(/has the app demo instead of other/, 'whole', 'configs', 'other', 'v1');
    await isRefused(/has the version v1 instead of v2/, 'whole', 'configs', 'demo', 'v2');
    await isRefused(/has the type configs instead of apps/, 'whole', 'apps', 'demo', 'v1');
  });

  test('refuses a folder that lacks or drops a platform that was asked for', async () => {
    const words = ['configs', 'demo', 'v1', '--platform', 'linux/amd64,linux/arm64'];
    for (const folder of ['lacking', 'dropping']) {
      await isRefused(/linux\/arm64/, folder, ...words);
      await isRefused(/linux\/arm64/, folder, ...words.slice(3));
    }
  });

  test('says what the folder chose before it does anything', async () => {
    const { status, stderr } = await publish('dropping');
    assert.equal(status, 0, stderr);
    const [first = ''] = stderr.split('\n');
    assert.match(first, /publishes configs demo v1 for linux\/amd64, without linux\/arm64: dropping says so/);
    const named = await publish('whole', 'configs', 'demo', 'v1', '--platform', 'linux/amd64,linux/arm64');
    assert.equal(named.status, 0, named.stderr);
    assert.doesNotMatch(named.stderr, /says so/);
  });

  test('refuses the name of a repository that imagebuild keeps for itself', async () => {
    await rm(join(work, 'out'), { recursive: true, force: true });
    await isRefused(
      /imagebuild-neighbours" is the name of a repo/,
      'whole',
      'configs',
      'imagebuild-neighbours',
      'v1',
    );
    const at = 'ghcr.io/a/imagebuild-neighbours:list';
    const built = await publish('whole');
    assert.equal(built.status, 0);
    const copied = await imagebuild(['publish', 'oci:out', at], { cwd: work });
    assert.equal(copied.status, 2);
    assert.match(
      copied.stderr,
      /imagebuild-neighbours:list is a repository that imagebuild keeps for itself/,
    );
  });
});
