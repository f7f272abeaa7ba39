import { type ImageDigests, missingImage } from './images.ts';
import { addToNode, imageEvents, startFields, startImages } from './podimages.ts';
import { patchStatus, type StageRow, type StageStep } from './stage.ts';
import { addresses, conditions, containerStatuses } from './statuses.ts';

/**
 * The annotation of a pod that says how it behaves: `never-ready`, `crash-loop`, `fails`, `completes`.
 * Without it the pods of a Job complete, and others get ready.
 */
export const behaviourAnnotation = 'pod.kwok.test/behaviour';

const behaviour = `.metadata.annotations["${behaviourAnnotation}"]`;
const isAlive = '.metadata.deletionTimestamp == null';
const isPending = '.status.phase == "Pending"';
const isRunning = '.status.phase == "Running"';
const isJob = '(.metadata.ownerReferences // []) | any(.kind == "Job")';
const isWaiting =
  '[(.status.initContainerStatuses // [])[], (.status.containerStatuses // [])[]] | length > 0 and all(.[]; .state.waiting.reason | IN("ContainerCreating", "PodInitializing"))';
/** The image of a running container was changed in place; only images with a tag are compared. */
const isChanged =
  '.status.containerStatuses as $statuses | [.spec.containers[].image] | to_entries | any(. as $image | ($image.value | test("^[^@]*:[^/@]+$")) and ($statuses[$image.key].image | endswith($image.value) | not))';

const running = 'state: { running: { startedAt: {{ Now | Quote }} } }';

/** Returns the stages of pods. */
export function podStages(digests: ImageDigests): StageRow[] {
  const missing = Object.keys(digests).filter((image) => digests[image] === missingImage);
  const isMissing = `${startImages} as $images | ($images - ${JSON.stringify(missing)}) != $images`;
  return [
    { name: 'delete', when: [`${isAlive} | not`], steps: [{ delete: true } as const] },
    {
      name: 'pull',
      when: [isAlive, isPending, '(.status.containerStatuses // []) == []'],
      steps: [...imageEvents(startFields, 'Pulling', 'Pulling image "%s"'), waitForImages(digests)],
    },
    {
      name: 'image-missing',
      when: [isAlive, isPending, isWaiting, isMissing],
      steps: failToPull(missing, digests),
    },
    { name: 'start', when: [isAlive, isPending, isWaiting, `${isMissing} | not`], steps: start(digests) },
    { name: 'restart', when: [isAlive, isRunning, isChanged], steps: start(digests) },
    {
      name: 'ephemeral',
      when: [
        ...[isAlive, isRunning],
        '((.spec.ephemeralContainers // []) | length) > ((.status.ephemeralContainerStatuses // []) | length)',
      ],
      steps: startEphemeral(digests),
    },
    {
      name: 'complete',
      when: [
        ...[isAlive, isRunning],
        `(${behaviour} == "completes") or (${behaviour} == null and (${isJob}))`,
      ],
      afterMs: 300,
      steps: [end('Succeeded', 0, 'Completed', digests)],
    },
    {
      name: 'fail',
      when: [isAlive, isRunning, `${behaviour} == "fails"`],
      afterMs: 300,
      steps: [end('Failed', 1, 'Error', digests)],
    },
    {
      name: 'crash',
      when: [isAlive, isRunning, `${behaviour} == "crash-loop"`, 'all(.status.containerStatuses[]; .ready)'],
      afterMs: 300,
      steps: crash(digests),
    },
  ].map((row) => ({ ...row, name: `pod-${row.name}`, kind: 'Pod' }));
}

function waitForImages(digests: ImageDigests): StageStep {
  const state = (reason: string) => [
    'ready: false',
    'restartCount: 0',
    `state: { waiting: { reason: ${reason} } }`,
  ];
  return patchStatus(
    conditions({ Initialized: '"False"', ContainersReady: '"False"', Ready: '"False"' }),
    containerStatuses({ field: 'initContainers', state: state('PodInitializing'), pulled: 'false' }, digests),
    containerStatuses({ field: 'containers', state: state('ContainerCreating'), pulled: 'false' }, digests),
    addresses,
  );
}

