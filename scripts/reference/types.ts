/** Reads the fields of a type that the source declares, as schema.ts does for a JSON Schema. */
import { schemaFiles } from '../schemas.ts';
import { type Declaration, type Node, readDeclarations, type SourceFile } from './declarations.ts';
import { type Field, type Schema, typeOf } from './schema.ts';

/** A type as it is used: its node, and the file whose names it uses. */
interface Use {
  readonly node: Node;
  readonly file: SourceFile;
}

const find = readDeclarations();

/** Types with a page or a schema of their own, and types whose fields don't matter. */
const opaque: Readonly<Record<string, string>> = {
  Request: 'request',
  Failure: 'error',
  Digest: 'string',
  Buffer: 'string',
  LayerAction: 'string',
};

const keywords: Readonly<Record<string, string>> = {
  TSStringKeyword: 'string',
  TSNumberKeyword: 'number',
  TSBooleanKeyword: 'boolean',
  TSUnknownKeyword: 'any',
  TSTemplateLiteralType: 'string',
};

/** Returns the fields of a declared type by its name. */
export function fieldsOfType(name: string): Field[] {
  const declaration = find(name);
  if (!declaration) throw new Error(`no type ${name}`);
  return fieldsIn({ node: declaration.node, file: declaration.file }, '', [name]);
}

/** Returns the members of a union of objects, each with its comment and its fields. */
export function variantsOfType(name: string): { comment: string; fields: Field[] }[] {
  const declaration = find(name) as Declaration;
  const union = unwrap(declaration.node['typeAnnotation'] as Node);
  return (union['types'] as Node[]).map((node) => ({
    comment: declaration.file.commentBefore(node),
    fields: fieldsIn({ node, file: declaration.file }, '', [name]),
  }));
}

/** Skips `readonly`, parentheses and Readonly<…>. */
function unwrap(node: Node): Node {
  if (node.type === 'TSTypeOperator' || node.type === 'TSParenthesizedType')
    return unwrap(node['typeAnnotation'] as Node);
  if (node.type === 'TSTypeReference' && nameOf(node) === 'Readonly')
    return unwrap(argumentsOf(node)[0] as Node);
  return node;
}

function fieldsIn({ node: wrapped, file }: Use, prefix: string, seen: readonly string[]): Field[] {
  const node = unwrap(wrapped);
  const inside = (each: unknown, path = prefix) => fieldsIn({ node: each as Node, file }, path, seen);
  if (node.type === 'TSInterfaceDeclaration')
    return [
      ...(node['extends'] as Node[]).flatMap((heritage) => named(heritage, file, prefix, seen)),
      ...membersOf((node['body'] as Node)['body'] as Node[], file, prefix, seen),
    ];
  if (node.type === 'TSTypeLiteral') return membersOf(node['members'] as Node[], file, prefix, seen);
  if (node.type === 'TSTypeAliasDeclaration') return inside(node['typeAnnotation']);
  if (node.type === 'TSArrayType') return inside(node['elementType'], `${prefix}[]`);
  if (node.type === 'TSUnionType' || node.type === 'TSIntersectionType')
    return distinct((node['types'] as Node[]).flatMap((each) => inside(each)));
  if (node.type === 'TSIndexedAccessType')
    return indexed({ node, file }).flatMap((use) => fieldsIn(use, prefix, seen));
  return node.type === 'TSTypeReference' ? named(node, file, prefix, seen) : [];
}

/**
 * Returns the types of `Type['key']`: one for each member of a union; none for a type that a schema makes.
 */
function indexed({ node, file }: Use): Use[] {
  const [key = ''] = valuesOf(node['indexType'] as Node);
  return objectsIn({ node: node['objectType'] as Node, file }).flatMap((use) =>
    membersIn(use.node).flatMap((member) => {
      const type = (member['typeAnnotation'] as Node | null)?.['typeAnnotation'] as Node | undefined;
      return type && (member['key'] as { name?: string }).name === key
        ? [{ node: type, file: use.file }]
        : [];
    }),
  );
}

/** Returns the interfaces and literal types that a type stands for. */
function objectsIn({ node: wrapped, file }: Use): Use[] {
  const node = unwrap(wrapped);
  if (node.type === 'TSTypeAliasDeclaration')
    return objectsIn({ node: node['typeAnnotation'] as Node, file });
  if (node.type === 'TSUnionType')
    return (node['types'] as Node[]).flatMap((each) => objectsIn({ node: each, file }));
  if (node.type !== 'TSTypeReference') return [{ node, file }];
  const declaration = find(nameOf(node), file);
  return declaration ? objectsIn(declaration) : [];
}

function membersIn(node: Node): Node[] {
  const body = (node['body'] as Node | undefined)?.['body'] ?? node['members'];
  return (body as Node[] | undefined) ?? [];
}

