/**
 * The rules by which manifests name images (docs/compatibility.md B 4), on plain text and on the fields of a
 * mapping. What they find is a candidate until its source confirms it, except in the pod templates of
 * workloads.
 */
import { type Reference, tryParseReference } from '../image/reference.ts';

/** The texts of one mapping, by key. */
type YamlFields = ReadonlyMap<string, string>;

/** A text that may be a reference, and its key. */
interface CandidateText {
  readonly text: string;
  readonly key: string;
}

/** Every way in which a mapping names an image. A new one is a row. */
const fieldRules: readonly ((fields: YamlFields) => CandidateText[])[] = [
  findImageField,
  findNamedFields,
  findRepositoryField,
  findEnvironmentField,
];

export function findCandidatesInFields(fields: YamlFields): CandidateText[] {
  return fieldRules.flatMap((rule) => rule(fields));
}

/** Finds `image`, completed by the `registry`, `repository`, `tag` and `digest` beside it. */
function findImageField(fields: YamlFields): CandidateText[] {
  const image = fields.get('image');
  if (image === undefined) return [];
  const repository = fields.get('repository');
  // `repository: nvcr.io/nvidia`, `image: driver`, `version: 1`, as in the operators of NVIDIA.
  const inParts = repository !== undefined && /^[\w.-]+$/.test(image);
  const name = inParts ? `${repository}/${image}` : image;
  const tag = fields.get('tag') ?? (inParts ? fields.get('version') : undefined);
  return [{ text: joinReference(fields.get('registry'), name, tag, fields.get('digest')), key: 'image' }];
}

/** `initImage`, `sidecar-image`, `RELATED_IMAGE_X`, `CSI_PROVISIONER_IMAGE` */
const imageKey = /^(?!image$)[\w./-]*[iI]mage$|^RELATED_IMAGE_|_IMAGE$/;

function findNamedFields(fields: YamlFields): CandidateText[] {
  return [...fields]
    .filter(([key, text]) => imageKey.test(key) && isExplicit(text))
    .map(([key, text]) => ({ text, key }));
}

/**
 * Finds `repository` with `registry`, `tag` or `digest`; alone it may be anything, such as a git repository.
 */
function findRepositoryField(fields: YamlFields): CandidateText[] {
  const repository = fields.get('repository');
  const [registry, tag, digest] = ['registry', 'tag', 'digest'].map((key) => fields.get(key) || undefined);
  if (!repository || fields.has('image') || (registry ?? tag ?? digest) === undefined) return [];
  return [{ text: joinReference(registry, repository, tag, digest), key: 'repository' }];
}

/** Finds `name: RELATED_IMAGE_X` with `value` beside it, as environment variables are written. */
function findEnvironmentField(fields: YamlFields): CandidateText[] {
  const value = fields.get('value');
  return value !== undefined && isExplicit(value) && imageKey.test(fields.get('name') ?? '')
    ? [{ text: value, key: 'value' }]
    : [];
}

/** Arguments whose value is an image although their names don't say so. */
const imageArguments = ['prometheus-config-reloader'];
const argument = new RegExp(
  `(?:^|[\\s"'[,])--?(?:[\\w.-]*image|${imageArguments.join('|')})=["']?([^\\s"',\\]]+)`,
  'gi',
);

/** Finds `--proxy-image=…` in an argument, or anywhere in a command line. */
export function findCandidatesInText(text: string): string[] {
  return [...text.matchAll(argument)].map((match) => match[1] ?? '').filter(isExplicit);
}

/** At a key other than `image`, a bare word is a mode or a switch more often than an image. */
function isExplicit(text: string): boolean {
  return /[/:@]/.test(text);
}

/** Words that don't stand for an image, although the grammar of references allows them. */
const notImages = new Set([
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
]);

/**
 * Parses a text as a reference; undefined for a word as above, a number, a template, or anything else that
 * isn't a reference.
 */
