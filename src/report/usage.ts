import type { Usage } from '../application/usage/usage.ts';
import { formatCount } from '../text/format.ts';

/** What each kind of image needs. */
const needs: Readonly<Record<Usage['kind'], string>> = {
  application: 'needs a Kubernetes cluster',
  rootfs: 'is a rootfs: sealos makes a cluster of it',
  patch: 'is a patch: sealos lays it over the rootfs of a cluster',
  container: 'runs as a container',
};

/** Formats how an image is used: its commands, what it needs, what may be set, and what it holds. */
export function usageLines(usage: Usage): string[] {
  const held = heldFiles(usage);
  return [
    ...usage.commands.map((command) => `    runs ${command}`),
    `    ${needs[usage.kind]}`,
    ...(usage.variables.length === 0 || usage.kind === 'container'
      ? []
      : ['    set with sealos run -e NAME=VALUE:', ...variableRows(usage.variables)]),
    ...(held === '' ? [] : [`    holds ${held}`]),
  ];
}

/** `2 charts (charts/a, charts/b), 1 manifest (manifests/a.yaml)`; '' when there are none. */
function heldFiles({ charts, manifests, scripts }: Usage): string {
  const kinds = [
    ['chart', charts],
    ['manifest', manifests],
    ['script', scripts],
  ] as const;
  return kinds
    .filter(([, { length }]) => length > 0)
    .map(([noun, paths]) => `${formatCount(paths.length, noun)} (${firstOf(paths)})`)
    .join(', ');
}

const shownPaths = 3;

function firstOf(paths: readonly string[]): string {
  const more = paths.length - shownPaths;
  return `${paths.slice(0, shownPaths).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

function variableRows(variables: Usage['variables']): string[] {
  const texts = variables.map(({ name, value }) =>
    value === undefined ? `${name} (not set)` : `${name}=${value}`,
  );
  const width = Math.min(40, Math.max(...texts.map(({ length }) => length)));
  return variables.map(({ files }, index) =>
    `      ${(texts[index] ?? '').padEnd(width)}${files.length === 0 ? '' : `  ${files.join(', ')}`}`.trimEnd(),
  );
}
