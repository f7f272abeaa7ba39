import type { RunOrigin } from '../../application/workflowrun.ts';
import type { Bot } from '../bot.ts';

/**
 * Returns what the runs that the bot dispatches are like (docs/security-rules.md 14).
 * @param workflow the workflow's file name.
 */
export function expectedRun(
  { repository, identity }: Pick<Bot, 'repository' | 'identity'>,
  { workflow }: { readonly workflow: string },
): RunOrigin {
  return {
    event: 'workflow_dispatch',
    path: `.github/workflows/${workflow}`,
    branch: repository.branch,
    repository: repository.id,
    headRepository: repository.id,
    actor: identity.login,
  };
}
