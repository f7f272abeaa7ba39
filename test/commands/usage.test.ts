import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { usageSchema } from '../../src/application/usage/usage.ts';
import { inspect } from '../../src/commands/inspect.ts';
import { publish } from '../../src/commands/publish.ts';
import { contentOf } from '../../src/image/content.ts';
import type { Entry } from '../../src/layers/tree.ts';
import { silent } from '../../src/progress.ts';
import { platform, preparedBuild, settingsTo } from '../support/prepared.ts';

let work: string;
before(async () => {
  work = await mkdtemp(join(tmpdir(), 'imagebuild-usage-'));
});
after(() => rm(work, { recursive: true, force: true }));

const owner = { uid: 0, gid: 0 };
const directory = (path: string): Entry => ({ path, type: 'dir', mode: 0o755, ...owner });
const file = (path: string, text: string): Entry => ({
  ...{ path, type: 'file', mode: 0o644, ...owner },
  content: contentOf(text),
});

test('a build and inspect say the same of how its image is used', async () => {
  const base = platform([]);
  const built = {
    ...base,
    config: { ...base.config, Env: ['PATH=/bin', 'PORT=80'], Labels: { 'sealos.io.type': 'rootfs' } },
    layers: [
      { createdBy: 'COPY etc etc', entries: [directory('etc'), file('etc/a.tmpl', '{{ .OLD }}')] },
      {
        createdBy: 'COPY etc etc',
        entries: [
          directory('etc'),
          file('etc/a.tmpl', '{{ .PORT }}{{ .NAME | default "x" }}'),
          file('etc/large.tmpl', `{{ .LARGE }}${' '.repeat(300_000)}`),
        ],
      },
      ...base.layers,
    ],
    history: [
      { createdBy: 'COPY etc etc', emptyLayer: false },
      { createdBy: 'COPY etc etc', emptyLayer: false },
      ...base.history,
    ],
  };
  const layout = join(work, 'layout');
  const settings = settingsTo({ kind: 'oci', directory: layout }, 'http://127.0.0.1:1');
  const { usage } = await publish(preparedBuild({ 'linux/amd64': built }), settings, silent);
  assert.deepEqual(usage, {
    kind: 'rootfs',
    commands: ['kubectl apply -f manifests'],
    variables: [
      { name: 'PORT', value: '80', files: ['etc/a.tmpl'] },
      { name: 'NAME', value: 'x', files: ['etc/a.tmpl'] },
    ],
    charts: [],
    manifests: ['manifests/a.yaml'],
    scripts: [],
  });
  const inspected = await inspect(`oci:${layout}`, { verify: false }, settings, silent);
  assert.deepEqual(usageSchema.parse(inspected.platforms[0]?.usage), usage);
});
