import pLimit from 'p-limit';
import { ImagebuildError, joinProblems, type Message } from '../../errors.ts';
import { say } from '../../text/say.ts';
import { type Cluster, pathOf } from '../cluster.ts';
import { distinctObjects, type InstallPlan, type PlannedObject } from './plan/plan.ts';
import { listReleases, type Release, releaseKey } from './releases.ts';
import { type Access, deleteCommand, uninstallCommand } from './removal.ts';

/** Requests at a time. */
const concurrency = 8;
/** Problems that are told one by one. */
const mostProblems = 100;

/**
 * Checks that nothing exists yet of what an install creates; reads only. A namespace may exist: it isn't ours
 * then. A CustomResourceDefinition may not: the operator that comes with it would take over the custom
 * resources of others.
 * @throws CLUSTER_OBJECT_EXISTS with everything that exists, and what requests throw: what can't be read may
 * exist
 */
export async function checkConflicts(
  cluster: Pick<Cluster, 'get' | 'list' | 'context'>,
  plan: InstallPlan,
  access: Access,
  signal?: AbortSignal,
): Promise<void> {
  const problems = [
    ...(await findReleases(cluster, plan, access, signal)),
    ...(await findObjects(cluster, plan, access, signal)),
  ];
  if (problems.length === 0) return;
  const told = problems.slice(0, mostProblems);
  const more = problems.length - told.length;
  throw joinProblems(more === 0 ? told : [...told, exists(say('cloudExistsMore', { count: more }))]);
}

async function findReleases(
  cluster: Pick<Cluster, 'list' | 'context'>,
  { calls }: InstallPlan,
  access: Access,
  signal: AbortSignal | undefined,
): Promise<ImagebuildError[]> {
  const planned = calls.flatMap(({ release }) => release ?? []);
  if (planned.length === 0) return [];
  const wanted = new Set(
    planned.flatMap(({ name, namespace }) => (name === undefined ? [] : releaseKey({ name, namespace }))),
  );
  const releases = await listReleases(
    cluster,
    [...new Set(planned.map(({ namespace }) => namespace))],
    signal,
  );
  return releases
    .filter((release) => wanted.has(releaseKey(release)))
    .map((release) => releaseExists(release, cluster.context, access));
}

function releaseExists({ name, namespace }: Release, context: string, access: Access): ImagebuildError {
  const command = uninstallCommand({ name, namespace }, access);
  return exists(say('cloudReleaseExists', { name, namespace, context }), command);
}

async function findObjects(
  cluster: Pick<Cluster, 'get' | 'context'>,
  { calls }: InstallPlan,
  access: Access,
  signal: AbortSignal | undefined,
): Promise<ImagebuildError[]> {
  const planned = distinctObjects(calls.flatMap(({ objects }) => objects)).filter(
    ({ kind }) => kind !== 'Namespace',
  );
  const limit = pLimit(concurrency);
  const found = await Promise.all(
    planned.map((object) => limit(() => findObject(cluster, object, access, signal))),
  );
  return found.filter((problem) => problem !== undefined);
}

async function findObject(
  cluster: Pick<Cluster, 'get' | 'context'>,
  { resource, kind, namespace, name }: PlannedObject,
  access: Access,
  signal: AbortSignal | undefined,
): Promise<ImagebuildError | undefined> {
  // Of a kind that the API server doesn't know there are no objects; a generated name is a new one.
  if (!resource || name === undefined || !resource.verbs.includes('get')) return undefined;
  if (!(await cluster.get(pathOf(resource, { namespace, name }), signal))) return undefined;
  const shown = namespace === undefined ? name : `${namespace}/${name}`;
  return exists(
    say('cloudObjectExists', { kind, name: shown, context: cluster.context }),
    deleteCommand({ resource, namespace, name }, access),
  );
}

function exists(message: Message, command?: string): ImagebuildError {
  return new ImagebuildError('CLUSTER_OBJECT_EXISTS', message, {
    hint: command === undefined ? undefined : say('cloudExistsHint', { command }),
  });
}
