import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { type Logger, pino } from 'pino';
import { type Options, Probot, Server } from 'probot';
import { createBackgroundTasks } from '../background-tasks.ts';
import { createBotCache } from '../cache.ts';
import { askIdentity, type BotFactory, createService, listen, type Service } from '../webhooks/app.ts';
import { type Finding, sweep } from '../webhooks/sweep.ts';
import { type BotEnvironment, type BotSettings, readBotSettings } from './bot-settings.ts';
import { createMetrics, type Metrics } from './metrics.ts';
import { type RepositorySweep, sweepAll } from './sweep-all.ts';

/** The bot's server at work. */
export interface RunningServer {
  readonly url: string;
  /** Stops taking webhooks, and ends when the work in progress is done, or after eight seconds. */
  stop(): Promise<void>;
}

/** Milliseconds between two sweeps, which find what no webhook reported. */
const sweepInterval = 60 * 60 * 1000;

/** Milliseconds that work gets to end when the server stops. The next start finds what was cut short. */
const stopTime = 8000;

/**
 * Starts the bot as a server for webhooks, `/health`, `/ready` and `/metrics`, and handles what was missed
 * while it was down.
 * @throws NOT_CONFIGURED when the environment lacks the app, its key or its webhook secret.
 */
export async function startServer(env: BotEnvironment): Promise<RunningServer> {
  const settings = readBotSettings(env);
  const log = pino({ level: settings.logLevel });
  const cache = createBotCache();
  const metrics: Metrics = createMetrics(() => tasks.size);
  const { count } = metrics;
  const tasks = createBackgroundTasks(log, count);
  const { server, app } = await openServer(settings, log);
  const identity = () => askIdentity(app, settings.owners);
  const options = { identity, tasks, cache, count, timeouts: settings.timeouts };
  const service = createService(app, options);
  listen(app, service);
  server.addHandler(pages(metrics, service.identify));
  await server.start();
  const begin = () =>
    tasks.start(
      'sweep',
      async () => void (await sweepServed(app, service.createBot, { dryRun: false, log })),
    );
  begin();
  const timer = setInterval(begin, sweepInterval).unref();
  return {
    url: `http://${server.host}:${server.port}`,
    async stop() {
      clearInterval(timer);
      tasks.stop();
      await server.stop();
      await Promise.race([tasks.settled(), wait(stopTime, undefined, { ref: false })]);
    },
  };
}

/**
 * Sweeps once, as the server does when it starts.
 * @param dryRun only lists what was missed.
 * @returns what was found, and how many deliveries failed.
 */
export async function sweepOnce(
  env: BotEnvironment,
  dryRun: boolean,
): Promise<{ readonly deliveries: number; readonly findings: readonly Finding[] }> {
  const settings = readBotSettings(env);
  const log = pino({ level: settings.logLevel }, pino.destination(2));
  const app = new Probot(probotOptions(settings, log));
  await app.ready();
  const options = { identity: () => askIdentity(app, settings.owners), timeouts: settings.timeouts };
  return sweepServed(app, createService(app, options).createBot, { dryRun, log });
}

/** Sweeps every repository that the bot serves. */
function sweepServed(
  app: Probot,
  createBot: BotFactory,
  { dryRun, log }: { readonly dryRun: boolean; readonly log: Logger },
) {
  const sweepRepository: RepositorySweep<Finding> = async (octokit, repository, since) => {
    const bot = await createBot(octokit, repository);
    return bot ? sweep(bot, { since, dryRun }) : [];
  };
  return sweepAll(app, sweepRepository, { dryRun, log });
}

async function openServer(settings: BotSettings, log: Logger): Promise<{ server: Server; app: Probot }> {
  const { host, port, webhookProxy } = settings;
  const options = probotOptions(settings, log);
  const server = new Server({ host, port, webhookProxy, log, Probot: Probot.defaults(options) });
  const loaded = Promise.withResolvers<Probot>();
  await server.load((app) => loaded.resolve(app));
  return { server, app: await loaded.promise };
}

function probotOptions({ appId, privateKey, secret, baseUrl }: BotSettings, log: Logger): Options {
  return { appId, privateKey, secret, log, ...(baseUrl === undefined ? {} : { baseUrl }) };
}

/**
 * Returns the handler of the pages beside the webhooks. Any other address is left to Probot, which answers
 * 404.
 */
function pages({ text, contentType }: Metrics, identify: Service['identify']) {
  return async ({ method, url }: IncomingMessage, response: ServerResponse): Promise<boolean> => {
    const path = url?.split('?')[0];
    if (method !== 'GET') return false;
    if (path === '/health') return send(response, 200, 'text/plain', 'ok\n');
    if (path === '/ready') {
      const ready = await identify().then(
        () => true,
        () => false,
      );
      return ready
        ? send(response, 200, 'text/plain', 'ready\n')
        : send(response, 503, 'text/plain', 'GitHub does not accept the app\n');
    }
    if (path === '/metrics') return send(response, 200, contentType, await text());
    return false;
  };
}

function send(response: ServerResponse, status: number, type: string, text: string): true {
  response.writeHead(status, { 'content-type': type }).end(text);
  return true;
}
