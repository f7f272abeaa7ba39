import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after } from 'node:test';
import { validateRequest } from '../../src/application/request.ts';
import { makeContexts } from '../../src/prepare/contexts.ts';
import type { ProgressEvent } from '../../src/progress.ts';

const temporary = mkdtempSync(join(tmpdir(), 'imagebuild-contexts-'));
after(() => rmSync(temporary, { recursive: true, force: true }));

const env = { PATH: process.env['PATH'] };
const displayPath = 'applications/a/v1';

/** Makes the contexts of an application with these files. @returns the contexts and the progress events. */
async function contextsOf(files: Readonly<Record<string, string | Buffer>>, type = 'apps') {
  const directory = mkdtempSync(join(temporary, 'app-'));
  const workspace = mkdtempSync(join(temporary, 'work-'));
  for (const [name, content] of Object.entries(files)) writeFileSync(join(directory, name), content);
  const request = validateRequest({ type, app: 'a', version: 'v1' });
  const { platforms } = request;
  const events: ProgressEvent[] = [];
  const input = { directory, displayPath, request, platforms, workspace, init: true, timeoutMs: 60_000, env };
  const contexts = await makeContexts(input, (event) => events.push(event));
  return { directory, contexts, events };
}

const outputOf = (events: readonly ProgressEvent[]) =>
  events.flatMap((event) => (event.type === 'output' ? [event.line] : []));

test('without init.sh the directory itself is the context of every platform', async () => {
  const { directory, contexts } = await contextsOf({ Kubefile: '' });
  assert.deepEqual(contexts, [{ directory, platforms: ['linux/amd64', 'linux/arm64'] }]);
});

test('init.sh runs once if it does not use its architecture, otherwise once per platform', async () => {
  const once = await contextsOf({ 'init.sh': 'echo "$# $2 $3"' });
  assert.deepEqual(outputOf(once.events), ['3 a v1']);
  assert.equal(once.contexts.length, 1);
  const each = await contextsOf({ 'init.sh': 'echo "$1 $2 $3"' });
  assert.deepEqual(outputOf(each.events), ['amd64 a v1', 'arm64 a v1']);
  assert.equal(each.contexts.length, 2);
});

test('init.sh of configs runs once, with the architecture noarch', async () => {
  const { contexts, events } = await contextsOf({ 'init.sh': 'echo "$1"' }, 'configs');
  assert.deepEqual(outputOf(events), ['noarch']);
  assert.deepEqual(contexts[0]?.platforms, ['linux/amd64', 'linux/arm64']);
});

test('Windows line endings in init.sh give a warning before it runs', async () => {
  const { events } = await contextsOf({ 'init.sh': 'echo a\r\n' });
  const [first] = events;
  assert.ok(first?.type === 'warning');
  assert.deepEqual(first.warning.place, { file: `${displayPath}/init.sh` });
  assert.match(first.warning.hint ?? '', /sed/);
});

test('an init.sh that is not a file is an error with its path', async () => {
  const directory = mkdtempSync(join(temporary, 'app-'));
  mkdirSync(join(directory, 'init.sh'));
  const request = validateRequest({ type: 'apps', app: 'a', version: 'v1' });
  const { platforms } = request;
  const input = { directory, displayPath, request, platforms, workspace: '', init: true, timeoutMs: 1, env };
  await assert.rejects(
    makeContexts(input, () => {}),
    {
      code: 'CONTEXT_INVALID',
      place: { file: `${displayPath}/init.sh` },
      message: /cannot be read \(EISDIR\)/,
    },
  );
});

test('a file that cannot be copied is named by its path in the application', async () => {
  const latin = Buffer.concat([
    Buffer.from(join(mkdtempSync(join(temporary, 'app-')), 'caf')),
    Buffer.from([0xe9]),
  ]);
  writeFileSync(latin, '');
  const directory = latin.subarray(0, latin.lastIndexOf('/')).toString();
  writeFileSync(join(directory, 'init.sh'), ':');
  const workspace = mkdtempSync(join(temporary, 'work-'));
  const request = validateRequest({ type: 'apps', app: 'a', version: 'v1' });
  const { platforms } = request;
  const input = { directory, displayPath, request, platforms, workspace, init: true, timeoutMs: 1, env };
  await assert.rejects(
    makeContexts(input, () => {}),
    { code: 'CONTEXT_INVALID', place: { file: `${displayPath}/caf\ufffd` } },
  );
});
