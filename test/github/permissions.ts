import { type Answer, type Caller, type Level, refused } from './call.ts';
import type { OperationId } from './openapi/operations.ts';

/**
 * `app`: asked with the app's own JWT. `anyone`: no token needed. Else the permission that a token must hold,
 * and another one that is as good on a pull request.
 */
type Need = 'app' | 'anyone' | readonly [permission: string, level: Level, onPullRequests?: string];

/** What each operation asks of a token, as GitHub's "permissions required" pages say. */
const needs: Readonly<Record<OperationId, Need>> = {
  'actions/cancel-workflow-run': ['actions', 'write'],
  'actions/create-workflow-dispatch': ['actions', 'write'],
  'actions/delete-artifact': ['actions', 'write'],
  'actions/download-artifact': ['actions', 'read'],
  'actions/download-job-logs-for-workflow-run': ['actions', 'read'],
  'actions/get-job-for-workflow-run': ['actions', 'read'],
  'actions/get-workflow-run': ['actions', 'read'],
  'actions/get-workflow-run-attempt': ['actions', 'read'],
  'actions/list-jobs-for-workflow-run': ['actions', 'read'],
  'actions/list-jobs-for-workflow-run-attempt': ['actions', 'read'],
  'actions/list-workflow-run-artifacts': ['actions', 'read'],
  'actions/list-workflow-runs': ['actions', 'read'],
  'actions/list-workflow-runs-for-repo': ['actions', 'read'],
  'apps/create-from-manifest': 'anyone',
  'apps/create-installation-access-token': 'app',
  'apps/get-authenticated': 'app',
  'apps/get-installation': 'app',
  'apps/get-repo-installation': 'app',
  'apps/get-webhook-delivery': 'app',
  'apps/list-installations': 'app',
  'apps/list-repos-accessible-to-installation': ['metadata', 'read'],
  'apps/list-webhook-deliveries': 'app',
  'apps/redeliver-webhook-delivery': 'app',
  'checks/list-for-ref': ['checks', 'read'],
  'git/get-ref': ['contents', 'read'],
  'git/get-tree': ['contents', 'read'],
  'issues/create-comment': ['issues', 'write', 'pull_requests'],
  'issues/get': ['issues', 'read'],
  'issues/get-comment': ['issues', 'read', 'pull_requests'],
  'issues/list-comments': ['issues', 'read', 'pull_requests'],
  'issues/list-comments-for-repo': ['issues', 'read'],
  'issues/list-events-for-timeline': ['issues', 'read'],
  'issues/list-for-repo': ['issues', 'read'],
  'issues/update-comment': ['issues', 'write', 'pull_requests'],
  'pulls/get': ['pull_requests', 'read'],
  'pulls/list': ['pull_requests', 'read'],
  'reactions/create-for-issue': ['issues', 'write'],
  'reactions/create-for-issue-comment': ['issues', 'write'],
  'reactions/list-for-issue': ['issues', 'read'],
  'reactions/list-for-issue-comment': ['issues', 'read'],
  'repos/compare-commits-with-basehead': ['contents', 'read'],
  'repos/get': ['metadata', 'read'],
  'repos/get-branch': ['contents', 'read'],
  'repos/get-collaborator-permission-level': ['metadata', 'read'],
  'repos/get-commit': ['contents', 'read'],
  'repos/get-content': ['contents', 'read'],
  'repos/list-commits': ['contents', 'read'],
  'repos/list-pull-requests-associated-with-commit': ['pull_requests', 'read'],
  'teams/get-membership-for-user-in-org': ['members', 'read'],
  'users/get-authenticated': 'anyone',
  'users/get-by-username': 'anyone',
};

/** The refusal that GitHub gives a token without the permission; undefined when it holds it. */
export function refuseCaller(id: OperationId, caller: Caller | undefined): Answer | undefined {
  const need = needs[id];
  if (need === 'anyone') return undefined;
  if (caller === undefined) return refused(401, 'Bad credentials');
  if (need === 'app')
    return caller.kind === 'app' ? undefined : refused(401, 'A JSON web token could not be decoded');
  if (caller.kind === 'app') return refused(401, 'This endpoint requires you to be authenticated.');
  const [permission, level, other = permission] = need;
  const holds = (name: string) => {
    const held = name === 'metadata' ? 'read' : caller.permissions[name];
    return held === 'write' || held === level;
  };
  const enough = holds(permission) || holds(other);
  return enough ? undefined : refused(403, 'Resource not accessible by integration');
}
