import { type Reference, tryParseReference } from '../image/reference.ts';

/**
 * Where manifests name images (docs/compatibility.md B.3), as rules on plain text. What they find is only likely, until its source
 * confirms it.
 */

/** The texts of one mapping, by key. */
export type YamlFields = ReadonlyMap<string, string>;

/** What may be a reference, and the key that it stands at. */
export interface CandidateText {
  readonly text: string;
  readonly key: string;
}

/** Every way a mapping names an image: a new one is a row. */
const fieldRules: readonly ((fields: YamlFields) => CandidateText[])[] = [
  imageField,
  imageNames,
  repositoryField,
  environmentField,
];

export function findCandidatesInFields(fields: YamlFields): CandidateText[] {
  return fieldRules.flatMap((rule) => rule(fields));
}

/** `image`, completed by the `registry`, `repository`, `tag` and `digest` that stand beside it. */
function imageField(fields: YamlFields): CandidateText[] {
  const image = fields.get('image');
  if (image === undefined) return [];
  const repository = fields.get('repository');
  // `repository: nvcr.io/nvidia`, `image: driver`, `version: 1`, as the operators of NVIDIA write it.
  const parts = repository !== undefined && /^[\w.-]+$/.test(image);
  const tag = fields.get('tag') ?? (parts ? fields.get('version') : undefined);
  return [
    {
      text: join(fields.get('registry'), parts ? `${repository}/${image}` : image, tag, fields.get('digest')),
      key: 'image',
    },
  ];
}

/** `initImage`, `sidecar-image`, `RELATED_IMAGE_X`, `CSI_PROVISIONER_IMAGE` */
export const imageKey = /^(?!image$)[\w./-]*[iI]mage$|^RELATED_IMAGE_|_IMAGE$/;

function imageNames(fields: YamlFields): CandidateText[] {
  return [...fields]
    .filter(([key, text]) => imageKey.test(key) && isExplicit(text))
    .map(([key, text]) => ({ text, key }));
}

/** `repository` with `registry`, `tag` or `digest`; alone it may be anything, a git repository too. */
function repositoryField(fields: YamlFields): CandidateText[] {
  const repository = fields.get('repository');
  const [registry, tag, digest] = ['registry', 'tag', 'digest'].map((key) => fields.get(key) || undefined);
  if (!repository || fields.has('image') || (registry ?? tag ?? digest) === undefined) return [];
  return [{ text: join(registry, repository, tag, digest), key: 'repository' }];
}

/** `name: RELATED_IMAGE_X` and `value` beside it, as an environment variable is written. */
function environmentField(fields: YamlFields): CandidateText[] {
  const value = fields.get('value');
  return value !== undefined && isExplicit(value) && imageKey.test(fields.get('name') ?? '')
    ? [{ text: value, key: 'value' }]
    : [];
}

/** Arguments that hold an image although their names do not say so. */
const imageArguments = ['prometheus-config-reloader'];
const argument = new RegExp(
  `(?:^|[\\s"'[,])--?(?:[\\w.-]*image|${imageArguments.join('|')})=["']?([^\\s"',\\]]+)`,
  'gi',
);

/** `--proxy-image=…` in an argument, or anywhere in a command line. */
export function findCandidatesInText(text: string): string[] {
  return [...text.matchAll(argument)].map((match) => match[1] ?? '').filter(isExplicit);
}

/** A bare word at a key that is not `image` itself is a mode or a switch more often than an image. */
export function isExplicit(text: string): boolean {
  return /[/:@]/.test(text);
}

/** What stands for no image, although the grammar of references allows it. */
const noImage = new Set([
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

/** The reference that a text is; undefined when it is none: a word as above, a number, a template. */
export function parseCandidate(text: string): Reference | undefined {
  const plain = text.trim().replace(/^docker:\/\//, '');
  return noImage.has(plain.toLowerCase()) || !/[a-z]/.test(plain) ? undefined : tryParseReference(plain);
}

function join(
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
