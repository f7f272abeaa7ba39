import type { ContainerConfig } from '../../image/containerconfig.ts';
import type { Request } from '../request.ts';

/** What a request adds to the configuration of its image. */
type Given = Pick<NonNullable<Request['directory']>, 'env' | 'labels'>;

/**
 * Adds variables and labels that were given with a request to a finished configuration. They win over those
 * of the Kubefile, and no instruction sees them, as with `buildah bud --env --label`: a variable that was
 * given stands at the end.
 */
export function withGiven(config: ContainerConfig, given: Given | undefined): ContainerConfig {
  if (given === undefined) return config;
  const { env, labels } = given;
  const added = Object.entries(env).map(([key, value]) => `${key}=${value}`);
  const kept = (config.Env ?? []).filter((one) => !Object.hasOwn(env, one.slice(0, one.indexOf('='))));
  return withLabels(added.length === 0 ? config : { ...config, Env: [...kept, ...added] }, labels);
}

/** Adds labels that win over those of a configuration, sorted by name. */
export function withLabels(
  config: ContainerConfig,
  labels: Readonly<Record<string, string>>,
): ContainerConfig {
  if (Object.keys(labels).length === 0) return config;
  const all = Object.entries({ ...config.Labels, ...labels });
  return { ...config, Labels: Object.fromEntries(all.sort(([a], [b]) => (a < b ? -1 : 1))) };
}
