import { parseBuildArgs } from '../../application/buildargs.ts';
import { imageTypes, requestPlatforms, validateRequest } from '../../application/request.ts';
import { describeCharacter } from '../../text/characters.ts';
import { nearest } from '../../text/nearest.ts';
import { buildVerbs, verbs } from './command.ts';
import { splitWords } from './words.ts';

/**
 * What a person most likely meant by a line that is no command. What cannot be guessed stands in `<…>`. Nothing here is
 * carried out: a person reads the line and writes it, or not.
 */
export function suggestLine(text: string): string {
  const [first = '', ...rest] = splitWords(fold(text.slice(0, 2000))).map(({ text: word }) => word);
  const [verb, words] = repairVerb(first, rest);
  if (verb === 'imagebuild_cancel') return `/${[verb, ...repairCancel(words.map(strip))].join(' ')}`;
  if (buildVerbs[verb] === undefined) return `/${verb}`;
  const [flags, plain] = part(repairFlags(words), (word) => word.startsWith('-'));
  const [app, version, others] = repairNames(plain.map(strip).filter(Boolean));
  const args = buildVerbs[verb] === 'dockerimages' ? repairArgs(others) : [];
  return [`/${verb}`, app, version, ...args, ...new Set(flags)].join(' ');
}

/** The verb that a word is, or most likely was meant to be; undefined when it is near none. */
export function nearestCommandName(word: string): string | undefined {
  if (word.length > 60) return undefined;
  const folded = fold(word).toLowerCase();
  if (!folded.startsWith('/')) return verbs.find((verb) => verb === folded && buildVerbs[verb] !== undefined);
  const plain = folded.slice(1).replace(/[-_.:]/g, '');
  const same = verbs.filter((verb) => verb.replace('_', '').startsWith(plain));
  if (plain.length >= 'imagebuild'.length && same.length > 0) return same[0];
  return nearest(plain, verbs) ?? (plain.startsWith('imagebuild') ? verbs[0] : undefined);
}

/** Whether a word is more likely a version than an application: `v3.8.2`, `1.0`. */
export function looksLikeVersion(word: string): boolean {
  return /^v?\d+(?:\.\d|$)/i.test(word);
}

/** The verb, and the words after it; a type that stands apart (`/imagebuild configs …`) belongs to it. */
function repairVerb(first: string, rest: readonly string[]): [verb: string, words: readonly string[]] {
  const apart = (rest[0] ?? '').toLowerCase();
  const type = imageTypes.find((one) => one === apart || one === `${apart}s`);
  if (type !== undefined && /^\/?imagebuild$/i.test(first)) return [`imagebuild_${type}`, rest.slice(1)];
  return [nearestCommandName(first) ?? verbs[0] ?? '', rest];
}

/** Application and version, also where they are joined (`helm:v3.8.2`) or named (`version=v3.8.2`). */
function repairNames(words: readonly string[]): [app: string, version: string, others: readonly string[]] {
  const plain = words.map((word) => word.replace(/^(?:app|name|version|tag)=/i, ''));
  const [first = '', second = ''] = plain;
  const [, app, version] = /^(?:.*\/)?([^:@/=]+)(?:[:@=]+|\/(?=v?\d))([^:@/=]+)$/.exec(first) ?? [];
  if (app !== undefined && (second === '' || second.includes('=')))
    return [fitting('app', app), fitting('version', version ?? ''), words.slice(1)];
  if (second === '' && looksLikeVersion(first)) return ['<app>', fitting('version', first), []];
  const missing = second.includes('=');
  const name = first.split('/').at(-1) ?? '';
  return [
    fitting('app', name),
    missing ? '<version>' : fitting('version', second),
    words.slice(missing ? 1 : 2),
  ];
}

function repairCancel([app, version]: readonly string[]): string[] {
  return [
    ...(app === undefined ? [] : [fitting('app', app)]),
    ...(version === undefined ? [] : [fitting('version', version)]),
  ];
}

