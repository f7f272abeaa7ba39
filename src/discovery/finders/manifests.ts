import { listFiles, readText } from '../contextfiles.ts';
import type { FinderContext, FoundImage } from '../finder.ts';
import { findImagesInYaml } from '../yaml.ts';

const extension = /\.(?:ya?ml|json|tmpl)$/i;

/**
 * Finds the images of the manifests in `manifests/`, including templates for sealos (docs/compatibility.md B
 * 3, B 4).
 */
export async function findInManifests(context: FinderContext): Promise<FoundImage[]> {
  const files = (await listFiles(context, 'manifests')).filter((file) => extension.test(file));
  const found: FoundImage[] = [];
  for (const file of files) {
    const images = findImagesInYaml(await readText(context, file), context.place(file));
    for (const { reference, certain, line } of images)
      found.push({
        reference,
        required: certain,
        transport: 'registry',
        origin: { file, line },
      });
  }
  return found;
}
