import {
  type Document,
  isMap,
  isNode,
  isPair,
  LineCounter,
  type Node,
  parseDocument,
  type YAMLError,
} from 'yaml';
import { z } from 'zod';
import { ImagebuildError, joinProblems, type Place } from '../errors.ts';
import { say } from '../text/say.ts';
import { suggest } from '../text/suggest.ts';
import { describeIssue } from './issues.ts';

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];

/**
 * The most aliases that a document may resolve: enough for a file that a person wrote, too few for an attack.
 */
const maxAliasCount = 100;

/**
 * Parses a YAML document with a schema. An empty document is an empty map.
 * @throws CONFIGURATION_INVALID with every problem, each with its line and column, and a suggestion for an
 * unknown key
 */
export function parseYaml<Schema extends z.ZodType>(
  schema: Schema,
  text: string,
  file: string,
): z.output<Schema> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  if (document.errors.length > 0)
    throw joinProblems(document.errors.map((error) => syntaxProblem(error, lines, file)));
  const outcome = schema.safeParse(plainValue(document, file));
  if (outcome.success) return outcome.data;
  const place = (path: Path, ofKey: boolean) => findPlace(document, path, ofKey, lines, file);
  const problems = outcome.error.issues.flatMap((issue) => toProblems(issue, schema, place));
  throw joinProblems(problems.sort((a, b) => (a.place?.line ?? 0) - (b.place?.line ?? 0)));
}

/**
 * Returns the scalar at a key of a document that may be invalid elsewhere; undefined when there isn't one.
 */
export function readScalar(text: string, key: string): unknown {
  const { contents } = parseDocument(text, { prettyErrors: false });
  const value = isMap(contents) ? contents.get(key) : undefined;
  return typeof value === 'object' ? undefined : value;
}

function plainValue(document: Document, file: string): unknown {
  try {
    return document.toJS({ maxAliasCount }) ?? {};
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ImagebuildError('CONFIGURATION_INVALID', say('yamlUnreadable', { file, reason }), {
      place: { file },
      cause,
    });
  }
}

function syntaxProblem(error: YAMLError, lines: LineCounter, file: string): ImagebuildError {
  const { line, col } = lines.linePos(error.pos[0]);
  const several = error.code === 'MULTIPLE_DOCS';
  const message = several ? say('yamlSecondDocument') : say('yamlInvalid', { reason: error.message });
  return new ImagebuildError('CONFIGURATION_INVALID', message, {
    place: { file, line, column: col },
    hint: several ? say('yamlOneDocument') : say('yamlCorrect'),
    cause: error,
  });
}

/** Returns the problems of an issue: one, or one for each unknown key. */
function toProblems(
  issue: Issue,
  schema: z.ZodType,
  place: (path: Path, ofKey: boolean) => Place,
): ImagebuildError[] {
  if (issue.code !== 'unrecognized_keys') {
    const at = place(issue.path, issue.code === 'invalid_key');
    const message = say('valueInvalid', { problem: describeIssue(issue) });
    return [
      new ImagebuildError('CONFIGURATION_INVALID', message, { place: at, hint: say('configurationPage') }),
    ];
  }
  const allowed = keysAt(schema, issue.path);
  return issue.keys.map(
    (key) =>
      new ImagebuildError('CONFIGURATION_INVALID', say('keyUnknown', { key: JSON.stringify(key) }), {
        place: place([...issue.path, key], true),
        hint: suggest(key, allowed),
      }),
  );
}

interface JsonSchema {
  readonly propertyNames?: { readonly enum?: readonly string[] };
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly additionalProperties?: JsonSchema | boolean;
  readonly items?: JsonSchema;
}

/**
 * Returns the keys that the map at a path may have. They are read from the JSON Schema, which is plain data.
 */
function keysAt(schema: z.ZodType, path: Path): string[] {
  let at: JsonSchema | undefined = z.toJSONSchema(schema, { io: 'input' }) as JsonSchema;
  for (const step of path) {
    const rest: JsonSchema | boolean | undefined = at?.additionalProperties;
    at = at?.properties?.[String(step)] ?? at?.items ?? (typeof rest === 'object' ? rest : undefined);
  }
  return [...Object.keys(at?.properties ?? {}), ...(at?.propertyNames?.enum ?? [])];
}

/** Returns the place of the value at a path, or of its key, or else of its innermost parent that exists. */
function findPlace(document: Document, path: Path, ofKey: boolean, lines: LineCounter, file: string): Place {
  const node = (ofKey && keyNode(document, path)) || document.getIn(path, true);
  if (isNode(node) && node.range) {
    const { line, col } = lines.linePos(node.range[0]);
    return { file, line, column: col };
  }
  return path.length === 0 ? { file, line: 1 } : findPlace(document, path.slice(0, -1), true, lines, file);
}

function keyNode(document: Document, path: Path): Node | undefined {
  const parent = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true);
  if (!isMap(parent)) return undefined;
  const pair = parent.items.find((item) => isPair(item) && String(item.key) === String(path.at(-1)));
  return pair && isNode(pair.key) ? pair.key : undefined;
}
