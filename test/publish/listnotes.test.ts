import assert from 'node:assert/strict';
import { test } from 'node:test';
import { digestOf } from '../../src/image/descriptor.ts';
import { listNotes } from '../../src/publish/listnotes.ts';
import { chinese, english } from '../../src/text/say.ts';
import { platform } from '../support/prepared.ts';

const reference = 'sealos.hub:5000/team/tool:v1';
const notesWith = (reason: string, repository = 'team/tool') => {
  const built = { ...platform([]), notes: [{ reference, reason, origins: [] }] };
  const held = [{ repository, tag: 'v1', digest: digestOf('tool'), of: 'the base image' }];
  return listNotes({ platforms: { 'linux/amd64': built } }, [], new Map([['linux/amd64', held]]));
};

test('a note of the cluster’s registry is settled by what is embedded, whatever language it was written in', () => {
  const reasons = [english.reasonClusterRegistry, chinese.reasonClusterRegistry] as string[];
  for (const reason of reasons) {
    assert.deepEqual(notesWith(reason), {});
    assert.equal(notesWith(reason, 'team/other').notes?.length, 1);
  }
  assert.equal(notesWith('another reason').notes?.length, 1);
});
