import { posix } from 'node:path';
import { ImagebuildError, type Place } from '../../errors.ts';
import { say } from '../../text/say.ts';
import { findKind, readText } from '../contextfiles.ts';
import type { FinderContext, FoundImage } from '../finder.ts';
import { parseEachLine, parseReferenceAt, splitListLines } from '../listlines.ts';

const directory = 'images/skopeo';
const file = `${directory}/tar.txt`;

/**
 * Finds the images in the archives that `images/skopeo/tar.txt` names, one each (docs/compatibility.md B 10).
 */
export async function findInArchives(context: FinderContext): Promise<FoundImage[]> {
  if ((await findKind(context, file)) !== 'file') return [];
  const lines = splitListLines(await readText(context, file));
  const present = new Set<string>();
  for (const { text } of lines) {
    const path = archivePath(text);
    if (path !== undefined && (await findKind(context, path)) === 'file') present.add(path);
  }
  return parseEachLine(lines, ({ text, line }) =>
    parseArchiveLine(text, line, context.place(file, line), present),
  );
}

/** `docker-archive:<path>@<name[:tag]>` or `oci-archive:<path>@<name[:tag]>` */
const form = /^(docker-archive|oci-archive):([^@]+)@([^@]+)$/;

function archivePath(text: string): string | undefined {
  const path = form.exec(text)?.[2];
  return path === undefined ? undefined : posix.join(directory, path);
}

function parseArchiveLine(
  text: string,
  line: number,
  place: Place,
  present: ReadonlySet<string>,
): FoundImage {
  const match = form.exec(text);
  const path = archivePath(text);
  if (!match || path === undefined)
    throw new ImagebuildError('REFERENCE_INVALID', say('archiveLine', { text: JSON.stringify(text) }), {
      place,
      hint: say('writeArchiveLine'),
    });
  if (!present.has(path))
    throw new ImagebuildError('CONTENT_MISSING', say('listedArchiveMissing', { path }), {
      place,
      hint: say('addArchive', { directory }),
    });
  const [, transport, , name = ''] = match;
  return {
    reference: parseReferenceAt(name, place),
    required: true,
    reason: say('reasonArchive'),
    transport: transport === 'oci-archive' ? 'oci-archive' : 'docker-archive',
    archive: { path, name },
    origin: { file, line, chains: [[{ kind: 'archive', text: path }]] },
  };
}
