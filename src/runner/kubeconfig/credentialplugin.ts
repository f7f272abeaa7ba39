import { escapeLine } from '../../text/escape.ts';
import { runProgram } from '../program.ts';

/** A credential plugin of a kubeconfig. */
interface CredentialPlugin {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
}

/** Milliseconds that a plugin may take: it may wait until somebody logs in with a browser. */
const timeoutMs = 120_000;
/** The largest ExecCredential, in bytes. */
const maxOutputBytes = 1024 * 1024;

/**
 * Returns the function that starts credential plugins of kubeconfigs: with the user's whole environment,
 * since a login is what it holds (docs/security-rules.md 33), and without a terminal.
 * @param onLine takes what a plugin says, such as the address to log in at.
 */
export function createPluginRunner(
  env: Readonly<Record<string, string | undefined>>,
  directory: string,
  onLine: (line: string) => unknown = () => {},
): (plugin: CredentialPlugin) => Promise<string> {
  const own = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined));
  return ({ command, args, env: further, signal }) =>
    runProgram({
      program: command,
      args,
      directory,
      env: { ...(own as Record<string, string>), ...further },
      timeoutMs,
      maxOutputBytes,
      onLine: (line) => onLine(escapeLine(line)),
      signal,
    });
}
