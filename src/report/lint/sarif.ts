import type { LintResult } from '../../commands/lint/resultschema.ts';
import { rulePages } from './rules.ts';

const levels = { error: 'error', warning: 'warning', note: 'note' } as const;
const home = 'https://github.com/labring/imagebuild';

/**
 * Formats findings as SARIF 2.1.0 (OASIS, Static Analysis Results Interchange Format), which GitHub's code
 * scanning and other programs read. @param version of imagebuild.
 */
export function toSarif({ findings }: LintResult, version: string): unknown {
  const pages = rulePages();
  const rules = pages.map(({ id, group, severity, message, fix }) => ({
    id,
    shortDescription: { text: message },
    help: { text: fix === '' ? message : fix },
    helpUri: `${home}/blob/main/docs/lint.md#${id}`,
    defaultConfiguration: { level: levels[severity] },
    properties: { tags: [group] },
  }));
  const results = findings.map(({ rule, severity, message, hint, file, line, column }) => ({
    ruleId: rule,
    ruleIndex: pages.findIndex(({ id }) => id === rule),
    level: levels[severity],
    message: { text: hint === undefined ? message : `${message}\n${hint}` },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: encodeURI(file), uriBaseId: '%SRCROOT%' },
          region: { startLine: line, startColumn: column },
        },
      },
    ],
  }));
  const driver = { name: 'imagebuild', version, informationUri: home, rules };
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [{ tool: { driver }, columnKind: 'utf16CodeUnits', results }],
  };
}
