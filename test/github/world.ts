import { commitId } from './git.ts';

/** What a person may do in a repository; `role` is precise, `permission` is what GitHub maps it to. */
export type Role = 'admin' | 'maintain' | 'write' | 'triage' | 'read' | 'none';

export interface Account {
  readonly login: string;
  readonly id: number;
  readonly type: 'User' | 'Bot' | 'Organization';
}

export interface Reaction {
  readonly id: number;
  readonly user: Account;
  readonly content: string;
  readonly createdAt: string;
}

export interface Comment {
  readonly id: number;
  readonly author: Account;
  body: string;
  readonly createdAt: string;
  updatedAt: string;
  /** Bodies it had before, oldest first. */
  readonly earlier: string[];
  readonly reactions: Reaction[];
}

/** One line of an issue's timeline, comments left out: those are kept as comments. */
export interface TimelineEvent {
  readonly id: number;
  readonly event: string;
  readonly actor: Account;
  readonly createdAt: string;
  readonly label?: string;
  readonly rename?: { readonly from: string; readonly to: string };
}

/** Where a pull request comes from and goes to. */
export interface Pull {
  /** `owner/name` of the repository of its head: another one for a fork. */
  readonly repository: string;
  readonly branch: string;
  /** The branch that it is for. */
  readonly base: string;
  /** The commit of the base with which it was merged. */
  merged?: string;
}

export interface Issue {
  readonly id: number;
  readonly number: number;
  title: string;
  body: string;
  readonly author: Account;
  state: 'open' | 'closed';
  locked: boolean;
  readonly labels: string[];
  readonly createdAt: string;
  updatedAt: string;
  /** When its body was last edited; only GraphQL tells. */
  lastEditedAt: string | null;
  /** The head commit of a pull request; undefined for an issue. */
  head?: string;
  /** Of a pull request. */
  readonly pull?: Pull;
  readonly comments: Comment[];
  readonly reactions: Reaction[];
  readonly timeline: TimelineEvent[];
}

export interface Commit {
  readonly sha: string;
  readonly parent: Commit | undefined;
  readonly files: ReadonlyMap<string, string>;
}

export type Conclusion = 'success' | 'failure' | 'cancelled' | 'skipped' | 'timed_out';

export interface Step {
  readonly name: string;
  status: 'queued' | 'in_progress' | 'completed';
  conclusion: Conclusion | null;
}

/** `waiting`: for a reviewer, whom the job's environment requires. */
type Status = 'queued' | 'waiting' | 'in_progress' | 'completed';

export interface Job {
  readonly id: number;
  readonly name: string;
  status: Status;
  conclusion: Conclusion | null;
  readonly steps: Step[];
  readonly startedAt: string;
  completedAt: string | null;
  log: string;
}

export interface Artifact {
  readonly id: number;
  readonly name: string;
  readonly zip: Buffer;
  expired: boolean;
}

export interface Run {
  readonly id: number;
  readonly number: number;
  readonly workflow: string;
  /** `run-name` of the workflow, evaluated. */
  readonly title: string;
  readonly event: string;
  readonly branch: string;
  readonly sha: string;
  readonly actor: Account;
  /** `owner/name` of where its commit lies; another one than the repository for a fork's pull request. */
  readonly headRepository: string;
  readonly inputs: Readonly<Record<string, string>>;
  status: Status;
  conclusion: Conclusion | null;
  attempt: number;
  readonly jobs: Job[];
  readonly artifacts: Artifact[];
  readonly createdAt: string;
  updatedAt: string;
  /** Lists show it from this moment on, in milliseconds since 1970; GitHub's lists lag. */
  readonly listedFrom: number;
}

export interface Delivery {
  readonly id: number;
  readonly guid: string;
  readonly event: string;
  readonly action: string;
  readonly payload: object;
  readonly deliveredAt: string;
  readonly redelivery: boolean;
  /** What the hook answered; 0 when it did not. */
  status: number;
}

/** Everything that this GitHub knows: one repository, its app, and who may do what. */
export interface World {
  readonly owner: Account;
  readonly name: string;
  readonly id: number;
  readonly installation: number;
  readonly installedAt: string;
  readonly roles: Map<string, Role>;
  readonly accounts: Map<string, Account>;
  /** By `organisation/team`, the state of each member. */
  readonly teams: Map<string, Map<string, 'active' | 'pending'>>;
  readonly issues: Issue[];
  readonly branches: Map<string, Commit>;
  readonly runs: Run[];
  readonly deliveries: Delivery[];
  /** A number that was never given before. */
  nextId(): number;
}

export const botLogin = 'imagebuild[bot]';
export const defaultBranch = 'main';

/** The account that acts with a workflow's GITHUB_TOKEN. */
export const actionsLogin = 'github-actions[bot]';

/** A repository of an organisation, with the files given in its first commit. */
export function createWorld(owner: string, name: string, files: ReadonlyMap<string, string>): World {
  let last = 1000;
  const nextId = () => ++last;
  const accounts = new Map<string, Account>();
  for (const [login, type, id] of [
    [owner, 'Organization', nextId()],
    [botLogin, 'Bot', nextId()],
    [actionsLogin, 'Bot', 41898282],
  ] as const)
    accounts.set(login, { login, type, id });
  return {
    owner: accounts.get(owner)!,
    name,
    id: nextId(),
    installation: nextId(),
    installedAt: timestamp(Date.now() - 7 * 24 * 3_600_000),
    roles: new Map(),
    accounts,
    teams: new Map(),
    issues: [],
    branches: new Map([[defaultBranch, commitOf(files, undefined)]]),
    runs: [],
    deliveries: [],
    nextId,
  };
}

/** A commit on top of another; the same files on the same parent are the same commit. */
export function commitOf(files: ReadonlyMap<string, string>, parent: Commit | undefined): Commit {
  return { sha: commitId(files, parent?.sha), parent, files };
}

/** A run that waits for its runner. */
export function addRun(
  world: World,
  what: Pick<Run, 'workflow' | 'title' | 'event' | 'branch' | 'sha' | 'actor'> & Partial<Run>,
): Run {
  const at = now();
  const run: Run = {
    id: world.nextId(),
    number: world.runs.length + 1,
    headRepository: fullName(world),
    inputs: {},
    status: 'queued',
    conclusion: null,
    attempt: 1,
    jobs: [],
    artifacts: [],
    createdAt: at,
    updatedAt: at,
    listedFrom: Date.now(),
    ...what,
  };
  world.runs.push(run);
  return run;
}

/** The account of a login, made when it is new. */
export function accountOf(world: World, login: string): Account {
  const account = world.accounts.get(login) ?? { login, id: world.nextId(), type: 'User' as const };
  world.accounts.set(login, account);
  return account;
}

/** The repository's `owner/name`. */
export function fullName({ owner, name }: Pick<World, 'owner' | 'name'>): string {
  return `${owner.login}/${name}`;
}

/** Now, as GitHub writes it: whole seconds. */
export function now(): string {
  return timestamp(Date.now());
}

/** @param time in milliseconds since 1970. */
export function timestamp(time: number): string {
  return new Date(time).toISOString().replace(/\.\d+Z$/, 'Z');
}

/** The commits from one back to the first. */
export function* ancestors(commit: Commit | undefined): Generator<Commit> {
  for (let at = commit; at !== undefined; at = at.parent) yield at;
}

/** A commit that some branch reaches. */
export function findCommit({ branches }: World, sha: string): Commit | undefined {
  for (const head of branches.values())
    for (const commit of ancestors(head)) if (commit.sha === sha) return commit;
  return undefined;
}
