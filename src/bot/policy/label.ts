import type { Facts, IssueFacts, Permission, Policy, TimelineEvent } from './policy.ts';

/**
 * The label under which an application may be built by anyone (docs/security.md 2). The order of the timeline decides, not its
 * dates: what came last counts.
 */

/** Why the label does not allow a build. */
export type LabelReason =
  | 'label-missing'
  | 'label-closed'
  | 'label-locked'
  | 'label-title'
  | 'label-transferred'
  | 'label-renamed'
  | 'label-actor';

/** What may be written to a repository with: push, labels, comments of others. */
export function canWrite(permission: Permission | undefined): boolean {
  return permission === 'admin' || permission === 'maintain' || permission === 'write';
}

/** The application that an issue's title asks for: the first word after `【Auto-build】` or `[Auto-build]`. */
export function titleApplication(title: string): string | undefined {
  return /^\s*(?:【auto-build】|\[auto-build\])\s*(\S{1,100})/i.exec(title)?.[1];
}

/** Why the label does not allow to build an application; undefined when it does. `label-missing` means nobody put it on. */
export function checkLabel(app: string, facts: Facts, policy: Policy): LabelReason | undefined {
  const label = policy.acceptedLabel;
  if (label === false || !carries(facts.issue, label)) return 'label-missing';
  if (facts.issue.state !== 'open') return 'label-closed';
  if (facts.issue.locked) return 'label-locked';
  if (titleApplication(facts.issue.title) !== app) return 'label-title';
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
