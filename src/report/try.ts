import type { TriedImage } from '../commands/try/pulls.ts';
import { missingImages, type TryResult } from '../commands/try/tryresult.ts';
import { padColumns } from '../text/columns.ts';
import { say } from '../text/say.ts';

/** Describes what came of an install, for people. */
export function describeTry(result: TryResult): string[] {
  const { location, server, kubernetes, cut, images, ready, notReady, failure } = result;
  const missing = missingImages(images);
  const state = failure === undefined && ready ? 'tryReady' : 'tryNotReady';
  return [
    say(state, { location, server, version: kubernetes }).text,
    ...(failure === undefined ? [] : [`  ${failure}`]),
    ...notReady.map(({ object, reason }) => `  ${object}: ${reason}`),
    (cut ? say('trySaysCut') : say('trySaysNotCut')).text,
    say(cut ? 'tryPulled' : 'tryNamed', { images: images.length, missing: missing.length }).text,
    ...images.map(
      (image) => `  ${markOf(image)}  ${image.image}  ${image.platforms.join(', ')}${podsOf(image)}`,
    ),
  ];
}

function markOf({ held, unasked }: TriedImage): string {
  const name = held ? 'tryHeld' : unasked ? 'tryOnNode' : 'tryMissing';
  return padColumns(say(name).text, 'missing'.length);
}

function podsOf({ pods }: TriedImage): string {
  if (pods.length === 0) return '';
  const list = pods.slice(0, 3).join(', ');
  return `  ${pods.length > 3 ? say('useMore', { list, count: pods.length - 3 }).text : list}`;
}
