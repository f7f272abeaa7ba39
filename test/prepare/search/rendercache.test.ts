import assert from 'node:assert/strict';
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { RenderChart } from '../../../src/discovery/finder.ts';
import { cacheRenders } from '../../../src/prepare/search/rendercache.ts';

describe('renders of charts', () => {
  let directory: string;
  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'imagebuild-renders-'));
    await mkdir(join(directory, 'one/templates'), { recursive: true });
    await writeFile(join(directory, 'one/Chart.yaml'), 'name: web\n');
    await writeFile(join(directory, 'one/templates/a.yaml'), 'kind: Pod\n');
    await writeFile(join(directory, 'values.yaml'), 'a: 1\n');
    await cp(join(directory, 'one'), join(directory, 'same'), { recursive: true });
    await cp(join(directory, 'one'), join(directory, 'other'), { recursive: true });
    await writeFile(join(directory, 'other/templates/a.yaml'), 'kind: Job\n');
    await cp(join(directory, 'one'), join(directory, 'moved'), { recursive: true });
    await rm(join(directory, 'moved/templates/a.yaml'));
    await writeFile(join(directory, 'moved/templates/b.yaml'), 'kind: Pod\n');
    await symlink('.', join(directory, 'moved/circle'));
  });
  after(() => rm(directory, { recursive: true, force: true }));

  const template = (path: string, more: Partial<Parameters<RenderChart>[0]> = {}) => ({
    path: join(directory, path),
    chart: 'web',
    name: 'web',
    namespace: 'web',
    kubeVersion: 'v1.34.0',
    apiVersions: [],
    values: [],
    sets: [],
    ...more,
  });

  test('are made once for the same files and flags, wherever the files are', async () => {
    const rendered: string[] = [];
    const render = cacheRenders(async ({ path }) => `${rendered.push(path)}`);
    const values = [join(directory, 'values.yaml')];
    const results = await Promise.all([
      render(template('one')),
      render(template('same')),
      render(template('other')),
      render(template('moved')),
      render(template('one', { values })),
      render(template('same', { values })),
      render(template('one', { sets: ['a=1'] })),
      render(template('one', { namespace: 'b' })),
    ]);
    assert.equal(rendered.length, 6);
    assert.equal(results[0], results[1]);
    assert.equal(results[4], results[5]);
    assert.equal(await render(template('same')), results[0]);
    await writeFile(join(directory, 'same/Chart.yaml'), 'name: changed\n');
    assert.notEqual(await render(template('same')), results[0]);
  });

  test('fail in the same way each time', async () => {
    let count = 0;
    const render = cacheRenders(async () => {
      count += 1;
      throw new Error('no');
    });
    await assert.rejects(render(template('one')), /no/);
    await assert.rejects(render(template('one')), /no/);
    assert.equal(count, 1);
  });
});
