import type { LoginSecrets } from '../../application/configuration.ts';
import type { ImageType } from '../../application/request.ts';

/** The types with a login of their own. A type whose registry has none yet has no secrets. */
export type TypeLogins = Readonly<
  Partial<Record<ImageType, { readonly registry: string; readonly secrets: LoginSecrets | undefined }>>
>;

/**
 * Returns the expression for one of the two secrets of a type's login. If the secret isn't set, the result is
 * empty: it never falls through to the secret of another registry.
 */
export function chooseSecret(part: keyof LoginSecrets, login: LoginSecrets, logins: TypeLogins): string {
  const own = Object.entries(logins);
  if (own.length === 0) return `secrets.${login[part]}`;
  const choices = own.flatMap(([type, { secrets }]) =>
    secrets === undefined ? [] : [`inputs.type == '${type}' && secrets.${secrets[part]}`],
  );
  const others = own.map(([type]) => `inputs.type != '${type}' && `).join('');
  return [...choices, `${others}secrets.${login[part]}`, "''"].join(' || ');
}

/** Returns the names of the secrets of a type's login: a text, or an expression. */
export function chooseNames(login: LoginSecrets, logins: TypeLogins): string {
  const choices = Object.entries(logins).flatMap(([type, { secrets }]) =>
    secrets === undefined ? [] : [`inputs.type == '${type}' && '${formatNames(secrets)}' || `],
  );
  return choices.length === 0 ? formatNames(login) : `\${{ ${choices.join('')}'${formatNames(login)}' }}`;
}

function formatNames({ usernameSecret, passwordSecret }: LoginSecrets): string {
  return `${usernameSecret} ${passwordSecret}`;
}
