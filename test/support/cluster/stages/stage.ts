/** A step of a stage of kwok. */
export type StageStep =
  | {
      readonly patch: {
        subresource: 'status';
        root: 'status';
        type: 'strategic' | 'merge';
        template: string;
      };
    }
  | { readonly apply: { subresource?: 'status'; type?: 'merge'; template: string } }
  | { readonly event: { type: string; reason: string; message: string } }
  | { readonly delete: true };

/** A stage that follows when all conditions hold: expressions of jq that say true. */
export interface StageRow {
  readonly name: string;
  readonly kind: 'Pod' | 'Node';
  readonly when: readonly string[];
  readonly afterMs?: number;
  readonly steps: readonly StageStep[];
}

/** Returns a stage as the configuration of kwok has it. */
export function stageObject({ name, kind, when, afterMs, steps }: StageRow): object {
  return {
    apiVersion: 'kwok.x-k8s.io/v1alpha1',
    kind: 'Stage',
    metadata: { name },
    spec: {
      resourceRef: { apiGroup: 'v1', kind },
      selector: { matchExpressions: when.map((condition) => jq(condition)) },
      ...(afterMs === undefined ? {} : { delay: { durationMilliseconds: afterMs } }),
      steps,
    },
  };
}

/** A step that changes the status of the pod or node itself. */
export function patchStatus(...template: readonly string[]): StageStep {
  return {
    patch: { subresource: 'status', root: 'status', type: 'strategic', template: template.join('\n') },
  };
}

function jq(condition: string): object {
  return { jq: { key: `(${condition}) | tostring`, operator: 'In', values: ['true'] } };
}
