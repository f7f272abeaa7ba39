import { compileWildcards } from '../../text/linearpattern.ts';
import type { BuildCommand } from '../grammar/build.ts';
import type { Command } from '../grammar/commands.ts';
import { canWrite, type Facts, type IssueFacts, type Policy, type TimelineEvent } from './policy.ts';

/** The decision on a command. */
export type Decision =
  /** `replace`: whether a published tag may be replaced. `scope`: whose builds cancel and retry reach. */
  | { readonly verdict: 'run'; readonly replace: boolean; readonly scope: 'own' | 'all' }
  | { readonly verdict: 'refuse'; readonly reason: RefusalReason; readonly detail?: string | undefined }
  /** Commands don't build on a pull request: the answer links its checks. */
  | { readonly verdict: 'link' };

/** The reasons why the label doesn't allow a build (docs/security-rules.md 2). */
type LabelReason =
  | 'label-missing'
  | 'label-closed'
  | 'label-locked'
  | 'label-title'
  | 'label-transferred'
  | 'label-renamed'
  | 'label-actor';

/** The reasons why a command is refused; `../status/section.ts` has a sentence for each. */
export type RefusalReason =
  | Exclude<LabelReason, 'label-missing'>
  | 'bot'
  | 'edited'
  | 'transferred'
  /** Found more than a day after it was written; only the sweep refuses so. */
  | 'too-old'
  | 'no-permission'
  | 'permission-unknown'
  | 'build-type'
  | 'label-build-args'
  | 'label-versions'
  | 'allow-off'
  | 'allow-permission'
  | 'allow-place'
  | 'sync-permission'
  | 'sync-place'
  | 'too-many-builds';

/** Decides on a command of one kind. */
type Rule<Kind extends Command['kind']> = (
  command: Extract<Command, { kind: Kind }>,
  facts: Facts,
  policy: Policy,
) => Decision;

/** The rule for each kind of command: a new kind doesn't compile without one. */
const rules: { readonly [Kind in Command['kind']]: Rule<Kind> } = {
  build: decideBuild,
  allow: decideAllow,
  cancel: decideByScope,
  retry: decideByScope,
  // Help and invalid commands are always answered, and change nothing.
  help: () => run(false, 'own'),
  invalid: () => run(false, 'own'),
};

/**
 * Decides whether and how a command runs (docs/security-rules.md 2 to 4). Fails closed: whatever isn't known
 * counts as a no.
 */
export function decide(command: Command, facts: Facts, policy: Policy): Decision {
  const rule = rules[command.kind] as Rule<Command['kind']>;
  return rule(command, facts, policy);
}

/**
 * Returns whether the installation of an owner is served (docs/security-rules.md 1); an empty list serves
 * nobody.
 */
export function isServed(owner: string, listed: readonly string[]): boolean {
  return listed.some((one) => one.toLowerCase() === owner.toLowerCase());
}

/**
 * Chooses how a refusal is answered: after the limit of an hour only with a reaction (docs/security-rules.md
 * 4).
 */
export function chooseRefusalAnswer(refusalsThisHour: number, policy: Policy): 'comment' | 'reaction' {
  return refusalsThisHour < policy.refusalsPerHour ? 'comment' : 'reaction';
}

/**
 * Decides whether a person may allow somebody else's builds: in a comment on an open issue that names an
 * application, with write permission.
 */
function decideAllow(_command: Command, facts: Facts, policy: Policy): Decision {
  if (isUnlistedBot(facts, policy)) return refuse('bot');
  if (!policy.allowCommand) return refuse('allow-off');
  if (facts.permission === 'unknown') return refuse('permission-unknown');
  if (!canWrite(facts.permission)) return refuse('allow-permission');
  const { isPullRequest, state, locked, title } = facts.issue;
  const isPlace = facts.origin === 'comment' && !isPullRequest && state === 'open' && !locked;
  return isPlace && parseTitleApplication(title) !== undefined ? run(false, 'own') : refuse('allow-place');
}

