import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { z } from 'zod';
import { abbreviate, type CheckedContent, contentParts } from '../../application/preview/content.ts';
import type { Preview } from '../../application/preview/preview.ts';

/** The run that a comment on a pull request shows. */
export interface PreviewMark {
  readonly run: number;
  readonly attempt: number;
  readonly commit: string;
}

/** Formats the first line of the comment on a pull request. */
export function formatPreviewMarker({ run, attempt, commit }: PreviewMark): string {
  return `<!-- imagebuild:preview v1 run=${run} attempt=${attempt} commit=${commit} -->`;
}

const markerPattern =
  /^<!-- imagebuild:preview v1 run=([0-9]{1,16}) attempt=([0-9]{1,6}) commit=([0-9a-f]{40,64}) -->\r?(?:\n|$)/;

/** Returns what the first line of such a comment says; undefined for other comments. */
export function parsePreviewMarker(body: string): PreviewMark | undefined {
  const [, run, attempt, commit = ''] = markerPattern.exec(body) ?? [];
  return run === undefined ? undefined : { run: Number(run), attempt: Number(attempt), commit };
}

const hash = z.string().regex(/^[0-9a-f]{32}$/);
const text = z.string().max(1000);

const keptSchema = z
  .array(
    z.strictObject({
      name: text.describe('type, application and version'),
      platforms: z.record(text, z.tuple([hash, hash, hash]).describe('in the order of contentParts')),
      images: z
        .array(z.tuple([text, z.record(text, hash)]))
        .max(1000)
        .optional(),
    }),
  )
  .max(1000);

type Kept = z.output<typeof keptSchema>;

/** Characters that the line with the contents may have: it shares the comment with what people read. */
const longestLine = 24_000;

/** Bytes that it may unpack to. */
const unpackedLimit = 1024 * 1024;

/**
 * Formats the line that keeps the hashes of what was built, with which a later build is compared. When they
 * are too many, the digests of embedded images go first, and then the last applications.
 */
export function formatContentLine(previews: readonly Preview[]): string | undefined {
  const all = previews.flatMap(keptOf);
  const withoutImages = all.map(({ images: _, ...rest }) => rest);
  for (const kept of [all, withoutImages, ...halvesOf(withoutImages)]) {
    const line = kept.length === 0 ? undefined : packLine(kept);
    if (line !== undefined && line.length <= longestLine) return line;
  }
  return undefined;
}

/** Returns the first half of a list, the first half of that, and so on. */
function halvesOf(kept: Kept): Kept[] {
  const half = kept.slice(0, Math.floor(kept.length / 2));
  return half.length === 0 ? [] : [half, ...halvesOf(half)];
}

function keptOf({ type, app, version, content, embedded }: Preview): Kept {
  if (content === undefined) return [];
  const platforms = Object.entries(content).map(([name, hashes]) => {
    const [configuration, files, images] = contentParts.map((part) => abbreviate(hashes[part]));
    return [name, [configuration, files, images] as [string, string, string]] as const;
  });
  const images = embedded?.map(({ reference, platforms: digests }): [string, Record<string, string>] => [
    reference,
    Object.fromEntries(Object.entries(digests).map(([name, digest]) => [name, abbreviate(digest)])),
  ]);
  return [
    {
      name: nameOf({ type, app, version }),
      platforms: Object.fromEntries(platforms),
      ...(images === undefined ? {} : { images }),
    },
  ];
}

function packLine(kept: Kept): string {
  const packed = deflateRawSync(JSON.stringify(kept)).toString('base64url');
  return `<!-- imagebuild:content v1 ${packed} -->`;
}

/** Returns what such a line in a comment says of an application; undefined when it says nothing. */
export function parseContentLine(
  body: string,
  request: Pick<Preview, 'app' | 'version'> & { readonly type: string },
): CheckedContent | undefined {
  const [, packed] = /^<!-- imagebuild:content v1 ([\w-]{1,65536}) -->\r?$/m.exec(body) ?? [];
  const all = packed === undefined ? undefined : unpack(packed);
  const found = all?.find(({ name }) => name === nameOf(request));
  if (found === undefined) return undefined;
  const platforms = Object.entries(found.platforms).map(
    ([name, [configuration, files, images]]) => [name, { configuration, files, images }] as const,
  );
  const images = found.images?.map(([reference, digests]) => ({ reference, platforms: digests }));
  return { platforms: Object.fromEntries(platforms), images };
}

function unpack(packed: string): Kept | undefined {
  try {
    const bytes = inflateRawSync(Buffer.from(packed, 'base64url'), { maxOutputLength: unpackedLimit });
    return keptSchema.safeParse(JSON.parse(bytes.toString('utf8'))).data;
  } catch {
    // Damaged: as if nothing was kept.
    return undefined;
  }
}

function nameOf({ type, app, version }: Pick<Preview, 'app' | 'version'> & { readonly type: string }) {
  return `${type} ${app} ${version}`;
}
