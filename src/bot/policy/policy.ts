import { type RepositoryConfiguration, repositorySchema } from '../../application/configurationschemas.ts';

/** The rules of the repository's configuration for who may build what (docs/security-rules.md 2 to 4). */
export type Policy = RepositoryConfiguration['policy'];

/** The policy of a repository without a configuration of its own. */
export const defaultPolicy: Policy = repositorySchema.parse({}).policy;

/** A person's permission in a repository; `unknown` when GitHub could not be asked. */
export type Permission = 'admin' | 'maintain' | 'write' | 'triage' | 'read' | 'none' | 'unknown';

/** The facts that a decision is made from: plain data that GitHub was asked for just before. */
export interface Facts {
  /** The place of the command: a comment, or the issue's own body. */
  readonly origin: 'comment' | 'body';
  /** In ISO 8601, as GitHub writes it. */
  readonly writtenAt: string;
  /** The author of the command. */
  readonly author: { readonly login: string; readonly id: number; readonly type: string };
  readonly permission: Permission;
  /** The policy's teams in which the author's membership is active: `organisation/team`. */
  readonly teams: readonly string[];
  readonly issue: IssueFacts;
  /** In the order GitHub gives. */
  readonly timeline: readonly TimelineEvent[];
  /** The build arguments that the application's `imagebuild.yml` lists. */
  readonly buildArgsAllowed: readonly string[];
  /** The versions and patterns that it lists; undefined when it allows all. */
  readonly versionsAllowed?: readonly string[] | undefined;
  /** The number of the author's unfinished builds. */
  readonly unfinishedBuilds: number;
}

export interface IssueFacts {
  readonly title: string;
  readonly state: 'open' | 'closed';
  readonly locked: boolean;
  readonly isPullRequest: boolean;
  /** Whether the comment or issue body with the command was edited since it was created. */
  readonly bodyEdited: boolean;
  /** Whether the issue came here from another repository. */
  readonly transferred: boolean;
  readonly labels: readonly string[];
}

export interface TimelineEvent {
  /** `labeled`, `unlabeled`, `renamed`, `transferred`, `commented`. */
  readonly event: string;
  readonly label?: string | undefined;
  /** Whoever did it; the author of a comment. */
  readonly actor: string;
  readonly createdAt: string;
  /** The actor's permission now; asked for the actors whose label or comment allows builds. */
  readonly actorPermission?: Permission | undefined;
  /** The text of a comment that seems to allow somebody's builds, and was never edited. */
  readonly body?: string | undefined;
  /** The logins, in lower case, of the people whose builds a comment allows. */
  readonly allows?: readonly string[] | undefined;
}

/**
 * Returns whether a permission allows writing to a repository: pushing, labelling, editing others' comments.
 */
export function canWrite(permission: Permission | undefined): boolean {
  return permission === 'admin' || permission === 'maintain' || permission === 'write';
}
