/** How layers of files are packed. Layers of blobs never are: what they hold is compressed already. */
export const compressionTypes = ['gzip', 'zstd', 'none'] as const;
export type CompressionType = (typeof compressionTypes)[number];

export type Compression =
  | { readonly type: 'none' }
  | { readonly type: 'gzip' | 'zstd'; readonly level: number };

/** What somebody chose of it; what is left out has its default. */
export interface CompressionChoice {
  readonly type?: CompressionType | undefined;
  readonly level?: number | undefined;
}

/** The levels of each: from, to, and the one that is taken when none is given. */
const levels = {
  gzip: { from: 1, to: 9, usual: 6 },
  zstd: { from: 1, to: 22, usual: 3 },
} as const;

/** gzip, which every tool of every age reads. */
export const defaultCompression: Compression = { type: 'gzip', level: levels.gzip.usual };

/** What is wrong with the level of a choice, as a sentence; undefined when nothing is. */
export function levelProblem({
  type = defaultCompression.type,
  level,
}: CompressionChoice): string | undefined {
  if (level === undefined) return undefined;
  if (type === 'none') return 'the compression none has no level';
  const { from, to } = levels[type];
  if (Number.isInteger(level) && from <= level && level <= to) return undefined;
  return `the level of ${type} must be a whole number from ${from} to ${to}`;
}

/** A choice with its defaults. @throws RangeError for a level that `levelProblem` finds wrong. */
export function resolveCompression(choice: CompressionChoice): Compression {
  const problem = levelProblem(choice);
  if (problem !== undefined) throw new RangeError(problem);
  const { type = defaultCompression.type, level } = choice;
  return type === 'none' ? { type } : { type, level: level ?? levels[type].usual };
}
