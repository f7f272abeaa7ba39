import type { Schema } from './strict.ts';

/**
 * What of GitHub's description is kept: every operation that the bot or its workflows may ask for, and every
 * webhook that reaches the bot. A request for anything else is refused by the fake GitHub, so a new one
 * begins with a row here and `generate.ts`.
 */
export const operationIds = [
  'actions/cancel-workflow-run',
  'actions/create-workflow-dispatch',
  'actions/delete-artifact',
  'actions/download-artifact',
  'actions/download-job-logs-for-workflow-run',
  'actions/get-job-for-workflow-run',
  'actions/get-workflow-run',
  'actions/get-workflow-run-attempt',
  'actions/list-jobs-for-workflow-run',
  'actions/list-jobs-for-workflow-run-attempt',
  'actions/list-workflow-run-artifacts',
  'actions/list-workflow-runs',
  'actions/list-workflow-runs-for-repo',
  'apps/create-from-manifest',
  'apps/create-installation-access-token',
  'apps/get-authenticated',
  'apps/get-installation',
  'apps/get-repo-installation',
  'apps/get-webhook-delivery',
  'apps/list-installations',
  'apps/list-repos-accessible-to-installation',
  'apps/list-webhook-deliveries',
  'apps/redeliver-webhook-delivery',
  'checks/list-for-ref',
  'git/get-ref',
  'git/get-tree',
  'issues/create-comment',
  'issues/get',
  'issues/get-comment',
  'issues/list-comments',
  'issues/list-comments-for-repo',
  'issues/list-events-for-timeline',
  'issues/list-for-repo',
  'issues/update-comment',
  'pulls/get',
  'pulls/list',
  'reactions/create-for-issue',
  'reactions/create-for-issue-comment',
  'reactions/list-for-issue',
  'reactions/list-for-issue-comment',
  'repos/compare-commits-with-basehead',
  'repos/get',
  'repos/get-branch',
  'repos/get-collaborator-permission-level',
  'repos/get-commit',
  'repos/get-content',
  'repos/list-commits',
  'repos/list-pull-requests-associated-with-commit',
  'teams/get-membership-for-user-in-org',
  'users/get-authenticated',
  'users/get-by-username',
] as const;

export type OperationId = (typeof operationIds)[number];

/** Webhook payloads by `<event>-<action>`, as GitHub's description names them. */
export const webhookNames = [
  'issue-comment-created',
  'issue-comment-edited',
  'issues-edited',
  'issues-labeled',
  'issues-opened',
  'workflow-job-completed',
  'workflow-job-in-progress',
  'workflow-job-queued',
  'workflow-job-waiting',
  'workflow-run-completed',
  'workflow-run-in-progress',
  'workflow-run-requested',
] as const;

export type WebhookName = (typeof webhookNames)[number];

/**
 * The events of an issue's timeline and the schema of each. The description is a union without a
 * discriminator, whose members say `event: string` only: any of them would accept the others' events.
 */
export const timelineEvents: Readonly<Record<string, string>> = {
  assigned: 'timeline-assigned-issue-event',
  closed: 'state-change-issue-event',
  commented: 'timeline-comment-event',
  'cross-referenced': 'timeline-cross-referenced-event',
  labeled: 'labeled-issue-event',
  locked: 'locked-issue-event',
  mentioned: 'state-change-issue-event',
  renamed: 'renamed-issue-event',
  reopened: 'state-change-issue-event',
  subscribed: 'state-change-issue-event',
  transferred: 'state-change-issue-event',
  unlabeled: 'unlabeled-issue-event',
  unlocked: 'state-change-issue-event',
};

/**
 * Parameters whose documentation differs from the description: a range of dates, in the syntax of GitHub's
 * search, is not a date.
 */
export const parameterCorrections: Readonly<Record<string, Schema>> = { created: { type: 'string' } };
