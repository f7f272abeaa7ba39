import { formatReference, type Reference } from '../image/reference.ts';
import { say } from '../text/say.ts';
import type { FinderContext, FoundImage, FoundPlace } from './finder.ts';
import type { TextImages } from './yaml/found.ts';

/** What is known of a value that names an image. */
interface NamedValue {
  readonly line: number;
  /** The template that it was rendered from. */
  readonly source?: string | undefined;
  /** undefined for a value that isn't a reference. */
  readonly reference?: Reference | undefined;
}

/** Returns the place that names an image. */
type OriginOf = (named: NamedValue) => FoundPlace;

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
