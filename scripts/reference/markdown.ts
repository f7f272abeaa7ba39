/** The Markdown of the generated pages: tables, code, sentences. */

/** The line that says that nobody edits a page, under its title. */
export const generated = '<!-- This page is written by `npm run reference`. -->';

/** Returns a page of its title and parts, with a blank line between them. */
export function page(title: string, ...parts: readonly string[]): string {
  return `${[`# ${title}`, generated, ...parts.filter((part) => part !== '')].join('\n\n')}\n`;
}

/** Returns a table; columns in which no row says anything are left out. */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return '';
  const used = header.map((_, column) => rows.some((row) => row[column] !== ''));
  const lines = [header, header.map(() => '---'), ...rows].map(
    (cells) => `| ${cells.filter((_, column) => used[column]).join(' | ')} |`,
  );
  return lines.map((line) => line.replace(/ {2,}\|/g, ' |')).join('\n');
}

/** Returns a text as code in a cell of a table; nothing for an empty one. */
export function code(text: string): string {
  if (text === '') return '';
  const shown = text.replaceAll('|', '\\|');
  return text.includes('`') ? `\`\` ${shown} \`\`` : `\`${shown}\``;
}

/** Returns a text for a cell of a table: no line ends, and nothing that Markdown or HTML would read. */
export function cell(text: string): string {
  return text
    .replaceAll(/\s+/g, ' ')
    .replaceAll('|', '\\|')
    .replaceAll(/<(?=[a-z/])/g, '&lt;')
    .replaceAll(/(?<![`*\w])\*(?!\*)/g, '\\*')
    .trim();
}

/** Returns a fenced block. */
export function fence(text: string, language: string): string {
  return `\`\`\`${language}\n${text}\n\`\`\``;
}

/** Returns a text as a sentence: with a capital letter and a full stop. */
export function sentence(text: string): string {
  const ended = /[.!?:]$/.test(text) ? text : `${text}.`;
  return ended.charAt(0).toUpperCase() + ended.slice(1);
}
