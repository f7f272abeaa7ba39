import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
  type Scalar,
  visit,
  type YAMLMap,
} from 'yaml';
import { ImagebuildError, type Place } from '../errors.ts';
import { say } from '../text/say.ts';
import {
  containerLists,
  findCandidatesInFields,
  findCandidatesInText,
  findImagesInText,
  findPodSpec,
  type NamedImage,
  parseCandidate,
} from './rules.ts';

/**
 * A document without any of these names no image. Parsing is what takes time, and this skips most of what
 * helm renders.
 */
const worthReading = /(?:[iI]mage|repository)["']?\s*:|_IMAGE|image=|config-reloader=/;
/** The definition of a custom resource describes fields, at great length, and runs nothing. */
const definition = /^kind:\s*["']?CustomResourceDefinition\b/m;

/** The deepest nesting of texts: a ConfigMap in a ConfigMap. */
const deepestText = 2;

/** docs/security-rules.md 21: the nodes that aliases may multiply to, and the nesting of collections. */
const limits = { nodes: 1_000_000, depth: 200 };

/**
 * Finds the images in YAML or JSON, by the rules of docs/compatibility.md B 4. A document that doesn't parse
 * is read line by line; what is found in a file inside a ConfigMap is never certain.
 * @param place how errors name the text.
 * @throws LIMIT_EXCEEDED when it is nested too deep, or its aliases multiply too far.
 */
export function findImagesInYaml(text: string, place: Place, depth = 0): NamedImage[] {
  return splitDocuments(text.replaceAll('\r\n', '\n')).flatMap((part) => {
    if (!worthReading.test(part.text) || definition.test(part.text)) return [];
    const { images, texts } = findImagesInDocument(part.text, place);
    const embedded = depth === deepestText ? [] : texts;
    const source = /^# Source: (\S.*)$/m.exec(part.text.slice(0, 1000))?.[1];
    return [
      ...images,
      ...embedded.flatMap(({ text, linesBefore }) =>
        findImagesInYaml(text, place, depth + 1).map((image) => ({
          ...image,
          certain: false,
          line: image.line + linesBefore,
        })),
      ),
    ].map((image) => ({ ...image, line: image.line + part.linesBefore, source }));
  });
}

/**
 * Splits at `---` at the start of a line, which always begins a document, in a block scalar too (YAML 1.2.2,
 * 9.1.2).
 */
function splitDocuments(text: string): { text: string; linesBefore: number }[] {
  let lines = 0;
  return text.split(/^(?=---(?:\s|$))/m).map((part) => {
    const linesBefore = lines;
    lines += part.split('\n').length - 1;
    return { text: part, linesBefore };
  });
}

interface DocumentImages {
  readonly images: readonly NamedImage[];
  readonly texts: readonly EmbeddedText[];
}

/** A file inside a ConfigMap. */
interface EmbeddedText {
  readonly text: string;
  /** The lines of the document before its first line. */
  readonly linesBefore: number;
}

function findImagesInDocument(text: string, place: Place): DocumentImages {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    strict: false,
    uniqueKeys: false,
    prettyErrors: false,
    logLevel: 'silent',
  });
  if (document.errors.some(({ code }) => code === 'RESOURCE_EXHAUSTION')) throw tooComplex(place);
  if (document.errors.length > 0) return { images: findImagesInText(text), texts: [] };
  return new DocumentReader(document, lines, place).read();
}

/** Walks through one document: first to what is certain, then to everything else by the rules. */
class DocumentReader {
  readonly #root: Node | null;
  readonly #lines: LineCounter;
  readonly #place: Place;
  readonly #targets: ReadonlyMap<Alias, Node>;
  readonly #found: NamedImage[] = [];
  readonly #certain = new Set<Scalar>();
  readonly #files = new Set<Scalar>();
  readonly #texts: EmbeddedText[] = [];
  #nodesLeft = limits.nodes;

  constructor(document: Document.Parsed, lines: LineCounter, place: Place) {
    this.#root = document.contents;
    this.#targets = findAliasTargets(document);
    this.#lines = lines;
    this.#place = place;
  }

