import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { writeApplication } from './applications.ts';
import { kubefile } from './cases.ts';

/** Texts of 200 kB that make careless patterns take more than linear time. */
const texts = [
  ['blank lines', '\n', ''],
  ['blanks', ' ', 'x'],
  ['here-documents', '<<a\nb\n', ''],
  ['quotes', '"\'', ''],
  ['loops', 'while true; do ', ''],
  ['architectures', 'amd64 ', ''],
  ['flags', 'helm -n ', ''],
  ['arguments', 'a=$3 ', ''],
  ['pipes', '| ', ''],
  ['options', 'set -x ', ''],
  ['blocks', '{{ if ', ''],
  ['namespaces', 'kind: Namespace\n', ''],
] as const;

describe('checks take linear time', () => {
  for (const [name, part, end] of texts)
    test(name, async () => {
      const text = part.repeat(200_000 / part.length) + end;
      await using application = await writeApplication({
        ...kubefile('COPY . .', `CMD ["a ${part.replaceAll(/["\n]/g, '').repeat(2000)}"]`),
        'init.sh': text,
        'install.sh': text,
        'charts/web/templates/a.yaml': text,
      });
      const start = performance.now();
      await application.check();
      assert.ok(performance.now() - start < 15_000);
    });
});
