import type { Permission, TimelineEvent } from '../policy/policy.ts';
import { type GitHubRepository, statusOf } from './client.ts';

const permissions: readonly Permission[] = ['admin', 'maintain', 'write', 'triage', 'read', 'none'];

/**
 * Asks what a person may do in the repository now. `permission` counts maintain as write and triage as read,
 * so the role is read too; a custom role counts as the one it maps to. An error is `unknown`, never a yes
 * (docs/security-rules.md 2).
 */
export async function readPermission(
  { octokit, owner, repo }: GitHubRepository,
  login: string,
): Promise<Permission> {
  try {
    const { data } = await octokit.rest.repos.getCollaboratorPermissionLevel({
      owner,
      repo,
      username: login,
    });
    const known = (word: string) => permissions.find((one) => one === word);
    return known(data.role_name) ?? known(data.permission) ?? 'none';
  } catch (error) {
    return statusOf(error) === 404 ? 'none' : 'unknown';
  }
}

/**
 * Returns those of some teams, `organization/team`, in which a person is an active member: an invitation does
 * not count.
 */
export async function listActiveTeams(
  { octokit }: GitHubRepository,
  login: string,
  teams: readonly string[],
): Promise<string[]> {
  const active = await Promise.all(teams.map((team) => isActive(octokit, login, team)));
  return teams.filter((_, index) => active[index]);
}

async function isActive(octokit: GitHubRepository['octokit'], login: string, team: string): Promise<boolean> {
  const [org = '', team_slug = ''] = team.split('/');
  try {
    const { data } = await octokit.rest.teams.getMembershipForUserInOrg({ org, team_slug, username: login });
    return data.state === 'active';
  } catch {
    // Not a member, or not visible: neither is a yes.
    return false;
  }
}

/** Events of the timeline that say something about a label; others are left out. */
const keptEvents = new Set(['labeled', 'unlabeled', 'renamed', 'transferred']);

/**
 * Reads what happened to an issue's labels, title and repository, in GitHub's order, and its comments that
 * allow somebody's builds, unless they were edited.
 */
export async function readTimeline(
  { octokit, owner, repo }: GitHubRepository,
  issue: number,
): Promise<TimelineEvent[]> {
  const events = await octokit.paginate(octokit.rest.issues.listEventsForTimeline, {
    owner,
    repo,
    issue_number: issue,
    per_page: 100,
  });
  return (events as readonly TimelinePayload[])
    .filter((payload) => keptEvents.has(payload.event ?? '') || isAllowance(payload))
    .map(({ event = '', label, actor, user, created_at = '', body }) => ({
      event,
      label: label?.name,
      actor: (user ?? actor)?.login ?? 'ghost',
      createdAt: created_at,
      body: body ?? undefined,
    }));
}

function isAllowance({ event, body, created_at, updated_at }: TimelinePayload): boolean {
  return event === 'commented' && created_at === updated_at && /\/imagebuild_allow\s/i.test(body ?? '');
}

/** Fields that the members of the timeline's union have in common. */
interface TimelinePayload {
  readonly event?: string;
  readonly label?: { readonly name?: string };
  readonly actor?: { readonly login?: string } | null;
  /** The author of a comment. */
  readonly user?: { readonly login?: string } | null;
  readonly body?: string | null;
  readonly created_at?: string;
  readonly updated_at?: string;
}

/** Reads when an issue's body was last edited; undefined when never. Only GraphQL has it. */
export async function bodyEditedAt(
  { octokit, owner, repo }: GitHubRepository,
  issue: number,
): Promise<string | undefined> {
  const { repository } = await octokit.graphql<{
    repository: { issue: { lastEditedAt: string | null } | null } | null;
  }>(
    'query($owner: String!, $repo: String!, $issue: Int!) { repository(owner: $owner, name: $repo) { issue(number: $issue) { lastEditedAt } } }',
    { owner, repo, issue },
  );
  // An issue that no longer exists counts as edited: nothing is built from it.
  return repository?.issue ? (repository.issue.lastEditedAt ?? undefined) : 'gone';
}
