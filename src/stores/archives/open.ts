import { ImagebuildError } from '../../errors.ts';
import type { ListedSource } from '../layout/source.ts';
import { openDockerArchive } from './docker.ts';
import { indexArchive } from './file.ts';
import { openOciArchive } from './oci.ts';

/** What is in an archive of each kind. docker writes both since its version 25: then the manifests of the OCI layout are there. */
const kinds = [
  { member: 'index.json', open: openOciArchive },
  { member: 'manifest.json', open: openDockerArchive },
] as const;

/**
 * Opens an archive, of whichever kind it is.
 * @throws CONTENT_MISSING when there is no such file, CONTENT_INVALID when it is of neither kind.
 */
export async function openAnyArchive(file: string): Promise<ListedSource> {
  const files = await indexArchive(file, file);
  const kind = kinds.find(({ member }) => files.find(member));
  if (kind) return await kind.open(file);
  throw new ImagebuildError(
    'CONTENT_INVALID',
    `${file} holds neither index.json nor manifest.json, so it is no archive of images`,
    {
      place: { file },
      hint: 'Make it with docker save, podman save, skopeo copy or imagebuild.',
    },
  );
}
