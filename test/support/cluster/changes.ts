import { readFileSync } from 'node:fs';

/** A request that changed something in a cluster, as its audit log has it. */
export interface ClusterChange {
  readonly verb: string;
  readonly user: string;
  /** The program, from the User-Agent. */
  readonly program: string;
  /** `pods`, `deployments/status` */
  readonly resource: string;
  readonly namespace: string;
  readonly name: string;
  readonly status: number;
}

interface AuditEvent {
  readonly verb: string;
  readonly stage: string;
  readonly userAgent?: string;
  readonly user: { readonly username: string };
  readonly objectRef?: { resource?: string; subresource?: string; namespace?: string; name?: string };
  readonly responseStatus?: { readonly code?: number };
}

/** Reads the changes of an audit log. */
export function readChanges(path: string): ClusterChange[] {
  const lines = readFileSync(path, 'utf8').split('\n').slice(0, -1);
  return lines
    .map((line) => JSON.parse(line) as AuditEvent)
    .filter(({ stage }) => stage === 'ResponseComplete')
    .map(({ verb, user, userAgent = '', objectRef = {}, responseStatus }) => ({
      verb,
      user: user.username,
      program: userAgent.split('/')[0] ?? '',
      resource: [objectRef.resource, objectRef.subresource].filter((part) => part !== undefined).join('/'),
      namespace: objectRef.namespace ?? '',
      name: objectRef.name ?? '',
      status: responseStatus?.code ?? 0,
    }));
}
