/**
 * A GitHub of one repository, on a free port of 127.0.0.1: state, rules and faults behind real HTTP. Requests
 * and answers are held against GitHub's own description (openapi/); what does not fit is listed in
 * `problems`, which a test expects to be empty.
 */
import './pace.ts';
import type { Hub, Level } from './call.ts';
import type { Fault } from './faults.ts';
import { createHooks, type Hooks } from './hooks.ts';
import { readExtract } from './openapi/extract.ts';
import { createFiller } from './openapi/fill.ts';
import { createValidator } from './openapi/validator.ts';
import { createRuns } from './runs.ts';
import { createApi, type Request } from './server.ts';
import { startStorage } from './storage.ts';
import { createAppKey, createTokens } from './tokens.ts';
import { createVisitors } from './visitors.ts';
import { createWorld, type Run, type World } from './world.ts';

export interface GitHubOptions {
  readonly owner?: string;
  readonly name?: string;
  /** Files of the default branch's first commit. */
  readonly files?: ReadonlyMap<string, string>;
  /** What the app may do; as app.yml says when left out. */
  readonly permissions?: Readonly<Record<string, Level>>;
  /** How long lists leave out a new run, in milliseconds. */
  readonly listLag?: number;
  /** Writes a minute before the secondary limit. */
  readonly writesPerMinute?: number;
  /** Told of every dispatched run; without it a run stays queued. */
  readonly onRun?: (run: Run, github: GitHub) => void;
}

export interface GitHub {
  /** `127.0.0.1:PORT` */
  readonly host: string;
  readonly site: string;
  readonly world: World;
  /** Requests to the API so far. */
  readonly requests: readonly Request[];
  /** What broke the description or a rule. */
  readonly problems: readonly string[];
  readonly visitors: ReturnType<typeof createVisitors>;
  readonly runs: ReturnType<typeof createRuns>;
  readonly hooks: Hooks;
  readonly secret: string;
  fault(fault: Fault): void;
  /** Environment that makes Probot talk to this GitHub as its app. */
  readonly environment: Readonly<Record<string, string>>;
  /** A GITHUB_TOKEN of a workflow run with these permissions. */
  workflowToken(permissions: Readonly<Record<string, Level>>): string;
  stop(): Promise<void>;
}

/** As app.yml says. */
const appPermissions = { issues: 'write', actions: 'write', contents: 'read' } as const;
const appId = 4242;
const secret = 'a secret of webhooks';

// Shared by every GitHub of a process, because compiling the description and making a key takes long.
const extract = readExtract();
const validator = createValidator(extract);
const key = createAppKey();

export async function startGitHub(options: GitHubOptions = {}): Promise<GitHub> {
  const world = createWorld(options.owner ?? 'octo', options.name ?? 'images', options.files ?? new Map());
  const problems: string[] = [];
  const api = createApi(problems);
  const port = await api.listen();
  const site = `http://127.0.0.1:${port}`;
  const filler = createFiller(extract, site);
  const tokens = createTokens(appId, key);
  const storage = await startStorage(world, (problem) => problems.push(problem));
  const hooks = createHooks(world, secret);
  const hub: Hub = {
    world,
    site,
    app: { id: appId, permissions: options.permissions ?? appPermissions },
    listLag: options.listLag ?? 0,
    mint: tokens.mint,
    storageAddress: storage.address,
    redeliver: hooks.redeliver,
    emit(name, facts) {
      const payload = filler.webhook(name, facts) as object;
      problems.push(...validator.webhook(name, payload));
      hooks.send(name, payload);
    },
    dispatched(run) {
      runs.request(run);
      options.onRun?.(run, github);
    },
    cancelled: (run) => runs.finish(run, 'cancelled'),
  };
  const runs = createRuns(hub);
  const writesPerMinute = options.writesPerMinute ?? 80;
  api.open({ validator, hub, filler, callerOf: tokens.callerOf, writesPerMinute });
  const github: GitHub = {
    host: `127.0.0.1:${port}`,
    site,
    world,
    requests: api.requests,
    problems,
    visitors: createVisitors(hub),
    runs,
    hooks,
    secret,
    fault: api.addFault,
    environment: {
      APP_ID: String(appId),
      PRIVATE_KEY: key.privateKey,
      WEBHOOK_SECRET: secret,
      GHE_HOST: `127.0.0.1:${port}`,
      GHE_PROTOCOL: 'http',
    },
    workflowToken(permissions) {
      const account = world.accounts.get('github-actions[bot]')!;
      // A workflow writes pull-requests, and an app pull_requests.
      const named = Object.entries(permissions).map(([name, level]) => [name.replaceAll('-', '_'), level]);
      return tokens.mint({ kind: 'workflow', account, permissions: Object.fromEntries(named) }).token;
    },
    async stop() {
      await hooks.settled();
      await storage.stop();
      await api.stop();
    },
  };
  return github;
}