function failToPull(missing: readonly string[], digests: ImageDigests): StageStep[] {
  const isMissing = `has $reference (fromJson ${JSON.stringify(JSON.stringify(missing))})`;
  const state = (otherwise: string) => [
    'ready: false',
    'restartCount: 0',
    `{{ if ${isMissing} }}`,
    'state:',
    '  waiting:',
    '    reason: ImagePullBackOff',
    '    message: {{ printf "Back-off pulling image %q: ErrImagePull: %s: not found" .image $name | Quote }}',
    '{{ else }}',
    `state: ${otherwise}`,
    '{{ end }}',
  ];
  const pulled = `not (${isMissing})`;
  const completed = '{ terminated: { exitCode: 0, reason: Completed } }';
  const creating = '{ waiting: { reason: ContainerCreating } }';
  const events = missing.map((image) => ({
    event: { type: 'Warning', reason: 'Failed', message: `Failed to pull image "${image}": not found` },
  }));
  return [
    // A stage has fixed steps: which image it is, the status says.
    ...(events.length === 1 ? events : []),
    { event: { type: 'Warning', reason: 'Failed', message: 'Error: ImagePullBackOff' } },
    patchStatus(
      containerStatuses({ field: 'initContainers', state: state(completed), pulled }, digests),
      containerStatuses({ field: 'containers', state: state(creating), pulled }, digests),
    ),
  ];
}

function start(digests: ImageDigests): StageStep[] {
  const isReady = `(ne (dig "${behaviourAnnotation}" "" (or .metadata.annotations dict)) "never-ready")`;
  return [
    ...imageEvents(
      startFields,
      'Pulled',
      'Successfully pulled image "%s" in 52ms (52ms including waiting). Image size: 4321 bytes.',
    ),
    addToNode(startFields, digests),
    patchStatus(
      `{{ $ready := ${isReady} }}`,
      conditions({
        Initialized: '"True"',
        ContainersReady: '{{ ternary "True" "False" $ready | Quote }}',
        Ready: '{{ ternary "True" "False" $ready | Quote }}',
      }),
      containerStatuses({ field: 'initContainers', state: initState }, digests),
      containerStatuses(
        { field: 'containers', state: ['ready: {{ $ready }}', 'started: true', 'restartCount: 0', running] },
        digests,
      ),
      'phase: Running',
    ),
  ];
}

/** A container that restarts always is a sidecar, and runs beside the others. */
const initState = [
  'ready: true',
  'restartCount: 0',
  '{{ if eq .restartPolicy "Always" }}',
  'started: true',
  running,
  '{{ else }}',
  'state: { terminated: { exitCode: 0, reason: Completed, startedAt: {{ Now | Quote }}, finishedAt: {{ Now | Quote }} } }',
  '{{ end }}',
];

function startEphemeral(digests: ImageDigests): StageStep[] {
  const fields = ['ephemeralContainers'] as const;
  return [
    ...imageEvents(fields, 'Pulling', 'Pulling image "%s"'),
    addToNode(fields, digests),
    patchStatus(
      containerStatuses(
        { field: 'ephemeralContainers', state: ['ready: false', 'restartCount: 0', running] },
        digests,
      ),
    ),
  ];
}

function end(phase: string, exitCode: number, reason: string, digests: ImageDigests): StageStep {
  const state = [
    'ready: false',
    'started: false',
    'restartCount: 0',
    `state: { terminated: { exitCode: ${exitCode}, reason: ${reason}, startedAt: {{ Now | Quote }}, finishedAt: {{ Now | Quote }} } }`,
  ];
  return patchStatus(
    conditions({ ContainersReady: '"False"', Ready: '"False"' }),
    containerStatuses({ field: 'containers', state }, digests),
    `phase: ${phase}`,
  );
}

function crash(digests: ImageDigests): StageStep[] {
  const message = 'Back-off restarting failed container';
  const state = [
    'ready: false',
    'started: false',
    'restartCount: 3',
    'state:',
    '  waiting:',
    '    reason: CrashLoopBackOff',
    `    message: {{ printf "back-off 40s restarting failed container=%s pod=%s" .name $pod.metadata.name | Quote }}`,
    'lastState: { terminated: { exitCode: 1, reason: Error, startedAt: {{ Now | Quote }}, finishedAt: {{ Now | Quote }} } }',
  ];
  return [
    { event: { type: 'Warning', reason: 'BackOff', message } },
    patchStatus(
      conditions({ ContainersReady: '"False"', Ready: '"False"' }),
      containerStatuses({ field: 'containers', state }, digests),
    ),
  ];
}
