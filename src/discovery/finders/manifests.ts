import { say } from '../../text/say.ts';
import { listFiles, readText } from '../contextfiles.ts';
import type { FinderContext, FoundImage } from '../finder.ts';
import { reportNamed } from '../namedimages.ts';
import { findImagesInYaml } from '../yaml/yaml.ts';

const extension = /\.(?:ya?ml|json|tmpl)$/i;

/**
 * Finds the images of the manifests in `manifests/`, including templates for sealos (docs/compatibility.md B
 * 3, B 4).
 */
export async function findInManifests(context: FinderContext): Promise<FoundImage[]> {
  const files = (await listFiles(context, 'manifests')).filter((file) => extension.test(file));
  const found: FoundImage[] = [];
  for (const file of files) {
    const read = findImagesInYaml(await readText(context, file), context.place(file));
    // Only a template may be anything else than YAML.
    if (!/\.tmpl$/i.test(file))
      for (const { problem, line } of read.unparsed)
        context.warn({
          message: say('manifestUnparsed', { problem: problem.split('\n')[0]!.replace(/[:.]$/, '') }).text,
          place: context.place(file, line),
          hint: say('manifestUnparsedHint').text,
        });
    found.push(...reportNamed(read, context, ({ line }) => ({ file, line })));
  }
  return found;
}
