import type { Reference } from '../image/reference.ts';
import { imageKey, isExplicit, likelyInText, referenceIn } from './rules.ts';
import { containerLists, podSpecOf } from './workloads.ts';

/** An image named in a text. */
export interface NamedImage {
  readonly reference: Reference;
  /** Whether it stands in a pod template. */
  readonly certain: boolean;
  /** 1-based */
  readonly line: number;
  /** The template that helm made the document of. */
  readonly source?: string | undefined;
}

/** A key that may name an image, and its value: quoted, or up to a blank. What goes on with `{{` is no match. */
const field =
  /(?:^|[\s{,])(["']?)([\w./-]*(?:[iI]mage|_IMAGE|RELATED_IMAGE_\w+))\1\s*:(?:\s+|(?=["']))(?:"([^"]*)"|'([^']*)'|([^\s,{}[\]"']+)(?=[\s,}\]]|$))/g;

/** Characters; longer lines are data, not manifests. */
const longestLine = 64 * 1024;
/** Lines; no list of containers is longer. */
const furthestParent = 2000;

/**
 * The images of a text that is no YAML (a template), line by line. An `image` is certain when it stands in a list of containers, by its
 * indentation, of a document whose `kind` is a workload: whatever the template's conditions are, the cluster may run it.
 */
export function imagesInText(text: string): NamedImage[] {
  const lines = text.split('\n').map((line) => line.trimEnd());
  const isWorkload = podSpecOf(/^kind:\s*["']?(\w+)/m.exec(text)?.[1] ?? '') !== undefined;
  return lines.flatMap((line, index) => {
    if (line.length > longestLine || /^\s*#/.test(line)) return [];
    const certain =
      isWorkload &&
      /^\s*(?:-\s+)?image:/.test(line) &&
      containerLists.some((list) => list === parentKey(lines, index));
    const named = [...fieldTexts(line), ...likelyInText(line)].map(referenceIn);
    return named
      .filter((reference) => reference !== undefined)
      .map((reference) => ({ reference, certain, line: index + 1 }));
  });
}

function fieldTexts(line: string): string[] {
  return [...line.matchAll(field)]
    .map(([, , key = '', double, single, plain]) => ({ key, text: double ?? single ?? plain ?? '' }))
    .filter(({ key, text }) => key === 'image' || (imageKey.test(key) && isExplicit(text)))
    .map(({ text }) => text);
}

/** The key that a line of block YAML stands below: that of the nearest line before it that is indented less. */
function parentKey(lines: readonly string[], index: number): string | undefined {
  const column = keyColumn(lines[index] ?? '');
  for (let above = index - 1; above >= Math.max(0, index - furthestParent); above--) {
    const line = lines[above] ?? '';
    if (/^\s*(?:#|\{\{|$)/.test(line) || keyColumn(line) >= column) continue;
    return /^\s*["']?([\w-]+)["']?\s*:/.exec(line)?.[1];
  }
  return undefined;
}

/** Where the key of a line begins, after the dashes of a list. */
function keyColumn(line: string): number {
  return /^[\s-]*/.exec(line)?.[0].length ?? 0;
}
