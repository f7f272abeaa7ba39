/** The hooks that run when a chart is installed. */
export function isInstallHook(event: string): boolean {
  return event === 'pre-install' || event === 'post-install';
}

/** `apps/Deployment`, `/Pod`: the same kind in every version. */
export function kindKey({
  apiVersion,
  kind,
}: {
  readonly apiVersion: string;
  readonly kind: string;
}): string {
  return `${groupOf(apiVersion)}/${kind}`;
}

/** `apps` of `apps/v1`; '' of `v1`. */
export function groupOf(apiVersion: string): string {
  return apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
}

/** What names an object in every version of its kind. */
export function objectKey(object: {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace?: string | undefined;
  readonly name?: string | undefined;
  readonly generateName?: string | undefined;
}): string {
  const { namespace = '', name, generateName = '' } = object;
  return `${kindKey(object)} ${namespace} ${name ?? `${generateName}*`}`;
}

/** Tells whether an object is a namespace. */
export function isNamespace({
  apiVersion,
  kind,
}: {
  readonly apiVersion: string;
  readonly kind: string;
}): boolean {
  return kind === 'Namespace' && groupOf(apiVersion) === '';
}
