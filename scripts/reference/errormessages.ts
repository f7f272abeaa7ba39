/**
 * Derives from the source which sentences an error code can come with. The source is parsed, not run: an
 * error is `new ImagebuildError(CODE, say(NAME), { hint: say(NAME) })`, directly or in a function that gets
 * the message as an argument. Messages that are chosen in another way aren't found.
 */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync } from 'rolldown/utils';

/** A node of the syntax tree, of which only these fields are read. */
interface Node {
  readonly type: string;
  readonly [field: string]: unknown;
}

/** A sentence that an error can say, by the name of its row, with the hint that is beside it. */
export interface ErrorMessage {
  readonly code: string;
  readonly row: string;
  readonly hint: string | undefined;
}

const source = join(import.meta.dirname, '../../src');

/** Returns every sentence of every code, each once. */
export function errorMessages(): ErrorMessage[] {
  const files = globSync('**/*.ts', { cwd: source }).sort();
  const trees = files.map((file) => {
    const { program } = parseSync(file, readFileSync(join(source, file), 'utf8'));
    return program as unknown as Node;
  });
  const makers = new Map(trees.flatMap(listMakers));
  const found = trees.flatMap((tree) => [...walk(tree)].flatMap((node) => readError(node, makers)));
  return [...new Map(found.map((each) => [`${each.code} ${each.row}`, each])).values()];
}

/** The functions that make an error of one code with a message that they are given. */
function listMakers(tree: Node): [name: string, code: string][] {
  return [...walk(tree)].flatMap((node) => {
    if (node.type !== 'FunctionDeclaration') return [];
    const parameters = (node['params'] as Node[]).map(({ name }) => name);
    const made = [...walk(node)].flatMap((inner) => {
      const [code, message] = isError(inner) ? argumentsOf(inner) : [];
      return typeof code?.['value'] === 'string' && parameters.includes(message?.['name'])
        ? [code['value']]
        : [];
    });
    const [only] = made;
    return only !== undefined && new Set(made).size === 1 ? [[nameOf(node['id']), only]] : [];
  });
}

function readError(node: Node, makers: ReadonlyMap<string, string>): ErrorMessage[] {
  if (isError(node)) {
    const [code, message, details] = argumentsOf(node);
    if (typeof code?.['value'] !== 'string' || message === undefined) return [];
    const [hint] = details ? rowsIn(details, true) : [];
    return rowsIn(message).map((row) => ({ code: code['value'] as string, row, hint }));
  }
  const code = node.type === 'CallExpression' ? makers.get(nameOf(node['callee'])) : undefined;
  if (code === undefined) return [];
  const [message, hint] = argumentsOf(node).map((argument) => rowsIn(argument)[0]);
  return message === undefined ? [] : [{ code, row: message, hint }];
}

/** The names in calls of `say`. @param hints only those that are the value of a property `hint`. */
function rowsIn(node: Node, hints = false): string[] {
  const roots = hints
    ? [...walk(node)].filter(({ type, key }) => type === 'Property' && nameOf(key) === 'hint')
    : [node];
  return roots.flatMap((root) =>
    [...walk(root)].flatMap((inner) => {
      if (inner.type !== 'CallExpression' || nameOf(inner['callee']) !== 'say') return [];
      return [...walk(argumentsOf(inner)[0])].flatMap(({ type, value }) =>
        type === 'Literal' && typeof value === 'string' ? [value] : [],
      );
    }),
  );
}

function isError(node: Node): boolean {
  return node.type === 'NewExpression' && nameOf(node['callee']) === 'ImagebuildError';
}

function argumentsOf(node: Node): Node[] {
  return node['arguments'] as Node[];
}

function nameOf(node: unknown): string {
  return String((node as Node | null)?.['name'] ?? '');
}

/** Walks a tree in the order of its text. */
function* walk(node: unknown): Generator<Node> {
  if (Array.isArray(node)) for (const each of node) yield* walk(each);
  else if (typeof node === 'object' && node !== null) {
    if (typeof (node as Node).type === 'string') yield node as Node;
    for (const value of Object.values(node)) yield* walk(value);
  }
}
