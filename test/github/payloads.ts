/** Webhooks that the fake GitHub sends, made from its state. */
import type { Hub } from './call.ts';
import {
  accountFacts,
  commentFacts,
  fullRepositoryFacts,
  issueFacts,
  jobFacts,
  runFacts,
  workflowId,
} from './facts.ts';
import type { WebhookName } from './openapi/operations.ts';
import type { Account, Comment, Issue, Job, Run } from './world.ts';

/** What every payload of an app's webhook holds; GitHub's own examples leave the installation out. */
function envelope({ world }: Hub, sender: Account) {
  return {
    repository: fullRepositoryFacts(world),
    organization: { login: world.owner.login, id: world.owner.id },
    sender: accountFacts(sender),
    installation: { id: world.installation },
  };
}

export function emitComment(hub: Hub, action: 'created' | 'edited', issue: Issue, comment: Comment): void {
  hub.emit(`issue-comment-${action}`, {
    action,
    issue: issueFacts(hub.world, issue, hub.site),
    comment: commentFacts(hub.world, issue, comment, hub.site),
    ...(action === 'edited' ? { changes: { body: { from: comment.earlier.at(-1) } } } : {}),
    ...envelope(hub, comment.author),
  });
}

/** @param more the fields that an action has beside the issue: the label, the changes. */
export function emitIssue(
  hub: Hub,
  action: 'opened' | 'labeled' | 'edited',
  issue: Issue,
  sender: Account,
  more: object = {},
): void {
  hub.emit(`issues-${action}`, {
    action,
    issue: issueFacts(hub.world, issue, hub.site),
    ...more,
    ...envelope(hub, sender),
  });
}

export function emitRun(hub: Hub, run: Run, action: 'requested' | 'in_progress' | 'completed'): void {
  // By the description, the payload of a run in progress has no title.
  const { display_title, ...untitled } = runFacts(hub.world, run, hub.site);
  const name: WebhookName = `workflow-run-${action === 'in_progress' ? 'in-progress' : action}`;
  hub.emit(name, {
    action,
    workflow: {
      id: workflowId(run.workflow),
      name: run.workflow,
      path: `.github/workflows/${run.workflow}`,
      state: 'active',
    },
    workflow_run: action === 'in_progress' ? untitled : { ...untitled, display_title },
    ...envelope(hub, run.actor),
  });
}

export function emitJob(
  hub: Hub,
  run: Run,
  job: Job,
  action: 'queued' | 'waiting' | 'in_progress' | 'completed',
): void {
  const name: WebhookName = `workflow-job-${action === 'in_progress' ? 'in-progress' : action}`;
  hub.emit(name, {
    action,
    workflow_job: jobFacts(hub.world, run, job, hub.site),
    ...envelope(hub, run.actor),
  });
}
