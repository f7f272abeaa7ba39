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
import { nearest } from '../text/nearest.ts';
import { describeIssue } from './issues.ts';

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];

/** Aliases that a document may resolve: enough for a person's file, far too few to blow one up. */
const maxAliasCount = 100;

const hint =
  'Every key and what it takes: https://github.com/labring/imagebuild/blob/main/docs/configuration.md';

/**
 * Reads a YAML document of a known shape. An empty one is an empty map.
 * @throws CONFIGURATION_INVALID with every problem, each with its line, column and, for an unknown key, what was probably meant.
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
  const place = (path: Path, ofKey: boolean) => placeOf(document, path, ofKey, lines, file);
  const problems = outcome.error.issues.flatMap((issue) => problemsOf(issue, schema, place));
  throw joinProblems(problems.sort((a, b) => (a.place?.line ?? 0) - (b.place?.line ?? 0)));
}

/** The scalar under a key of a document that may be broken elsewhere; undefined when there is none to be read. */
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
    throw new ImagebuildError('CONFIGURATION_INVALID', `${file} cannot be read: ${reason}`, {
      place: { file },
      cause,
    });
  }
}

function syntaxProblem(error: YAMLError, lines: LineCounter, file: string): ImagebuildError {
  const { line, col } = lines.linePos(error.pos[0]);
  const several = error.code === 'MULTIPLE_DOCS';
  const message = several ? 'a second document begins here' : `this is not YAML: ${error.message}`;
  return new ImagebuildError('CONFIGURATION_INVALID', message, {
    place: { file, line, column: col },
    hint: several ? 'Write one document, without "---" in it.' : 'Correct it here, or on the line before.',
    cause: error,
  });
}

/** One problem of an issue, or one per key when it is about unknown keys. */
function problemsOf(
  issue: Issue,
  schema: z.ZodType,
  place: (path: Path, ofKey: boolean) => Place,
): ImagebuildError[] {
  if (issue.code !== 'unrecognized_keys') {
    const at = place(issue.path, issue.code === 'invalid_key');
    return [new ImagebuildError('CONFIGURATION_INVALID', describeIssue(issue), { place: at, hint })];
  }
  const allowed = keysAt(schema, issue.path);
  return issue.keys.map((key) => {
    const near = nearest(key, allowed);
    return new ImagebuildError('CONFIGURATION_INVALID', `there is no key ${JSON.stringify(key)} here`, {
      place: place([...issue.path, key], true),
      hint:
        near === undefined ? `Write one of ${allowed.join(', ')}.` : `Did you mean ${JSON.stringify(near)}?`,
    });
  });
}

interface JsonSchema {
  readonly propertyNames?: { readonly enum?: readonly string[] };
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly additionalProperties?: JsonSchema | boolean;
  readonly items?: JsonSchema;
}

/** The keys that the map at a path may have: as JSON Schema, the shape is plain data. */
function keysAt(schema: z.ZodType, path: Path): string[] {
  let at: JsonSchema | undefined = z.toJSONSchema(schema, { io: 'input' }) as JsonSchema;
  for (const step of path) {
    const rest: JsonSchema | boolean | undefined = at?.additionalProperties;
    at = at?.properties?.[String(step)] ?? at?.items ?? (typeof rest === 'object' ? rest : undefined);
  }
  return [...Object.keys(at?.properties ?? {}), ...(at?.propertyNames?.enum ?? [])];
}

/** Where the value at a path stands (or its key), else the innermost of its parents that is there. */
function placeOf(document: Document, path: Path, ofKey: boolean, lines: LineCounter, file: string): Place {
  const node = (ofKey && keyNode(document, path)) || document.getIn(path, true);
  if (isNode(node) && node.range) {
    const { line, col } = lines.linePos(node.range[0]);
    return { file, line, column: col };
  }
  return path.length === 0 ? { file, line: 1 } : placeOf(document, path.slice(0, -1), true, lines, file);
}

function keyNode(document: Document, path: Path): Node | undefined {
  const parent = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true);
  if (!isMap(parent)) return undefined;
  const pair = parent.items.find((item) => isPair(item) && String(item.key) === String(path.at(-1)));
  return pair && isNode(pair.key) ? pair.key : undefined;
}
