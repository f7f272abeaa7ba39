/** Token scopes (distribution, spec/auth/scope): `repository:library/nginx:pull,push`. */

type ScopeAction = 'pull' | 'push';

export function repositoryScope(repository: string, ...actions: ScopeAction[]): string {
  return `repository:${repository}:${actions.join(',')}`;
}

/** Merges scopes into one entry per resource, with every action that was asked for, sorted. */
export function mergeScopes(...lists: (readonly string[])[]): string[] {
  const actions = new Map<string, Set<string>>();
  for (const scope of lists.flat()) {
    const [resource, list] = splitScope(scope);
    const known = actions.get(resource) ?? new Set<string>();
    actions.set(resource, known);
    for (const action of list) known.add(action);
  }
  return [...actions].map(([resource, list]) => `${resource}:${[...list].sort().join(',')}`).sort();
}

/** Tells whether a token with the scopes held covers those wanted. */
export function coversScopes(held: readonly string[], wanted: readonly string[]): boolean {
  return mergeScopes(held, wanted).join(' ') === mergeScopes(held).join(' ');
}

/** Removes from scopes all actions that no other scope has, and the scopes without any left. */
export function limitScopes(scopes: readonly string[], limits: readonly string[]): string[] {
  const allowed = new Set(limits.flatMap((scope) => splitScope(scope)[1]));
  return scopes.flatMap((scope) => {
    const [resource, actions] = splitScope(scope);
    const left = actions.filter((action) => allowed.has(action));
    return left.length === 0 ? [] : [`${resource}:${left.join(',')}`];
  });
}

/** Parses the scope parameter of a challenge: a list separated by blanks. */
export function parseScopes(text: string | undefined): string[] {
  return (text ?? '').split(' ').filter((scope) => scope.includes(':'));
}

function splitScope(scope: string): [resource: string, actions: string[]] {
  const colon = scope.lastIndexOf(':');
  return [
    scope.slice(0, colon),
    scope
      .slice(colon + 1)
      .split(',')
      .filter(Boolean),
  ];
}
