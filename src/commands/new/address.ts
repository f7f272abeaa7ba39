import { ImagebuildError } from '../../errors.ts';
import { say } from '../../text/say.ts';

/**
 * An address in init.sh: `${version}`, `${number}` (the version without v), `${arch}` and `${machine}` stand
 * in it.
 */
export interface Address {
  /** What a mirror replaces: everything before the first variable, or before the last slash. */
  readonly base: string;
  /** The rest, without the slash before it. */
  readonly rest: string;
}

/**
 * An address in a script between double quotes: nothing in it means anything to a shell but our variables.
 */
const addressPattern = /^https?:\/\/(?:[\w.~:/%+=&?,;@[\]-]|\$\{(?:version|number|arch|machine)\})+$/;

/** What people write for the parts of an address that change. */
const variables = { version: '${version}', arch: '${arch}', machine: '${machine}' } as const;

/** Checks an address that goes into a script. @throws USAGE */
export function checkAddress(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!addressPattern.test(text) || url === undefined)
    throw new ImagebuildError('USAGE', say('newAddressInvalid', { address: JSON.stringify(text) }), {
      hint: say('newAddressForm', variables),
    });
  if (url.username !== '' || url.password !== '')
    throw new ImagebuildError('USAGE', say('newAddressLogin', { host: url.host }), {
      hint: say('newAddressLoginHint'),
    });
  return text;
}

/** Reads an address that was given, and puts variables where it names the version. @throws USAGE */
export function readAddress(text: string, version: string): Address {
  return splitAddress(withVersion(checkAddress(text), version));
}

/** Puts variables where an address names the architecture. @throws USAGE if it doesn't. */
export function withArchitecture(address: string): string {
  const named = address
    .replace(/(?<![A-Za-z0-9])(?:amd64|arm64)(?![A-Za-z0-9])/g, '${arch}')
    .replace(/(?<![A-Za-z0-9])(?:x86_64|aarch64)(?![A-Za-z0-9])/g, '${machine}');
  if (/\$\{(?:arch|machine)\}/.test(named)) return named;
  throw new ImagebuildError('USAGE', say('newBinaryOfAnyArchitecture', { address }), {
    hint: say('newBinaryArchitecture', variables),
  });
}

/** Puts variables where the path names the version, and where it names it without its v. */
function withVersion(text: string, version: string): string {
  const [, host = '', path = ''] = /^([^/]+\/\/[^/]+)(.*)$/.exec(text) ?? [];
  const whole = path.replace(wholeWord(version), '${version}');
  const number = version.replace(/^v/, '');
  return host + (number === version ? whole : whole.replace(wholeWord(number), '${number}'));
}

/** Matches a version where no other letters, digits and dots belong to it; a v may be before it. */
function wholeWord(version: string): RegExp {
  const text = version.replaceAll('.', '\\.');
  return new RegExp(`(?<=(?:^|[^A-Za-z0-9.])v?)${text}(?![A-Za-z0-9]|\\.\\d)`, 'g');
}

function splitAddress(text: string): Address {
  const variable = text.indexOf('${');
  const before = variable === -1 ? text : text.slice(0, variable);
  const slash = before.lastIndexOf('/');
  const isHostOnly = slash < 'https://'.length;
  return isHostOnly ? { base: text, rest: '' } : { base: text.slice(0, slash), rest: text.slice(slash + 1) };
}
