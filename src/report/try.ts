import type { TriedImage } from '../commands/try/pulls.ts';
import { missingImages, type TryResult } from '../commands/try/tryresult.ts';
import { formatCount } from '../text/format.ts';
import { say } from '../text/say.ts';

/** Describes what came of an install, for people. */
export function describeTry(result: TryResult): string[] {
  const { location, server, kubernetes, cut, images, ready, notReady, failure } = result;
  const missing = missingImages(images);
  const state = failure === undefined && ready ? 'everything is ready' : 'the install did not get ready';
  const verb = cut ? 'pulled from it' : 'that pods name';
  return [
    `${location} in ${server} (Kubernetes ${kubernetes}): ${state}`,
    ...(failure === undefined ? [] : [`  ${failure}`]),
    ...notReady.map(({ object, reason }) => `  ${object}: ${reason}`),
    (cut ? say('trySaysCut') : say('trySaysNotCut')).text,
    `${formatCount(images.length, 'image')} ${verb}, ${missing.length} not held`,
    ...images.map(
      (image) => `  ${markOf(image)}  ${image.image}  ${image.platforms.join(', ')}${podsOf(image)}`,
    ),
  ];
}

function markOf({ held, unasked }: TriedImage): string {
  if (held) return 'held   ';
  return unasked ? 'on node' : 'missing';
}

function podsOf({ pods }: TriedImage): string {
  if (pods.length === 0) return '';
  const more = pods.length > 3 ? ` and ${pods.length - 3} more` : '';
  return `  ${pods.slice(0, 3).join(', ')}${more}`;
}
