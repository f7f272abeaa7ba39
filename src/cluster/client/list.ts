import { ImagebuildError } from '../../errors.ts';
import { say } from '../../text/say.ts';
import { type KubernetesObject, type ListOptions, type ListResult, WatchExpired } from '../cluster.ts';
import { type ApiConnection, sendRequest } from './request.ts';

/** Objects a page: what a large pod takes, times this, is well below the largest answer. */
const pageSize = 250;
/** The most objects of which something is kept. */
const mostItems = 500_000;
/** How often a list begins again when its next page has expired. */
const restarts = 3;

/** A page of a list as the API server sends it. */
interface ListDocument {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata?: { readonly resourceVersion?: string; readonly continue?: string };
  readonly items?: readonly KubernetesObject[] | null;
}

/** Lists a collection page by page, keeping what `pick` takes of each object. */
export async function listObjects<Item>(
  connection: ApiConnection,
  path: string,
  pick: (object: KubernetesObject) => Item | undefined,
  options: ListOptions = {},
): Promise<ListResult<Item>> {
  for (let attempt = 1; ; attempt++)
    try {
      return await listOnce(connection, path, pick, options);
    } catch (error) {
      if (!(error instanceof WatchExpired) || attempt > restarts) throw error;
    }
}

async function listOnce<Item>(
  connection: ApiConnection,
  path: string,
  pick: (object: KubernetesObject) => Item | undefined,
  { labelSelector, fieldSelector, signal }: ListOptions,
): Promise<ListResult<Item>> {
  const items: Item[] = [];
  let next: string | undefined;
  do {
    const query = { limit: String(pageSize), continue: next, labelSelector, fieldSelector };
    const answer = await sendRequest(connection, {
      ...{ method: 'GET', verb: 'list', path, query, signal },
      accept: next === undefined ? [] : [410],
    });
    if (answer.status === 410) throw new WatchExpired();
    const page = answer.body as ListDocument;
    for (const item of page.items ?? []) {
      const kept = pick(completeItem(item, page));
      if (kept !== undefined) items.push(kept);
    }
    next = page.metadata?.continue || undefined;
    if (next === undefined) return { items, resourceVersion: page.metadata?.resourceVersion ?? '' };
  } while (items.length <= mostItems);
  throw new ImagebuildError('LIMIT_EXCEEDED', say('clusterListTooLong', { path, limit: mostItems }));
}

/** Fills in the kind of an item: the API server leaves it out, as the list has it. */
function completeItem(
  item: KubernetesObject,
  { apiVersion = '', kind = '' }: ListDocument,
): KubernetesObject {
  if (item.kind !== undefined && item.apiVersion !== undefined) return item;
  return { ...item, apiVersion, kind: kind.replace(/List$/, '') };
}
