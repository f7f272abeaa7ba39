import { loginSourceFor } from '../../application/configuration.ts';
import { secretNames, workflowTokenHost } from '../../application/loginsource.ts';
import { imageTypes } from '../../application/request.ts';
import type { Message } from '../../errors.ts';
import { listEnvironmentSecrets } from '../../runner/github.ts';
import type { Settings } from '../../settings.ts';
import { say } from '../../text/say.ts';
import { asImagebuildError } from '../../text/unknownerror.ts';

/** What is known about the logins of the workflow. */
interface LoginState {
  readonly state: 'ready' | 'absent';
  readonly message: Message;
  readonly hint?: Message;
}

/** Checks the logins that the workflow publishes with: its own token, and the secrets of its environment. */
export async function checkWorkflowLogins(
  settings: Pick<Settings, 'configuration' | 'env' | 'signal'>,
): Promise<LoginState[]> {
  const logins = imageTypes.flatMap((type) => loginSourceFor(settings.configuration, type) ?? []);
  const secrets = [...new Set(logins.flatMap(secretNames))];
  const token: LoginState = {
    state: 'ready',
    message: say('doctorWorkflowToken', { host: workflowTokenHost }),
  };
  return [
    ...(logins.some(({ workflowToken }) => workflowToken) ? [token] : []),
    ...(secrets.length === 0 ? [] : [await checkSecrets(secrets, settings)]),
  ];
}

async function checkSecrets(
  secrets: readonly string[],
  { env, signal }: Pick<Settings, 'env' | 'signal'>,
): Promise<LoginState> {
  try {
    const present = await listEnvironmentSecrets('publish', { directory: '.', env, signal });
    const lacking = secrets.filter((name) => !present.includes(name));
    if (lacking.length === 0) return { state: 'ready', message: say('doctorSecrets', { secrets }) };
    const message = say('doctorSecretsMissing', { secrets: lacking });
    return { state: 'absent', message, hint: say('doctorSecretsMissingHint', { secrets: lacking }) };
  } catch (error) {
    signal?.throwIfAborted();
    const { message: reason } = asImagebuildError(error);
    const message = say('doctorSecretsUnknown', { secrets, reason });
    return { state: 'absent', message, hint: say('doctorSecretsUnknownHint') };
  }
}