  read(): DocumentImages {
    for (const object of this.#objects()) {
      const kind = textOf(this.#at(object, ['kind'])) ?? '';
      const spec = findPodSpec(kind);
      if (spec) this.#readPod(this.#at(object, spec));
      for (const field of fileFields[kind] ?? []) this.#noteFiles(this.#at(object, [field]));
    }
    this.#walk(this.#root, 0);
    return { images: this.#found, texts: this.#texts };
  }

  /** Returns the object of the document, or the objects of a list. */
  #objects(): Node[] {
    if (!this.#root) return [];
    const items = this.#at(this.#root, ['items']);
    const isList = textOf(this.#at(this.#root, ['kind']))?.endsWith('List');
    return isList && isSeq(items) ? items.items.map((item) => item as Node) : [this.#root];
  }

  /** Notes the images that the cluster will run. */
  #readPod(spec: Node | undefined): void {
    for (const list of containerLists)
      for (const container of this.#items(spec, list)) this.#note(this.#at(container, ['image']), true);
    for (const volume of this.#items(spec, 'volumes'))
      this.#note(this.#at(volume, ['image', 'reference']), true);
  }

  #noteFiles(data: Node | undefined): void {
    if (!isMap(data)) return;
    for (const { value } of data.items) {
      const scalar = this.#resolve(value as Node | null);
      if (isScalar(scalar) && textOf(scalar)?.includes('\n')) this.#files.add(scalar);
    }
  }

  #walk(given: Node | null | undefined, depth: number): void {
    if (--this.#nodesLeft < 0 || depth > limits.depth) throw tooComplex(this.#place);
    const node = this.#resolve(given);
    if (isMap(node)) {
      this.#readFields(node);
      for (const { value } of node.items) this.#walk(value as Node | null, depth + 1);
    } else if (isSeq(node)) {
      for (const item of node.items) this.#walk(item as Node | null, depth + 1);
    } else if (isScalar(node)) this.#readScalar(node);
  }

  #readFields(map: YAMLMap): void {
    const scalars = new Map<string, Scalar>();
    for (const { key, value } of map.items) {
      const scalar = this.#resolve(value as Node | null);
      if (isScalar(key) && isScalar(scalar)) scalars.set(String(key.value), scalar);
    }
    const fields = new Map([...scalars].map(([key, scalar]) => [key, textOf(scalar) ?? '']));
    for (const { key, text } of findCandidatesInFields(fields)) this.#note(scalars.get(key), false, text);
  }

  #readScalar(scalar: Scalar): void {
    const text = textOf(scalar) ?? '';
    if (this.#files.delete(scalar)) {
      // The text of a block scalar begins on the line after its indicator.
      const isBlock = scalar.type === 'BLOCK_LITERAL' || scalar.type === 'BLOCK_FOLDED';
      this.#texts.push({ text, linesBefore: this.#lineOf(scalar) - (isBlock ? 0 : 1) });
    } else for (const candidate of findCandidatesInText(text)) this.#note(scalar, false, candidate);
  }

  /** @param text what may be a reference; the scalar's own text when left out. */
  #note(scalar: Node | undefined, certain: boolean, text = textOf(scalar)): void {
    if (!isScalar(scalar) || text === undefined || this.#certain.has(scalar)) return;
    if (certain) this.#certain.add(scalar);
    const reference = parseCandidate(text);
    if (reference) this.#found.push({ reference, certain, line: this.#lineOf(scalar) });
  }

  #lineOf(scalar: Scalar): number {
    return this.#lines.linePos(scalar.range?.[0] ?? 0).line;
  }

  /** Returns the node at the end of a path of keys. */
  #at(node: Node, path: readonly string[]): Node | undefined {
    let reached: Node | undefined = this.#resolve(node);
    for (const key of path) {
      if (!isMap(reached)) return undefined;
      reached = this.#resolve(reached.get(key, true) as Node | undefined);
    }
    return reached;
  }

  #items(node: Node | undefined, key: string): Node[] {
    const list = node && this.#at(node, [key]);
    return isSeq(list) ? list.items.map((item) => item as Node) : [];
  }

  #resolve(node: Node | null | undefined): Node | undefined {
    return (isAlias(node) ? this.#targets.get(node) : node) ?? undefined;
  }
}

/** The fields that contain files, which may be YAML; by kind. */
const fileFields: Readonly<Record<string, readonly string[]>> = {
  ConfigMap: ['data'],
  Secret: ['stringData'],
};

/** Returns the text of a scalar as it is written: `1.10` stays `1.10`. */
function textOf(node: Node | undefined): string | undefined {
  if (!isScalar(node)) return undefined;
  return typeof node.value === 'string' ? node.value : (node.source ?? '');
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

function tooComplex(place: Place): ImagebuildError {
  const { depth, nodes } = limits;
  return new ImagebuildError('LIMIT_EXCEEDED', say('yamlTooComplex'), {
    place,
    hint: say('simplifyYaml', { depth, nodes }),
  });
}
