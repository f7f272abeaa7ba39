import { escapeLine } from '../../../text/escape.ts';
import { shorten } from '../../../text/format.ts';
import { say } from '../../../text/say.ts';
import { groupOf, objectKey } from '../names.ts';
import type { InstallPlan, PlannedCall, PlannedObject } from './plan.ts';

/** What is shown of a plan, so that it stays readable. */
const most = { calls: 30, rows: 40, names: 8, unknown: 20, width: 200 };

/**
 * Describes what an install would create, for people: by command line, each kind in one line, with what
 * reaches beyond its namespace or stays afterwards. What isn't known is said at the end.
 */
export function showPlan(
  plan: InstallPlan,
  { server, context }: { readonly server: string; readonly context: string },
): string[] {
  const lines = [
    say('cloudShown', { server, context: context === '' ? '-' : context }).text,
    ...bounded(plan.calls, most.calls, '').flatMap((call) =>
      typeof call === 'string' ? [call] : ['', ...showCall(call)],
    ),
    '',
    summarize(plan),
    ...showUnknown(plan),
  ];
  return lines.map((line) => shorten(escapeLine(line), most.width));
}

function showCall({ command, release, objects, changes }: PlannedCall): string[] {
  const rows: [kind: string, text: string][] = [];
  if (release) {
    const { name, prefix = '', namespace } = release;
    rows.push([
      say('cloudRelease').text,
      say('cloudReleaseIn', { name: name ?? `${prefix}…`, namespace }).text,
    ]);
  }
  if (changes) rows.push(['!', say('cloudChanges').text]);
  for (const [kind, of] of Map.groupBy(objects, ({ kind }) => kind))
    rows.push([kind, showObjects(of, release !== undefined)]);
  if (rows.length === 0) rows.push(['?', say('cloudNothingKnown').text]);
  const width = Math.min(32, Math.max(...rows.map(([kind]) => kind.length)));
  const shown = rows.map(([kind, text]) => `  ${kind.padEnd(width)}  ${text}`);
  return [command, ...bounded(shown, most.rows, '  ')];
}

function showObjects(objects: readonly PlannedObject[], isRelease: boolean): string {
  const names = objects.map(({ namespace, name, generateName = '' }) => {
    const shown = name ?? `${generateName}…`;
    return namespace === undefined ? shown : `${namespace}/${shown}`;
  });
  const mark = objects.map((object) => markOf(object, isRelease)).find((text) => text !== undefined);
  const list =
    names.length <= most.names
      ? names.join(', ')
      : say('cloudAndMore', {
          list: names.slice(0, most.names).join(', '),
          count: names.length - most.names,
        }).text;
  return mark === undefined ? list : `${list}  (${mark})`;
}

/** Kinds that stay when the install is removed: data, and kinds that others may use by then. */
const staying = new Set(['CustomResourceDefinition', 'PersistentVolumeClaim', 'PersistentVolume']);
/** Kinds through which requests of the whole cluster go. */
const intercepting = new Set([
  'ValidatingWebhookConfiguration',
  'MutatingWebhookConfiguration',
  'ValidatingAdmissionPolicyBinding',
  'MutatingAdmissionPolicyBinding',
  'APIService',
]);

/** Tells whether an object isn't removed with the others. */
export function isKept({ kind, apiVersion }: Pick<PlannedObject, 'kind' | 'apiVersion'>): boolean {
  return staying.has(kind) && ['', 'apiextensions.k8s.io'].includes(groupOf(apiVersion));
}

/** Tells whether requests of the whole cluster go through an object. */
export function isIntercepting({ kind }: Pick<PlannedObject, 'kind'>): boolean {
  return intercepting.has(kind);
}

function markOf(object: PlannedObject, isRelease: boolean): string | undefined {
  // helm removes what is in a chart's templates, and leaves what is in its crds/.
  if (isKept(object) && isRelease)
    return object.kind === 'CustomResourceDefinition' ? say('cloudMayStay').text : undefined;
  if (isKept(object)) return say('cloudStays').text;
  if (isIntercepting(object)) return say('cloudIntercepts').text;
  if (object.kind === 'Namespace') return undefined;
  if (object.namespace === undefined) return say('cloudWide').text;
  return object.resource === undefined ? say('cloudKindUnknown').text : undefined;
}

function summarize({ calls }: InstallPlan): string {
  const objects = [
    ...new Map(
      calls.flatMap((call) => call.objects.map((object) => [objectKey(object), object] as const)),
    ).values(),
  ];
  const count = (matches: (object: PlannedObject) => boolean) => objects.filter(matches).length;
  const releases = calls.filter(({ release }) => release).length;
  const isWide = (object: PlannedObject) => object.namespace === undefined && object.kind !== 'Namespace';
  const counts = {
    releases,
    objects: objects.length,
    namespaces: count(({ kind }) => kind === 'Namespace'),
    wide: count(isWide),
    kinds: count(({ kind }) => kind === 'CustomResourceDefinition'),
    webhooks: count(({ kind }) => kind.endsWith('WebhookConfiguration')),
  };
  return say('cloudSummary', counts).text;
}

function showUnknown({ unknown }: InstallPlan): string[] {
  if (unknown.length === 0) return [];
  const texts = unknown.map((one) =>
    one.kind === 'text' ? one.text : say('cloudUnreadDocuments', one).text,
  );
  const rows = [...new Set(texts)].map((text) => `  ${text}`);
  return ['', say('cloudUnknown').text, ...bounded(rows, most.unknown, '  ')];
}

/** Keeps the first rows, and says how many there are besides. */
function bounded<Row>(rows: readonly Row[], limit: number, indent: string): (Row | string)[] {
  if (rows.length <= limit) return [...rows];
  return [...rows.slice(0, limit), `${indent}${say('notesCut', { count: rows.length - limit }).text}`];
}
