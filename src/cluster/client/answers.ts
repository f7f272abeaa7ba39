import { ImagebuildError } from '../../errors.ts';
import { say } from '../../text/say.ts';
import { cleanReason } from '../reason.ts';

/** The server and context that errors name. */
export interface ClusterName {
  readonly server: string;
  readonly context: string;
}

/** A request as errors name it: `list`, and the path without its query. */
export interface RequestName {
  readonly verb: string;
  readonly path: string;
}

/** Returns the sentence of an answer that isn't what was asked for: that of its Status, else the status. */
function readReason(body: string): string | undefined {
  try {
    const { message } = JSON.parse(body) as { message?: unknown };
    return typeof message === 'string' && message !== '' ? cleanReason(message) : undefined;
  } catch {
    return undefined;
  }
}

/** Returns the error that a status means. */
export function describeStatus(
  status: number,
  body: string,
  { server, context }: ClusterName,
  { verb, path }: RequestName,
): ImagebuildError {
  const shown = JSON.stringify(context);
  const reason = readReason(body);
  if (status === 401)
    return new ImagebuildError('UNAUTHORIZED', say('clusterUnauthorized', { server, context: shown }), {
      hint: say('clusterUnauthorizedHint', { context }),
    });
  if (status === 403) {
    const words = { verb, resource: resourceOf(path) };
    const message = say('clusterForbidden', { ...words, context: shown, reason: reason ?? '403' });
    return new ImagebuildError('DENIED', message, { hint: say('clusterForbiddenHint', words) });
  }
  if (reason === undefined && status < 500)
    return new ImagebuildError('CLUSTER_UNREACHABLE', say('clusterNotKubernetes', { server, status }), {
      hint: say('kubeconfigServerHint'),
    });
  const words = { server, verb, path, status, reason: reason ?? 'no reason' };
  return new ImagebuildError('CLUSTER_REFUSED', say('clusterRefused', words));
}

/** `/apis/apps/v1/namespaces/web/deployments/a` is `deployments.apps in the namespace web`. */
export function resourceOf(path: string): string {
  const parts = path.split('/').filter(Boolean).map(decodeURIComponent);
  if (parts[0] !== 'api' && parts[0] !== 'apis') return path;
  const group = parts[0] === 'apis' ? `.${parts[1]}` : '';
  const rest = parts.slice(parts[0] === 'apis' ? 3 : 2);
  const inNamespace = rest[0] === 'namespaces' && rest.length > 2;
  const plural = inNamespace ? rest[2] : rest[0];
  const where = inNamespace ? ` in the namespace ${rest[1]}` : '';
  return plural === undefined ? path : `${plural}${group}${where}`;
}

/** What Node's and OpenSSL's codes mean, where they are about certificates. */
const certificateCodes =
  /^(?:DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_|CERT_|ERR_TLS_CERT)/;

/** Returns the error of a request that got no answer. */
export function describeFailure(cause: unknown, { server, context }: ClusterName): ImagebuildError {
  if (cause instanceof ImagebuildError) return cause;
  const { code = '', message = '' } = rootOf(cause);
  const reason = cleanReason(code === '' || message.includes(code) ? message : `${message} (${code})`);
  const hint = say('clusterUnreachableHint', { context });
  if (certificateCodes.test(code))
    return new ImagebuildError('CLUSTER_UNREACHABLE', say('clusterCertificate', { server, reason }), {
      hint: say('clusterCertificateHint'),
      cause,
    });
  return new ImagebuildError('CLUSTER_UNREACHABLE', say('clusterUnreachable', { server, reason }), {
    hint,
    cause,
  });
}

/** Returns the first error of a chain of causes, or of those that all addresses of a host gave. */
function rootOf(error: unknown): { code?: string; message?: string } {
  const { cause, errors } = (error ?? {}) as { cause?: unknown; errors?: readonly unknown[] };
  if (Array.isArray(errors) && errors.length > 0) return rootOf(errors[0]);
  return cause === undefined ? ((error ?? {}) as { code?: string; message?: string }) : rootOf(cause);
}
