import type { NewResult } from '../commands/new/new.ts';
import { say } from '../text/say.ts';
import { describeState } from './init.ts';

/** Formats the files that were written, and the commands that come next, which run as they are printed. */
export function describeNew({ name, version, directory, files }: NewResult, options = ''): string[] {
  return [
    ...files.map(({ state, path }) => `${describeState(state, 'written'.length)}  ${path}`),
    '',
    say('newNext').text,
    `  imagebuild lint ${directory}`,
    `  imagebuild build apps ${name} ${version}${options}`,
  ];
}
