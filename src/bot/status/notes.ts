import { code, shorten } from '../../text/escape.ts';
import type { SectionMark } from './marker.ts';
import type { Section } from './status.ts';

/** The section of a command that builds nothing: what it asked for, and an answer that is harmless already. */
export function renderNote(mark: SectionMark, shown: string, text: string): Section {
  return { ...mark, text: `${code(shorten(shown, 300))}\n\n${text}` };
}
