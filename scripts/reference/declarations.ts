/** The types that the source declares, found by their names, with their comments. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync } from 'rolldown/utils';

/** A node of the syntax tree, of which only these fields are read. */
export interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [field: string]: unknown;
}

/** A declared type, and the text of the comment before it and its members. */
export interface Declaration {
  readonly node: Node;
  readonly file: SourceFile;
}

export interface SourceFile {
  readonly declarations: ReadonlyMap<string, Node>;
  /** Returns the comment that ends right before a node. */
  readonly commentBefore: (node: Node) => string;
}

/**
 * Returns a function that finds a type by its name: in a file or exported by any; without a file, anywhere.
 */
export function readDeclarations(): (name: string, file?: SourceFile) => Declaration | undefined {
  const source = join(import.meta.dirname, '../../src');
  const exported = new Map<string, Declaration>();
  const all = new Map<string, Declaration>();
  for (const path of globSync('**/*.ts', { cwd: source }).sort()) {
    const { file, names } = readSource(path, readFileSync(join(source, path), 'utf8'));
    for (const [name, node] of file.declarations) all.set(name, { node, file });
    for (const [name, node] of names) exported.set(name, { node, file });
  }
  return (name, file) => {
    const own = file?.declarations.get(name);
    if (own && file) return { node: own, file };
    return exported.get(name) ?? (file === undefined ? all.get(name) : undefined);
  };
}

function readSource(path: string, text: string): { file: SourceFile; names: [string, Node][] } {
  const { program, comments } = parseSync(path, text);
  const body = program.body as unknown as Node[];
  const types = body.flatMap((statement) => {
    const isExport = statement.type === 'ExportNamedDeclaration';
    const node = (isExport ? statement['declaration'] : statement) as Node | null;
    if (!node || !/^TS(?:Interface|TypeAlias)Declaration$/.test(node.type)) return [];
    return [[(node['id'] as { name: string }).name, node, isExport] as const];
  });
  const commentBefore = ({ start }: Node) => {
    const last = comments.findLast(({ end }) => end <= start);
    if (last?.type !== 'Block' || text.slice(last.end, start).replace('|', '').trim() !== '') return '';
    return last.value
      .replaceAll(/^\s*\*/gm, '')
      .replaceAll(/\s+/g, ' ')
      .trim();
  };
  const file = { declarations: new Map(types.map(([name, node]) => [name, node])), commentBefore };
  return { file, names: types.filter(([, , isExport]) => isExport).map(([name, node]) => [name, node]) };
}
