import assert from 'node:assert/strict';
import test from 'node:test';
import { repositorySchema } from '../../src/application/configurationschemas.ts';
import { listApplications } from '../../src/bot/snapshot.ts';

const configuration = repositorySchema.parse({ types: { configs: { root: 'conf' } } });

test('applications are the directories that hold something, under the root of their type', () => {
  const paths = [
    'applications',
    'applications/helm',
    'applications/helm/v3.8.2',
    'applications/helm/v3.8.2/Kubefile',
    'applications/helm/latest/init.sh',
    'applications/README.md',
    'applications/notes/todo.txt',
    'conf/flags/v1/a.yaml',
    'other/x/v1/Kubefile',
  ];
  const snapshot = { commit: 'c', configuration, paths };
  assert.deepEqual(listApplications(snapshot, 'apps'), [
    { app: 'helm', directory: 'applications/helm', versions: ['v3.8.2', 'latest'] },
  ]);
  assert.deepEqual(listApplications(snapshot, 'configs'), [
    { app: 'flags', directory: 'conf/flags', versions: ['v1'] },
  ]);
});

test('of a repository too large to be listed nothing is known', () => {
  assert.equal(listApplications({ commit: 'c', configuration, paths: undefined }, 'apps'), undefined);
});
