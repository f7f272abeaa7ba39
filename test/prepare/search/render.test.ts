import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after } from 'node:test';
import { resolveSettings } from '../../../src/buildoptions.ts';
import { createChartRenderer } from '../../../src/prepare/search/render.ts';

const workspace = mkdtempSync(join(tmpdir(), 'imagebuild-render-'));
after(() => rmSync(workspace, { recursive: true, force: true }));

const chart = {
  path: workspace,
  name: 'app',
  namespace: 'app',
  kubeVersion: 'v1.31.0',
  values: [],
  sets: [],
};

test('helm that is missing fails every chart, and leaves no rejection that nobody handles', async () => {
  const settings = resolveSettings({}, { configuration: undefined, env: { PATH: workspace } });
  const render = createChartRenderer(workspace, settings);
  const outcomes = await Promise.allSettled([render(chart), render(chart)]);
  for (const outcome of outcomes)
    assert.equal(outcome.status === 'rejected' && outcome.reason.code, 'PROGRAM_MISSING');
});
