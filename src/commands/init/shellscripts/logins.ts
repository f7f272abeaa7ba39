import { credentials } from '../../../application/configurationschemas.ts';
import { type LoginSource, workflowTokenHost } from '../../../application/loginsource.ts';
import type { Place, Warning } from '../../../errors.ts';
import { say } from '../../../text/say.ts';
import type { PublishingStep } from './oldworkflow.ts';
import { type KnownValues, type ResolvedValue, resolveValue, type WrittenValue } from './values.ts';

/** A login, and what of it couldn't be taken over. */
interface ReadLogin {
  readonly login: LoginSource;
  readonly warnings: readonly Warning[];
}

const standard = { usernameSecret: 'REGISTRY_USERNAME', passwordSecret: 'REGISTRY_PASSWORD' } as const;

/** Reads the login of a step: its user name or the secret that holds it, and the secret with the password. */
export function readLogin(
  { env, place }: PublishingStep,
  { registry, namespace }: { readonly registry: string; readonly namespace: string | undefined },
  known: KnownValues,
): ReadLogin {
  const password = resolve(env.get('password'), known);
  if ('secret' in password && password.secret === 'GITHUB_TOKEN' && registry === workflowTokenHost)
    return { login: { workflowToken: true }, warnings: [] };
  const written = env.get('username');
  // A user name that is written as the namespace is has its value, wherever that was found.
  const isNamespace = written !== undefined && written.text === env.get('repo')?.text;
  const user = isNamespace && namespace !== undefined ? { text: namespace } : resolve(written, known);
  const named = usernameOf(user, written?.place ?? place);
  const secret = passwordOf(password, env.get('password')?.place ?? place);
  return {
    login: { ...named.login, ...secret.login },
    warnings: [...named.warnings, ...secret.warnings],
  };
}

function resolve(value: WrittenValue | undefined, known: KnownValues): ResolvedValue {
  return value === undefined ? { unknown: '' } : resolveValue(value, known);
}

function usernameOf(value: ResolvedValue, place: Place): ReadLogin {
  if ('secret' in value && isValid({ usernameSecret: value.secret }))
    return { login: { usernameSecret: value.secret }, warnings: [] };
  if ('text' in value && isValid({ username: value.text }))
    return { login: { username: value.text }, warnings: [] };
  const { usernameSecret } = standard;
  const { text: message } = say('oldUsernameUnknown', { secret: usernameSecret });
  return { login: { usernameSecret }, warnings: [{ message, place }] };
}

function passwordOf(value: ResolvedValue, place: Place): ReadLogin {
  if ('secret' in value && isValid({ passwordSecret: value.secret }))
    return { login: { passwordSecret: value.secret }, warnings: [] };
  const { passwordSecret } = standard;
  const isWritten = 'text' in value && value.text !== '';
  const message = isWritten
    ? say('oldPasswordWritten', { secret: passwordSecret })
    : say('oldPasswordUnknown', { secret: passwordSecret });
  const hint = isWritten ? { hint: say('oldPasswordWrittenHint').text } : {};
  return { login: { passwordSecret }, warnings: [{ message: message.text, place, ...hint }] };
}

function isValid(login: LoginSource): boolean {
  return credentials.safeParse(login).success;
}
