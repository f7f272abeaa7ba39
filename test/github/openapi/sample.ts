import type { Schema } from './strict.ts';

/** A value that a schema accepts: every property that it requires, and no other. */
export interface Sample {
  readonly value: unknown;
  /** Objects whose schema names no properties: they may have any. */
  readonly open: ReadonlySet<object>;
}

const texts: Readonly<Record<string, string>> = {
  'date-time': '2026-11-01T00:00:00Z',
  uri: 'https://github.com/',
  email: 'octo@example.org',
};

/** The smallest value of a schema; of a union the first member. */
export function sampleOf(schema: Schema, $defs: Readonly<Record<string, Schema>>): Sample {
  const open = new Set<object>();
  return { value: build(schema), open };

  function build(schema: Schema): unknown {
    if (schema.$ref !== undefined) return build($defs[schema.$ref.slice('#/$defs/'.length)] ?? {});
    if (schema.enum) return schema.enum[0];
    if (schema.properties || schema.allOf) return object(schema);
    const member = schema.anyOf?.[0] ?? schema.oneOf?.[0];
    if (member) return build(member);
    return scalar(schema);
  }

  function object(schema: Schema): object {
    const own = Object.keys(schema.properties ?? {})
      .filter((name) => schema.required?.includes(name))
      .map((name) => [name, build(schema.properties?.[name] ?? {})]);
    // A union that is picked by `event` is one if/then a member, and the first event is the sample's.
    const picked = schema.allOf?.[0]?.then as Schema | undefined;
    const parts = picked ? [picked] : [...(schema.allOf ?? []), ...(schema.anyOf?.slice(0, 1) ?? [])];
    return Object.assign({}, ...parts.map(build).reverse(), Object.fromEntries(own));
  }

  function scalar(schema: Schema): unknown {
    const type = [schema.type].flat().find((name) => name !== 'null');
    if (type === 'array') return [build(schema.items ?? {})];
    if (type === 'integer' || type === 'number') return schema['minimum'] ?? 1;
    if (type === 'boolean') return true;
    if (type === 'string')
      return texts[String(schema['format'])] ?? '0123456789012345678901234567890123456789';
    const empty = {};
    open.add(empty);
    return empty;
  }
}

/** A wrong copy of a sample, and what is wrong with it. */
export interface Mutant {
  readonly wrong: string;
  readonly value: unknown;
}

/**
 * Copies of a sample that its schema must refuse: a property dropped, an unknown one added, a value of
 * another type.
 */
export function* mutantsOf({ value, open }: Sample): Generator<Mutant> {
  for (const { path, node, replace } of nodes(value, '', (changed) => changed)) {
    if (open.has(node as object)) {
      yield { wrong: `${path} is a text`, value: replace('not an object') };
      continue;
    }
    if (node === null) continue;
    yield {
      wrong: `${path} is of another type`,
      value: replace(typeof node === 'object' ? 7.5 : { no: 'scalar' }),
    };
    if (typeof node !== 'object' || Array.isArray(node)) continue;
    yield { wrong: `${path}/surprise is unknown`, value: replace({ ...node, surprise: true }) };
    for (const name of Object.keys(node)) {
      const { [name]: _, ...rest } = node as Record<string, unknown>;
      yield { wrong: `${path}/${name} is missing`, value: replace(rest) };
    }
  }
}

interface Node {
  readonly path: string;
  readonly node: unknown;
  /** The whole sample with another value in this place. */
  replace(value: unknown): unknown;
}

function* nodes(node: unknown, path: string, replace: Node['replace']): Generator<Node> {
  yield { path, node, replace };
  if (node === null || typeof node !== 'object') return;
  for (const [key, child] of Object.entries(node)) {
    const put = (changed: unknown) =>
      replace(
        Array.isArray(node)
          ? node.map((item, index) => (String(index) === key ? changed : item))
          : { ...node, [key]: changed },
      );
    yield* nodes(child, `${path}/${key}`, put);
  }
}
