import type { Message } from '../../errors.ts';
import type { Reference } from '../../image/reference.ts';

/**
 * How sure it is that the cluster needs an image. required: certain; candidate: likely, kept only when its
 * source has it; note: seen, not embedded, for the reason that it has.
 */
type ImageClass = 'required' | 'candidate' | 'note';

/** An image that a text names. */
export interface NamedImage {
  /** Of a note it may have neither tag nor digest. */
  readonly reference: Reference;
  readonly class: ImageClass;
  readonly reason: Message;
  /** 1-based */
  readonly line: number;
  /** The template that helm rendered the document from. */
  readonly source?: string | undefined;
}

/** A value that isn't a reference, at a place where only an image may be. */
export interface InvalidImage {
  readonly text: string;
  readonly reason: string;
  readonly line: number;
  readonly source?: string | undefined;
}

/** What a text holds. */
export interface TextImages {
  readonly images: readonly NamedImage[];
  readonly invalid: readonly InvalidImage[];
  /** Documents that aren't YAML, and were read line by line. */
  readonly unparsed: readonly { readonly problem: string; readonly line: number }[];
}
