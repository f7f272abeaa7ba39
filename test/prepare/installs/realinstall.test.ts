import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { readContext } from '../../../src/context/contextreader.ts';
import { installedCalls, writeInstall } from '../../../src/prepare/installs/realinstall.ts';
import { runInstall } from '../../../src/runner/install/install.ts';

test('the files of an image are written and its commands run there, with variables that were set', async () => {
  const work = await mkdtemp(join(tmpdir(), 'imagebuild-realinstall-'));
  try {
    const files = {
      'manifests/a.yaml.tmpl': 'a: {{ .A }}\n',
      'charts/web/values.yaml': 'b: 1\n',
      'registry/docker/registry/v2/blobs/x': 'blob',
      'readme.tmpl': 'no',
    };
    for (const [name, text] of Object.entries(files)) {
      await mkdir(dirname(join(work, 'image', name)), { recursive: true });
      await writeFile(join(work, 'image', name), text);
    }
    await symlink('a.yaml.tmpl', join(work, 'image/manifests/link.tmpl'));
    const written = await writeInstall(
      {
        config: { Env: ['A=1', 'NS=of-env'], Cmd: ['cd charts/web; kubectl apply -n $(NS) -f values.yaml'] },
        tree: await readContext(join(work, 'image')),
        set: { NS: 'set' },
        kubefile: 'demo/Kubefile',
        history: [{ createdBy: 'CMD ["cd charts/web; kubectl apply -n $(NS) -f values.yaml"]', line: 5 }],
      },
      join(work, 'files'),
    );
    assert.deepEqual(written.templates, ['manifests/a.yaml.tmpl']);
    assert.deepEqual(written.variables, { A: '1', NS: 'set' });
    assert.ok(!existsSync(join(work, 'files/registry')));
    assert.equal(await readFile(join(work, 'files/readme.tmpl'), 'utf8'), 'no');
    await mkdir(join(work, 'bin'));
    await writeFile(join(work, 'bin/kubectl'), '#!/bin/sh\n', { mode: 0o755 });
    const done = await runInstall({
      ...written,
      templates: [],
      kubeconfig: join(work, 'kubeconfig'),
      directory: join(work, 'run'),
      env: { PATH: `${join(work, 'bin')}:/usr/bin:/bin` },
      timeoutMs: 30_000,
      onLine: () => {},
    });
    assert.deepEqual(installedCalls(done, written), [
      {
        command: 'CMD (Kubefile:5) cd charts/web; kubectl apply -n set -f values.yaml',
        line: 5,
        program: 'kubectl',
        args: ['apply', '-n', 'set', '-f', 'values.yaml'],
        directory: 'charts/web',
        namespace: '',
        files: [{ name: 'values.yaml', content: Buffer.from('b: 1\n') }],
      },
    ]);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
});
