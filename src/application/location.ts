/** The kinds of stores on this machine, by the prefix of their locations, which a name may follow. */
const patterns = {
  oci: /^oci:(.+?)(?::([^:/]+))?$/,
  'oci-archive': /^oci-archive:(.+?\.tar|.+?)(?::(.+))?$/,
  'docker-archive': /^docker-archive:(.+?\.tar|.+?)(?::(.+))?$/,
} as const;

/** An archive whose kind isn't given; its content tells. */
const archivePattern = /^(.+\.tar)(?::([^:/]+))?$/;

/** A store on this machine, and an image in it. */
export interface Location {
  readonly kind: keyof typeof patterns | 'archive';
  readonly path: string;
  /** The name of the image; the only image in the store when left out. */
  readonly name: string | undefined;
}

/**
 * Parses a location: `oci:DIR[:tag]`, `oci-archive:FILE[:name]`, `docker-archive:FILE[:name]` or
 * `FILE.tar[:tag]`. A path that contains a colon must end with `.tar`. Returns undefined for any other text.
 */
export function parseLocation(text: string): Location | undefined {
  for (const [kind, pattern] of Object.entries({ ...patterns, archive: archivePattern })) {
    const [, path, name] = pattern.exec(text) ?? [];
    if (path !== undefined) return { kind: kind as Location['kind'], path, name };
  }
  return undefined;
}

/** An output of a build on this machine. */
export type Output =
  | { readonly kind: 'oci'; readonly directory: string }
  | { readonly kind: 'oci-archive'; readonly file: string };

/** The outputs of a build besides a registry: what follows `dest=`, and how it is read. */
const outputs: {
  readonly [Kind in Output['kind']]: {
    readonly dest: string;
    readonly outputAt: (path: string) => Extract<Output, { readonly kind: Kind }>;
  };
} = {
  oci: { dest: 'DIR', outputAt: (directory) => ({ kind: 'oci', directory }) },
  'oci-archive': { dest: 'FILE', outputAt: (file) => ({ kind: 'oci-archive', file }) },
};

/** The forms of outputs for help and hints: `type=oci,dest=DIR or type=oci-archive,dest=FILE`. */
export const outputForms = Object.entries(outputs)
  .map(([kind, { dest }]) => `type=${kind},dest=${dest}`)
  .join(' or ');

/** Parses an output in docker buildx's notation: `type=oci,dest=DIR`; undefined for any other text. */
export function parseOutput(text: string): Output | undefined {
  const [, kind = '', path = ''] = /^type=([^,]+),dest=(.+)$/.exec(text) ?? [];
  return isOutputKind(kind) ? outputs[kind].outputAt(path) : undefined;
}

/** Returns the location that names an image in an output. */
export function formatLocation(kind: Output['kind'], path: string, name: string): string {
  return `${kind}:${path}:${name}`;
}

/** Returns the kind and the path of a location as `formatLocation` writes it; undefined for a reference. */
export function parseOutputLocation(
  location: string,
  name: string,
): { kind: Output['kind']; path: string } | undefined {
  const [, kind = '', rest = ''] = /^([a-z-]+):(.+)$/.exec(location) ?? [];
  if (!isOutputKind(kind)) return undefined;
  return { kind, path: rest.endsWith(`:${name}`) ? rest.slice(0, -name.length - 1) : rest };
}

function isOutputKind(kind: string): kind is Output['kind'] {
  return Object.hasOwn(outputs, kind);
}
