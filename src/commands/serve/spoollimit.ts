import { ImagebuildError } from '../../errors.ts';
import { say } from '../../text/say.ts';

/** Bytes on disk for what has to be unpacked, unless `--spool-limit` says otherwise. */
const defaultLimit = 10 * 1024 ** 3;

const units: Readonly<Record<string, number>> = {
  '': 1,
  b: 1,
  ...{ k: 1e3, kb: 1e3, m: 1e6, mb: 1e6, g: 1e9, gb: 1e9, t: 1e12, tb: 1e12 },
  ...{ ki: 1024, kib: 1024, mi: 1024 ** 2, mib: 1024 ** 2 },
  ...{ gi: 1024 ** 3, gib: 1024 ** 3, ti: 1024 ** 4, tib: 1024 ** 4 },
};

/** Parses the value of `--spool-limit`: `500MB`, `10GiB`, or `0` to keep nothing. @throws USAGE */
export function parseSpoolLimit(text: string | undefined): number {
  if (text === undefined) return defaultLimit;
  const [, number = '', unit = ''] = /^([0-9]{1,12}(?:\.[0-9]{1,3})?) ?([A-Za-z]{0,3})$/.exec(text) ?? [];
  const factor = units[unit.toLowerCase()];
  if (number !== '' && factor !== undefined) return Math.round(Number(number) * factor);
  throw new ImagebuildError('USAGE', say('serveSpoolLimitInvalid', { value: JSON.stringify(text) }), {
    hint: say('serveSpoolLimitHint'),
  });
}
