import type { BuiltImage, FileFacts } from '../support/buildah.ts';

/** What a build came to: an image, or no image. */
export type Outcome = BuiltImage | 'fails';

/** A case where BuildKit's way, which is ours, is not that of buildah 1.28. */
export interface Difference {
  readonly case: string;
  readonly buildah: string;
  readonly ours: string;
  /** Why BuildKit's way is the better one. */
  readonly why: string;
  /** What we must come to, from what buildah came to. */
  readonly expected: (theirs: Outcome) => Outcome;
}

export const differences: readonly Difference[] = [
  {
    case: 'setuid',
    buildah: 'takes setuid and setgid away',
    ours: 'keeps them',
    why: 'a COPY keeps modes; whoever does not want the bits says --chmod',
    expected: withFiles((files) => ({
      ...files,
      'bin/su': { ...files['bin/su']!, mode: 0o4755 },
      'bin/sg': { ...files['bin/sg']!, mode: 0o2755 },
    })),
  },
];

function withFiles(
  change: (files: BuiltImage['files']) => Record<string, FileFacts>,
): (theirs: Outcome) => Outcome {
  return (theirs) => (theirs === 'fails' ? theirs : { ...theirs, files: change(theirs.files) });
}
