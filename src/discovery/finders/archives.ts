import { posix } from 'node:path';
import { ImagebuildError, type Place } from '../../errors.ts';
import { findKind, readText } from '../files.ts';
import type { FinderContext, FoundImage } from '../finder.ts';
import { parseEachLine, parseReferenceAt, splitListLines } from './lists.ts';

const directory = 'images/skopeo';
const file = `${directory}/tar.txt`;

/** The archives that `images/skopeo/tar.txt` names, one image each (docs/compatibility.md B.5). */
export async function findInArchives(context: FinderContext): Promise<FoundImage[]> {
  if ((await findKind(context, file)) !== 'file') return [];
  const lines = splitListLines(await readText(context, file));
  const present = new Set<string>();
  for (const { text } of lines) {
    const path = archivePath(text);
    if (path !== undefined && (await findKind(context, path)) === 'file') present.add(path);
  }
  return parseEachLine(lines, ({ text, line }) =>
    parseArchive(text, line, context.place(file, line), present),
  );
}

/** `docker-archive:<path>@<name[:tag]>` or `oci-archive:<path>@<name[:tag]>` */
const form = /^(docker-archive|oci-archive):([^@]+)@([^@]+)$/;

function archivePath(text: string): string | undefined {
  const path = form.exec(text)?.[2];
  return path === undefined ? undefined : posix.join(directory, path);
}

function parseArchive(text: string, line: number, place: Place, present: ReadonlySet<string>): FoundImage {
  const match = form.exec(text);
  const path = archivePath(text);
  if (!match || path === undefined) throw malformed(text, place);
  if (!present.has(path)) {
    throw new ImagebuildError('CONTENT_MISSING', `there is no archive ${path} in the application`, {
      place,
      hint: `Paths are relative to ${directory}: put the archive there, or let init.sh fetch it.`,
    });
  }
  const [, transport, , name = ''] = match;
  return {
    reference: parseReferenceAt(name, place),
    required: true,
    transport: transport === 'oci-archive' ? 'oci-archive' : 'docker-archive',
    archive: { path, name },
    origin: { kind: 'archive', file, line },
  };
}

function malformed(text: string, place: Place): ImagebuildError {
  return new ImagebuildError('REFERENCE_INVALID', `${JSON.stringify(text)} names no archive and image`, {
    place,
    hint: 'Write docker-archive:<path>@<name:tag> or oci-archive:<path>@<name:tag>, with no digest.',
  });
}
