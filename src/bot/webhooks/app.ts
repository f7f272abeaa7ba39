import type { Probot } from 'probot';
import { type Bot, type Count, type Identity, type Patience, patience } from '../bot.ts';
import { followJob, followRun } from '../builds/progress.ts';
import { createErrands, type Errands } from '../errands.ts';
import type { Octokit } from '../github/client.ts';
import { jobFrom } from '../github/jobs.ts';
import { runFrom } from '../github/runs.ts';
import { parseComment } from '../grammar/comment.ts';
import { readHead } from '../head.ts';
import { createMemory, type Memory } from '../memory.ts';
import { isServed } from '../policy/decision.ts';
import { answer } from './answer.ts';
import { accessTo, labelOf, occasionOf, type RepositoryAnswer } from './occasion.ts';

/** What the app is given by whoever runs it: the server, or a workflow. */
export interface AppOptions {
  /** Who the bot is on GitHub; asked when it is first needed, until it is known. */
  readonly identity?: (() => Promise<Identity>) | undefined;
  readonly errands?: Errands | undefined;
  readonly memory?: Memory | undefined;
  readonly patience?: Partial<Patience> | undefined;
  readonly count?: Count | undefined;
}

/** The bot at work in a repository; undefined where it does not serve the owner (docs/security.md 1). */
export type Post = (octokit: Octokit, repository: RepositoryAnswer) => Promise<Bot | undefined>;

/** What all repositories share, and what makes the bot for each of them. */
export interface Service {
  readonly count: Count;
  readonly errands: Errands;
  /** Who the bot is: asked of GitHub until it has answered. */
  readonly identify: () => Promise<Identity>;
  readonly post: Post;
}

/**
 * The bot as a Probot application. Each webhook is answered at once, and what it asks for goes on after that (docs/security.md 16):
 * GitHub waits ten seconds, and a dispatch may take a minute. A comment with no command costs no call.
 */
export default function imagebuildBot(app: Probot, options: AppOptions = {}): void {
  listen(app, createService(app, options));
}

/** Takes the webhooks that the bot goes by. */
export function listen(app: Probot, { count, errands, post }: Service): void {
  app.on(['issue_comment.created', 'issues.opened', 'issues.labeled'], ({ name, payload, octokit }) => {
    count('deliveries', { event: name });
    const occasion = occasionOf(payload);
    const { body, origin } = occasion;
    if (parseComment(body, { commandsPerComment: 1, origin }).length === 0) return;
    errands.begin(name, async () => {
      const bot = await post(octokit, payload.repository);
      if (bot && (await isAccepted(bot, labelOf(payload)))) await answer(bot, occasion);
    });
  });

  app.on(['workflow_run.in_progress', 'workflow_run.completed'], ({ name, payload, octokit }) => {
    count('deliveries', { event: name });
    const run = runFrom(payload.workflow_run);
    if (run.event !== 'workflow_dispatch') return;
    errands.begin(name, async () => {
      const bot = await post(octokit, payload.repository);
      if (bot) await followRun(bot, run);
    });
  });

  app.on(['workflow_job.in_progress', 'workflow_job.completed'], ({ name, payload, octokit }) => {
    count('deliveries', { event: name });
    const { run_id, html_url } = payload.workflow_job;
    const job = jobFrom(payload.workflow_job);
    const page = html_url?.replace(/\/job\/.*$/, '') ?? '';
    errands.begin(name, async () => {
      const bot = await post(octokit, payload.repository);
      if (bot) await followJob(bot, { id: run_id, url: page }, job);
    });
  });
}

/** Who the app is: its bot account. Without a list of owners it serves its own. */
export async function askIdentity(app: Probot, owners?: readonly string[]): Promise<Identity> {
  const { data } = await (await app.auth()).rest.apps.getAuthenticated();
  if (!data) throw new TypeError('GitHub does not say which app this is');
  const own = data.owner && 'login' in data.owner ? [data.owner.login] : [];
  return { login: `${data.slug}[bot]`, owners: owners ?? own, shared: false };
}

/** The service over an app: asks who it is when that is first needed. */
export function createService(app: Probot, options: AppOptions): Service {
  const count = options.count ?? (() => {});
  const errands = options.errands ?? createErrands(app.log, count);
  const memory = options.memory ?? createMemory();
  const identify = untilKnown(options.identity ?? (() => askIdentity(app)));
  const shared = { memory, patience: { ...patience, ...options.patience }, log: app.log, count, errands };
  const post: Post = async (octokit, repository) => {
    const identity = await identify();
    const { owners } = identity;
    if (owners !== undefined && !isServed(repository.owner.login, owners)) return undefined;
    return { ...shared, identity, access: accessTo(octokit, repository) };
  };
  return { count, errands, identify, post };
}

/** Asks until it is answered, and then never again. */
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

/** Of labels only the policy's counts; other events have none. */
async function isAccepted(bot: Bot, label: string | undefined): Promise<boolean> {
  if (label === undefined) return true;
  const { acceptedLabel } = (await readHead(bot)).configuration.policy;
  return acceptedLabel !== false && label.toLowerCase() === acceptedLabel.toLowerCase();
}
