import {
  type Alias,
  Composer,
  type CST,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  Parser,
  type Scalar,
  visit,
} from 'yaml';
import { ImagebuildError, type Place } from '../../errors.ts';
import { say } from '../../text/say.ts';
import type { Value } from './value.ts';

/** docs/security-rules.md 21: the nodes that aliases may multiply to, and the nesting of collections. */
export const limits = { nodes: 1_000_000, depth: 200 };

/** A document of YAML or JSON, or the reason why it isn't one. */
type ParsedDocument =
  | { readonly value: Value | undefined }
  | { readonly problem: string; readonly line: number };

/**
 * Parses one document.
 * @param linesBefore the lines before its first one.
 * @throws LIMIT_EXCEEDED when it is nested too deep.
 */
export function parseYamlDocument(text: string, place: Place, linesBefore = 0): ParsedDocument {
  const lines = new LineCounter();
  const composer = new Composer({ strict: false, uniqueKeys: false, logLevel: 'silent' });
  const tokens = upToError(new Parser(lines.addNewLine).parse(text));
  const [document] = composer.compose(tokens, true, text.length) as Iterable<Document.Parsed>;
  if (document === undefined) return { value: undefined };
  if (document.errors.some(({ code }) => code === 'RESOURCE_EXHAUSTION')) throw tooComplex(place);
  const [error] = document.errors;
  const lineAt = (offset: number) => lines.linePos(offset).line + linesBefore;
  if (error) return { problem: error.message, line: lineAt(error.pos[0]) };
  return { value: createConverter(document, lineAt).convert(document.contents) };
}

/**
 * Stops behind the first mistake, which decides. A line of templates has a hundred thousand, and each of them
 * would become an error with a stack.
 */
function* upToError(tokens: Iterable<CST.Token>): Generator<CST.Token> {
  for (const token of tokens) {
    yield token;
    if (token.type === 'error') return;
  }
}

/** Parses JSON, much faster than as YAML; undefined when it isn't JSON. All of it has one line. */
export function parseJson(text: string, line: number): Value | undefined {
  try {
    return fromPlain(JSON.parse(text), line);
  } catch {
    return undefined; // the caller reads it as YAML, or line by line
  }
}

function fromPlain(plain: unknown, line: number): Value {
  if (Array.isArray(plain)) return { type: 'list', items: plain.map((item) => fromPlain(item, line)) };
  if (typeof plain !== 'object' || plain === null)
    return { type: 'text', text: String(plain ?? ''), line, linesBefore: line - 1 };
  const entries = Object.entries(plain).map(([key, value]) => [key, fromPlain(value, line)] as const);
  return { type: 'map', entries };
}

/** Converts nodes to values. A node that is named by several aliases is one value. */
function createConverter(document: Document.Parsed, lineAt: (offset: number) => number) {
  const targets = findAliasTargets(document);
  const converted = new Map<Node, Value>();

  function convert(given: Node | null | undefined): Value | undefined {
    const node = isAlias(given) ? targets.get(given) : given;
    if (!node) return undefined;
    const known = converted.get(node);
    if (known) return known;
    if (isScalar(node)) return toText(node);
    const value: Value = isMap(node) ? { type: 'map', entries: [] } : { type: 'list', items: [] };
    converted.set(node, value);
    if (isSeq(node) && value.type === 'list')
      for (const item of node.items) value.items.push(...all(convert(item as Node)));
    if (isMap(node) && value.type === 'map')
      for (const { key, value: child } of node.items)
        for (const one of all(convert(child as Node | null))) value.entries.push([keyText(key), one]);
    return value;
  }

  function toText(scalar: Scalar): Value {
    const line = lineAt(scalar.range?.[0] ?? 0);
    const isBlock = scalar.type === 'BLOCK_LITERAL' || scalar.type === 'BLOCK_FOLDED';
    const text = typeof scalar.value === 'string' ? scalar.value : (scalar.source ?? '');
    // The text of a block scalar begins on the line after its indicator.
    return { type: 'text', text, line, linesBefore: isBlock ? line : line - 1 };
  }

  return { convert };
}

function all<T>(value: T | undefined): T[] {
  return value === undefined ? [] : [value];
}

function keyText(key: unknown): string {
  return isScalar(key) ? String(key.value) : '';
}

/** Returns the node that each alias stands for: the nearest node before it that has the anchor. */
function findAliasTargets(document: Document.Parsed): ReadonlyMap<Alias, Node> {
  const anchors = new Map<string, Node>();
  const targets = new Map<Alias, Node>();
  visit(document, {
    Node: (_key, node) => {
      if (isAlias(node)) {
        const target = anchors.get(node.source);
        if (target) targets.set(node, target);
      } else if (node.anchor) anchors.set(node.anchor, node);
    },
  });
  return targets;
}

export function tooComplex(place: Place): ImagebuildError {
  const { depth, nodes } = limits;
  return new ImagebuildError('LIMIT_EXCEEDED', say('yamlTooComplex'), {
    place,
    hint: say('simplifyYaml', { depth, nodes }),
  });
}
