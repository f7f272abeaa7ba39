import { posix } from 'node:path';
import { parentsOf } from '../../layers/tree.ts';
import type { LintCheck } from '../check.ts';

/** Finds charts that lie in registry/, where nothing looks for them. */
export const checkChartsInRegistry: LintCheck = ({ tree }) => {
  const charts = [...tree.keys()].flatMap((path) => {
    const [, directory, packaged] =
      /^(?:(registry(?:[_-]\w+)?\/.+)\/Chart\.yaml|(registry(?:[_-]\w+)?\/.+\.tgz))$/.exec(path) ?? [];
    const chart = directory ?? packaged;
    return chart === undefined ? [] : [{ chart, file: path }];
  });
  const directories = new Set(charts.map(({ chart }) => chart));
  return charts
    .filter(({ chart }) => !parentsOf(chart).some((parent) => directories.has(parent)))
    .map(({ chart, file }) => ({
      rule: 'chart-in-registry',
      file,
      words: { path: chart, name: `charts/${posix.basename(chart)}` },
    }));
};

/** Finds templates of sealos whose result has the name of a file that is there. */
export const checkTemplates: LintCheck = ({ tree }) =>
  [...tree.keys()]
    .filter((path) => /^(?:etc|scripts|manifests|charts)\/.+\.tmpl$/.test(path))
    .map((template) => ({ template, file: template.slice(0, -'.tmpl'.length) }))
    .filter(({ file }) => tree.has(file))
    .map(({ template, file }) => ({
      rule: 'template-overwrites',
      file: template,
      words: { template, file },
    }));