/** The word when a request takes it, perhaps without what stands around it; else a placeholder. */
function fitting(name: 'app' | 'version', word: string): string {
  const plain = name === 'app' ? word.toLowerCase() : word.replaceAll('+', '_');
  if (/^<.*>$/.test(word)) return `<${name}>`;
  const inner = plain.replace(/^[^A-Za-z0-9]+/, '').replace(/[^A-Za-z0-9]+$/, '');
  const found = [plain, inner].find((one) => passes({ type: 'apps', app: 'a', version: '1', [name]: one }));
  return found ?? `<${name}>`;
}

/** Build args with commas between them; a word that is none belongs to the value before it, which then needs quotes. */
function repairArgs(words: readonly string[]): string[] {
  const args: string[] = [];
  for (const word of words.map((one) => one.replace(/^,+/, '').replace(/,+$/, ''))) {
    const last = args.at(-1)?.replace(/^([^=]+)="?([^"]*)"?$/, '$1="$2');
    if (word.includes('=')) args.push(word);
    else if (last !== undefined && word !== '') args.splice(-1, 1, `${last} ${word}"`);
  }
  const joined = args.filter(accepts).join(',');
  return accepts(joined) ? [joined] : [];
}

function accepts(text: string): boolean {
  try {
    return (
      text !== '' && passes({ type: 'dockerimages', app: 'a', version: '1', buildArgs: parseBuildArgs(text) })
    );
  } catch {
    return false;
  }
}

function passes(request: unknown): boolean {
  try {
    validateRequest(request);
    return true;
  } catch {
    return false;
  }
}

/** The words with each flag that is one, or is near one, in its one form; other flags are left out. */
function repairFlags(words: readonly string[]): string[] {
  const repaired: string[] = [];
  const platforms = new Set<string>();
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? '';
    const [, name = '', value] = /^-+([^=]*)(?:=(.*))?$/s.exec(word) ?? [];
    const flag = name === '' ? undefined : nearest(name, ['platform', 'dry-run', 'no-cache']);
    if (!word.startsWith('-')) repaired.push(word);
    else if (flag !== 'platform' && flag !== undefined) repaired.push(`--${flag}`);
    else if (flag === 'platform')
      for (const one of (value ?? words[++at] ?? '').split(',').flatMap(platformLike)) platforms.add(one);
  }
  return platforms.size === 0 ? repaired : [...repaired, `--platform=${[...platforms].join(',')}`];
}

/** What else the machines are called. */
const machines: Readonly<Record<string, string>> = {
  x86_64: 'amd64',
  x64: 'amd64',
  aarch64: 'arm64',
  v8: 'arm64',
};

function platformLike(text: string): string[] {
  const last = text.toLowerCase().split('/').at(-1) ?? '';
  const machine = machines[last] ?? last;
  const known =
    requestPlatforms.find((one) => one.endsWith(`/${machine}`)) ?? nearest(text, requestPlatforms);
  return known === undefined ? [] : [known];
}

/** A word without what people put around it; a build arg's quotes are its own. */
function strip(word: string): string {
  if (word.includes('=') || /^<[a-z]+>$/.test(word)) return word;
  return word.replace(/^[`'"([{<*]+/, '').replace(/[`'")\]}>*,;:!?.\\]+$/, '');
}

/** The text in ASCII: hidden characters left out, look-alikes and wide forms as what they resemble. */
function fold(text: string): string {
  return [...text].map(foldCharacter).join('');
}

function foldCharacter(character: string): string {
  if (/^[\t\x20-\x7e]$/.test(character)) return character;
  const { kind, resembles } = describeCharacter(character);
  if (kind === 'blank') return ' ';
  return resembles ?? (kind === 'other' ? character : '');
}

function part<T>(all: readonly T[], test: (one: T) => boolean): [yes: T[], no: T[]] {
  return [all.filter(test), all.filter((one) => !test(one))];
}
