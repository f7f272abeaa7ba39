/**
 * Makes fixtures/extract.json: the operations that the bot uses, out of GitHub's OpenAPI description, made
 * strict.
 *
 *     cd "$(mktemp -d)" && npm pack @octokit/openapi
 *     tar xzf *.tgz package/package.json package/generated/api.github.com.json
 *     node test/github/openapi/generate.ts "$OLDPWD/package"
 *
 * The package unpacks to 385 MB, so that it isn't a dependency.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Extract, Operation } from './extract.ts';
import { operationIds, parameterCorrections, timelineEvents, webhookNames } from './operations.ts';
import { type Schema, strictSchemas } from './strict.ts';

type Reference = { $ref: string };
type Content = { content?: Record<string, { schema?: Schema }> };
interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required?: boolean;
  readonly schema: Schema;
}
interface Described {
  readonly operationId?: string;
  readonly parameters?: (Parameter | Reference)[];
  readonly requestBody?: Content & { required?: boolean };
  readonly responses: Record<string, Content | Reference>;
}
interface OpenApi {
  readonly paths: Record<string, Record<string, Described>>;
  readonly 'x-webhooks': Record<string, { post: Described }>;
  readonly components: Record<string, Record<string, Schema>>;
}

const folder = process.argv[2];
if (folder === undefined) throw new Error('give the folder of the unpacked package');
const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
const api: OpenApi = JSON.parse(readFileSync(join(folder, 'generated', 'api.github.com.json'), 'utf8'));
const { strict, definitions } = strictSchemas({
  schemas: api.components['schemas'] ?? {},
  unions: { 'timeline-issue-events': timelineEvents },
});

const extract: Extract = {
  source: `@octokit/openapi ${version}`,
  operations: Object.fromEntries(operationIds.map((id) => [id, operation(id)])) as Extract['operations'],
  webhooks: Object.fromEntries(webhookNames.map((name) => [name, webhook(name)])) as Extract['webhooks'],
  $defs: {},
};
Object.assign(extract.$defs, definitions());
writeFileSync(join(import.meta.dirname, 'fixtures', 'extract.json'), print(extract));

function operation(id: string): Operation {
  for (const [path, methods] of Object.entries(api.paths))
    for (const [method, described] of Object.entries(methods))
      if (described.operationId === id) return operationOf(method.toUpperCase(), path, described);
  throw new Error(`the description has no operation ${id}`);
}

function operationOf(method: string, path: string, described: Described): Operation {
  const parameters = (described.parameters ?? []).map((parameter) => resolve<Parameter>(parameter));
  const request = schemaOf(described.requestBody ?? {});
  const responses = Object.entries(described.responses).map(
    ([status, response]) => [status, schemaOf(resolve<Content>(response)) ?? null] as const,
  );
  return {
    method,
    path,
    pathParameters: parametersIn('path', parameters),
    query: parametersIn('query', parameters),
    ...(request === undefined ? {} : { request, requestRequired: described.requestBody?.required ?? false }),
    responses: Object.fromEntries(responses),
  };
}

/** Parameters as one strict object, so that an unknown one is refused as an unknown property is. */
function parametersIn(place: string, parameters: readonly Parameter[]): Schema {
  const own = parameters.filter((parameter) => parameter.in === place);
  return {
    type: 'object',
    properties: Object.fromEntries(
      own.map(({ name, schema }) => [name, parameterCorrections[name] ?? eitherOf(strict(schema))]),
    ),
    required: own.filter(({ required }) => required).map(({ name }) => name),
    additionalProperties: false,
  };
}

/** A number is a text too while it is part of a path: of a number or a text, both may fit. */
function eitherOf({ oneOf, ...schema }: Schema): Schema {
  return oneOf ? { ...schema, anyOf: oneOf } : schema;
}

function webhook(name: string): Schema {
  const schema = schemaOf(api['x-webhooks'][name]?.post.requestBody ?? {});
  if (!schema) throw new Error(`the description has no webhook ${name}`);
  return schema;
}

function schemaOf({ content }: Content): Schema | undefined {
  const schema = content?.['application/json']?.schema;
  return schema && strict(schema);
}

function resolve<T>(value: T | Reference): T {
  const reference = (value as Partial<Reference>).$ref;
  if (reference === undefined) return value as T;
  const [, , kind = '', name = ''] = reference.split('/');
  return api.components[kind]?.[name] as T;
}

/** One entry a line, so that a new version of the description shows as a difference that can be read. */
function print({ source, operations, webhooks, $defs }: Extract): string {
  const lines = (record: object) =>
    Object.entries(record)
      .map(([key, value]) => `    ${JSON.stringify(key)}: ${JSON.stringify(value)}`)
      .join(',\n');
  const part = (name: string, record: object) => `  "${name}": {\n${lines(record)}\n  }`;
  const parts = [part('operations', operations), part('webhooks', webhooks), part('$defs', $defs)];
  return `{\n  "source": ${JSON.stringify(source)},\n${parts.join(',\n')}\n}\n`;
}
