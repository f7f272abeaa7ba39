import { say } from '../../text/say.ts';
import { listFiles, readText } from '../contextfiles.ts';
import type { FinderContext, FoundImage } from '../finder.ts';
import {
  isKustomization,
  type RenameImage,
  readKustomizations,
  selectInlinePatches,
} from '../kustomization.ts';
import { reportNamed } from '../namedimages.ts';
import { findImagesInYaml } from '../yaml/yaml.ts';

const extension = /\.(?:ya?ml|json|tmpl)$/i;

/**
 * Finds the images of the manifests in `manifests/`, including templates for sealos, with the `images` of
 * kustomizations applied (docs/compatibility.md B 3, B 4).
 */
export async function findInManifests(context: FinderContext): Promise<FoundImage[]> {
  const all = await listFiles(context, 'manifests');
  const rendersOf = await readKustomizations(context, all);
  const found: FoundImage[] = [];
  for (const file of all.filter((name) => extension.test(name) || isKustomization(name))) {
    const whole = await readText(context, file);
    const text = isKustomization(file) ? selectInlinePatches(whole, context.place(file)) : whole;
    for (const rename of rendersOf(file)) found.push(...readManifest(context, file, text, rename));
  }
  return found;
}

function readManifest(context: FinderContext, file: string, text: string, rename: RenameImage): FoundImage[] {
  const read = findImagesInYaml(text, context.place(file), { rename });
  // Only a template may be anything else than YAML.
  if (!/\.tmpl$/i.test(file))
    for (const { problem, line } of read.unparsed)
      context.warn({
        message: say('manifestUnparsed', { problem: problem.split('\n')[0]!.replace(/[:.]$/, '') }).text,
        place: context.place(file, line),
        hint: say('manifestUnparsedHint').text,
      });
  return reportNamed(read, context, ({ line }) => ({ file, line }));
}
