import { ImagebuildError } from '../../errors.ts';
import { say } from '../../text/say.ts';
import type { Cluster } from '../cluster.ts';
import type { ChainObject } from '../observe/observation.ts';
import { type CleanupInput, type CleanupReport, cleanUp, describeKept } from './cleanup/cleanup.ts';
import { checkConflicts } from './conflicts.ts';
import { followCreated } from './created.ts';
import type { InstallPlan, PlanTarget } from './plan/plan.ts';
import { showPlan } from './plan/show.ts';
import type { Access } from './removal.ts';
import { takeSnapshot } from './snapshot.ts';

/** How a person agrees to an install into a cluster of theirs. */
export interface Consent {
  /** `--yes` */
  readonly yes: boolean;
  /** Asks on the terminal; undefined where there is none. */
  readonly confirm?: ((question: string) => Promise<boolean>) | undefined;
  /** Shows lines before it asks. */
  readonly show: (lines: readonly string[]) => void;
}

interface CloudInput {
  readonly cluster: Cluster;
  readonly plan: InstallPlan;
  /** As the plan was made for. */
  readonly target: PlanTarget;
  readonly access: Access;
  readonly consent: Consent;
  /** true: nothing is removed afterwards. */
  readonly keep: boolean;
  readonly signal?: AbortSignal | undefined;
}

/** An install into somebody's own cluster, from its consent to its end. */
export interface CloudInstall {
  /** Tells whether a pod counts: its chain leads to an object that the install created. */
  counts(chain: readonly ChainObject[]): boolean;
  /** Adds what the calls that were really made name. */
  addPlan(plan: InstallPlan): void;
  /** Removes what the install created, or only describes it with `keep`. It never throws. */
  end(how: Pick<CleanupInput, 'uninstall' | 'limitMs' | 'signal'>): Promise<CleanupReport>;
}

/**
 * Shows what an install would create, makes sure that nothing of it exists, and asks for consent; then notes
 * what the cluster has. It changes nothing.
 * @throws CLUSTER_OBJECT_EXISTS, CANCELLED, USAGE without consent
 */
export async function beginCloudInstall(input: CloudInput): Promise<CloudInstall> {
  const { cluster, plan, target, access, consent, signal } = input;
  consent.show(showPlan(plan, cluster));
  await checkConflicts(cluster, plan, access, signal);
  const wasAsked = await requireConsent(input);
  const namespaces = plan.calls.flatMap(({ release }) => release?.namespace ?? []);
  const snapshot = await takeSnapshot(cluster, [...new Set(namespaces)], signal);
  // The answer may have taken its time.
  if (wasAsked) await checkConflicts(cluster, plan, access, signal);
  const created = followCreated(cluster, snapshot, target);
  created.addPlan(plan);
  return {
    counts: created.counts,
    addPlan: created.addPlan,
    end: (how) => (input.keep ? describeKept : cleanUp)({ ...how, cluster, snapshot, created }),
  };
}

/** @returns true when the person was asked. @throws USAGE, CANCELLED */
async function requireConsent({ consent, cluster, keep }: CloudInput): Promise<boolean> {
  if (consent.yes) return false;
  const context = cluster.context === '' ? cluster.server : cluster.context;
  if (!consent.confirm)
    throw new ImagebuildError('USAGE', say('cloudNotAgreed', { context }), {
      hint: say('cloudNotAgreedHint'),
    });
  const question = say(keep ? 'cloudQuestionKeep' : 'cloudQuestion', { context });
  if (await consent.confirm(question.text)) return true;
  throw new ImagebuildError('CANCELLED', say('cloudDeclined'));
}
