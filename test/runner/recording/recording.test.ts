import assert from 'node:assert/strict';
import test from 'node:test';
import { parseRecords } from '../../../src/runner/recording/records.ts';
import { entrypoints } from './entrypoints.ts';
import { linesOf, record, working } from './isolations.ts';

const questions = /^(?:kubectl|helm) (?:get|list)\b/;
const isolations = working.slice(0, 1);

if (isolations.length > 0) {
  for (const { what, commands, files = {}, variables = {}, lines } of entrypoints)
    test(`recorded: ${what}`, async () => {
      const recording = await record(files, commands, { variables, isolations });
      assert.deepEqual([...new Set(linesOf(recording).filter((line) => !questions.test(line)))], lines);
    });

  test('files are recorded as they are when they are used', async () => {
    const recording = await record(
      { 'values.yaml': 'a: 1\n', 'm/a.yaml': 'b: 1\n', 'm/c.txt': 'd' },
      [
        'helm install x c -f values.yaml --set-file k=values.yaml,l=missing; echo "a: 2" > values.yaml; helm install x c --values=values.yaml; rm values.yaml',
        'kubectl apply -f m; rm -r m; printf "e: 1\\n" | kubectl create -f - -f /dev/stdin; kubectl apply -f <(echo g)',
      ],
      { isolations },
    );
    const files = recording?.commands.flatMap(({ calls }) =>
      calls.flatMap((call) =>
        call.files.map(({ name, content }) => `${name.replace(/\d+$/, 'N')} ${content.toString().trim()}`),
      ),
    );
    assert.deepEqual(files, [
      'values.yaml a: 1',
      'values.yaml a: 1',
      'values.yaml a: 2',
      'm/a.yaml b: 1',
      '- e: 1',
      '- ',
      '/dev/fd/N g',
    ]);
  });

  test('a command that fails says with which status and last line', async () => {
    const recording = await record({}, ['echo one; echo "no tools.sh" >&2; exit 4', 'true'], { isolations });
    assert.deepEqual(
      recording?.commands.map(({ status, lastLine }) => [status, lastLine]),
      [
        [4, 'no tools.sh'],
        [0, ''],
      ],
    );
  });
}

test('lines of records that are not valid are skipped', () => {
  const call = `call .${btoa('helm')} .${btoa('a\0b c\0')} .${btoa('/w')} .`;
  const { begun, commands } = parseRecords(
    `begin\nnonsense\ncall .x .\ncall\n${call}\nend 0 .${btoa('bye')}\n${call}\n`,
  );
  assert.equal(begun, true);
  const recorded = { program: 'helm', args: ['a', 'b c'], directory: '/w', namespace: '', files: [] };
  assert.deepEqual(commands, [
    { calls: [recorded], status: 0, lastLine: 'bye' },
    { calls: [recorded], status: undefined, lastLine: '' },
  ]);
  assert.deepEqual(parseRecords(''), { begun: false, commands: [] });
});
