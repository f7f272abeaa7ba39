import { ImagebuildError, type Message, type Place } from '../../errors.ts';
import { parseReference, type Reference } from '../../image/reference.ts';
import { say } from '../../text/say.ts';
import { hasHost } from '../rules/host.ts';
import { findRole, mentionsImage, type Role } from '../rules/keys.ts';
import { findPairs, splitCommandLine, type Word } from '../rules/pairs.ts';
import { type Field, findInFields, type Surroundings } from '../rules/parts.ts';
import {
  isMeantAsImage,
  parseComplete,
  parseImage,
  parseLikely,
  parseMentioned,
} from '../rules/reference.ts';
import { readEmbeddedText } from './embeddedtext.ts';
import type { InvalidImage, NamedImage } from './found.ts';
import { limits, tooComplex } from './parse.ts';
import { findPodImages, isTestHook, listObjects } from './pods.ts';
import { type MapValue, type TextValue, textAt, textFields, type Value } from './value.ts';

/** The mappings around a value, from the nearest one. */
interface Scope {
  readonly map: MapValue;
  /** The key that holds the mapping, or the list that it is in. */
  readonly key: string;
  readonly parent: Scope | undefined;
}

type DocumentImages = { readonly images: readonly NamedImage[]; readonly invalid: readonly InvalidImage[] };

export interface ReadOptions {
  readonly place: Place;
  /** lines: the text wasn't YAML. */
  readonly read: 'yaml' | 'lines';
  /** Returns what a kustomization makes of an image. */
  readonly rename?: ((image: string) => string) | undefined;
}

/** Walks through one document: first to what is certain, then to everything else by the rules. */
export function readDocument(document: Value | undefined, options: ReadOptions): DocumentImages {
  const reader = new DocumentReader(options);
  for (const object of listObjects(document)) reader.readObject(object);
  return reader;
}

/** The deepest nesting of texts: a template in a ConfigMap in an annotation. */
const deepestText = 4;

class DocumentReader {
  readonly images: NamedImage[] = [];
  readonly invalid: InvalidImage[] = [];
  readonly #options: ReadOptions;
  /** Values that a rule has read, and others leave alone. */
  readonly #read = new Set<TextValue>();
  #isTest = false;
  #texts = 0;
  #valuesLeft = limits.nodes;

  constructor(options: ReadOptions) {
    this.#options = options;
  }

