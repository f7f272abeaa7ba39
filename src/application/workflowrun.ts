/**
 * The workflow runs that build what somebody asked for. The bot follows them and the action looks for
 * duplicates among them, by one rule: anyone can put a request id into a pull request's title, so all that
 * says who started a run must fit.
 */

/** What says who started a workflow run, and of what. */
export interface RunOrigin {
  readonly event: string;
  /** The workflow's file, such as `.github/workflows/imagebuild.yml`. */
  readonly path: string;
  /** The workflow's id; undefined where only its file is known. */
  readonly workflowId?: number | undefined;
  readonly branch: string | undefined;
  /** The id of the repository that it runs in, and of the one that holds its commit: a fork has another. */
  readonly repository: number | undefined;
  readonly headRepository: number | undefined;
  /** The login of whoever started it. */
  readonly actor: string | undefined;
  /** The id of whoever started it; undefined where only the login is known. */
  readonly actorId?: number | undefined;
}

/** A run as it is looked for among others. */
export interface RunCandidate {
  readonly id: number;
  /** Its name; `run-name` in the workflow makes it end with the request id in brackets. */
  readonly title: string;
  readonly origin: RunOrigin;
}

/** The fields of a workflow run in GitHub's answers and webhooks from which a candidate is read. */
export interface RunCandidatePayload {
  readonly id: number;
  /** Missing from the event of a run in progress. */
  readonly display_title?: string | undefined;
  readonly event: string;
  readonly path: string;
  readonly workflow_id?: number | undefined;
  readonly head_branch: string | null;
  readonly repository?: { readonly id: number } | null | undefined;
  readonly head_repository?: { readonly id: number } | null | undefined;
  readonly actor?: { readonly login: string; readonly id?: number | undefined } | null | undefined;
}

/** Reads a run as GitHub shows it. */
export function runCandidateFrom(payload: RunCandidatePayload): RunCandidate {
  return {
    id: payload.id,
    title: payload.display_title ?? '',
    origin: {
      event: payload.event,
      // Some answers add the ref after an @.
      path: payload.path.split('@')[0] ?? '',
      workflowId: payload.workflow_id,
      branch: payload.head_branch ?? undefined,
      repository: payload.repository?.id,
      headRepository: payload.head_repository?.id,
      actor: payload.actor?.login,
      actorId: payload.actor?.id,
    },
  };
}

/**
 * Tells whether a run was dispatched by the expected identity, of the expected workflow, from the expected
 * branch and no fork (docs/security-rules.md 14). Which request it carries is another question.
 */
export function isOwnRun({ origin }: Pick<RunCandidate, 'origin'>, expected: RunOrigin): boolean {
  return (
    origin.event === 'workflow_dispatch' &&
    origin.event === expected.event &&
    isSame([origin.workflowId, expected.workflowId], [origin.path, expected.path]) &&
    origin.branch === expected.branch &&
    origin.repository === expected.repository &&
    origin.headRepository === expected.headRepository &&
    isSame([origin.actorId, expected.actorId], [origin.actor, expected.actor])
  );
}

/** Compares two ids, or the names where an id isn't known: a name can change hands, and an id can't. */
function isSame(ids: Pair<number>, names: Pair<string>): boolean {
  const [id, expectedId] = ids;
  return id === undefined || expectedId === undefined ? names[0] === names[1] : id === expectedId;
}

type Pair<T> = readonly [found: T | undefined, expected: T | undefined];

/** Returns the request id that a run's name ends with; undefined when it ends otherwise. */
export function requestIdIn(title: string): string | undefined {
  return /\[([0-9a-f]{32})\]$/.exec(title)?.[1];
}

/**
 * Finds the run that carries a request: of several own runs the oldest, because the younger ones end as
 * duplicates (docs/security-rules.md 15).
 */
export function findOwnRun<Run extends RunCandidate>(
  runs: readonly Run[],
  requestId: string,
  expected: RunOrigin,
): Run | undefined {
  const own = runs.filter((run) => run.title.endsWith(`[${requestId}]`) && isOwnRun(run, expected));
  return own.reduce<Run | undefined>((a, b) => (a === undefined || b.id < a.id ? b : a), undefined);
}
