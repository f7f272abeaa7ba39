/** docs/reference/error-codes.md: every code, what it means, and the sentences that come with it. */
import { errorCodes } from '../../src/errors.ts';
import { explainCode } from '../../src/text/en/codes.ts';
import { english } from '../../src/text/say.ts';
import { type ErrorMessage, errorMessages } from './errormessages.ts';
import { cell, page, table } from './markdown.ts';

const head = `Every error has a code, which programs find as \`error.code\` in the output of \`--json\` and in results ([json.md](json.md#errors)). People see a message, its place, and a
hint that says what to do. The exit status is 2 for \`USAGE\` and \`INVALID_REQUEST\`, 3 if an image is published and couldn't be verified, and 1 otherwise.

The messages below are not all of them; words in braces are filled in. [troubleshooting.md](../troubleshooting.md) explains the frequent ones.`;

/** Returns the page. */
export function errorCodesPage(): string {
  const messages = Map.groupBy(errorMessages(), ({ code }) => code);
  const list = errorCodes.map((code) => [
    `[${code}](#${code.toLowerCase()})`,
    cell(explainCode(code).meaning),
  ]);
  const sections = errorCodes.flatMap((code) => {
    const { meaning, who, cause, remedy } = explainCode(code);
    return [
      `### ${code}`,
      meaning,
      [`* **Usual cause:** ${cause}`, `* **Who can fix it:** ${who}`, `* **What to do:** ${remedy}`].join(
        '\n',
      ),
      listMessages(messages.get(code) ?? []),
    ].filter(Boolean);
  });
  return page('Error codes', head, table(['code', 'meaning'], list), '## The codes', ...sections);
}

/** The messages of a code in a part that can be opened: some codes have very many. */
function listMessages(messages: readonly ErrorMessage[]): string {
  const rows = messages
    .flatMap(({ row, hint }) => {
      const text = sentenceOf(row);
      return text === undefined
        ? []
        : [[cell(text), cell(hint === undefined ? '' : (sentenceOf(hint) ?? ''))]];
    })
    .sort(([a = ''], [b = '']) => a.localeCompare(b, 'en'));
  if (rows.length === 0) return '';
  const count = rows.length === 1 ? '1 message' : `${rows.length} messages`;
  return `<details><summary>${count}</summary>\n\n${table(['message', 'hint'], rows)}\n\n</details>`;
}

/** Returns the sentence of a row with its words in braces; undefined for an unknown row. */
export function sentenceOf(row: string): string | undefined {
  const sentence: unknown = Object.entries(english).find(([name]) => name === row)?.[1];
  if (typeof sentence === 'string') return /^\{\w+\}$/.test(sentence) ? undefined : sentence;
  if (typeof sentence !== 'function') return undefined;
  const asked = new Set<string>();
  const rest = [...String(sentence).matchAll(/\bwords\.(\w+)/g)].map(([, name = '']) => [name, `{${name}}`]);
  const fill = (lists: readonly string[]) => {
    const get = (_: unknown, key: string | symbol) => {
      const name = String(key);
      asked.add(name);
      return lists.includes(name) ? [`{${name}}`, '…'] : `{${name}}`;
    };
    return String(sentence(new Proxy(Object.fromEntries(rest), { get })));
  };
  const text = fill([]);
  // A word that is a list falls apart into its letters.
  const lists = [...asked].filter((name) => text.includes([...`{${name}`].join(', ')));
  return lists.length === 0 ? text : fill(lists);
}
