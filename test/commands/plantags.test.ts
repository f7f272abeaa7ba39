import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { PreparedBuild } from '../../src/application/prepared/prepared.ts';
import { planPrepared } from '../../src/commands/planprepared.ts';
import { publish } from '../../src/commands/publish.ts';
import { ImagebuildError } from '../../src/errors.ts';
import { silent } from '../../src/progress.ts';
import type { Settings } from '../../src/settings.ts';
import { type ApplicationWorkspace, makeApplications } from '../support/applications.ts';
import { settingsTo } from '../support/prepared.ts';
import { startRegistry, type TestRegistry } from '../support/registry.ts';
import { missing } from '../support/tools.ts';

const files = { Kubefile: 'FROM scratch\nCOPY a a\n', a: 'a' };

describe('the tags of a plan', { skip: missing('docker-registry') }, () => {
  let workspace: ApplicationWorkspace;
  let registry: TestRegistry;
  let targets: Readonly<Record<string, Settings['destination']>>;
  before(async () => {
    workspace = await makeApplications([]);
    registry = await startRegistry();
    targets = {
      'a registry': { kind: 'registry', host: registry.host, namespace: 'team' },
      'a layout': { kind: 'oci', directory: join(workspace.directory, 'published') },
    };
    await using prepared = await workspace.prepare(files);
    for (const target of Object.values(targets)) await publish(prepared, to(target), silent);
  });
  after(async () => {
    await registry?.stop();
    await workspace?.[Symbol.asyncDispose]();
  });

  const to = (destination: Settings['destination'], more: Partial<Settings> = {}) =>
    settingsTo(destination, `oci:${workspace.sources}`, more);

  /** Returns the code, the message, the hint and the place of the error. */
  async function failure(action: Promise<unknown>): Promise<unknown[]> {
    const error = await action.then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    assert.ok(error instanceof ImagebuildError, String(error));
    return [error.code, error.message, error.hint, error.place];
  }

  /** Plans and publishes, and returns the error that both have. */
  async function bothFail(prepared: PreparedBuild, settings: Settings): Promise<string> {
    const planned = await failure(planPrepared(prepared, settings, silent));
    const published = await failure(publish(prepared, settings, silent));
    // What a publication adds says what the target holds now.
    assert.deepEqual(planned.slice(0, 1), published.slice(0, 1));
    assert.deepEqual(planned.slice(2), published.slice(2));
    assert.ok(String(published[1]).startsWith(String(planned[1])), String(published[1]));
    return String(planned[0]);
  }

  for (const kind of ['a registry', 'a layout']) {
    test(`that may not be replaced in ${kind} are an error, the same as when it is published`, async () => {
      await using prepared = await workspace.prepare(files, { replace: false });
      assert.equal(await bothFail(prepared, to(targets[kind]!)), 'TAG_EXISTS');
    });

    test(`of another type in ${kind} are an error, the same as when it is published`, async () => {
      await using prepared = await workspace.prepare(files, { type: 'configs' });
      assert.equal(await bothFail(prepared, to(targets[kind]!)), 'TYPE_MISMATCH');
      await planPrepared(prepared, to(targets[kind]!, { replaceOtherType: true }), silent);
    });

    test(`that are free or may be replaced in ${kind} give no warning`, async () => {
      await using free = await workspace.prepare(files, { version: 'v1', replace: true });
      assert.deepEqual((await planPrepared(free, to(targets[kind]!), silent)).warnings, []);
    });
  }

  test('aren’t asked for offline, and of a registry that can’t be read the error is that of publishing', async () => {
    await using prepared = await workspace.prepare(files, { replace: false });
    await planPrepared(prepared, to(targets['a registry']!, { offline: true }), silent);
    const locked = await startRegistry({ htpasswd: { user: 'secret' } });
    const destination = { kind: 'registry', host: locked.host, namespace: 'team' } as const;
    const code = await bothFail(prepared, to(destination)).finally(() => locked.stop());
    assert.equal(code, 'UNAUTHORIZED');
  });
});
