import type { ImageOrigin } from '../application/prepared/prepared.ts';
import type { Explanation } from '../commands/why/explanation.ts';

const statuses: Readonly<Record<Explanation['images'][number]['status'], string>> = {
  required: 'embedded, required',
  candidate: 'candidate, embedded if its source has it',
  held: 'embedded',
  missing: 'not embedded',
  leftOut: 'not embedded',
  note: 'not embedded',
};

/** Formats why an image is embedded: each place that names it, and below it what leads there. */
export function whyLines({ images }: Explanation): string[] {
  return images.flatMap(({ reference, status, reason, locked, origins }) => [
    reference,
    `  ${statuses[status]}${reason === undefined ? '' : `: ${reason}`}`,
    ...(locked ? [`  locked to ${locked.digest} by ${locked.file}`] : []),
    ...origins.flatMap(originLines),
  ]);
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
