import type { Message } from '../../errors.ts';
import { say } from '../../text/say.ts';

type Retell = (words: Message['words']) => Message;

const text = (words: Message['words'], name: string) => String(words[name] ?? '');

/** Notes about calls speak of the images that aren't found; here it is about what isn't shown. */
const rows: Readonly<Record<string, Retell>> = {
  installNotInImage: (words) =>
    say('cloudNotInImage', { command: text(words, 'command'), file: text(words, 'file') }),
  installValuesNotInImage: (words) =>
    say('cloudValuesNotInImage', { command: text(words, 'command'), file: text(words, 'file') }),
  installFlagIgnored: (words) =>
    say('cloudFlagIgnored', { command: text(words, 'command'), flag: text(words, 'flag') }),
  installOther: (words) => say('cloudOther', { command: text(words, 'command') }),
  installUnknown: (words) => say('cloudUnknownWord', { command: text(words, 'command') }),
  installsNotIsolated: () => say('cloudNotIsolated'),
  installEnded: (words) =>
    say('cloudEnded', {
      command: text(words, 'command'),
      status: words['status'] ?? '',
      line: text(words, 'line'),
    }),
  installStopped: (words) =>
    say('cloudStopped', { command: text(words, 'command'), reason: text(words, 'reason') }),
};

/** Returns the sentence of a note about a call for somebody who is asked whether it may be installed. */
export function retellNote(reason: Message | string): string {
  if (typeof reason === 'string') return reason;
  return (rows[reason.name]?.(reason.words) ?? reason).text;
}
