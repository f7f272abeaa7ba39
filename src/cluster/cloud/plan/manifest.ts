import { parseAllDocuments } from 'yaml';

/** An object as a manifest names it. */
export interface ManifestObject {
  readonly apiVersion: string;
  readonly kind: string;
  /** undefined when only `generateName` is given. */
  readonly name?: string | undefined;
  readonly generateName?: string | undefined;
  readonly namespace?: string | undefined;
  /** The events of a hook of helm; undefined for other objects. */
  readonly hooks?: readonly string[] | undefined;
  /** The kind that a CustomResourceDefinition defines. */
  readonly defines?: DefinedKind | undefined;
}

/** A kind that a manifest defines, which the API server may not know yet. */
export interface DefinedKind {
  readonly group: string;
  readonly kind: string;
  readonly isNamespaced: boolean;
}

interface ReadObjects {
  readonly objects: readonly ManifestObject[];
  /** Documents that aren't objects: templates, and what isn't YAML. */
  readonly unread: number;
}

/** Objects of one text that are read; a manifest with more is unheard of. */
const mostObjects = 10_000;

/** Reads the objects that the documents of a manifest name; the items of lists are objects of their own. */
export function readObjects(text: string): ReadObjects {
  const objects: ManifestObject[] = [];
  let unread = 0;
  for (const value of readDocuments(text)) {
    if (value === null) continue;
    const found = readValue(value);
    if (found.length === 0) unread++;
    objects.push(...found);
    if (objects.length > mostObjects) break;
  }
  return { objects: objects.slice(0, mostObjects), unread };
}

/** Returns the value of each document: null for an empty one, undefined for one that isn't YAML. */
function* readDocuments(text: string): Generator<unknown> {
  // helm and people put each document between lines of their own, so one that isn't YAML spoils no other.
  for (const part of text.split(/^---(?=\s|$)/m)) {
    if (part.replace(/^\s*#.*$/gm, '').trim() === '') yield null;
    else yield* readPart(part);
  }
}

function* readPart(text: string): Generator<unknown> {
  if (text.trimStart().startsWith('{')) {
    try {
      return yield JSON.parse(text);
    } catch {
      // A template, or several values; the YAML parser says.
    }
  }
  const documents = parseAllDocuments(text, { strict: false, uniqueKeys: false, logLevel: 'silent' });
  if (!Array.isArray(documents)) return;
  for (const document of documents) {
    if (document.errors.length > 0) yield undefined;
    else
      try {
        yield document.toJS({ maxAliasCount: 100 });
      } catch {
        yield undefined; // its aliases multiply too far
      }
  }
}

type Fields = Readonly<Record<string, unknown>>;

function readValue(value: unknown): ManifestObject[] {
  const fields = toFields(value);
  const [apiVersion, kind] = [toText(fields['apiVersion']), toText(fields['kind'])];
  if (apiVersion === undefined || kind === undefined) return [];
  const { items } = fields;
  if (kind.endsWith('List') && Array.isArray(items)) return items.flatMap(readValue);
  const metadata = toFields(fields['metadata']);
  const [name, generateName] = [toText(metadata['name']), toText(metadata['generateName'])];
  if (name === undefined && generateName === undefined) return [];
  const hook = toText(toFields(metadata['annotations'])['helm.sh/hook']);
  return [
    {
      apiVersion,
      kind,
      name,
      generateName: name === undefined ? generateName : undefined,
      namespace: toText(metadata['namespace']),
      hooks: hook?.split(',').map((event) => event.trim()),
      defines: kind === 'CustomResourceDefinition' ? readDefined(toFields(fields['spec'])) : undefined,
    },
  ];
}

function readDefined(spec: Fields): DefinedKind | undefined {
  const [group, kind] = [toText(spec['group']), toText(toFields(spec['names'])['kind'])];
  return group === undefined || kind === undefined
    ? undefined
    : { group, kind, isNamespaced: spec['scope'] !== 'Cluster' };
}

function toFields(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}

function toText(value: unknown): string | undefined {
  return typeof value === 'string' && value !== ''
    ? value
    : typeof value === 'number'
      ? String(value)
      : undefined;
}
