import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { ImagebuildError } from '../../errors.ts';
import { type Cluster, type KubernetesObject, pathOf } from '../cluster.ts';
import { isInstallHook } from './names.ts';

/** A release of Helm, as its newest record in the cluster says. */
export interface Release {
  readonly name: string;
  readonly namespace: string;
  /** `deployed`, `failed`, `pending-install`, … */
  readonly status: string;
  /** When its first record was made. */
  readonly created: string;
  /** The path of its newest record in the API. */
  readonly record: string;
}

/** Where Helm keeps records: a Secret for each revision, or a ConfigMap with HELM_DRIVER=configmap. */
const drivers = [
  { resource: { apiVersion: 'v1', name: 'secrets', namespaced: true }, isEncoded: true },
  { resource: { apiVersion: 'v1', name: 'configmaps', namespaced: true }, isEncoded: false },
] as const;

/** A revision of a release. */
interface Revision extends Release {
  readonly revision: number;
}

/**
 * Lists the releases of a cluster.
 * @param namespaces where they are looked for by somebody who may not list those of all namespaces.
 * @throws DENIED and what `list` throws
 */
export async function listReleases(
  cluster: Pick<Cluster, 'list'>,
  namespaces: readonly string[],
  signal?: AbortSignal,
): Promise<Release[]> {
  const revisions: Revision[] = [];
  for (const { resource } of drivers)
    revisions.push(...(await listRevisions(cluster, resource, namespaces, signal)));
  const releases = new Map<string, Revision>();
  for (const one of revisions.sort((a, b) => a.revision - b.revision)) {
    const key = releaseKey(one);
    releases.set(key, { ...one, created: releases.get(key)?.created ?? one.created });
  }
  return [...releases.values()].map(({ revision, ...release }) => release);
}

/** What names a release in a cluster. */
export function releaseKey({ name, namespace }: Pick<Release, 'name' | 'namespace'>): string {
  return `${namespace}/${name}`;
}

async function listRevisions(
  cluster: Pick<Cluster, 'list'>,
  resource: (typeof drivers)[number]['resource'],
  namespaces: readonly string[],
  signal: AbortSignal | undefined,
): Promise<readonly Revision[]> {
  const options = { labelSelector: 'owner=helm', signal };
  const pick = (object: KubernetesObject) => readRevision(object, resource);
  try {
    return (await cluster.list(pathOf(resource), pick, options)).items;
  } catch (error) {
    if (!(error instanceof ImagebuildError) || error.code !== 'DENIED') throw error;
  }
  const found: Revision[] = [];
  for (const namespace of namespaces)
    found.push(...(await cluster.list(pathOf(resource, { namespace }), pick, options)).items);
  return found;
}

function readRevision(
  { metadata }: KubernetesObject,
  resource: (typeof drivers)[number]['resource'],
): Revision | undefined {
  const { owner, name = '', status = '', version = '' } = metadata.labels ?? {};
  const { namespace = '', creationTimestamp = '' } = metadata;
  if (owner !== 'helm' || !metadata.name.startsWith(`sh.helm.release.v1.${name}.`)) return undefined;
  const record = pathOf(resource, { namespace, name: metadata.name });
  return { name, namespace, status, created: creationTimestamp, record, revision: Number(version) || 0 };
}

/** Bytes of a release that is read, unpacked. */
const largest = 64 * 1024 * 1024;

/** Reads the manifests of a release, with those of its install hooks; [] for a record that can't be read. */
export async function readReleaseManifests(
  cluster: Pick<Cluster, 'get'>,
  { record }: Pick<Release, 'record'>,
  signal?: AbortSignal,
): Promise<string[]> {
  const object = await cluster.get(record, signal);
  const data = (object?.['data'] as { release?: unknown } | undefined)?.release;
  if (typeof data !== 'string') return [];
  try {
    return await decodeRelease(object?.kind === 'ConfigMap' ? data : Buffer.from(data, 'base64').toString());
  } catch {
    return []; // what it holds is known by its labels then
  }
}

/** Decodes base64 of gzip of JSON, as Helm writes it. */
async function decodeRelease(text: string): Promise<string[]> {
  const unpacked = await promisify(gunzip)(Buffer.from(text, 'base64'), { maxOutputLength: largest });
  const { manifest, hooks } = JSON.parse(unpacked.toString()) as { manifest?: unknown; hooks?: unknown };
  const rows = Array.isArray(hooks) ? (hooks as { manifest?: unknown; events?: unknown }[]) : [];
  const made = rows.filter(({ events }) => Array.isArray(events) && events.some(isInstallHook));
  return [manifest, ...made.map((hook) => hook.manifest)].filter((one) => typeof one === 'string');
}
