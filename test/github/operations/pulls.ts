import { type Answer, type Call, type Handler, notFound } from '../call.ts';
import { headRepositoryFacts, repositoryFacts } from '../facts.ts';
import type { OperationId } from '../openapi/operations.ts';
import { page } from '../pages.ts';
import type { Issue } from '../world.ts';

/** Pull requests. */
export const pullOperations = {
  'pulls/get': pull,
  'pulls/list': list,
  'repos/list-pull-requests-associated-with-commit': (call) =>
    page(
      call,
      pullsOf(call)
        .filter(({ head, pull: ends }) => [head, ends?.merged].includes(call.path['commit_sha']))
        .map((one) => pullFacts(call, one)),
    ),
} satisfies Partial<Record<OperationId, Handler>>;

function pullsOf({ hub }: Call): Issue[] {
  return hub.world.issues.filter(({ head }) => head !== undefined);
}

function pull(call: Call): Answer {
  const issue = pullsOf(call).find(({ number }) => String(number) === call.path['pull_number']);
  if (!issue) return notFound();
  const { merged_at: _, ...facts } = pullFacts(call, issue);
  return { status: 200, facts };
}

/** `head` is `owner:branch`, whatever the owner's repository is called. */
function list(call: Call): Answer {
  const { state = 'open', head, base } = call.query;
  const shown = pullsOf(call).filter(
    ({ state: own, pull: ends }) =>
      (state === 'all' || state === own) &&
      (base === undefined || base === ends?.base) &&
      (head === undefined || head === `${ends?.repository.split('/')[0]}:${ends?.branch}`),
  );
  return page(
    call,
    shown.reverse().map((one) => pullFacts(call, one)),
  );
}

function pullFacts({ hub: { world } }: Call, issue: Issue) {
  const { id, number, title, body, state, locked, head, pull: ends, createdAt, updatedAt } = issue;
  const repo = headRepositoryFacts(world, ends?.repository ?? '');
  return {
    ...{ id, number, title, body, state, locked },
    head: { sha: head, ref: ends?.branch, repo },
    base: { ref: ends?.base, repo: repositoryFacts(world) },
    created_at: createdAt,
    merged_at: ends?.merged === undefined ? null : updatedAt,
  };
}
