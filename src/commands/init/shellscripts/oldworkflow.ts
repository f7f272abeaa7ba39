import { isMap, isNode, isScalar, isSeq, LineCounter, type Node, parseDocument, type YAMLMap } from 'yaml';
import type { Place } from '../../../errors.ts';
import { followLines, type TextFile } from './oldrepository.ts';
import type { WrittenValue } from './values.ts';

/** A step that gives a script the registry and the login to publish with. */
export interface PublishingStep {
  /** What it runs, and with what. */
  readonly run: string;
  readonly place: Place;
  /** The variables of the step, and those of its job and workflow. */
  readonly env: ReadonlyMap<string, WrittenValue>;
}

/** A workflow of GitHub Actions, as far as moving it needs. */
export interface OldWorkflow extends TextFile {
  readonly triggers: readonly string[];
  /** Commands of comments that it names: `/imagebuild_apps`. */
  readonly commands: readonly WrittenValue[];
  /** The labels that an issue must have. */
  readonly labels: readonly WrittenValue[];
  readonly publishes: readonly PublishingStep[];
  /** Conditions of jobs that leave out some applications or versions. */
  readonly conditions: readonly WrittenValue[];
}

/** The workflow, or the place where it isn't valid YAML and the reason. */
type ReadWorkflow =
  | { readonly workflow: OldWorkflow }
  | { readonly invalid: { readonly place: Place; readonly reason: string } };

const commandPattern = /(?<![\w./-])\/image[a-z]+(?:_[a-z0-9]+)?\b/g;
const labelPattern = /\blabel\.name(?:\.toLowerCase\(\))?\s*={2,3}\s*'((?!-)[^'\r\n]{1,50})'/g;

/** Reads a workflow: its triggers, commands, and the steps that publish. */
export function readOldWorkflow(file: TextFile): ReadWorkflow {
  const { path, text } = file;
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const [error] = document.errors;
  const root = document.contents;
  if (error || !isMap(root)) {
    const line = lines.linePos(error?.pos[0] ?? 0).line || 1;
    return { invalid: { place: { file: path, line }, reason: error?.message ?? 'it is not a map' } };
  }
  const placeOf = ({ range }: Node): Place => ({ file: path, line: lines.linePos(range?.[0] ?? 0).line });
  const jobs = mapsIn(root.get('jobs'));
  return {
    workflow: {
      ...file,
      triggers: triggersIn(root.get('on')),
      commands: matchesIn(file, commandPattern),
      labels: matchesIn(file, labelPattern),
      publishes: jobs.flatMap((job) => readSteps(root, job, placeOf)),
      conditions: jobs.flatMap((job) => conditionOf(job, placeOf)),
    },
  };
}

function readSteps(root: YAMLMap, job: YAMLMap, placeOf: (node: Node) => Place): PublishingStep[] {
  const steps = job.get('steps');
  if (!isSeq(steps)) return [];
  return steps.items.filter(isMap).flatMap((step) => {
    const env = new Map([root, job, step].flatMap((level) => variablesIn(level.get('env'), placeOf)));
    const run = step.get('run');
    const publishes = typeof run === 'string' && env.has('registry') && env.has('password');
    return publishes ? [{ run, place: placeOf(step), env }] : [];
  });
}

function variablesIn(node: unknown, placeOf: (node: Node) => Place): [string, WrittenValue][] {
  if (!isMap(node)) return [];
  return node.items.flatMap(({ key, value }) =>
    isScalar(key) && isScalar(value)
      ? [[String(key.value), { text: String(value.value ?? ''), place: placeOf(value) }]]
      : [],
  );
}

/** Returns the condition of a job that depends on what is built. */
function conditionOf(job: YAMLMap, placeOf: (node: Node) => Place): WrittenValue[] {
  const node = job.get('if', true);
  if (!isNode(node) || !isScalar(node)) return [];
  const text = String(node.value).replace(/\s+/g, ' ');
  return /\binputs\.(?:app|version)\b/.test(text) ? [{ text, place: placeOf(node) }] : [];
}

function triggersIn(node: unknown): string[] {
  if (isMap(node)) return node.items.map(({ key }) => String(isScalar(key) ? key.value : key));
  if (isSeq(node)) return node.items.map((item) => String(isScalar(item) ? item.value : item));
  return typeof node === 'string' ? [node] : [];
}

function mapsIn(node: unknown): YAMLMap[] {
  return isMap(node) ? node.items.map(({ value }) => value).filter(isMap) : [];
}

/** Finds a pattern in the lines of a file that aren't comments; its first group counts if it has one. */
export function matchesIn({ path, text }: TextFile, pattern: RegExp): WrittenValue[] {
  const lineOf = followLines(text);
  return [...text.matchAll(pattern)].flatMap((match) => {
    const { line, isComment } = lineOf(match.index);
    return isComment ? [] : [{ text: match[1] ?? match[0], place: { file: path, line } }];
  });
}
