/** A JSON schema, as far as the extract needs one. */
export interface Schema {
  $ref?: string;
  type?: string | string[];
  nullable?: boolean;
  enum?: unknown[];
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: boolean | Schema;
  unevaluatedProperties?: boolean;
  items?: Schema;
  allOf?: Schema[];
  anyOf?: Schema[];
  oneOf?: Schema[];
  [keyword: string]: unknown;
}

/**
 * The schemas of a description and, by `<schema name>`, the discriminated unions that replace what it says.
 */
export interface Description {
  readonly schemas: Readonly<Record<string, Schema>>;
  readonly unions: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

const kept = [
  'minimum',
  'maximum',
  'minLength',
  'maxLength',
  'pattern',
  'minItems',
  'maxItems',
  'maxProperties',
];
const formats = ['date-time', 'uri', 'email'];
const combiners = ['allOf', 'anyOf', 'oneOf'] as const;

/** Makes schemas of an OpenAPI 3.0 description strict, and remembers which others they refer to. */
export function strictSchemas(description: Description) {
  const wanted = new Set<string>();

  /**
   * @param sealed whether the schema stands alone; a member of a combination leaves it to the whole to refuse
   * unknown properties.
   */
  function strict(schema: Schema, sealed = true): Schema {
    if (schema.$ref !== undefined) return refer(nameOf(schema.$ref), sealed);
    const combined = combiners.some((key) => schema[key]);
    const made: Schema = { ...pick(schema), ...members(schema) };
    if (schema.items) made.items = strict(schema.items);
    if (schema.properties) made.properties = mapValues(schema.properties, (property) => strict(property));
    Object.assign(made, limits(schema, combined, sealed));
    if (typeof schema.additionalProperties === 'object')
      made.additionalProperties = strict(schema.additionalProperties);
    return schema.nullable ? nullable(made) : made;
  }

  function refer(name: string, sealed: boolean): Schema {
    if (!sealed) return strict(resolve(name), false);
    wanted.add(name);
    return { $ref: `#/$defs/${name}` };
  }

  function resolve(name: string): Schema {
    const schema = description.schemas[name];
    if (!schema) throw new Error(`the description has no schema ${name}`);
    return schema;
  }

  /** Members of a combination; those that any object would satisfy are left out. */
  function members(schema: Schema): Schema {
    const own = Object.keys(schema.properties ?? {}).length > 0 || (schema.allOf?.length ?? 0) > 0;
    const made: Schema = {};
    for (const key of combiners) {
      const meaningful = schema[key]?.filter((member) => !acceptsAnything(member));
      if (meaningful === undefined || meaningful.length === 0) continue;
      made[key] = meaningful.map((member) => strict(member, !own));
    }
    return made;
  }

  function acceptsAnything(schema: Schema): boolean {
    if (schema.$ref !== undefined) return acceptsAnything(resolve(nameOf(schema.$ref)));
    const says = ['properties', 'items', 'enum', 'required', ...combiners].some((key) => schema[key]);
    const typed = schema.type !== undefined && schema.type !== 'object';
    return !says && !typed && typeof schema.additionalProperties !== 'object';
  }

  /** The union of a description, picked by its `event`: of an unknown event nothing is right. */
  function union(byEvent: Readonly<Record<string, string>>): Schema {
    const picks = Object.entries(byEvent).map(([event, name]) => ({
      if: { properties: { event: { const: event } } },
      // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
      then: refer(name, true),
    }));
    const properties = { event: { enum: Object.keys(byEvent) } };
    return { type: 'object', required: ['event'], properties, allOf: picks };
  }

  /** Every schema that was referred to, and what those refer to. */
  function definitions(): Record<string, Schema> {
    const made: Record<string, Schema> = {};
    for (const name of wanted) {
      const byEvent = description.unions[name];
      made[name] = byEvent ? union(byEvent) : strict(resolve(name));
    }
    return Object.fromEntries(Object.entries(made).sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  return { strict, definitions };
}

function pick(schema: Schema): Schema {
  const made: Schema = {};
  for (const key of ['type', 'enum', 'required', ...kept])
    if (schema[key] !== undefined) made[key] = schema[key];
  if (formats.includes(String(schema.format))) made.format = schema.format;
  return made;
}

function limits(schema: Schema, combined: boolean, sealed: boolean): Schema {
  const free = schema.properties === undefined && !schema.allOf;
  if (!sealed || free || (schema.type !== undefined && schema.type !== 'object')) return {};
  return combined ? { unevaluatedProperties: false } : { additionalProperties: false };
}

function nullable(schema: Schema): Schema {
  if (typeof schema.type !== 'string') return { anyOf: [schema, { type: 'null' }] };
  const values = schema.enum ? { enum: [...new Set([...schema.enum, null])] } : {};
  return { ...schema, ...values, type: [schema.type, 'null'] };
}

function nameOf(reference: string): string {
  return reference.slice(reference.lastIndexOf('/') + 1);
}

function mapValues<From, To>(record: Readonly<Record<string, From>>, change: (value: From) => To) {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}
