import type { ImageOrigin } from '../application/prepared/prepared.ts';
import { describeBuild } from '../application/request.ts';
import type { Plan } from '../commands/planprepared.ts';
import { formatBytes, formatCount, formatSeconds } from '../text/format.ts';
import { installsLines, noteLines, sourceLine } from './notes.ts';

/** Formats a plan for people, without its warnings, which are reported as progress. */
export function planLines(plan: Plan): string[] {
  const { request, application, engine, platforms, images, leftOut, notes, pulls } = plan;
  const fallback = application.fallback ? ` (there is no ${request.version})` : '';
  const by = engine === 'native' ? '' : `, RUN by ${engine}`;
  return [
    `${describeBuild(request)}, from ${application.directory}${fallback}, by ${application.kubefile}${by}`,
    ...Object.entries(platforms).flatMap(([name, platform]) => [
      `  ${name}: ${formatCount(platform.files.length, 'file')}, ${formatCount(platform.images.length, 'image')}`,
      ...layerLines(platform.layers),
    ]),
    ...pulls.map(pullsLine),
    ...installsLines(plan).map((line) => `  ${line}`),
    ...(images.length === 0 ? [] : ['  images:', ...imageLines(images).map((line) => `    ${line}`)]),
    ...noteLines('left out', leftOut).map((line) => `  ${line}`),
    ...noteLines('notes', notes).map((line) => `  ${line}`),
  ];
}

/**
 * Formats the pulls of a host: `pulls of docker.io: 36; 76 of 100 are left (a pull counts for 6 h 0 min)`.
 */
function pullsLine({ host, needed, remaining, limit, windowSeconds }: Plan['pulls'][number]): string {
  const of = limit === undefined ? '' : ` of ${limit}`;
  const window = windowSeconds === undefined ? '' : ` (a pull counts for ${formatSeconds(windowSeconds)})`;
  const left = remaining === undefined ? '' : `; ${remaining}${of} are left${window}`;
  return `  pulls of ${host}: ${needed}${left}`;
}

/** An image with its origins. */
interface ListedImage {
  readonly reference: string;
  readonly required?: boolean | undefined;
  /** Why it is embedded. */
  readonly reason?: string | undefined;
  readonly sources: readonly ImageOrigin[];
}

/** Lists each image, and below it the places where it was found. */
export function imageLines(images: readonly ListedImage[]): string[] {
  return images.flatMap(({ reference, required, reason, sources }) => [
    `${reference}${describeClass(required, reason)}`,
    ...sources.map(sourceLine),
  ]);
}

function describeClass(required = true, reason?: string): string {
  const name = required ? 'required' : 'candidate, embedded if its source has it';
  return reason === undefined ? '' : ` (${name}: ${reason})`;
}

function layerLines(layers: Plan['platforms'][string]['layers']): string[] {
  const actions = [...new Set(layers.map(({ action }) => action))];
  return actions.map((action) => {
    const own = layers.filter((layer) => layer.action === action);
    const bytes = own.reduce((sum, layer) => sum + layer.bytes, 0);
    return `    ${action} ${formatCount(own.length, 'layer')}, ${formatBytes(bytes)}`;
  });
}
