import Ajv, { type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { type Extract, type Operation, readExtract } from './extract.ts';
import type { OperationId, WebhookName } from './operations.ts';
import type { Schema } from './strict.ts';

/** An operation as a request names it, with the parameters in its path. */
export interface Match {
  readonly id: OperationId;
  readonly path: Readonly<Record<string, string>>;
}

/** What came with a request beside its path. */
export interface Asked {
  readonly path: Readonly<Record<string, unknown>>;
  readonly query: Readonly<Record<string, unknown>>;
  /** Undefined when the request has none. */
  readonly body: unknown;
}

/**
 * Holds requests, answers and webhook payloads against GitHub's description. Each check gives its problems;
 * none means it fits.
 */
export interface Validator {
  match(method: string, pathname: string): Match | undefined;
  request(id: OperationId, asked: Asked): string[];
  answer(id: OperationId, status: number, body: unknown): string[];
  /** Whether the description lists a status among an operation's answers. */
  answers(id: OperationId, status: number): boolean;
  webhook(name: WebhookName, payload: unknown): string[];
}

export function createValidator(extract: Extract = readExtract()): Validator {
  const bodies = schemas(extract, false);
  // Words of a path and a query are texts; the description means numbers by some of them.
  const words = schemas(extract, true);
  const routes = routesOf(extract);

  return {
    match: (method, pathname) => matchRoute(routes, method, pathname),
    request(id, { path, query, body }) {
      const operation = extract.operations[id];
      return [
        ...words('path', operation.pathParameters, { ...path }),
        ...words('query', operation.query, { ...query }),
        ...requestBody(bodies, operation, body),
      ];
    },
    answer(id, status, body) {
      const schema = extract.operations[id].responses[status];
      if (schema === undefined) return [`${id} never answers ${status}`];
      if (schema === null) return body === undefined ? [] : [`${id} answers ${status} with no JSON`];
      return bodies(`${id} ${status}`, schema, body);
    },
    answers: (id, status) => extract.operations[id].responses[status] !== undefined,
    webhook: (name, payload) => bodies(name, extract.webhooks[name], payload),
  };
}

type Check = (name: string, schema: Schema, value: unknown) => string[];

function requestBody(check: Check, { request, requestRequired }: Operation, body: unknown): string[] {
  if (body === undefined) return requestRequired ? ['the request has no body'] : [];
  return request === undefined ? ['the request takes no body'] : check('request', request, body);
}

/**
 * Checks against schemas that refer to the extract's definitions; each is compiled when it is first needed.
 */
function schemas({ $defs }: Extract, coerceTypes: boolean): Check {
  const ajv = new Ajv.default({ coerceTypes, strict: false, allErrors: true });
  formats.default(ajv);
  ajv.addSchema({ $id: 'https://imagebuild.test/github', $defs });
  const compiled = new Map<Schema, ValidateFunction>();
  return (name, schema, value) => {
    const absolute = JSON.parse(
      JSON.stringify(schema).replaceAll('"#/$defs/', '"https://imagebuild.test/github#/$defs/'),
    );
    const validate = compiled.get(schema) ?? ajv.compile(absolute);
    compiled.set(schema, validate);
    if (validate(value)) return [];
    return (validate.errors ?? []).map(
      ({ instancePath, message, params }) => `${name}${instancePath} ${message} ${JSON.stringify(params)}`,
    );
  };
}

interface Route {
  readonly id: OperationId;
  readonly method: string;
  readonly pattern: RegExp;
  readonly fixed: number;
}

/** Parameters that may hold slashes. */
const long = new Set(['path', 'ref', 'basehead']);

function routesOf({ operations }: Extract): Route[] {
  const routes = Object.entries(operations).map(([id, { method, path }]) => {
    const pattern = path.replace(/\{(\w+)\}/g, (_, name) => `(?<${name}>${long.has(name) ? '.+' : '[^/]+'})`);
    const fixed = path.split('/').filter((word) => !word.startsWith('{')).length;
    return { id: id as OperationId, method, pattern: new RegExp(`^${pattern}$`), fixed };
  });
  return routes.sort((a, b) => b.fixed - a.fixed);
}

function matchRoute(routes: readonly Route[], method: string, pathname: string): Match | undefined {
  for (const route of routes) {
    const found = route.method === method ? route.pattern.exec(pathname) : null;
    if (!found) continue;
    const words = Object.entries(found.groups ?? {}).map(([name, word]) => [name, decodeURIComponent(word)]);
    return { id: route.id, path: Object.fromEntries(words) };
  }
  return undefined;
}
