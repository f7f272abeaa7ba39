/**
 * Where a workflow gets the login of a registry from: secrets by name, with the user name as one of them or
 * written out, or the token of the workflow itself.
 */
export interface LoginSource {
  /** The user name itself, which then needs no secret. */
  readonly username?: string | undefined;
  readonly usernameSecret?: string | undefined;
  readonly passwordSecret?: string | undefined;
  /** The registry is ghcr.io, which accepts `github.token`. */
  readonly workflowToken?: true | undefined;
}

/** The only registry that accepts the token of a workflow. */
export const workflowTokenHost = 'ghcr.io';

/** Returns the keys of a login as the configuration has them. */
export function loginKeys({
  username,
  usernameSecret,
  passwordSecret,
  workflowToken,
}: LoginSource): LoginSource {
  if (workflowToken) return { workflowToken };
  return username === undefined ? { usernameSecret, passwordSecret } : { username, passwordSecret };
}

/** Returns the names of the secrets of a login: none if the token of the workflow is used. */
export function secretNames({ usernameSecret, passwordSecret }: LoginSource): string[] {
  return [usernameSecret, passwordSecret].filter((name) => name !== undefined);
}

/** Returns what the action's input `credentials` says of a login. No secret's name begins with GITHUB_. */
export function credentialsInput(login: LoginSource): string {
  return login.workflowToken ? 'GITHUB_TOKEN' : secretNames(login).join(' ');
}
