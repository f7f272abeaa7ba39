import assert from 'node:assert/strict';
import { test } from 'node:test';
import { groupPhases } from '../../src/action/groups.ts';

test('each phase is a group, and what comes after the last one is in none', () => {
  const lines: string[] = [];
  const { progress, end } = groupPhases(
    (event) => lines.push(event.type === 'phase' ? event.message : event.type),
    (command) => lines.push(command),
  );
  progress({ type: 'planned', layers: 1, bytes: 1, transferBytes: 1 });
  progress({ type: 'phase', phase: 'prepare', message: 'a' });
  progress({ type: 'phase', phase: 'prepare', message: 'b' });
  progress({ type: 'phase', phase: 'resolve', message: 'c' });
  end();
  end();
  assert.deepEqual(lines, [
    ...['planned', '::group::prepare', 'a', 'b', '::endgroup::', '::group::resolve', 'c', '::endgroup::'],
  ]);
});

test('the title of a group is one line, whatever the phase is called', () => {
  const commands: string[] = [];
  const { progress } = groupPhases(
    () => {},
    (command) => commands.push(command),
  );
  progress({ type: 'phase', phase: '50% of a\n::error::b', message: '' });
  assert.deepEqual(commands, ['::group::50%25 of a\\u{a}::error::b']);
});
