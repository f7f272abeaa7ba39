import type { Probot } from 'probot';
import { type BackgroundTasks, createBackgroundTasks } from '../background-tasks.ts';
import { type Bot, type BotIdentity, type BotTimeouts, defaultTimeouts } from '../bot.ts';
import { followJob, followRun } from '../builds/run-progress.ts';
import { type BotCache, createBotCache } from '../cache.ts';
import { addedLabel, commandSourceFrom } from '../command-source.ts';
import { type Octokit, type RepositoryPayload, repositoryFrom } from '../github/client.ts';
import { jobFrom, runFrom } from '../github/runs.ts';
import { parseComment } from '../grammar/comment.ts';
import type { Count } from '../logging.ts';
import { isServed } from '../policy/decision.ts';
import { readSnapshot } from '../snapshot.ts';
import { answer } from './answer.ts';

/** The services that the server or a workflow gives the app; each has a default. */
interface AppOptions {
  /** Asks which account the bot acts as; called when that is first needed, and until it succeeds. */
  readonly identity?: (() => Promise<BotIdentity>) | undefined;
  readonly tasks?: BackgroundTasks | undefined;
  readonly cache?: BotCache | undefined;
  readonly timeouts?: Partial<BotTimeouts> | undefined;
  readonly count?: Count | undefined;
}

/** Creates the bot for a repository; undefined when it doesn't serve the owner (docs/security-rules.md 1). */
export type BotFactory = (octokit: Octokit, repository: RepositoryPayload) => Promise<Bot | undefined>;

/** The services that all repositories share, and the factory of the bot for each of them. */
export interface Service {
  readonly count: Count;
  readonly tasks: BackgroundTasks;
  /** Returns which account the bot acts as. GitHub is asked until it has answered. */
  readonly identify: () => Promise<BotIdentity>;
  readonly createBot: BotFactory;
}

/**
 * Registers the bot as a Probot application. Each webhook is answered at once, and the work goes on after
 * that (docs/security-rules.md 16): GitHub waits ten seconds, and a dispatch may take a minute. A comment
 * without a command costs no request.
 */
export default function imagebuildBot(app: Probot, options: AppOptions = {}): void {
  listen(app, createService(app, options));
}

/** Handles the webhooks of comments, issues, workflow runs and jobs. */
export function listen(app: Probot, { count, tasks, createBot }: Service): void {
  app.on(['issue_comment.created', 'issues.opened', 'issues.labeled'], ({ name, payload, octokit }) => {
    count('deliveries', { event: name });
    const source = commandSourceFrom(payload);
    const { body, origin } = source;
    if (parseComment(body, { commandsPerComment: 1, origin }).length === 0) return;
    tasks.start(name, async () => {
      const bot = await createBot(octokit, payload.repository);
      if (bot && (await isAccepted(bot, addedLabel(payload)))) await answer(bot, source);
    });
  });

  app.on(
    ['workflow_run.requested', 'workflow_run.in_progress', 'workflow_run.completed'],
    ({ name, payload, octokit }) => {
      count('deliveries', { event: name });
      const run = runFrom(payload.workflow_run);
      if (run.origin.event !== 'workflow_dispatch') return;
      tasks.start(name, async () => {
        const bot = await createBot(octokit, payload.repository);
        if (bot) await followRun(bot, run);
      });
    },
  );

  app.on(
    ['workflow_job.waiting', 'workflow_job.in_progress', 'workflow_job.completed'],
    ({ name, payload, octokit }) => {
      count('deliveries', { event: name });
      const { run_id, html_url } = payload.workflow_job;
      const job = jobFrom(payload.workflow_job);
      const page = html_url?.replace(/\/job\/.*$/, '') ?? '';
      tasks.start(name, async () => {
        const bot = await createBot(octokit, payload.repository);
        if (bot) await followJob(bot, { id: run_id, url: page }, job);
      });
    },
  );
}

/** Asks GitHub for the app's bot account. Without a list of owners it serves its own. */
export async function askIdentity(app: Probot, owners?: readonly string[]): Promise<BotIdentity> {
  const { data } = await (await app.auth()).rest.apps.getAuthenticated();
  if (!data) throw new TypeError('GitHub does not say which app this is');
  const own = data.owner && 'login' in data.owner ? [data.owner.login] : [];
  return { login: `${data.slug}[bot]`, owners: owners ?? own, shared: false };
}

/** Creates the service of an app. */
export function createService(app: Probot, options: AppOptions): Service {
  const count = options.count ?? (() => {});
  const tasks = options.tasks ?? createBackgroundTasks(app.log, count);
  const cache = options.cache ?? createBotCache();
  const identify = untilKnown(options.identity ?? (() => askIdentity(app)));
  const shared = {
    cache,
    timeouts: { ...defaultTimeouts, ...options.timeouts },
    log: app.log,
    count,
    tasks,
  };
  const createBot: BotFactory = async (octokit, repository) => {
    const identity = await identify();
    const { owners } = identity;
    if (owners !== undefined && !isServed(repository.owner.login, owners)) return undefined;
    return { ...shared, identity, repository: repositoryFrom(octokit, repository) };
  };
  return { count, tasks, identify, createBot };
}

/** Returns a function that asks until it is answered, and then never again. */
function untilKnown<T>(ask: () => Promise<T>): () => Promise<T> {
  let answered: Promise<T> | undefined;
  return async () => {
    answered ??= ask();
    try {
      return await answered;
    } catch (error) {
      answered = undefined;
      throw error;
    }
  };
}

/** Returns whether a webhook counts: one about a label only when it is the policy's label. */
async function isAccepted(bot: Bot, label: string | undefined): Promise<boolean> {
  if (label === undefined) return true;
  const { acceptedLabel } = (await readSnapshot(bot)).configuration.policy;
  return acceptedLabel !== false && label.toLowerCase() === acceptedLabel.toLowerCase();
}
