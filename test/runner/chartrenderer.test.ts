import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after } from 'node:test';
import { createChartRenderer } from '../../src/runner/helm.ts';

const workspace = mkdtempSync(join(tmpdir(), 'imagebuild-render-'));
after(() => rmSync(workspace, { recursive: true, force: true }));

const chart = {
  path: workspace,
  name: 'app',
  namespace: 'app',
  kubeVersion: 'v1.31.0',
  values: [],
  apiVersions: [],
  chart: 'web',
  sets: [],
};

test('a missing helm fails every chart and leaves no unhandled rejection', async () => {
  const render = createChartRenderer(workspace, { env: { PATH: workspace } });
  const outcomes = await Promise.allSettled([render(chart), render(chart)]);
  for (const outcome of outcomes)
    assert.equal(outcome.status === 'rejected' && outcome.reason.code, 'PROGRAM_MISSING');
});
