import type { Octokit } from '../github/client.ts';

/** Pages of a hundred deliveries that are read at most. */
const pageLimit = 10;

/** A webhook that GitHub has sent. */
interface Delivery {
  readonly id: number;
  /** The same for all attempts at one webhook. */
  readonly guid: string;
  readonly status_code: number;
  readonly delivered_at: string;
}

/**
 * Asks GitHub to send again what no attempt has delivered since a moment: by itself it never does.
 * @param octokit that of the app itself: installations see no deliveries.
 * @returns how many there are.
 */
export async function redeliverFailed(octokit: Octokit, since: Date, dryRun: boolean): Promise<number> {
  const failed = undelivered(await deliveriesSince(octokit, since));
  for (const { id } of dryRun ? [] : failed)
    await octokit.rest.apps.redeliverWebhookDelivery({ delivery_id: id });
  return failed.length;
}

/** The newest attempt at each webhook of which no attempt went well, the oldest first. */
export function undelivered(deliveries: readonly Delivery[]): Delivery[] {
  const attempts = Map.groupBy(deliveries, ({ guid }) => guid);
  const failed = [...attempts.values()].filter((all) => all.every(({ status_code }) => !isGood(status_code)));
  return failed
    .flatMap((all) => all.toSorted((a, b) => b.id - a.id).slice(0, 1))
    .sort((a, b) => a.delivered_at.localeCompare(b.delivered_at));
}

async function deliveriesSince(octokit: Octokit, since: Date): Promise<Delivery[]> {
  const found: Delivery[] = [];
  let pages = 0;
  const asked = { per_page: 100 };
  for await (const { data } of octokit.paginate.iterator(octokit.rest.apps.listWebhookDeliveries, asked)) {
    const young = data.filter(({ delivered_at }) => new Date(delivered_at) >= since);
    found.push(...young);
    if (young.length < data.length || ++pages === pageLimit) break;
  }
  return found;
}

function isGood(status: number): boolean {
  return status >= 200 && status < 300;
}
