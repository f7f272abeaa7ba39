import { formatCommandLine } from '../../text/shell.ts';
import type { ApiResource } from '../cluster.ts';
import { groupOf } from './names.ts';

/** How the person who gets a command reaches the cluster. */
export interface Access {
  readonly kubeconfig?: string | undefined;
  readonly context?: string | undefined;
}

/** An object of a known kind. */
interface LocatedObject {
  readonly resource: Pick<ApiResource, 'apiVersion' | 'name'>;
  /** undefined for an object of the whole cluster. */
  readonly namespace?: string | undefined;
  readonly name: string;
}

/** Returns the command that deletes an object, ready to be pasted. */
export function deleteCommand({ resource, namespace, name }: LocatedObject, access: Access): string {
  const group = groupOf(resource.apiVersion);
  const plural = group === '' ? resource.name : `${resource.name}.${group}`;
  return formatCommandLine([
    'kubectl',
    ...flag('--kubeconfig', access.kubeconfig),
    ...flag('--context', access.context),
    'delete',
    plural,
    name,
    ...flag('--namespace', namespace),
  ]);
}

/** Returns the command that uninstalls a release, ready to be pasted. */
export function uninstallCommand(
  { name, namespace }: { readonly name: string; readonly namespace: string },
  access: Access,
): string {
  return formatCommandLine([
    'helm',
    'uninstall',
    name,
    ...flag('--namespace', namespace),
    ...flag('--kubeconfig', access.kubeconfig),
    ...flag('--kube-context', access.context),
  ]);
}

function flag(name: string, value: string | undefined): string[] {
  return value === undefined || value === '' ? [] : [name, value];
}
