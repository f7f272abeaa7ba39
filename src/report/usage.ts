import type { Usage } from '../application/usage/usage.ts';
import { columnsOf, padColumns } from '../text/columns.ts';
import { say } from '../text/say.ts';

/** What each kind of image needs. */
const needs = {
  application: 'useApplication',
  rootfs: 'useRootfs',
  patch: 'usePatch',
  container: 'useContainer',
} as const;

/** Formats how an image is used: its commands, what it needs, what may be set, and what it holds. */
export function usageLines(usage: Usage): string[] {
  const held = heldFiles(usage);
  return [
    ...usage.commands.map((command) => `    ${say('useRuns', { command }).text}`),
    `    ${say(needs[usage.kind]).text}`,
    ...(usage.variables.length === 0 || usage.kind === 'container'
      ? []
      : [`    ${say('useSet').text}`, ...variableRows(usage.variables)]),
    ...(held === '' ? [] : [`    ${say('useHolds', { files: held }).text}`]),
  ];
}

/** `2 charts (charts/a, charts/b), 1 manifest (manifests/a.yaml)`; '' when there are none. */
function heldFiles({ charts, manifests, scripts }: Usage): string {
  const kinds = [
    ['useCharts', charts],
    ['useManifests', manifests],
    ['useScripts', scripts],
  ] as const;
  return kinds
    .filter(([, { length }]) => length > 0)
    .map(([name, paths]) => say(name, { count: paths.length, paths: firstOf(paths) }).text)
    .join(say('listComma').text);
}

const shownPaths = 3;

function firstOf(paths: readonly string[]): string {
  const more = paths.length - shownPaths;
  const list = paths.slice(0, shownPaths).join(', ');
  return more > 0 ? say('useMore', { list, count: more }).text : list;
}

function variableRows(variables: Usage['variables']): string[] {
  const texts = variables.map(({ name, value }) =>
    value === undefined ? say('useNotSet', { name }).text : `${name}=${value}`,
  );
  const width = Math.min(40, Math.max(...texts.map(columnsOf)));
  return variables.map(({ files }, index) =>
    `      ${padColumns(texts[index] ?? '', width)}${files.length === 0 ? '' : `  ${files.join(', ')}`}`.trimEnd(),
  );
}