/** Lets people act on their own builds, and with write permission on anyone's. */
function decideByScope(_command: Command, facts: Facts, policy: Policy): Decision {
  if (isUnlistedBot(facts, policy)) return refuse('bot');
  return run(false, canWrite(facts.permission) ? 'all' : 'own');
}

function decideBuild(command: BuildCommand, facts: Facts, policy: Policy): Decision {
  if (isUnlistedBot(facts, policy)) return refuse('bot');
  if (command.request.copyFrom !== undefined) return decideCopy(facts, policy);
  if (facts.issue.isPullRequest) return { verdict: 'link' };
  const stale = checkOrigin(facts);
  if (stale !== undefined) return refuse(stale);
  const allowed = isTrusted(facts, policy) ? run(true, 'own') : decideByLabel(command, facts, policy);
  if (allowed.verdict !== 'run') return allowed;
  return checkBuildType(command, facts) ?? runUnlessTooMany(allowed, facts, policy);
}

/**
 * Refuses a build that installs the application in a cluster to people without write permission, whoever
 * allows their builds (docs/security-rules.md 33).
 */
function checkBuildType({ request }: BuildCommand, { permission }: Facts): Decision | undefined {
  if (request.buildType === undefined || canWrite(permission)) return undefined;
  return refuse(permission === 'unknown' ? 'permission-unknown' : 'build-type');
}

/**
 * Decides on a copy of somebody else's image, which nobody of this repository has reviewed: only with write
 * permission, and never under the label (docs/security-rules.md 2).
 */
function decideCopy(facts: Facts, policy: Policy): Decision {
  if (facts.issue.isPullRequest) return refuse('sync-place');
  const stale = checkOrigin(facts);
  if (stale !== undefined) return refuse(stale);
  if (facts.permission === 'unknown') return refuse('permission-unknown');
  return policy.writePermission && canWrite(facts.permission)
    ? runUnlessTooMany(run(true, 'own'), facts, policy)
    : refuse('sync-permission');
}

function runUnlessTooMany(allowed: Decision, facts: Facts, { buildsPerPerson }: Policy): Decision {
  return facts.unfinishedBuilds >= buildsPerPerson
    ? refuse('too-many-builds', String(buildsPerPerson))
    : allowed;
}

/**
 * Returns why a command isn't what was written in this repository (docs/security-rules.md 3); undefined when
 * it is.
 */
function checkOrigin(facts: Facts): RefusalReason | undefined {
  if (facts.issue.bodyEdited) return 'edited';
  return wasTransferred(facts) ? 'transferred' : undefined;
}

/**
 * Returns whether a command came from another repository: a transferred issue keeps its comments and their
 * dates.
 */
function wasTransferred({ origin, issue, timeline, writtenAt }: Facts): boolean {
  if (origin === 'body') return issue.transferred;
  const younger = (createdAt: string) => Date.parse(writtenAt) > Date.parse(createdAt);
  return timeline.some(({ event, createdAt }) => event === 'transferred' && !younger(createdAt));
}

/** Returns whether the author is a bot that the policy doesn't list. */
function isUnlistedBot({ author }: Facts, policy: Policy): boolean {
  const person = author.type === 'User' && !author.login.endsWith('[bot]');
  return !person && !policy.bots.includes(author.id);
}

/** Returns whether the author may build anything, without the label. */
function isTrusted({ author, permission, teams }: Facts, policy: Policy): boolean {
  const listed = (all: readonly string[], one: string) =>
    all.some((name) => name.toLowerCase() === one.toLowerCase());
  if (author.type !== 'User') return policy.bots.includes(author.id);
  if (policy.writePermission && canWrite(permission)) return true;
  return listed(policy.users, author.login) || teams.some((team) => listed(policy.teams, team));
}

/**
 * Decides on a build under the label, or by somebody whom a maintainer lets build: it may add a tag, and set
 * the build arguments that the application lists; no more.
 */
