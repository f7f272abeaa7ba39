import type { ImageOrigin } from '../application/prepared/prepared.ts';
import { describeBuild } from '../application/request.ts';
import type { Plan } from '../commands/planprepared.ts';
import { formatBytes, formatSeconds } from '../text/format.ts';
import { say } from '../text/say.ts';
import { installsLines, noteLines, sourceLine } from './notes.ts';

/** Formats a plan for people, without its warnings, which are reported as progress. */
export function planLines(plan: Plan): string[] {
  const { request, application, engine, platforms, images, leftOut, notes, pulls } = plan;
  const words = {
    build: describeBuild(request),
    directory: application.directory,
    missing: application.fallback ? request.version : '',
    kubefile: application.kubefile,
    engine: engine === 'native' ? '' : engine,
  };
  return [
    say('planBuild', words).text,
    ...Object.entries(platforms).flatMap(([name, platform]) => [
      `  ${say('planPlatform', { platform: name, files: platform.files.length, images: platform.images.length }).text}`,
      ...layerLines(platform.layers),
    ]),
    ...pulls.map(pullsLine),
    ...installsLines(plan).map((line) => `  ${line}`),
    ...(images.length === 0
      ? []
      : [`  ${say('listedImages').text}`, ...imageLines(images).map((line) => `    ${line}`)]),
    ...noteLines('listedLeftOut', leftOut).map((line) => `  ${line}`),
    ...noteLines('listedNotes', notes).map((line) => `  ${line}`),
  ];
}

/**
 * Formats the pulls of a host: `pulls of docker.io: 36; 76 of 100 are left (a pull counts for 6 h 0 min)`.
 */
function pullsLine({ host, needed, remaining, limit, windowSeconds }: Plan['pulls'][number]): string {
  const isKnown = remaining !== undefined;
  const window = isKnown && windowSeconds !== undefined ? formatSeconds(windowSeconds) : '';
  const of = isKnown && limit !== undefined ? say('planLeftOf', { remaining, limit }).text : undefined;
  const left = isKnown ? (of ?? String(remaining)) : '';
  return `  ${say('planPulls', { host, needed, left, window }).text}`;
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
    describeImage(reference, required, reason),
    ...sources.map(sourceLine),
  ]);
}

function describeImage(reference: string, required = true, reason?: string): string {
  if (reason === undefined) return reference;
  return say(required ? 'planRequired' : 'planCandidate', { reference, reason }).text;
}

const layerNames = {
  build: 'planLayersBuild',
  reuse: 'planLayersReuse',
  mount: 'planLayersMount',
} as const;

function layerLines(layers: Plan['platforms'][string]['layers']): string[] {
  const actions = [...new Set(layers.map(({ action }) => action))];
  return actions.map((action) => {
    const own = layers.filter((layer) => layer.action === action);
    const bytes = own.reduce((sum, layer) => sum + layer.bytes, 0);
    return `    ${say(layerNames[action], { count: own.length, size: formatBytes(bytes) }).text}`;
  });
}