/** The fields of a type that is named, perhaps in Record<…>, Pick<…> or Omit<…>. */
function named(node: Node, file: SourceFile, prefix: string, seen: readonly string[]): Field[] {
  const name = nameOf(node);
  const [first, second] = argumentsOf(node);
  if ((name === 'Record' || name === 'ReadonlyMap') && second)
    return fieldsIn({ node: second, file }, `${prefix}.*`, seen);
  if ((name === 'Pick' || name === 'Omit') && first && second) {
    const keys = valuesOf(second);
    const start = prefix === '' ? '' : `${prefix}.`;
    return fieldsIn({ node: first, file }, prefix, seen).filter(({ path }) => {
      const key = path.slice(start.length).split(/[.[]/)[0] ?? '';
      return keys.includes(key) === (name === 'Pick');
    });
  }
  if (name === 'Partial' && first)
    return fieldsIn({ node: first, file }, prefix, seen).map((field) => ({ ...field, required: false }));
  const declaration = find(name, file);
  if (!declaration || Object.hasOwn(opaque, name) || seen.includes(name)) return [];
  return fieldsIn(declaration, prefix, [...seen, name]);
}

function membersOf(
  members: readonly Node[],
  file: SourceFile,
  prefix: string,
  seen: readonly string[],
): Field[] {
  return members.flatMap((member) => {
    const node = (member['typeAnnotation'] as Node | null)?.['typeAnnotation'] as Node | undefined;
    if (member.type !== 'TSPropertySignature' || !node) return [];
    const key =
      (member['key'] as { name?: string; value?: string }).name ?? String((member['key'] as Node)['value']);
    const path = prefix === '' ? key : `${prefix}.${key}`;
    const field = {
      path,
      type: typeIn({ node, file }),
      required: member['optional'] !== true && !mayBeUndefined(node),
      description: file.commentBefore(member),
    };
    return [field, ...fieldsIn({ node, file }, path, seen)];
  });
}

function mayBeUndefined(node: Node): boolean {
  return (
    node.type === 'TSUnionType' && (node['types'] as Node[]).some(({ type }) => type === 'TSUndefinedKeyword')
  );
}

/** Returns a type in words. */
function typeIn({ node: wrapped, file }: Use): string {
  const node = unwrap(wrapped);
  const inside = (each: unknown) => typeIn({ node: each as Node, file });
  if (node.type === 'TSUnionType') {
    const types = (node['types'] as Node[]).filter(({ type }) => type !== 'TSUndefinedKeyword');
    return [...new Set(types.map(inside))].join(' or ');
  }
  if (node.type === 'TSArrayType') return `list of ${inside(node['elementType'])}`;
  if (node.type === 'TSIndexedAccessType') {
    const types = [...new Set(indexed({ node, file }).map(typeIn))];
    return types.length > 0 ? types.join(' or ') : nameOfIndexed(node);
  }
  if (node.type === 'TSLiteralType') return JSON.stringify((node['literal'] as Node)['value']);
  if (node.type !== 'TSTypeReference')
    return keywords[node.type] ?? (node.type === 'TSTypeLiteral' ? 'object' : 'any');
  const name = nameOf(node);
  const [first, second] = argumentsOf(node);
  if (first?.type === 'TSTypeQuery') return typeOfSchema((first['exprName'] as { name: string }).name);
  if (Object.hasOwn(opaque, name)) return opaque[name] ?? '';
  if ((name === 'Record' || name === 'ReadonlyMap') && second) return `map to ${inside(second)}`;
  if (name === 'Pick' || name === 'Omit') return 'object';
  if (first && /Array$/.test(name)) return `list of ${inside(first)}`;
  const declaration = find(name, file);
  if (declaration?.node.type !== 'TSTypeAliasDeclaration') return 'object';
  return typeIn({ node: declaration.node['typeAnnotation'] as Node, file: declaration.file });
}

/** `z.output<typeof installs>`: the schema of results has a field of this name. */
function typeOfSchema(name: string): string {
  const result = JSON.parse(schemaFiles().get('result.schema.json') ?? '{}') as Schema;
  const field = result.properties?.[name];
  return field === undefined ? 'object' : typeOf(field);
}

/** `Result['notes']`, whose type a schema makes: `notes of the result`; `(typeof names)[number]`: string. */
function nameOfIndexed(node: Node): string {
  const name = nameOf(node['objectType'] as Node);
  const [key = ''] = valuesOf(node['indexType'] as Node);
  return name === ''
    ? 'string'
    : `${key} of the ${name.replaceAll(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase()}`;
}

function valuesOf(node: Node): string[] {
  const nodes = node.type === 'TSUnionType' ? (node['types'] as Node[]) : [node];
  return nodes.map((each) => String((each['literal'] as Node | undefined)?.['value']));
}

function argumentsOf(node: Node): Node[] {
  return ((node['typeArguments'] as Node | null)?.['params'] as Node[] | undefined) ?? [];
}

function nameOf(node: Node): string {
  const named = (node['typeName'] ?? node['expression']) as { name?: string } | undefined;
  return named?.name ?? '';
}

/** The fields of several types, each path once. */
function distinct(fields: readonly Field[]): Field[] {
  return [...new Map(fields.map((field) => [field.path, field])).values()];
}
