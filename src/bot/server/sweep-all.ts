import type { Probot } from 'probot';
import { trackingPeriod } from '../builds/tracked-builds.ts';
import type { Octokit, RepositoryPayload } from '../github/client.ts';
import type { Log } from '../logging.ts';

/** Pages of a hundred deliveries that are read at most. */
const pageLimit = 10;

/**
 * Sweeps one repository.
 * @param since when the app was installed.
 * @returns what was found; nothing in a repository that the bot doesn't serve.
 */
export type RepositorySweep<Finding> = (
  octokit: Octokit,
  repository: RepositoryPayload,
  since: Date,
) => Promise<readonly Finding[]>;

/**
 * Sweeps every repository that the app is installed in, after asking GitHub to redeliver what failed. A
 * repository that can't be swept doesn't keep the others from it.
 * @param dryRun only counts the failed deliveries; `sweepRepository` has its own.
 * @returns what was found, and how many deliveries failed.
 */
export async function sweepAll<Finding>(
  app: Probot,
  sweepRepository: RepositorySweep<Finding>,
  { dryRun, log }: { readonly dryRun: boolean; readonly log: Log },
): Promise<{ readonly deliveries: number; readonly findings: readonly Finding[] }> {
  const octokit = await app.auth();
  const deliveries = await redeliverFailed(octokit, new Date(Date.now() - trackingPeriod), dryRun);
  const findings: Finding[] = [];
  const installations = await octokit.paginate(octokit.rest.apps.listInstallations, { per_page: 100 });
  for (const { id, created_at } of installations) {
    try {
      const installed = await app.auth(id);
      const repositories = await listRepositories(installed);
      for (const repository of repositories) {
        try {
          findings.push(...(await sweepRepository(installed, repository, new Date(created_at))));
        } catch (error) {
          log.error({ err: error, repository: repository.full_name }, 'a repository cannot be swept');
        }
      }
    } catch (error) {
      log.error({ err: error, installation: id }, 'an installation cannot be swept');
    }
  }
  log.info({ deliveries, findings: findings.length, dryRun }, 'looked for what was missed');
  return { deliveries, findings };
}

function listRepositories(octokit: Octokit) {
  return octokit.paginate(octokit.rest.apps.listReposAccessibleToInstallation, { per_page: 100 });
}

/** An attempt of GitHub to deliver a webhook. */
interface Delivery {
  readonly id: number;
  /** The same for all attempts to deliver one webhook. */
  readonly guid: string;
  readonly status_code: number;
  readonly delivered_at: string;
}

/**
 * Asks GitHub to redeliver the webhooks since a moment that no attempt delivered: by itself it never does.
 * @param octokit the app's own client: installations don't see deliveries.
 * @returns how many webhooks these are; a dry run only counts them.
 */
async function redeliverFailed(octokit: Octokit, since: Date, dryRun: boolean): Promise<number> {
  const failed = findUndelivered(await deliveriesSince(octokit, since));
  for (const { id } of dryRun ? [] : failed)
    await octokit.rest.apps.redeliverWebhookDelivery({ delivery_id: id });
  return failed.length;
}

/** Returns the newest attempt for each webhook that no attempt delivered, the oldest first. */
export function findUndelivered(deliveries: readonly Delivery[]): Delivery[] {
  const attempts = Map.groupBy(deliveries, ({ guid }) => guid);
  const failed = [...attempts.values()].filter((all) =>
    all.every(({ status_code }) => !isSuccess(status_code)),
  );
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

function isSuccess(status: number): boolean {
  return status >= 200 && status < 300;
}
