import type { Message } from '../errors.ts';
import { say } from '../text/say.ts';

/** Compressions for layers of files. Layers of blobs are never compressed: their content already is. */
export const compressionTypes = ['gzip', 'zstd', 'none'] as const;
type CompressionType = (typeof compressionTypes)[number];

export type Compression =
  | { readonly type: 'none' }
  | { readonly type: 'gzip' | 'zstd'; readonly level: number };

/** A user's choice. A field that is left out has its default. */
export interface CompressionChoice {
  readonly type?: CompressionType | undefined;
  readonly level?: number | undefined;
}

/** The lowest and highest level of each type, and the default. */
const levels = {
  gzip: { from: 1, to: 9, usual: 6 },
  zstd: { from: 1, to: 22, usual: 3 },
} as const;

/** gzip, which every tool reads, however old. */
export const defaultCompression: Compression = { type: 'gzip', level: levels.gzip.usual };

/** Checks the level of a choice. Returns a message that says what is wrong; undefined when it is valid. */
export function levelProblem({
  type = defaultCompression.type,
  level,
}: CompressionChoice): Message | undefined {
  if (level === undefined) return undefined;
  if (type === 'none') return say('compressionNoneLevel');
  const { from, to } = levels[type];
  if (Number.isInteger(level) && from <= level && level <= to) return undefined;
  return say('compressionLevel', { type, from, to });
}

/** Fills in the defaults of a choice. @throws RangeError for an invalid level. */
export function resolveCompression(choice: CompressionChoice): Compression {
  const problem = levelProblem(choice);
  if (problem !== undefined) throw new RangeError(problem.text);
  const { type = defaultCompression.type, level } = choice;
  return type === 'none' ? { type } : { type, level: level ?? levels[type].usual };
}
