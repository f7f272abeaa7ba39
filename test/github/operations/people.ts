import { accountBehind, type Handler, notFound, refused } from '../call.ts';
import { accountFacts, permissionFacts } from '../facts.ts';
import type { OperationId } from '../openapi/operations.ts';

/** Accounts, what they may do, and teams. */
export const peopleOperations = {
  'repos/get-collaborator-permission-level': ({ hub, path }) => {
    const login = path['username'] ?? '';
    const account = hub.world.accounts.get(login);
    if (!account) return notFound();
    // Everyone may read a public repository.
    return { status: 200, facts: permissionFacts(account, hub.world.roles.get(login) ?? 'read') };
  },
  'teams/get-membership-for-user-in-org': ({ hub, path }) => {
    const members = hub.world.teams.get(`${path['org']}/${path['team_slug']}`);
    const state = members?.get(path['username'] ?? '');
    return state === undefined ? { status: 404 } : { status: 200, facts: { role: 'member', state } };
  },
  'users/get-authenticated': (call) => {
    const { caller } = call;
    // Only a person's token has a user; an installation's is told so.
    if (caller.kind !== 'workflow') return refused(403, 'Resource not accessible by integration');
    return { status: 200, facts: accountFacts(accountBehind(call)) };
  },
  'users/get-by-username': ({ hub, path }) => {
    const account = hub.world.accounts.get(path['username'] ?? '');
    return account === undefined ? notFound() : { status: 200, facts: accountFacts(account) };
  },
} satisfies Partial<Record<OperationId, Handler>>;
