import type { Handler } from '../call.ts';
import type { OperationId } from '../openapi/operations.ts';
import { actionsOperations } from './actions.ts';
import { appOperations } from './apps.ts';
import { contentOperations } from './contents.ts';
import { issueOperations } from './issues.ts';
import { peopleOperations } from './people.ts';
import { pullOperations } from './pulls.ts';

/** What answers each operation of the extract; the type sees to it that none is missing. */
export const handlers: Readonly<Record<OperationId, Handler>> = {
  ...actionsOperations,
  ...appOperations,
  ...contentOperations,
  ...issueOperations,
  ...peopleOperations,
  ...pullOperations,
};
