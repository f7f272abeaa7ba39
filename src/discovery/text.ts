import type { Reference } from '../image/reference.ts';
import { findCandidatesInText, imageKey, isExplicit, parseCandidate } from './rules.ts';
import { containerLists, findPodSpec } from './workloads.ts';

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

/**
 * The images of a text that is no YAML (a template), line by line. An `image` is certain when it stands in a list of containers, by its
 * indentation, of a document whose `kind` is a workload: whatever the template's conditions are, the cluster may run it.
 */
export function findImagesInText(text: string): NamedImage[] {
  const isWorkload = findPodSpec(/^kind:\s*["']?(\w+)/m.exec(text)?.[1] ?? '') !== undefined;
  const parentOf = parentFinder();
  return text.split('\n').flatMap((line, index) => {
    if (line.length > longestLine || /^\s*(?:#|$)/.test(line)) return [];
    const inContainers = containerLists.some((list) => list === parentOf(line));
    const certain = isWorkload && inContainers && /^[\s-]*image:/.test(line);
    return [...fieldTexts(line), ...findCandidatesInText(line)]
      .map(parseCandidate)
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

/** Takes line after line of block YAML, and gives the key that each stands below: that of the last line indented less. */
function parentFinder(): (line: string) => string | undefined {
  const open: { column: number; key: string | undefined }[] = [];
  return (line) => {
    if (/^\s*\{\{/.test(line)) return undefined;
    // The dashes of a list are no keys: its elements stand below the key of the list.
    const column = /^[\s-]*/.exec(line)?.[0].length ?? 0;
    while ((open.at(-1)?.column ?? -1) >= column) open.pop();
    const parent = open.at(-1)?.key;
    open.push({ column, key: /^[\s-]*["']?([\w-]+)["']?\s*:/.exec(line)?.[1] });
    return parent;
  };
}
