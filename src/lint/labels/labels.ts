import { unquote } from '../../kubefile/words.ts';
import { nearest } from '../../text/nearest.ts';
import type { LintCheck, LintedApplication, LintProblem } from '../check.ts';
import { finalStage, instructionsOf, positionIn } from '../kubefile/instructions.ts';

/** The labels that `sealos run` reads (docs/compatibility.md C 1). */
const spellings = ['sealos.io.', 'apps.sealos.io/'] as const;
const known = [
  ...spellings.flatMap((prefix) => ['type', 'version', 'distribution'].map((name) => `${prefix}${name}`)),
  ...['version', 'vip', 'image', 'init', 'clean', 'check', 'init-registry', 'clean-registry'],
];
const types = ['rootfs', 'patch', 'application'];
const rootfsVersions = ['v1beta1', 'v1beta2'];

/** Returns the value of a label that sealos reads, in whichever spelling it is set. */
function labelValue({ kubefile }: LintedApplication, name: string): string | undefined {
  const labels = kubefile?.evaluations[0]?.stages.at(-1)?.config.Labels ?? {};
  return spellings.map((prefix) => labels[`${prefix}${name}`]).find((value) => value !== undefined);
}

export function typeLabel(application: LintedApplication): string | undefined {
  return labelValue(application, 'type');
}

/** Returns a problem at the last instruction that sets a label. */
function problemAt(
  application: LintedApplication,
  name: string,
  problem: Pick<LintProblem, 'rule' | 'words'>,
): LintProblem {
  const place = keysOf(application).findLast(({ key }) =>
    spellings.some((prefix) => key === `${prefix}${name}`),
  );
  return { ...problem, at: place?.at };
}

/** Finds types that sealos doesn't know. */
export const checkTypeLabel: LintCheck = (application) => {
  const type = typeLabel(application);
  if (type === undefined || types.includes(type)) return [];
  return [problemAt(application, 'type', { rule: 'label-type', words: { value: JSON.stringify(type) } })];
};

/** Finds a rootfs without a version that sealos knows. */
export const checkRootfsVersion: LintCheck = (application) => {
  // A base image may have the label.
  const isWhole = application.kubefile?.evaluations[0]?.stages.every(({ from }) => from.kind !== 'image');
  const version = labelValue(application, 'version');
  if (typeLabel(application) !== 'rootfs' || rootfsVersions.includes(version ?? '')) return [];
  if (version === undefined && !isWhole) return [];
  const at = version === undefined ? 'type' : 'version';
  return [problemAt(application, at, { rule: 'rootfs-version', words: { version: version ?? '' } })];
};

/** Finds labels that are nearly those of sealos. */
export const checkLabelNames: LintCheck = (application) =>
  keysOf(application).flatMap(({ key, at }) => {
    if (known.includes(key)) return [];
    // Short names of other tools are near anything.
    const isLong = /sealos/i.test(key) || (/^[\w-]{5,}$/.test(key) && !/\./.test(key));
    const near = isLong ? (nearest(key, known) ?? sameParts(key)) : undefined;
    return near === undefined ? [] : [{ rule: 'label-name', at, words: { label: key, name: near } }];
  });

/** Finds the label whose parts are the same in another order: `io.sealos.type`. */
function sameParts(key: string): string | undefined {
  const sorted = (text: string) => text.split(/[./]/).sort().join('.');
  return known.find((name) => sorted(name) === sorted(key));
}

/** Lists the labels that the final stage sets, with their positions. */
function keysOf(application: LintedApplication) {
  const stage = finalStage(application);
  if (stage === undefined) return [];
  return instructionsOf([stage], 'LABEL').flatMap((instruction) =>
    instruction.arguments.pairs.map(({ key }) => ({
      key: unquote(key.text),
      at: positionIn(instruction, key.at),
    })),
  );
}
