import { block, code } from '../../text/escape.ts';
import { shorten } from '../../text/format.ts';
import type { Language } from '../../text/language.ts';
import { sentencesIn } from '../../text/say.ts';
import { formatDetails, formatTable } from '../../text/table.ts';
import type { Usage } from './usage.ts';

/** What a comment or a summary shows at most. */
const shown = { variables: 20, commands: 10, paths: 5, command: 300, text: 100 };

const kinds = {
  application: 'usageApplication',
  rootfs: 'usageRootfs',
  patch: 'usagePatch',
  container: 'usageContainer',
} as const;

/** Renders how an image is used as Markdown that is folded; nothing in it is trusted. */
export function renderUsage(usage: Usage, reference: string, language: Language): string {
  const say = sentencesIn(language);
  const commands = usage.commands.slice(0, shown.commands).map((text) => shorten(text, shown.command));
  const variables = usage.kind === 'container' ? [] : usage.variables.slice(0, shown.variables);
  const parts = [
    say(kinds[usage.kind]),
    ...(commands.length === 0 ? [] : [say('usageCommands'), block(commands)]),
    ...(variables.length === 0 ? [] : renderVariables(variables, reference, language)),
    ...renderHeld(usage, language),
  ];
  return formatDetails(say('usageTitle'), parts.join('\n\n'));
}

function renderVariables(variables: Usage['variables'], reference: string, language: Language): string[] {
  const say = sentencesIn(language);
  const rows = variables.map(({ name, value, files }) => [
    code(shorten(name, shown.text)),
    value === undefined ? say('usageNoDefault') : code(shorten(value, shown.text)),
    codes(files),
  ]);
  return [
    say('usageVariables'),
    block([`sealos run ${reference} -e ${variables[0]?.name ?? ''}=VALUE`]),
    formatTable(say('usageVariableColumns').split(' | '), rows),
  ];
}

function renderHeld({ charts, manifests, scripts }: Usage, language: Language): string[] {
  const held = [charts, manifests, scripts];
  if (held.every(({ length }) => length === 0)) return [];
  const columns = sentencesIn(language)('usageHeldColumns').split(' | ');
  return [formatTable(columns, [held.map(codes)])];
}

function codes(paths: readonly string[]): string {
  const more = paths.length - shown.paths;
  const first = paths.slice(0, shown.paths).map((path) => code(shorten(path, shown.text)));
  return [...first, ...(more > 0 ? [`+${more}`] : [])].join('<br>');
}
