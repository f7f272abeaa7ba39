/** docs/lint.md: the tables and sections that the rules themselves say, below a head that people write. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { rulePages } from '../../src/report/lint/rules.ts';

const begin = '<!-- The rest of this page is written by `npm run reference`. -->';
const page = join(import.meta.dirname, '..', '..', 'docs', 'lint.md');

/** What the rules of each group look at. */
const titles: Readonly<Record<string, string>> = {
  kubefile: 'Kubefile',
  labels: 'Labels',
  initscript: 'init.sh',
  charts: 'Charts and how they are installed',
  lists: 'Images in lists and manifests',
  names: 'Names and configuration',
};

/** Returns docs/lint.md with what the rules say now. */
export async function lintPage(): Promise<string> {
  const text = await readFile(page, 'utf8');
  const head = text.slice(0, text.indexOf(begin));
  const groups = Map.groupBy(rulePages(), ({ group }) => group);
  const sections = [...groups].flatMap(([group, rules]) => [
    `## ${titles[group]}`,
    formatTable(rules),
    ...rules.map(formatRule),
  ]);
  return `${[`${head}${begin}`, ...sections].join('\n\n')}\n`;
}

type RulePage = ReturnType<typeof rulePages>[number];

function formatTable(rules: readonly RulePage[]): string {
  const rows = rules.map(({ id, severity, message, fixable }) => {
    const cells = [`[${id}](#${id})`, severity, escapeCell(message), fixable ? 'yes' : ''];
    return `| ${cells.join(' | ')} |`;
  });
  return ['| rule | severity | what is wrong | `--fix` |', '| --- | --- | --- | --- |', ...rows].join('\n');
}

function formatRule({ id, fix, online, example }: RulePage): string {
  const { file, wrong, right } = example;
  const where = file === undefined ? 'Wrong files' : `Wrong, in \`${file}\``;
  return [
    `### ${id}`,
    [fix, ...(online ? ['Only `--online` checks this: it asks registries.'] : [])].filter(Boolean).join(' '),
    `${where}:`,
    fence(wrong),
    file === undefined ? 'Right files:' : 'Right:',
    fence(right),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function fence(text: string): string {
  return `\`\`\`\n${text}\n\`\`\``;
}

function escapeCell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('<', '&lt;');
}
