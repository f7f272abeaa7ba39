import type { Language } from '../../text/say.ts';

const commands = [
  '/imagebuild_apps <app> <version> [flags]',
  '/imagebuild_configs <app> <version> [flags]',
  '/imagebuild_dockerimages <app> <version> [KEY=VALUE,…] [flags]',
  '/imagebuild_cancel [app [version]]',
  '/imagebuild_retry',
  '/imagebuild_help',
];

const en = `Commands stand at the beginning of a line, one a line:

${fenced(commands)}

Flags: \`--platform=linux/amd64\` builds for that platform only, \`--dry-run\` publishes nothing, \`--no-cache\` reuses no published layer. A value with blanks or commas stands in quotes: \`KEY="a, b"\`. For example:

${fenced(['/imagebuild_apps helm v3.8.2'])}`;

const zh = `命令写在一行的开头,一行一个:

${fenced(commands)}

选项:\`--platform=linux/amd64\` 只构建该平台,\`--dry-run\` 不发布,\`--no-cache\` 不复用已发布的层。含空格或逗号的值要加引号:\`KEY="a, b"\`。例如:

${fenced(['/imagebuild_apps helm v3.8.2'])}`;

/** The answer to `/imagebuild_help`, as Markdown. */
export const helpTexts: Readonly<Record<Language, string>> = { en, zh };

function fenced(lines: readonly string[]): string {
  return ['```text', ...lines, '```'].join('\n');
}
