import { type Reference, tryParseReference } from '../../image/reference.ts';
import { hasHost } from './host.ts';

/** Words that don't stand for an image, although the grammar of references allows them. */
const notImages = new Set([
  ...[
    'auto',
    'default',
    'disabled',
    'enabled',
    'false',
    'nil',
    'no',
    'none',
    'null',
    'off',
    'on',
    'true',
    'yes',
  ],
]);

/** Tells a template, a switch or an empty text from a value that is meant to be an image. */
export function isMeantAsImage(text: string): boolean {
  return !text.includes('{{') && !/^[|>][+-]?$/.test(text) && !notImages.has(text.toLowerCase());
}

/** Parses a text that stands where only an image may stand; undefined when it isn't a reference. */
export function parseImage(text: string): Reference | undefined {
  const plain = withoutScheme(text);
  return isMeantAsImage(plain) && /[a-z]/.test(plain) ? tryParseReference(plain) : undefined;
}

/**
 * Parses a text that probably names an image, by its key. Nothing is added to it: without a tag and a digest
 * the reference has neither.
 */
export function parseLikely(text: string): Reference | undefined {
  const reference = parseImage(text);
  if (!reference || isForeign(reference)) return undefined;
  const plain = withoutScheme(text);
  const { tag: _, ...bare } = reference;
  return /:[^/:@]+(?:@|$)/.test(plain) || plain.includes('@') ? reference : bare;
}

/**
 * Parses a text that is nothing but `host.tld/path:tag` or `…@sha256:…`, which is an image whatever its key
 * (docs/compatibility.md B 4).
 */
export function parseComplete(text: string): Reference | undefined {
  if (text.length > 512 || !complete.test(text)) return undefined;
  const reference = parseLikely(text);
  if (!reference || (reference.tag === undefined && reference.digest === undefined)) return undefined;
  const isApiVersion = /^v\d+(?:(?:alpha|beta)\d+)?$/.test(reference.repository);
  return isApiVersion || !hasHost(withoutScheme(text)) ? undefined : reference;
}

/**
 * Parses the value of a key that only mentions an image. It must be `path/name:tag`, since such keys hold
 * directories, policies and addresses too.
 */
export function parseMentioned(text: string): Reference | undefined {
  return /^[\w.-]+(?::\d+)?(?:\/[\w.-]+)+:(?!\d{4,5}$)\w[\w.-]*$/.test(text.trim())
    ? parseLikely(text)
    : undefined;
}

const complete = /^(?:docker:\/\/)?[\w.-]+(?::\d+)?\/[\w./-]+(?::[\w.-]+)?(?:@sha256:[0-9a-f]{64})?$/i;

/** Hosts and tags of names that look like references: labels, taints, resources, source code. */
const foreignHosts =
  /(?:^|\.)(?:kubernetes\.io|k8s\.io|svc|cluster\.local|svc\.[\w.]+|github\.com|gitlab\.com|bitbucket\.org|nvidia\.com|amd\.com|intel\.com)$/;
const registries =
  /^(?:registry[\w-]*\.k8s\.io|registry\.gitlab\.com|docker\.pkg\.github\.com|registry\.[\w.-]+)$/;
const effects = new Set(['NoSchedule', 'NoExecute', 'PreferNoSchedule']);

function isForeign({ host, tag = '' }: Reference): boolean {
  const name = host.replace(/:\d+$/, '');
  return effects.has(tag) || (foreignHosts.test(name) && !registries.test(name));
}

function withoutScheme(text: string): string {
  return text.trim().replace(/^docker:\/\//, '');
}