function decideByLabel({ request }: BuildCommand, facts: Facts, policy: Policy): Decision {
  const isAllowed = policy.allowCommand && isAllowedByComment(request.app, facts);
  const reason = isAllowed ? undefined : checkLabel(request.app, facts, policy);
  if (reason === 'label-missing')
    return refuse(facts.permission === 'unknown' ? 'permission-unknown' : 'no-permission');
  if (reason !== undefined) return refuse(reason);
  const foreign = Object.keys(request.buildArgs).filter((key) => !facts.buildArgsAllowed.includes(key));
  if (foreign.length > 0) return refuse('label-build-args', foreign.join(', '));
  const { versionsAllowed: versions } = facts;
  const isListed = versions?.some((one) => compileWildcards(one).test(request.version)) ?? true;
  return isListed ? run(false, 'own') : refuse('label-versions', versions?.join(', '));
}

/**
 * Returns whether somebody with write permission lets the author build an application on this issue: while it
 * is open, unlocked and names the application, and neither its title nor its repository changed since
 * (docs/security-rules.md 2).
 */
function isAllowedByComment(app: string, { author, issue, timeline }: Facts): boolean {
  if (issue.state !== 'open' || issue.locked || parseTitleApplication(issue.title) !== app) return false;
  const moved = timeline.findLastIndex(({ event }) => event === 'renamed' || event === 'transferred');
  return timeline
    .slice(moved + 1)
    .some((event) => canWrite(event.actorPermission) && event.allows?.includes(author.login.toLowerCase()));
}

function run(replace: boolean, scope: 'own' | 'all'): Decision {
  return { verdict: 'run', replace, scope };
}

function refuse(reason: RefusalReason, detail?: string): Decision {
  return { verdict: 'refuse', reason, ...(detail === undefined ? {} : { detail }) };
}

/**
 * Returns the application that an issue's title asks for: the first word after `【Auto-build】` or
 * `[Auto-build]`.
 */
export function parseTitleApplication(title: string): string | undefined {
  return /^\s*(?:【auto-build】|\[auto-build\])\s*(\S{1,100})/i.exec(title)?.[1];
}

/**
 * Returns why the label doesn't allow building an application; undefined when it does. The order of the
 * timeline decides, not its dates: the last event counts.
 */
function checkLabel(app: string, facts: Facts, policy: Policy): LabelReason | undefined {
  const label = policy.acceptedLabel;
  if (label === false || !hasLabel(facts.issue, label)) return 'label-missing';
  if (facts.issue.state !== 'open') return 'label-closed';
  if (facts.issue.locked) return 'label-locked';
  if (parseTitleApplication(facts.issue.title) !== app) return 'label-title';
  return checkTimeline(label, facts);
}

function checkTimeline(label: string, { timeline, issue }: Facts): LabelReason | undefined {
  const at = timeline.findLastIndex((event) => event.event === 'labeled' && isSameLabel(event, label));
  const labeled = timeline[at];
  const after = timeline.slice(at + 1);
  // It came with a transfer, or left no event: nobody of this repository is known to have added it.
  if (labeled === undefined || after.some(({ event }) => event === 'transferred')) return 'label-transferred';
  if (issue.transferred && !timeline.some(({ event }) => event === 'transferred')) return 'label-transferred';
  if (after.some((event) => event.event === 'unlabeled' && isSameLabel(event, label))) return 'label-missing';
  if (after.some(({ event }) => event === 'renamed')) return 'label-renamed';
  return canWrite(labeled.actorPermission) ? undefined : 'label-actor';
}

function hasLabel({ labels }: IssueFacts, label: string): boolean {
  return labels.some((one) => one.toLowerCase() === label.toLowerCase());
}

function isSameLabel(event: TimelineEvent, label: string): boolean {
  return event.label?.toLowerCase() === label.toLowerCase();
}
