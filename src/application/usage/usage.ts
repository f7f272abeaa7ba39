import { z } from 'zod';
import { shorten } from '../../text/format.ts';
import { templateVariables } from './templates.ts';

/** What is listed of an image at most; everything else about its use is left out. */
const limits = { variables: 50, filesOfVariable: 3, commands: 20, paths: 50, text: 200, command: 1000 };

const shortText = z.string().max(limits.command);
const paths = z.array(shortText).max(limits.paths);

const kinds =
  'application: needs a Kubernetes cluster; rootfs: a base that a cluster is made of; patch: changes a rootfs; container: runs as a container';

/** How an image is used, as `sealos run` reads it. Everything in it was written by others. */
export const usageSchema = z.strictObject({
  kind: z.enum(['application', 'rootfs', 'patch', 'container']).describe(kinds),
  commands: z.array(shortText).max(limits.commands).describe('Entrypoint, then Cmd'),
  variables: z
    .array(
      z.strictObject({
        name: shortText,
        value: shortText
          .describe('of Env; or else what a template has in its place; none: it has to be set')
          .optional(),
        files: z.array(shortText).max(limits.filesOfVariable).describe('the templates that read it'),
      }),
    )
    .max(limits.variables)
    .describe('what may be set when the image is run: sealos run -e NAME=VALUE'),
  charts: paths.describe('directories and archives'),
  manifests: paths,
  scripts: paths,
});

export type Usage = Readonly<z.output<typeof usageSchema>>;

/** A file of an image that tells something about its use. The text is that of a template. */
export interface UsageFile {
  readonly path: string;
  readonly text?: string | undefined;
}

/** Directories whose templates sealos renders when an image is run. */
const template = /^(?:etc|scripts|manifests|charts)\/.*\.tmpl$/;

/** Bytes of a template that is read. */
export const templateLimit = 256 * 1024;

const patterns = {
  charts: /^charts?\/(?:[^/]+\/)*(?:Chart\.ya?ml|[^/]+\.tgz)$/i,
  manifests: /^manifests\/.+\.(?:ya?ml|json|tmpl)$/i,
  scripts: /^(?:scripts\/.+|opt\/[^/]+\.sh|[^/]+\.sh)$/,
} as const;

export function isTemplate(path: string): boolean {
  return template.test(path);
}

/** Tells whether a file says something about the use of the image that it lies in. */
export function isUsageFile(path: string): boolean {
  return isTemplate(path) || Object.values(patterns).some((pattern) => pattern.test(path));
}

/** What is known of an image besides its files. */
interface UsageOrigin {
  /** Of its build; undefined for an image that somebody else built. */
  readonly type: string | undefined;
  /** true: images lie under its `/registry`. */
  readonly holdsImages: boolean;
}

/**
 * Describes how an image is used.
 * @param config the `config` object of its configuration.
 * @param files by `isUsageFile`, as they are in the finished image.
 */
export function describeUsage(
  config: Readonly<Record<string, unknown>>,
  files: readonly UsageFile[],
  origin: UsageOrigin,
): Usage {
  const names = files.map(({ path }) => path).sort();
  const matching = (kind: keyof typeof patterns) => names.filter((path) => patterns[kind].test(path));
  const [charts, manifests] = [matching('charts'), matching('manifests')];
  const isForCluster = origin.holdsImages || charts.length > 0 || manifests.length > 0;
  return {
    kind: kindOf(config, origin.type, isForCluster),
    commands: [config['Entrypoint'], config['Cmd']]
      .flatMap(texts)
      .slice(0, limits.commands)
      .map((text) => shorten(text, limits.command)),
    variables: listVariables(texts(config['Env']), files),
    charts: bounded(outermost(charts.map((path) => path.replace(/\/Chart\.ya?ml$/i, '')))),
    manifests: bounded(manifests),
    scripts: bounded(matching('scripts')),
  };
}

/** Labels that name the type, in the order in which sealos looks for them. */
const typeLabels = ['sealos.io.type', 'apps.sealos.io/type'];

/**
 * sealos takes an image that names no type for an application; one that holds nothing for a cluster isn't.
 */
function kindOf(
  { Labels }: Readonly<Record<string, unknown>>,
  type: string | undefined,
  isForCluster: boolean,
): Usage['kind'] {
  if (type === 'dockerimages') return 'container';
  const named = namedType(Labels);
  if (named === 'rootfs' || named === 'patch') return named;
  return named === undefined && type === undefined && !isForCluster ? 'container' : 'application';
}

function namedType(labels: unknown): unknown {
  const values = readLabels(labels);
  return typeLabels.map((label) => values.get(label)).find((value) => value !== undefined);
}

function readLabels(labels: unknown): Map<string, unknown> {
  return new Map(Object.entries(typeof labels === 'object' && labels !== null ? labels : {}));
}

/**
 * Returns the Kubernetes version that a rootfs image is of, by its label `version`; undefined for any other
 * image, whose `version` is something else.
 */
export function kubernetesVersionOf({ Labels }: Readonly<Record<string, unknown>>): string | undefined {
  const version = readLabels(Labels).get('version');
  const isVersion =
    typeof version === 'string' && /^v?\d+\.\d+(?:\.\d+)?(?:[-+][\w.+-]{1,100})?$/.test(version);
  return namedType(Labels) === 'rootfs' && isVersion ? version : undefined;
}

/** Variables that nobody sets with -e: PATH is of the image, and sealos sets and protects its own. */
const reserved = /^(?:PATH|SEALOS_SYS_.*)$/;

function listVariables(env: readonly string[], files: readonly UsageFile[]): Usage['variables'] {
  const found = new Map<string, { name: string; value?: string | undefined; files: string[] }>();
  for (const text of env) {
    const [, name, value = ''] = /^([A-Za-z_]\w*)=([\s\S]*)$/.exec(text) ?? [];
    if (name !== undefined) found.set(name, { name, value, files: [] });
  }
  for (const { path, text } of files) {
    if (text === undefined || !isTemplate(path)) continue;
    for (const { name, fallback } of templateVariables(text, limits.variables)) {
      const variable = found.get(name) ?? { name, value: fallback, files: [] };
      variable.files.push(path);
      found.set(name, { ...variable, value: variable.value ?? fallback });
    }
  }
  return [...found.values()]
    .filter(({ name }) => !reserved.test(name))
    .slice(0, limits.variables)
    .map(({ name, value, files }) => ({
      name: shorten(name, limits.text),
      ...(value === undefined ? {} : { value: shorten(value, limits.text) }),
      files: files.slice(0, limits.filesOfVariable).map((path) => shorten(path, limits.text)),
    }));
}

/** Leaves out what lies inside another one of the list, as a chart's own charts do. */
function outermost(directories: readonly string[]): string[] {
  const all = new Set(directories);
  const parents = (path: string) => path.split('/').map((_, index, words) => words.slice(0, index).join('/'));
  return [...all].filter((path) => !parents(path).some((parent) => all.has(parent)));
}

function bounded(list: readonly string[]): string[] {
  return list.slice(0, limits.paths).map((path) => shorten(path, limits.text));
}

/** Returns the texts of a list that somebody else wrote. */
function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
}
