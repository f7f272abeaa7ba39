import { quoteWord } from '../../text/shell.ts';

/**
 * Returns the script that runs commands as `sealos run` does: one after another in one shell, each in the
 * directory of the image's files; the status of the last counts. What each ends with is recorded.
 * @param records the file that it is appended to.
 */
export function installScript(commands: readonly string[], directory: string, records: string): string {
  const end = [
    'imagebuild_end() {',
    '  local status=$?',
    `  builtin printf 'end %s .\\n' "$status" >>${quoteWord(records)}`,
    '  return "$status"',
    '}',
  ];
  const each = commands.flatMap((command) => [`cd ${quoteWord(directory)} && ${command}`, 'imagebuild_end']);
  return [...end, ...each, ''].join('\n');
}
