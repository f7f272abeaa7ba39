import { type RepositoryConfiguration, repositorySchema } from '../../application/configurationschemas.ts';

/** Who may have something built (docs/security.md 2 to 4), as the repository's configuration says it. */
export type Policy = RepositoryConfiguration['policy'];

/** The policy of a repository that says nothing of its own. */
export const defaultPolicy: Policy = repositorySchema.parse({}).policy;

/** What GitHub says a person may do in a repository; `unknown` when it could not be asked. */
export type Permission = 'admin' | 'maintain' | 'write' | 'triage' | 'read' | 'none' | 'unknown';

/** What a decision is made from: plain data that was asked of GitHub just before. */
export interface Facts {
  /** Where the command stands: in a comment, or in the issue's own body. */
  readonly origin: 'comment' | 'body';
  /** When, as GitHub writes moments. */
  readonly writtenAt: string;
  /** Whoever wrote the command. */
  readonly author: { readonly login: string; readonly id: number; readonly type: string };
  readonly permission: Permission;
  /** Those of the policy's teams in which the author's membership is active: `organisation/team`. */
  readonly teams: readonly string[];
  readonly issue: IssueFacts;
  /** In the order GitHub gives. */
  readonly timeline: readonly TimelineEvent[];
  /** Build args that the application's `imagebuild.yml` lists. */
  readonly buildArgsAllowed: readonly string[];
  /** The author's builds that are not finished. */
  readonly buildsInFlight: number;
}

export interface IssueFacts {
  readonly title: string;
  readonly state: 'open' | 'closed';
  readonly locked: boolean;
  readonly isPullRequest: boolean;
  /** Whether what holds the command, comment or issue body, was edited since it was created. */
  readonly bodyEdited: boolean;
  /** Whether the issue came here from another repository. */
  readonly transferred: boolean;
  readonly labels: readonly string[];
}

export interface TimelineEvent {
  /** `labeled`, `unlabeled`, `renamed`, `transferred`, … */
  readonly event: string;
  readonly label?: string | undefined;
  readonly actor: string;
  readonly createdAt: string;
  /** What the actor may do now; asked for those who put the label on. */
  readonly actorPermission?: Permission | undefined;
}

/** Returns whether a permission allows writing to a repository: pushing, labelling, editing others' comments. */
export function canWrite(permission: Permission | undefined): boolean {
  return permission === 'admin' || permission === 'maintain' || permission === 'write';
}
