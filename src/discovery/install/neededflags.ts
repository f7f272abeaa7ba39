import { ImagebuildError } from '../../errors.ts';
import { formatReference, type Reference } from '../../image/reference.ts';
import type { OriginStep, RenderChart } from '../finder.ts';

type Template = Parameters<RenderChart>[0];

/** A flag of a call, as it is written there, and the render without it. */
export interface RemovableFlag {
  readonly text: string;
  readonly without: Template;
}

/** An image of a chart, and the template that names it. */
interface TemplateImage {
  /** undefined for a value that isn't a reference. */
  readonly reference?: Reference | undefined;
  readonly source?: string | undefined;
}

/** Renders a chart and lists the images that it names. @throws CHART_FAILED */
type ListImages = (template: Template) => Promise<readonly TemplateImage[]>;

/** A call with more flags isn't rendered without each: the call itself shows them. */
const mostFlags = 20;

/**
 * Returns what tells the flags of a call that an image of its chart depends on: those without which the chart
 * doesn't name it. Where only all of them together make a difference, they are all told.
 * @param bare the chart without any of the flags.
 */
export async function findNeededFlags(
  list: ListImages,
  bare: Template,
  flags: readonly RemovableFlag[],
): Promise<(image: TemplateImage) => OriginStep[]> {
  if (flags.length === 0 || flags.length > mostFlags) return () => [];
  const plain = await listNames(list, bare);
  const without: ReadonlySet<string>[] = [];
  for (const flag of flags) without.push(flags.length === 1 ? plain : await listNames(list, flag.without));
  return (image) => {
    const key = imageKey(image);
    if (plain.has(key)) return [];
    const needed = flags.filter((_, index) => !without[index]?.has(key));
    const told = needed.length > 0 ? needed : flags;
    return [{ kind: 'flag', text: told.map(({ text }) => text).join(' ') }];
  };
}

/** Names the images of a render; none for a chart that can't be rendered that way. */
async function listNames(list: ListImages, template: Template): Promise<ReadonlySet<string>> {
  try {
    return new Set((await list(template)).map(imageKey));
  } catch (error) {
    if (!(error instanceof ImagebuildError) || error.code !== 'CHART_FAILED') throw error;
    return new Set();
  }
}

function imageKey({ reference, source = '' }: TemplateImage): string {
  return `${source} ${reference === undefined ? '' : formatReference(reference)}`;
}