export function parseCandidate(text: string): Reference | undefined {
  const plain = text.trim().replace(/^docker:\/\//, '');
  return notImages.has(plain.toLowerCase()) || !/[a-z]/.test(plain) ? undefined : tryParseReference(plain);
}

function joinReference(
  registry: string | undefined,
  name: string,
  tag: string | undefined,
  digest: string | undefined,
): string {
  const bare = name.trim();
  const complete = /@|:[^/]+$/.test(bare);
  return [
    registry && !hasHost(bare) ? `${registry.replace(/\/+$/, '')}/` : '',
    bare,
    tag && !complete ? `:${tag}` : '',
    digest && !bare.includes('@') ? `@${digest}` : '',
  ].join('');
}

function hasHost(name: string): boolean {
  const slash = name.indexOf('/');
  return slash !== -1 && /[.:]|^localhost$/.test(name.slice(0, slash));
}

/**
 * The workloads whose pod templates are certain, since the cluster will run their images; by kind, the path
 * to the pod's spec.
 */
const podSpecs: Readonly<Record<string, readonly string[]>> = {
  Pod: ['spec'],
  PodTemplate: ['template', 'spec'],
  Deployment: ['spec', 'template', 'spec'],
  StatefulSet: ['spec', 'template', 'spec'],
  DaemonSet: ['spec', 'template', 'spec'],
  ReplicaSet: ['spec', 'template', 'spec'],
  ReplicationController: ['spec', 'template', 'spec'],
  Job: ['spec', 'template', 'spec'],
  CronJob: ['spec', 'jobTemplate', 'spec', 'template', 'spec'],
};

/** The lists in a pod's spec whose elements have an image. */
export const containerLists = ['containers', 'initContainers', 'ephemeralContainers'] as const;

/** Returns the path from an object of a kind to its pod's spec; undefined when the kind isn't a workload. */
export function findPodSpec(kind: string): readonly string[] | undefined {
  return Object.hasOwn(podSpecs, kind) ? podSpecs[kind] : undefined;
}

/** An image that a text names. */
export interface NamedImage {
  readonly reference: Reference;
  /** true when a pod template names it. */
  readonly certain: boolean;
  /** 1-based */
  readonly line: number;
  /** The template that helm rendered the document from. */
  readonly source?: string | undefined;
}

/**
 * A key that may name an image, and its value: quoted, or up to a blank. A value that continues with `{{`
 * doesn't match.
 */
const field =
  /(?:^|[\s{,])(["']?)([\w./-]*(?:[iI]mage|_IMAGE|RELATED_IMAGE_\w+))\1\s*:(?:\s+|(?=["']))(?:"([^"]*)"|'([^']*)'|([^\s,{}[\]"']+)(?=[\s,}\]]|$))/g;
/** Characters; longer lines are data, not manifests. */
const longestLine = 64 * 1024;

/**
 * Finds images line by line, in a text that doesn't parse as YAML, such as a template. An `image` is certain
 * when its indentation puts it in a list of containers, in a document whose `kind` is a workload: whatever
 * the template's conditions, the cluster may run it.
 */
export function findImagesInText(text: string): NamedImage[] {
  const isWorkload = findPodSpec(/^kind:\s*["']?(\w+)/m.exec(text)?.[1] ?? '') !== undefined;
  const findParent = createParentFinder();
  return text.split('\n').flatMap((line, index) => {
    if (line.length > longestLine || /^\s*(?:#|$)/.test(line)) return [];
    const inContainers = containerLists.some((list) => list === findParent(line));
    const certain = isWorkload && inContainers && /^[\s-]*image:/.test(line);
    return [...findFieldTexts(line), ...findCandidatesInText(line)]
      .map(parseCandidate)
      .filter((reference) => reference !== undefined)
      .map((reference) => ({ reference, certain, line: index + 1 }));
  });
}

function findFieldTexts(line: string): string[] {
  return [...line.matchAll(field)]
    .map(([, , key = '', double, single, plain]) => ({ key, text: double ?? single ?? plain ?? '' }))
    .filter(({ key, text }) => key === 'image' || (imageKey.test(key) && isExplicit(text)))
    .map(({ text }) => text);
}

/**
 * Returns a function that takes line after line of block YAML, and returns the key above each: that of the
 * last line indented less.
 */
function createParentFinder(): (line: string) => string | undefined {
  const open: { column: number; key: string | undefined }[] = [];
  return (line) => {
    if (/^\s*\{\{/.test(line)) return undefined;
    // The dashes of a list aren't keys: its elements belong to the key of the list.
    const column = /^[\s-]*/.exec(line)?.[0].length ?? 0;
    while ((open.at(-1)?.column ?? -1) >= column) open.pop();
    const parent = open.at(-1)?.key;
    open.push({ column, key: /^[\s-]*["']?([\w-]+)["']?\s*:/.exec(line)?.[1] });
    return parent;
  };
}
