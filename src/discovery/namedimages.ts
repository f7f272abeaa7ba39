import { formatReference } from '../image/reference.ts';
import { say } from '../text/say.ts';
import type { FinderContext, FoundImage, FoundPlace } from './finder.ts';
import type { TextImages } from './yaml/found.ts';

/** Returns the place that names an image, given its line and the template that it was rendered from. */
type OriginOf = (named: { readonly line: number; readonly source?: string | undefined }) => FoundPlace;

/**
 * Converts what a text names to what a finder returns. Notes, and values that aren't references, go to the
 * context: nothing in a certain place is dropped silently (docs/compatibility.md B 6).
 */
export function reportNamed(
  { images, invalid }: Pick<TextImages, 'images' | 'invalid'>,
  context: Pick<FinderContext, 'place' | 'warn' | 'note'>,
  originOf: OriginOf,
): FoundImage[] {
  for (const value of invalid) {
    const { file, line } = originOf(value);
    const words = { text: JSON.stringify(value.text), reason: value.reason };
    context.warn({
      message: say('containerImageInvalid', words).text,
      place: context.place(file, line),
      hint: say('containerImageInvalidHint').text,
    });
  }
  return images.flatMap((image): FoundImage[] => {
    const { reference, reason } = image;
    const origin = originOf(image);
    if (image.class !== 'note')
      return [{ reference, required: image.class === 'required', reason, transport: 'registry', origin }];
    context.note({ reference: formatReference(reference), reason, origin });
    return [];
  });
}
