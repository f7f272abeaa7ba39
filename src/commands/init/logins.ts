import { stringify } from 'yaml';
import { credentialsInput, type LoginSource } from '../../application/loginsource.ts';
import type { ImageType } from '../../application/request.ts';

/** The types with a login of their own. A type whose registry has none yet has no source of one. */
export type TypeLogins = Readonly<
  Partial<Record<ImageType, { readonly registry: string; readonly secrets: LoginSource | undefined }>>
>;

/** The inputs of the publishing step that make its login. */
type LoginInput = 'username' | 'password' | 'credentials';

/** The expression of each input, without `${{ }}`. */
const expressions: Readonly<Record<LoginInput, (login: LoginSource) => string>> = {
  username: ({ workflowToken, username, usernameSecret }) => {
    if (username !== undefined) return `'${username}'`;
    return workflowToken ? 'github.actor' : `secrets.${usernameSecret}`;
  },
  password: ({ workflowToken, passwordSecret }) =>
    workflowToken ? 'github.token' : `secrets.${passwordSecret}`,
  credentials: (login) => `'${credentialsInput(login)}'`,
};

/**
 * Returns the value of an input in the workflow. It depends on the type of image if types have logins of
 * their own. If a secret isn't set, the result is empty: it never falls through to the secret of another
 * registry.
 */
export function loginInput(input: LoginInput, login: LoginSource, logins: TypeLogins): string {
  const express = expressions[input];
  const own = Object.entries(logins);
  if (own.length === 0) return formatValue(express(login));
  const choices = own.flatMap(([type, { secrets }]) =>
    secrets === undefined ? [] : [`inputs.type == '${type}' && ${express(secrets)}`],
  );
  const others = own.map(([type]) => `inputs.type != '${type}' && `).join('');
  return formatValue([...choices, `${others}${express(login)}`, "''"].join(' || '));
}

/** Returns a text as itself, and anything else as an expression. */
function formatValue(expression: string): string {
  const [, text] = /^'([^']*)'$/.exec(expression) ?? [];
  return text === undefined ? `\${{ ${expression} }}` : stringify(text).trim();
}

/** Returns every login that the workflow uses. */
export function allLogins(login: LoginSource, logins: TypeLogins): LoginSource[] {
  return [login, ...Object.values(logins).flatMap(({ secrets }) => secrets ?? [])];
}
