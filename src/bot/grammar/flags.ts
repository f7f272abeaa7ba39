import { requestPlatforms } from '../../application/request.ts';
import { findHostileCharacter, showText } from '../../text/characters.ts';
import type { ProblemTexts } from '../texts/problems.ts';
import type { CommandWord } from './words.ts';

/** The words of a build, parted. */
export interface BuildFlags {
  /** The words that are no flags. */
  readonly plain: CommandWord[];
  platforms?: string[];
  dryRun: boolean;
  cache: boolean;
}

/** The flags among words; or what is wrong with one. A dash of any width begins one, since editors join two into one. */
export function parseFlags(words: readonly CommandWord[], say: ProblemTexts): BuildFlags | string {
  const flags: BuildFlags = { plain: [], dryRun: false, cache: true };
  for (let at = 0; at < words.length; at++) {
    const word = words[at] as CommandWord;
    if (!/^[-\u2010-\u2015\u2212]/.test(word.text)) flags.plain.push(word);
    else if (word.text === '--dry-run') flags.dryRun = true;
    else if (word.text === '--no-cache') flags.cache = false;
    else {
      const value = /^--platform(?:=(.*))?$/s.exec(word.text);
      if (!value) return refuseFlag(word.text, say);
      if (flags.platforms !== undefined) return say.platformTwice();
      flags.platforms = (value[1] ?? words[++at]?.text ?? '').split(',');
      const problem = refusePlatforms(flags.platforms, say);
      if (problem !== undefined) return problem;
    }
  }
  return flags;
}

function refuseFlag(flag: string, say: ProblemTexts): string {
  const hostile = findHostileCharacter(flag);
  return hostile
    ? say.hostile(showText(flag), hostile.name, hostile.resembles)
    : say.unknownFlag(showText(flag));
}

function refusePlatforms(platforms: readonly string[], say: ProblemTexts): string | undefined {
  const wrong = platforms.find((one) => !requestPlatforms.some((known) => known === one));
  if (wrong === undefined) return undefined;
  return wrong === ''
    ? say.platformMissing()
    : say.unknownPlatform(showText(wrong), requestPlatforms.join(', '));
}
