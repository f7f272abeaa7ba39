import { ImagebuildError } from '../../errors.ts';
import { say } from '../../text/say.ts';
import type { Request } from '../request.ts';

type Annotations = NonNullable<Request['directory']>['annotations'];

/**
 * Parses `KEY=VALUE` each; of two with one key the later counts, as in docker.
 * @param name what messages call one: label. @throws INVALID_REQUEST
 */
export function parsePairs(name: string, texts: readonly string[]): Record<string, string> {
  return Object.fromEntries(texts.map((text) => parsePair(name, text)));
}

/**
 * Parses annotations as docker's tools write them: `KEY=VALUE` for manifests and index, or with the level
 * before it, `manifest:KEY=VALUE`, `manifest,index:KEY=VALUE`.
 * @throws INVALID_REQUEST
 */
export function parseAnnotations(texts: readonly string[]): Annotations {
  const parsed = texts.map((text) => {
    const [, named, rest = text] = levelPattern.exec(text) ?? [];
    const levels = named === undefined ? ['manifest', 'index'] : named.split(',');
    const other = levels.find((level) => level !== 'manifest' && level !== 'index');
    if (other !== undefined) throw otherLevel(text, other);
    return { levels, pair: parsePair('annotation', rest) };
  });
  const of = (level: string) =>
    Object.fromEntries(parsed.flatMap(({ levels, pair }) => (levels.includes(level) ? [pair] : [])));
  return { manifest: of('manifest'), index: of('index') };
}

const level = '(?:manifest|index)(?:-descriptor)?(?:\\[[^\\]]*\\])?';
const levelPattern = new RegExp(`^(${level}(?:,${level})*):([^]*)$`);

/** Splits an input into lines; blank ones and comments say nothing. */
export function splitLines(text: string): string[] {
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  return lines.filter((line) => line !== '' && !line.startsWith('#'));
}

function parsePair(name: string, text: string): [key: string, value: string] {
  const at = text.indexOf('=');
  if (at > 0) return [text.slice(0, at), text.slice(at + 1)];
  throw new ImagebuildError(
    'INVALID_REQUEST',
    say('pairWithoutValue', { name, text: JSON.stringify(text) }),
    {
      hint: say('pairForm'),
    },
  );
}

function otherLevel(text: string, named: string): ImagebuildError {
  return new ImagebuildError('INVALID_REQUEST', say('annotationLevel', { text, level: named }), {
    hint: say('annotationLevelHint'),
  });
}
