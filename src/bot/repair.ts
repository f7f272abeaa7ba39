import { parseBuildArgs } from '../application/buildargs.ts';
import { describeCharacter } from '../application/characters.ts';
import { imageTypes, requestPlatforms, validateRequest } from '../application/request.ts';
import { nearest } from '../nearest.ts';
import { buildVerbs, verbs } from './command.ts';
import { splitWords } from './words.ts';

/**
 * What a person most likely meant by a line that is no command. What cannot be guessed stands in `<…>`. Nothing here is
 * carried out: a person reads the line and writes it, or not.
 */
export function repairLine(text: string): string {
  const [first = '', ...rest] = splitWords(fold(text.slice(0, 2000))).map(({ text: word }) => word);
  const [verb, words] = repairVerb(first, rest);
  if (buildVerbs[verb] === undefined) return `/${verb}`;
  const [flags, plain] = part(repairFlags(words), (word) => word.startsWith('-'));
  const [app, version, others] = repairNames(plain.map(strip).filter(Boolean));
  const args = buildVerbs[verb] === 'dockerimages' ? repairArgs(others) : [];
  return [`/${verb}`, app, version, ...args, ...new Set(flags)].join(' ');
}

/** The verb that a word is, or most likely was meant to be; undefined when it is near none. */
export function verbLike(word: string): string | undefined {
  if (word.length > 60) return undefined;
  const folded = fold(word).toLowerCase();
  if (!folded.startsWith('/')) return verbs.find((verb) => verb === folded && buildVerbs[verb] !== undefined);
  const plain = folded.slice(1).replace(/[-_.:]/g, '');
  const same = verbs.filter((verb) => verb.replace('_', '').startsWith(plain));
  if (plain.length >= 'imagebuild'.length && same.length > 0) return same[0];
  return nearest(plain, verbs) ?? (plain.startsWith('imagebuild') ? verbs[0] : undefined);
}

/** The verb, and the words after it; a type that stands apart (`/imagebuild configs …`) belongs to it. */
function repairVerb(first: string, rest: readonly string[]): [verb: string, words: readonly string[]] {
  const verb = verbLike(first) ?? verbs[0];
  const apart = (rest[0] ?? '').toLowerCase();
  const type = imageTypes.find((one) => one === apart || one === `${apart}s`);
  if (type !== undefined && rest.length > 1) return [`imagebuild_${type}`, rest.slice(1)];
  return [verb, rest];
}

/** Application and version, also where they are joined (`helm:v3.8.2`) or named (`version=v3.8.2`). */
function repairNames(words: readonly string[]): [app: string, version: string, others: readonly string[]] {
  const [first = '', second = '', ...others] = words.map((word) =>
    word.replace(/^(?:app|name|version|tag)=/i, ''),
  );
  const joined = /^([^:@/=]+)[:@/=]+([^:@/=]+)$/.exec(first);
  if (joined && (second === '' || second.includes('=')))
    return [fitting('app', joined[1] ?? ''), fitting('version', joined[2] ?? ''), [second, ...others]];
  return [fitting('app', first), fitting('version', second), words.slice(2)];
}

/** The word when a request takes it, else with its odd characters left out, else a placeholder. */
function fitting(name: 'app' | 'version', word: string): string {
  const plain = name === 'app' ? word.toLowerCase().replace(/ /g, '-') : word;
  const candidates = [
    plain,
    plain.replace(/[^A-Za-z0-9._-]/g, ''),
    plain.replace(/^[^A-Za-z0-9]+|[^A-Za-z0-9]+$/g, ''),
  ];
  const good = { app: 'a', version: '1' };
  const found = candidates.find((one) => passes({ type: 'apps', ...good, [name]: one }));
  return found ?? `<${name}>`;
}

function repairArgs(words: readonly string[]): string[] {
  const kept = words.map((word) => word.replace(/^,+|,+$/g, '')).filter((word) => accepts(word));
  return accepts(kept.join(',')) ? [kept.join(',')] : [];
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
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? '';
    if (!word.startsWith('-')) {
      repaired.push(word);
      continue;
    }
    const [name = '', value] = word.replace(/^-+/, '').split('=', 2);
    const flag = nearest(name, ['platform', 'dry-run', 'no-cache']);
    if (flag === 'platform') repaired.push(...repairPlatforms(value ?? words[++at] ?? ''));
    else if (flag !== undefined) repaired.push(`--${flag}`);
  }
  return repaired;
}

function repairPlatforms(value: string): string[] {
  const platforms = value.split(',').map(platformLike);
  const known = new Set(platforms.filter((one) => one !== undefined));
  return known.size === 0 ? [] : [`--platform=${[...known].join(',')}`];
}

/** What else the machines are called. */
const machines: Readonly<Record<string, string>> = {
  x86_64: 'amd64',
  x64: 'amd64',
  aarch64: 'arm64',
  v8: 'arm64',
};

function platformLike(text: string): string | undefined {
  const last = text.toLowerCase().split('/').at(-1) ?? '';
  const machine = machines[last] ?? last;
  return requestPlatforms.find((one) => one.endsWith(`/${machine}`)) ?? nearest(text, requestPlatforms);
}

/** A word without what people put around it; a build arg's quotes are its own. */
function strip(word: string): string {
  if (word.includes('=')) return word;
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
