import type { BuildCommand } from '../grammar/build.ts';
import type { Command } from '../grammar/commands.ts';
import { canWrite, type Facts, type IssueFacts, type Policy, type TimelineEvent } from './policy.ts';

/** What happens with a command. */
export type Decision =
  /** `replace`: whether a published tag may be moved. `scope`: whose builds cancel and retry reach. */
  | { readonly verdict: 'run'; readonly replace: boolean; readonly scope: 'own' | 'all' }
  | { readonly verdict: 'refuse'; readonly reason: RefusalReason; readonly detail?: string | undefined }
  /** On a pull request nothing is built by command: the answer links the check run. */
  | { readonly verdict: 'link' };

/** The reasons why the label doesn't allow a build (docs/security.md 2). */
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
  /** Found more than a day after it was written; the sweep says so. */
  | 'too-old'
  | 'no-permission'
  | 'permission-unknown'
  | 'label-build-args'
  | 'too-many-builds';

/**
 * Whether and how a command runs (docs/security.md 2 to 4). Fails closed: what is not known is a no.
 * @param command help and invalid ones always run: they are answered, and change nothing.
 */
export function decide(command: Command, facts: Facts, policy: Policy): Decision {
  if (command.kind === 'help' || command.kind === 'invalid') return run(false, 'own');
  if (refusedBot(facts, policy)) return refuse('bot');
  if (command.kind === 'build') return decideBuild(command, facts, policy);
  return run(false, canWrite(facts.permission) ? 'all' : 'own');
}

/** Whether the installation of an owner is served (docs/security.md 1); when none is listed, none is. */
export function isServed(owner: string, listed: readonly string[]): boolean {
  return listed.some((one) => one.toLowerCase() === owner.toLowerCase());
}

/** How a refusal is answered: after the limit of an hour only by a reaction (docs/security.md 4). */
export function chooseRefusalAnswer(refusalsThisHour: number, policy: Policy): 'comment' | 'reaction' {
  return refusalsThisHour < policy.refusalsPerHour ? 'comment' : 'reaction';
}

function decideBuild(command: BuildCommand, facts: Facts, policy: Policy): Decision {
  if (facts.issue.isPullRequest) return { verdict: 'link' };
  const stale = refuseOrigin(facts);
  if (stale !== undefined) return refuse(stale);
  const allowed = trusted(facts, policy) ? run(true, 'own') : decideByLabel(command, facts, policy);
  if (allowed.verdict === 'run' && facts.buildsInFlight >= policy.buildsPerPerson)
    return refuse('too-many-builds', String(policy.buildsPerPerson));
  return allowed;
}

/** A command counts as it was when it was written, and where (docs/security.md 3). */
function refuseOrigin(facts: Facts): RefusalReason | undefined {
  if (facts.issue.bodyEdited) return 'edited';
  return cameByTransfer(facts) ? 'transferred' : undefined;
}

/** Comments move with their issue, and keep their dates: one that is no younger than the transfer was written elsewhere. */
function cameByTransfer({ origin, issue, timeline, writtenAt }: Facts): boolean {
  if (origin === 'body') return issue.transferred;
  const younger = (createdAt: string) => Date.parse(writtenAt) > Date.parse(createdAt);
  return timeline.some(({ event, createdAt }) => event === 'transferred' && !younger(createdAt));
}

function refusedBot({ author }: Facts, policy: Policy): boolean {
  const person = author.type === 'User' && !author.login.endsWith('[bot]');
  return !person && !policy.bots.includes(author.id);
}

/** Whether the author may have anything built, whatever the issue says. */
function trusted({ author, permission, teams }: Facts, policy: Policy): boolean {
  const listed = (all: readonly string[], one: string) =>
    all.some((name) => name.toLowerCase() === one.toLowerCase());
  if (author.type !== 'User') return policy.bots.includes(author.id);
  if (policy.writePermission && canWrite(permission)) return true;
  return listed(policy.users, author.login) || teams.some((team) => listed(policy.teams, team));
}

/** Under the label a build may add a tag, and set the build args that the application lists; no more. */
function decideByLabel({ request }: BuildCommand, facts: Facts, policy: Policy): Decision {
  const reason = checkLabel(request.app, facts, policy);
  if (reason === 'label-missing')
    return refuse(facts.permission === 'unknown' ? 'permission-unknown' : 'no-permission');
  if (reason !== undefined) return refuse(reason);
  const foreign = Object.keys(request.buildArgs).filter((key) => !facts.buildArgsAllowed.includes(key));
  return foreign.length === 0 ? run(false, 'own') : refuse('label-build-args', foreign.join(', '));
}

function run(replace: boolean, scope: 'own' | 'all'): Decision {
  return { verdict: 'run', replace, scope };
}

function refuse(reason: RefusalReason, detail?: string): Decision {
  return { verdict: 'refuse', reason, ...(detail === undefined ? {} : { detail }) };
}

/** Returns the application that an issue's title asks for: the first word after `【Auto-build】` or `[Auto-build]`. */
export function parseTitleApplication(title: string): string | undefined {
  return /^\s*(?:【auto-build】|\[auto-build\])\s*(\S{1,100})/i.exec(title)?.[1];
}

/**
 * Returns why the label doesn't allow building an application; undefined when it does. The order of the timeline decides, not its
 * dates: the last event counts.
 */
function checkLabel(app: string, facts: Facts, policy: Policy): LabelReason | undefined {
  const label = policy.acceptedLabel;
  if (label === false || !carries(facts.issue, label)) return 'label-missing';
  if (facts.issue.state !== 'open') return 'label-closed';
  if (facts.issue.locked) return 'label-locked';
  if (parseTitleApplication(facts.issue.title) !== app) return 'label-title';
  return refuseTimeline(label, facts);
}

function refuseTimeline(label: string, { timeline, issue }: Facts): LabelReason | undefined {
  const at = timeline.findLastIndex((event) => event.event === 'labeled' && sameLabel(event, label));
  const labeled = timeline[at];
  const after = timeline.slice(at + 1);
  // Carried here by a transfer, or without a trace: nobody of this repository is known to have put it on.
  if (labeled === undefined || after.some(({ event }) => event === 'transferred')) return 'label-transferred';
  if (issue.transferred && !timeline.some(({ event }) => event === 'transferred')) return 'label-transferred';
  if (after.some((event) => event.event === 'unlabeled' && sameLabel(event, label))) return 'label-missing';
  if (after.some(({ event }) => event === 'renamed')) return 'label-renamed';
  return canWrite(labeled.actorPermission) ? undefined : 'label-actor';
}

function carries({ labels }: IssueFacts, label: string): boolean {
  return labels.some((one) => one.toLowerCase() === label.toLowerCase());
}

function sameLabel(event: TimelineEvent, label: string): boolean {
  return event.label?.toLowerCase() === label.toLowerCase();
}
