import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toSarif } from '../../../src/report/lint/sarif.ts';
import { ruleIds } from '../../../src/rules/rules.ts';

test('SARIF 2.1.0 has every rule, and a result with its place for each finding', () => {
  const finding = {
    rule: 'cmd-several',
    severity: 'warning',
    message: 'a',
    hint: 'b',
    file: 'x y/Kubefile',
  } as const;
  const { hint: _, ...other } = { ...finding, rule: 'copy-source', severity: 'error' } as const;
  const sarif = toSarif(
    {
      schemaVersion: 1,
      applications: ['x y'],
      findings: [
        { ...finding, line: 3, column: 5, fixable: false },
        { ...other, line: 1, column: 1, fixable: false },
      ],
      ...{ errors: 1, warnings: 1, notes: 0, fixed: 0 },
    },
    '1.2.3',
  ) as {
    $schema: string;
    version: string;
    runs: { tool: { driver: { rules: { id: string }[] } & Record<string, unknown> }; results: unknown[] }[];
  };
  assert.equal(sarif.version, '2.1.0');
  assert.match(sarif.$schema, /sarif-2\.1\.0\.json$/);
  const [run] = sarif.runs;
  const { rules = [], ...driver } = run?.tool.driver ?? {};
  assert.deepEqual(driver, {
    name: 'imagebuild',
    version: '1.2.3',
    informationUri: 'https://github.com/labring/imagebuild',
  });
  assert.deepEqual(rules.map(({ id }) => id).sort(), [...ruleIds].sort());
  const place = (startLine: number, startColumn: number) => [
    {
      physicalLocation: {
        artifactLocation: { uri: 'x%20y/Kubefile', uriBaseId: '%SRCROOT%' },
        region: { startLine, startColumn },
      },
    },
  ];
  const indexOf = (id: string) => rules.findIndex((rule) => rule.id === id);
  assert.deepEqual(run?.results, [
    {
      ...{ ruleId: 'cmd-several', ruleIndex: indexOf('cmd-several'), level: 'warning' },
      ...{ message: { text: 'a\nb' }, locations: place(3, 5) },
    },
    {
      ...{ ruleId: 'copy-source', ruleIndex: indexOf('copy-source'), level: 'error' },
      ...{ message: { text: 'a' }, locations: place(1, 1) },
    },
  ]);
});
