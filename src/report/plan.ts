import type { Origin } from '../application/prepared.ts';
import { formatBytes, formatCount } from '../figures.ts';
import type { Plan } from '../plan.ts';

/** A plan as people read it; its warnings were told as progress. */
export function planLines({ request, application, platforms, images }: Plan): string[] {
  const { type, app, version } = request;
  const fallback = application.fallback ? ` (there is no ${version})` : '';
  return [
    `${type} ${app} ${version}, from ${application.directory}${fallback}, by ${application.kubefile}`,
    ...Object.entries(platforms).flatMap(([name, platform]) => [
      `  ${name}: ${formatCount(platform.files.length, 'file')}, ${formatCount(platform.images.length, 'image')}`,
      ...layerLines(platform.layers),
    ]),
    ...(images.length === 0 ? [] : ['  images:', ...imageLines(images).map((line) => `    ${line}`)]),
  ];
}

/** An image with its origins. */
interface ListedImage {
  readonly reference: string;
  readonly required?: boolean;
  readonly sources: readonly Origin[];
}

/** Each image, and below it where it was found. */
export function imageLines(images: readonly ListedImage[]): string[] {
  return images.flatMap(({ reference, required, sources }) => [
    required === false ? `${reference} (if its source has it)` : reference,
    ...sources.map(({ kind, file, line }) => `    ${kind}: ${file}${line === undefined ? '' : `:${line}`}`),
  ]);
}

function layerLines(layers: Plan['platforms'][string]['layers']): string[] {
  const actions = [...new Set(layers.map(({ action }) => action))];
  return actions.map((action) => {
    const own = layers.filter((layer) => layer.action === action);
    const bytes = own.reduce((sum, layer) => sum + layer.bytes, 0);
    return `    ${action} ${formatCount(own.length, 'layer')}, ${formatBytes(bytes)}`;
  });
}
