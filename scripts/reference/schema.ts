/** Reads the fields of a JSON Schema, as schemas/ has them: one row each, whatever their depth. */

/** The part of JSON Schema that zod writes. */
export interface Schema {
  readonly title?: string;
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
  readonly enum?: readonly (string | number)[];
  readonly const?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
  readonly propertyNames?: Schema;
  readonly required?: readonly string[];
  readonly anyOf?: readonly Schema[];
}

/** A field of a document. */
export interface Field {
  /** `policy.teams`, `images[].reference`, `platforms.*.digest` */
  readonly path: string;
  /** Words for a reader: `list of string`. */
  readonly type: string;
  readonly required: boolean;
  readonly description: string;
  readonly default?: unknown;
  readonly example?: unknown;
}

/** Returns the fields of an object, each followed by those inside it. */
export function fieldsOf(schema: Schema, prefix = ''): Field[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, value]) => {
    const path = prefix === '' ? name : `${prefix}.${name}`;
    const required = schema.required?.includes(name) ?? false;
    const { description = '', default: given, examples = [] } = value;
    return [
      { path, type: typeOf(value), required, description, default: given, example: examples[0] },
      ...inner(value, path),
    ];
  });
}

function inner(schema: Schema, path: string): Field[] {
  const { items, additionalProperties: rest } = schema;
  return [
    ...fieldsOf(schema, path),
    ...(items === undefined ? [] : inner(items, `${path}[]`)),
    ...(typeof rest === 'object' ? inner(rest, `${path}.*`) : []),
  ];
}

/** The largest integer that JSON can hold safely, which zod writes as a bound of every integer. */
const unbounded = Number.MAX_SAFE_INTEGER;

/** Returns the type of a value in words. */
export function typeOf(schema: Schema): string {
  if (schema.anyOf) return [...new Set(schema.anyOf.map(typeOf))].join(' or ');
  if (schema.enum) return listValues(schema.enum);
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (Array.isArray(schema.type)) return schema.type.join(' or ');
  if (schema.type === 'array') return `list of ${typeOf(schema.items ?? {})}`;
  if (schema.type === 'integer' || schema.type === 'number') return `${schema.type}${rangeOf(schema)}`;
  if (schema.type === 'object' && typeof schema.additionalProperties === 'object')
    return `map to ${typeOf(schema.additionalProperties)}`;
  return String(schema.type ?? 'any');
}

/** A list that is longer than this is in a page of its own, such as the ids of the lint rules. */
const longestList = 12;

function listValues(values: readonly (string | number)[]): string {
  return values.length > longestList ? 'string' : values.map((value) => JSON.stringify(value)).join(' or ');
}

function rangeOf({ minimum, maximum = unbounded }: Schema): string {
  if (maximum < unbounded) return `, ${minimum ?? 0} to ${maximum}`;
  return minimum === undefined || minimum <= 0 ? '' : `, at least ${minimum}`;
}
