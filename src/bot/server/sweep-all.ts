import type { Probot } from 'probot';
import { trackingPeriod } from '../builds/tracked-builds.ts';
import type { Octokit } from '../github/client.ts';
import type { Log } from '../logging.ts';
import type { BotFactory } from '../webhooks/app.ts';
import { type Finding, sweep } from '../webhooks/sweep.ts';
import { redeliverFailed } from './deliveries.ts';

/**
 * Sweeps every repository the app is installed in and serves, after asking GitHub to send again what was not delivered. One that
 * cannot be swept does not keep the others from it.
 * @returns what was found, and how many deliveries failed.
 */
export async function sweepAll(
  app: Probot,
  createBot: BotFactory,
  { dryRun, log }: { readonly dryRun: boolean; readonly log: Log },
): Promise<{ readonly deliveries: number; readonly findings: readonly Finding[] }> {
  const octokit = await app.auth();
  const deliveries = await redeliverFailed(octokit, new Date(Date.now() - trackingPeriod), dryRun);
  const findings: Finding[] = [];
  const installations = await octokit.paginate(octokit.rest.apps.listInstallations, { per_page: 100 });
  for (const { id, created_at } of installations) {
    try {
      findings.push(
        ...(await sweepInstallation(await app.auth(id), createBot, {
          since: new Date(created_at),
          dryRun,
          log,
        })),
      );
    } catch (error) {
      log.error({ err: error, installation: id }, 'an installation could not be swept');
    }
  }
  log.info({ deliveries, findings: findings.length, dryRun }, 'looked for what was missed');
  return { deliveries, findings };
}

async function sweepInstallation(
  octokit: Octokit,
  createBot: BotFactory,
  { since, dryRun, log }: { readonly since: Date; readonly dryRun: boolean; readonly log: Log },
): Promise<Finding[]> {
  const repositories = await octokit.paginate(octokit.rest.apps.listReposAccessibleToInstallation, {
    per_page: 100,
  });
  const findings: Finding[] = [];
  for (const repository of repositories) {
    const bot = await createBot(octokit, repository);
    try {
      if (bot) findings.push(...(await sweep(bot, { since, dryRun })));
    } catch (error) {
      log.error({ err: error, repository: repository.full_name }, 'a repository could not be swept');
    }
  }
  return findings;
}
