import { execFile } from 'node:child_process';
import { existsSync, globSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { formatReference, tryParseReference } from '../../../src/image/reference.ts';

const run = promisify(execFile);

/** A value behind `image:`, anywhere in a line, also in JSON. */
const imageValue = /(?<![\w-])"?image"?:\s*["']?([^\s"',}\]]+)/g;

/**
 * Finds images as scripts do that read lines: `image:` in the output of `helm template` and in manifests, and
 * the lines of lists. It is the yardstick for what more a build finds.
 */
export async function readLines(directory: string, env: NodeJS.ProcessEnv): Promise<string[]> {
  const folders = globSync('charts/*/Chart.yaml', { cwd: directory }).map((path) => join(path, '..'));
  const charts = [...folders, ...globSync('charts/*.tgz', { cwd: directory })];
  const rendered = await Promise.all(charts.map((chart) => renderChart(directory, chart, env)));
  const manifests = readAll(directory, 'manifests/**/*.{yaml,yml,json,tmpl}');
  const values = [...rendered, ...manifests].flatMap((text) =>
    [...text.matchAll(imageValue)].map(([, value = '']) => value),
  );
  const lists = readAll(directory, '{images/shim/*,manifests/**/imageList}').flatMap(listed);
  const references = [...values, ...lists].flatMap((text) => {
    const reference = tryParseReference(text);
    return reference === undefined ? [] : [formatReference(reference)];
  });
  return [...new Set(references)].sort();
}

/** Renders a chart with its defaults and the values file beside it; nothing if helm refuses. */
async function renderChart(directory: string, chart: string, env: NodeJS.ProcessEnv): Promise<string> {
  const name = chart.replace(/^charts\//, '').replace(/-\d[^/]*\.tgz$/, '');
  const values = `charts/${name}.values.yaml`;
  const flags = existsSync(join(directory, values)) ? ['--values', values] : [];
  return run('helm', ['template', name, chart, ...flags], { cwd: directory, env }).then(
    ({ stdout }) => stdout,
    () => '',
  );
}

function readAll(directory: string, pattern: string): string[] {
  return globSync(pattern, { cwd: directory })
    .map((path) => join(directory, path))
    .filter((path) => statSync(path).isFile())
    .map((path) => readFileSync(path, 'utf8'));
}

function listed(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
}