  readObject(object: Value): void {
    this.#isTest = isTestHook(object);
    for (const image of findPodImages(object, this.#options.read))
      if (image.type === 'text') this.#addCertain(image);
    this.#walk(object, undefined, '', 0);
  }

  #walk(value: Value, scope: Scope | undefined, key: string, depth: number): void {
    if (--this.#valuesLeft < 0 || depth > limits.depth) throw tooComplex(this.#options.place);
    if (isSchema(key, value)) return;
    if (value.type === 'text') this.#readText(value, scope, depth);
    else if (value.type === 'list') {
      this.#readList(value.items, key);
      for (const item of value.items) this.#walk(item, scope, key, depth + 1);
    } else {
      const inner = { map: value, key, parent: scope };
      this.#readMap(value, inner);
      for (const [name, child] of value.entries) this.#walk(child, inner, name, depth + 1);
    }
  }

  #readMap(map: MapValue, scope: Scope): void {
    const texts = textFields(map).filter(({ value }) => !this.#read.has(value));
    const under = findRole(scope.key)?.role;
    const fields = texts.map(({ key, value }) => ({ key, text: this.#rename(value.text), value }));
    this.#readFields(fields, { under, inherit: (role) => findInherited(scope.parent, role) });
    if (under === 'images')
      for (const { key, text, value } of fields) if (!findRole(key)) this.#addLikely(text, value, key);
    const path = textAt(map, ['op']) && textAt(map, ['path']);
    // A patch: `op: replace`, `path: /spec/containers/0/image`, `value: …`
    for (const { key, text, value } of fields)
      if (key === 'value' && path?.endsWith('/image')) this.#addLikely(text, value, 'image');
  }

  /** Reads lists of variables, of arguments, and of images. */
  #readList(items: readonly Value[], key: string): void {
    const variables = items.flatMap((item): Field<TextValue>[] => {
      const [name, [value]] = [textAt(item, ['name']), item.type === 'map' ? textsUnder(item, 'value') : []];
      return name !== undefined && value ? [{ key: name, text: value.text, value }] : [];
    });
    this.#readFields(variables, { inherit: () => undefined });
    const words = items.flatMap((item): Word<TextValue>[] =>
      item.type === 'text' && !item.text.includes('\n') ? [{ text: item.text, value: item }] : [],
    );
    this.#readFields(findPairs(words), { inherit: () => undefined });
    if (findRole(key)?.role === 'images')
      for (const { text, value } of words) this.#addLikely(text, value, key);
  }

  #readText(value: TextValue, scope: Scope | undefined, depth: number): void {
    if (this.#read.has(value)) return;
    const complete = parseComplete(value.text);
    if (complete) this.#add(complete, value, say('reasonComplete'));
    if (complete || this.#texts >= deepestText) return;
    const isEncoded =
      scope?.key === 'data' && scope.parent !== undefined && textAt(scope.parent.map, ['kind']) === 'Secret';
    const embedded = readEmbeddedText(value, isEncoded, this.#options.place);
    this.#texts++;
    for (const document of embedded) {
      if (document.type === 'text') this.#readLine(document);
      else this.#walk(document, undefined, '', depth + 1);
    }
    this.#texts--;
  }

  /** Reads a single line as a command. */
  #readLine(value: TextValue): void {
    const words = splitCommandLine(value.text).map((text) => ({ text, value: { ...value, text: '' } }));
    this.#readFields(findPairs(words), { inherit: () => undefined });
  }

  /**
   * Reads fields by the rules: each by its name, and those that are complete references whatever their name.
   */
  #readFields(fields: readonly Field<TextValue>[], surroundings: Surroundings): void {
    for (const { text, field } of findInFields(fields, surroundings))
      this.#addLikely(text, field.value, field.key);
    for (const { key, text, value } of fields) {
      if (this.#read.has(value)) continue;
      const role = findRole(key)?.role;
      if (role === 'images') for (const item of splitImages(text)) this.#addLikely(item, value, key);
      else this.#addUnlikely(text, value, key);
    }
  }

  /** Adds what its key doesn't call an image, when the text can be nothing else. */
  #addUnlikely(text: string, value: TextValue, key: string): void {
    const reference =
      (mentionsImage(key) ? parseMentioned(text) : undefined) ??
      (value.text === text ? undefined : parseComplete(text));
    if (reference) this.#add(reference, value, say('reasonKey', { key }));
  }

  /** Adds what a key says is an image. Without a tag it is only a note. */
  #addLikely(text: string, value: TextValue, key: string): void {
    const reference = parseLikely(text);
    if (!reference) return;
    if (reference.tag !== undefined || reference.digest !== undefined)
      this.#add(reference, value, say('reasonKey', { key }));
    else if (hasHost(text) && !this.#read.has(value))
      this.images.push({ reference, class: 'note', reason: say('reasonWithoutTag'), line: value.line });
  }

  #add(reference: Reference, value: TextValue, reason: Message): void {
    this.#read.add(value);
    const found = this.#isTest
      ? ({ class: 'note', reason: say('reasonTestHook') } as const)
      : ({ class: 'candidate', reason } as const);
    this.images.push({ reference, line: value.line, ...found });
  }

  /** Adds an image that the cluster will run. A value that isn't one is reported, unless it is a template. */
  #addCertain(value: TextValue): void {
    if (this.#read.has(value)) return;
    this.#read.add(value);
    const text = this.#rename(value.text);
    const reference = parseImage(text);
    const reason = say(this.#isTest ? 'reasonTestHook' : 'reasonContainer');
    if (reference)
      this.images.push({ reference, class: this.#isTest ? 'note' : 'required', reason, line: value.line });
    else if (isMeantAsImage(text)) this.invalid.push({ text, reason: explain(text), line: value.line });
  }

  #rename(text: string): string {
    return this.#options.rename?.(text) ?? text;
  }
}

/** Descriptions of fields, and programs that compute them, name no image (docs/compatibility.md B 6). */
function isSchema(key: string, value: Value): boolean {
  return (
    /^(?:cue|openAPIV3Schema)$|\.cue$/.test(key) || textAt(value, ['kind']) === 'CustomResourceDefinition'
  );
}

function textsUnder(map: MapValue, key: string): TextValue[] {
  return textFields(map).flatMap((field) => (field.key === key ? [field.value] : []));
}

const inheritedKeys: Readonly<Record<'registry' | 'tag', readonly string[]>> = {
  registry: ['hub', 'registry', 'base', 'imageRegistry'],
  tag: ['tag'],
};

/** Finds a registry or a tag in the nearest enclosing mapping that has one. */
function findInherited(
  scope: Scope | undefined,
  role: Extract<Role, 'registry' | 'tag'>,
): string | undefined {
  for (let around = scope; around; around = around.parent) {
    const texts = inheritedKeys[role].map((key) => textAt(around.map, [key])?.trim() ?? '');
    const found = texts.find(
      (text) => text !== '' && (role === 'tag' || /^[\w-]+[.:/][\w./:-]+$/.test(text)),
    );
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Splits `a:1,b:2` and lines such as `4.2.0=a:1`. */
function splitImages(text: string): string[] {
  return text
    .split(/[\s,;]+/)
    .map((item) => item.replace(/^[\w./-]+=/, ''))
    .filter((item) => item !== '');
}

function explain(text: string): string {
  try {
    parseReference(text);
    return '';
  } catch (error) {
    return error instanceof ImagebuildError ? String(error.reason.words['reason'] ?? '') : '';
  }
}
