import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdir, truncate, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { nameFinding, writeApplication } from '../applications.ts';
import { kubefile } from '../cases.ts';

/** Checks an application with a packed chart. */
async function checkPackage(files: Readonly<Record<string, string>>, size?: number) {
  await using application = await writeApplication(kubefile('COPY charts charts'));
  const { directory } = application;
  const source = join(directory, '..', 'source');
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(source, path)), { recursive: true });
    await writeFile(join(source, path), text);
  }
  await mkdir(join(directory, 'charts'));
  const chart = join(directory, 'charts/web-1.tgz');
  execFileSync('tar', ['-czf', chart, '-C', source, 'web']);
  if (size !== undefined) await truncate(chart, size);
  return (await application.check()).filter(({ rule }) => rule === 'chart-namespace');
}

test('a packed chart whose template makes a namespace is named with the file in it', async () => {
  const found = await checkPackage({
    'web/templates/a.yaml': '{{ if .Values.a }}\nkind: Namespace\n{{ end }}\n',
    'web/charts/sub/templates/ns.yaml': 'apiVersion: v1\nkind: Namespace\n',
  });
  assert.deepEqual(found.map(nameFinding), ['charts/web-1.tgz:1:1 chart-namespace']);
  assert.match(
    found[0]?.message ?? '',
    /template web\/charts\/sub\/templates\/ns\.yaml:2 of the packed chart/,
  );
});

test('a conditional one, one beside the templates, a large one and a damaged package are left alone', async () => {
  const other = { 'web/templates/a.yaml': '{{ if .Values.a }}\nkind: Namespace\n{{ end }}\n' };
  assert.deepEqual(await checkPackage({ ...other, 'web/crds/ns.yaml': 'kind: Namespace\n' }), []);
  const large = `kind: Namespace\n${'#'.repeat(1024 * 1024)}\n`;
  assert.deepEqual(await checkPackage({ 'web/templates/a.yaml': large }), []);
  assert.deepEqual(await checkPackage({ 'web/templates/a.yaml': 'kind: Namespace\n' }, 30), []);
});
