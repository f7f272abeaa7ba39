import type { Command } from './command.ts';
import type { Facts, Policy } from './policy.ts';

/** What happens with a command. */
export type Decision =
  /** `replace`: whether a published tag may be moved. `scope`: whose builds cancel and retry reach. */
  | { readonly verdict: 'run'; readonly replace: boolean; readonly scope: 'own' | 'all' }
  | { readonly verdict: 'refuse'; readonly reason: RefusalReason; readonly detail?: string | undefined }
  /** On a pull request nothing is built by command: the answer links the check run. */
  | { readonly verdict: 'link' };

/** Why a command is refused. */
export type RefusalReason =
  | 'bot'
  | 'edited'
  | 'transferred-body'
  | 'no-permission'
  | 'permission-unknown'
  | 'label-closed'
  | 'label-locked'
  | 'label-title'
  | 'label-transferred'
  | 'label-renamed'
  | 'label-actor'
  | 'label-build-args'
  | 'too-many-builds';

/** Whether and how a command runs. Fails closed: what is not known is a no. */
export declare function decide(command: Command, facts: Facts, policy: Policy): Decision;
