import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import type { RenderChart } from '../../discovery/finders/charts.ts';
import { findHelm, renderTemplates } from '../../runner/helm.ts';
import type { Settings } from '../../settings.ts';

/** Renders charts by helm, each with homes of its own; helm is looked for when the first chart comes. */
export function createChartRenderer(workspace: string, settings: Settings): RenderChart {
  let helm: Promise<string> | undefined;
  return async (chart) => {
    helm ??= findHelm(settings.env);
    const program = await helm;
    const homes = await mkdtemp(join(workspace, 'helm-'));
    return await renderTemplates({
      ...chart,
      helm: program,
      homes,
      env: settings.env,
      signal: settings.signal,
    });
  };
}
