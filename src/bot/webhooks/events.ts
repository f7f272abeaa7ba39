import { pino } from 'pino';
import { Probot } from 'probot';
import type { BotTimeouts } from '../bot.ts';
import { endRun } from '../builds/run-progress.ts';
import { trackingPeriod } from '../builds/tracked-builds.ts';
import type { RepositoryPayload } from '../github/client.ts';
import { readRun } from '../github/runs.ts';
import { type BotFactory, createService, listen, type Service } from './app.ts';
import { type Finding, sweep } from './sweep.ts';

/** The event that started a workflow run in GitHub Actions. */
export interface ActionsEvent {
  /** Its name, as in `GITHUB_EVENT_NAME`. */
  readonly name: string;
  /** The content of the file at `GITHUB_EVENT_PATH`. */
  readonly payload: { readonly repository: RepositoryPayload };
  /** A token with `issues: write`, `actions: write` and `contents: read`. */
  readonly token: string;
  /** The value of `GITHUB_API_URL`; github.com's API when left out. */
  readonly apiUrl?: string | undefined;
  readonly logLevel?: string | undefined;
  readonly timeouts?: Partial<BotTimeouts> | undefined;
}

/** The account of a workflow's token. It serves only the workflow's own repository. */
const identity = { login: 'github-actions[bot]', owners: undefined, shared: true } as const;

/**
 * Handles an event inside Actions as the server handles its webhooks (docs/bot.md); `schedule` and
 * `workflow_dispatch` handle what was missed. Ends when all work is done.
 * @throws the first failure of that work, so that the workflow run fails too.
 */
export async function runOnEvent(event: ActionsEvent): Promise<void> {
  const { app, service } = await open(event);
  const { tasks, createBot } = service;
  if (event.name === 'schedule' || event.name === 'workflow_dispatch') {
    tasks.start('sweep', async () => void (await sweepRepository(createBot, app, event)));
  } else {
    listen(app, service);
    // biome-ignore lint/suspicious/noExplicitAny: the name and the payload come together from the runner
    await app.receive({ id: 'actions', name: event.name as any, payload: event.payload as any });
  }
  const [failure] = await tasks.settled();
  if (failure !== undefined) throw failure;
}

/**
 * Shows how a run ends, from inside its own last job. Only a comment of the workflow's own account is edited:
 * where a server answered, there is nothing to do.
 */
export async function reportRun(event: ActionsEvent, runId: number): Promise<void> {
  const { app, service } = await open(event);
  const bot = await service.createBot(await app.auth(), event.payload.repository);
  if (bot === undefined) return;
  const run = await readRun(bot.repository, runId);
  if (run.origin.event === 'workflow_dispatch' && run.origin.actor === bot.identity.login)
    await endRun(bot, run);
}

async function open({
  token,
  apiUrl,
  logLevel = 'warn',
  timeouts,
}: ActionsEvent): Promise<{ app: Probot; service: Service }> {
  // Errors go to standard error; standard output is the runner's.
  const log = pino({ level: logLevel }, pino.destination(2));
  const app = new Probot({ githubToken: token, log, ...(apiUrl === undefined ? {} : { baseUrl: apiUrl }) });
  await app.ready();
  return { app, service: createService(app, { identity: async () => identity, timeouts }) };
}

async function sweepRepository(
  createBot: BotFactory,
  app: Probot,
  { payload }: ActionsEvent,
): Promise<readonly Finding[]> {
  const bot = await createBot(await app.auth(), payload.repository);
  return bot ? sweep(bot, { since: new Date(Date.now() - trackingPeriod), dryRun: false }) : [];
}
