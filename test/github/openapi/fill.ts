import type { Extract } from './extract.ts';
import type { OperationId, WebhookName } from './operations.ts';
import type { Schema } from './strict.ts';

/**
 * Facts of the state; what the description demands beside them is filled with the emptiest value that it
 * allows.
 */
export interface Filler {
  answer(id: OperationId, status: number, facts: unknown): unknown;
  webhook(name: WebhookName, facts: unknown): unknown;
}

type Facts = Readonly<Record<string, unknown>>;

/**
 * Answers as GitHub's description wants them, so that the state need not know the eighty addresses of a
 * repository. A fact that no schema knows stays in, for the validator to refuse.
 * @param address what stands where an address must.
 */
export function createFiller({ operations, webhooks, $defs }: Extract, address: string): Filler {
  const texts: Readonly<Record<string, string>> = {
    'date-time': '2026-11-01T00:00:00Z',
    uri: address,
    email: 'somebody@example.org',
  };

  function fill(schema: Schema, fact: unknown): unknown {
    if (schema.$ref !== undefined) return fill($defs[schema.$ref.slice('#/$defs/'.length)] ?? {}, fact);
    if (fact === undefined) return blank(schema);
    if (Array.isArray(fact)) return fact.map((item) => fill(listed(schema).items ?? {}, item));
    return isFacts(fact) ? object(schema, fact) : fact;
  }

  function object(schema: Schema, facts: Facts): object {
    const parts = partsOf(schema, facts);
    // What is combined begins with the whole, and goes on with what differs: often just `{}`.
    const known = Object.assign({}, ...parts.map((part) => part.properties).reverse());
    const required = parts.flatMap((part) => part.required ?? []);
    const names = new Set([...required, ...Object.keys(facts).filter((name) => facts[name] !== undefined)]);
    return Object.fromEntries([...names].map((name) => [name, fill(known[name] ?? {}, facts[name])]));
  }

  /** The schemas that together describe an object. */
  function partsOf(schema: Schema, facts: Facts): Schema[] {
    const resolved = schema.$ref === undefined ? schema : ($defs[schema.$ref.slice('#/$defs/'.length)] ?? {});
    const event = resolved.allOf?.find(({ if: condition }) => isEvent(condition, facts['event']));
    if (event) return partsOf(event['then'] as Schema, facts);
    const member = (resolved.anyOf ?? resolved.oneOf)?.find((one) => isObject(one));
    const all = [...(resolved.allOf ?? []), ...(member ? [member] : [])];
    return [resolved, ...all.flatMap((part) => partsOf(part, facts))];
  }

  function listed(schema: Schema): Schema {
    if (schema.items) return schema;
    return (schema.anyOf ?? schema.oneOf)?.map(resolve).find(({ items }) => items) ?? {};
  }

  function resolve(schema: Schema): Schema {
    return schema.$ref === undefined ? schema : ($defs[schema.$ref.slice('#/$defs/'.length)] ?? {});
  }

  function isObject(schema: Schema): boolean {
    const { type, properties, allOf, anyOf } = resolve(schema);
    return [type].flat().includes('object') || [properties, allOf, anyOf].some((part) => part !== undefined);
  }

  function blank(schema: Schema): unknown {
    const types = [schema.type].flat();
    const members = schema.anyOf ?? schema.oneOf;
    if (types.includes('null') || members?.some(({ type }) => type === 'null')) return null;
    if (schema.enum) return schema.enum.includes(null) ? null : schema.enum[0];
    if (schema.properties || schema.allOf) return object(schema, {});
    if (members?.[0]) return fill(members[0], undefined);
    if (types.includes('string')) return texts[String(schema['format'])] ?? '';
    if (types.includes('boolean')) return false;
    if (types.includes('array')) return [];
    return types.includes('object') ? {} : (schema['minimum'] ?? 0);
  }

  return {
    answer: (id, status, facts) => fill(operations[id].responses[status] ?? {}, facts),
    webhook: (name, facts) => fill(webhooks[name], facts),
  };
}

function isFacts(value: unknown): value is Facts {
  return typeof value === 'object' && value !== null;
}

function isEvent(condition: unknown, event: unknown): boolean {
  const asked = condition as { properties?: { event?: { const?: unknown } } } | undefined;
  return asked !== undefined && asked.properties?.event?.const === event;
}
