import { dirname, isAbsolute, join } from 'node:path';
import { LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import { ImagebuildError, type Message } from '../../errors.ts';
import { say } from '../../text/say.ts';

const text = z.string().min(1);
/** What kubeconfigs have as an empty value: `user: ''`, or nothing at all. */
const optionalText = z
  .string()
  .nullish()
  .transform((value) => value || undefined);
const flag = z
  .boolean()
  .nullish()
  .transform((value) => value ?? false);

const cluster = z.looseObject({
  server: text,
  'certificate-authority': optionalText,
  'certificate-authority-data': optionalText,
  'insecure-skip-tls-verify': flag,
  'tls-server-name': optionalText,
  'proxy-url': optionalText,
});

const exec = z.looseObject({
  apiVersion: text,
  command: text,
  args: z.array(z.coerce.string()).nullish(),
  env: z.array(z.looseObject({ name: text, value: z.coerce.string() })).nullish(),
  installHint: optionalText,
  provideClusterInfo: flag,
  interactiveMode: optionalText,
});

const user = z.looseObject({
  'client-certificate': optionalText,
  'client-certificate-data': optionalText,
  'client-key': optionalText,
  'client-key-data': optionalText,
  token: optionalText,
  tokenFile: optionalText,
  username: optionalText,
  password: optionalText,
  as: optionalText,
  'as-uid': optionalText,
  'as-groups': z.array(z.string()).nullish(),
  'as-user-extra': z.record(z.string(), z.array(z.string())).nullish(),
  'auth-provider': z
    .looseObject({ name: text, config: z.record(z.string(), z.string()).nullish() })
    .nullish(),
  exec: exec.nullish(),
});

const context = z.looseObject({ cluster: text, user: optionalText, namespace: optionalText });

const named = <Field extends string, Value extends z.ZodType>(field: Field, value: Value) =>
  z
    .array(z.looseObject({ name: text, [field]: value } as { name: typeof text } & Record<Field, Value>))
    .nullish()
    .transform((list) => list ?? []);

const kubeconfig = z.looseObject({
  clusters: named('cluster', cluster),
  contexts: named('context', context),
  users: named(
    'user',
    user.nullish().transform((value) => value ?? user.parse({})),
  ),
  'current-context': optionalText,
});

/** A kubeconfig (kubectl's `Config`, v1), with absolute paths. */
export type Kubeconfig = z.output<typeof kubeconfig>;
export type KubeconfigCluster = z.output<typeof cluster>;
export type KubeconfigUser = z.output<typeof user>;
export type ExecPlugin = z.output<typeof exec>;

/**
 * Reads the text of a kubeconfig. @param file its path, to which its own paths are relative. @throws
 * KUBECONFIG_INVALID
 */
export function parseKubeconfig(content: string, file: string): Kubeconfig {
  const lines = new LineCounter();
  const document = parseDocument(content, { lineCounter: lines, prettyErrors: false });
  const [problem] = document.errors;
  // The text around the problem may be a secret, so it isn't shown.
  if (problem) throw invalid(say('kubeconfigNotYaml'), file, lines.linePos(problem.pos[0]).line);
  const parsed = kubeconfig.safeParse(document.toJS({ maxAliasCount: 100 }) ?? {});
  if (parsed.success) return withAbsolutePaths(parsed.data, dirname(file));
  const { path = [], message = '' } = parsed.error.issues[0] ?? {};
  const reason = path.length === 0 ? message : `${path.join('.')}: ${message}`;
  throw invalid(say('kubeconfigShape', { reason }), file);
}

function invalid(message: Message, file: string, line?: number): ImagebuildError {
  return new ImagebuildError('KUBECONFIG_INVALID', message, {
    place: { file, line },
    hint: say('kubeconfigShapeHint'),
  });
}

function withAbsolutePaths(config: Kubeconfig, directory: string): Kubeconfig {
  const absolute = (path: string | undefined) =>
    path === undefined || isAbsolute(path) ? path : join(directory, path);
  return {
    ...config,
    clusters: config.clusters.map((each) => ({
      ...each,
      cluster: {
        ...each.cluster,
        'certificate-authority': absolute(each.cluster['certificate-authority']),
      },
    })),
    users: config.users.map((each) => ({ ...each, user: withAbsoluteUserPaths(each.user, absolute) })),
  };
}

function withAbsoluteUserPaths(
  given: KubeconfigUser,
  absolute: (path: string | undefined) => string | undefined,
): KubeconfigUser {
  const plugin = given.exec;
  return {
    ...given,
    'client-certificate': absolute(given['client-certificate']),
    'client-key': absolute(given['client-key']),
    tokenFile: absolute(given.tokenFile),
    // A plugin's name without a slash is searched on PATH.
    exec: plugin?.command.includes('/') ? { ...plugin, command: absolute(plugin.command) ?? '' } : plugin,
  };
}
