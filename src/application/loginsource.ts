/**
 * Where a workflow gets the login of a registry from: two secrets by name, or the token of the workflow
 * itself.
 */
export interface LoginSource {
  readonly usernameSecret?: string | undefined;
  readonly passwordSecret?: string | undefined;
  /** The registry is ghcr.io, which accepts `github.token`. */
  readonly workflowToken?: true | undefined;
}

/** The only registry that accepts the token of a workflow. */
export const workflowTokenHost = 'ghcr.io';

/** Returns the names of the secrets of a login: none if the token of the workflow is used. */
export function secretNames({ usernameSecret, passwordSecret }: LoginSource): string[] {
  return [usernameSecret, passwordSecret].filter((name) => name !== undefined);
}

/** Returns what the action's input `credentials` says of a login. No secret's name begins with GITHUB_. */
export function credentialsInput(login: LoginSource): string {
  return login.workflowToken ? 'GITHUB_TOKEN' : secretNames(login).join(' ');
}
