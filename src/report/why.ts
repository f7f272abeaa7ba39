import type { ImageOrigin } from '../application/prepared/prepared.ts';
import type { Explanation } from '../commands/why/explanation.ts';
import { say } from '../text/say.ts';

const statuses = {
  required: 'whyRequired',
  candidate: 'whyCandidate',
  held: 'whyIsHeld',
  missing: 'whyIsNotHeld',
  leftOut: 'whyIsNotHeld',
  note: 'whyIsNotHeld',
} as const;

/** Formats why an image is embedded: each place that names it, and below it what leads there. */
export function whyLines({ images }: Explanation): string[] {
  return images.flatMap(({ reference, status, reason, locked, origins }) => [
    reference,
    `  ${describeStatus(statuses[status], reason)}`,
    ...(locked ? [`  ${say('whyLocked', locked).text}`] : []),
    ...origins.flatMap(originLines),
  ]);
}

function describeStatus(name: (typeof statuses)[keyof typeof statuses], reason: string | undefined): string {
  const what = say(name).text;
  return reason === undefined ? what : say('ruleWhy', { what, why: reason }).text;
}

function originLines({ kind, file, line, chains = [] }: ImageOrigin): string[] {
  return [
    `    ${kind}: ${file}${line === undefined ? '' : `:${line}`}`,
    ...chains.map((steps) => `      ${formatChain(steps)}`),
  ];
}

/** Steps whose text says what they are: `CMD helm install web charts/web`, `COPY registry registry`. */
const speakForThemselves = new Set(['command', 'call', 'instruction', 'object']);

/** Formats the steps to a place: `chart web → subchart redis → template templates/a.yaml`. */
function formatChain(steps: NonNullable<ImageOrigin['chains']>[number]): string {
  return steps.map(({ kind, text }) => (speakForThemselves.has(kind) ? text : `${kind} ${text}`)).join(' → ');
}
