/** `COPY registry_<arch> registry`: a directory per architecture, or else the generated `registry/`. */
import type { RegistrySource } from '../application/prepared/prepared.ts';
import { requestPlatforms } from '../application/request.ts';
import { findSources } from '../context/copysources.ts';
import { registryDirectory } from '../context/generated.ts';
import { parsePlatform } from '../image/descriptor.ts';
import type { CopyStep, Evaluation, StageStep } from '../kubefile/evaluation.ts';
import { cleanPath, type Tree } from '../layers/tree.ts';

const architectures = requestPlatforms.map((platform) => parsePlatform(platform).architecture);
const sourcePattern = new RegExp(`^${registryDirectory}[_-](?:${architectures.join('|')})$`);

/**
 * Lets COPY of a `registry_<arch>` or `registry-<arch>` to `/registry` take the generated `registry/` where
 * the context has no such directory (docs/compatibility.md A 9).
 * @returns the evaluation with these sources replaced, and every such line.
 */
export function resolveArchRegistries(
  evaluation: Evaluation,
  context: Tree,
): { readonly evaluation: Evaluation; readonly sources: readonly RegistrySource[] } {
  const sources: RegistrySource[] = [];
  const resolve = (step: StageStep): StageStep => {
    const source = archRegistry(step);
    if (source === undefined) return step;
    const exists = findSources(context, source).length > 0;
    sources.push({ source, exists, line: step.line });
    return exists ? step : { ...(step as CopyStep), sources: [registryDirectory] };
  };
  const stages = evaluation.stages.map((stage) => ({ ...stage, steps: stage.steps.map(resolve) }));
  return { evaluation: { ...evaluation, stages }, sources };
}

/** Returns the directory that a step copies to `/registry` if it is named after an architecture. */
function archRegistry(step: StageStep): string | undefined {
  if (step.kind !== 'copy' || step.instruction !== 'COPY' || step.from || step.parents || step.ownName)
    return;
  const [source, more] = step.sources;
  if (source === undefined || more !== undefined || step.files.length > 0) return;
  const path = cleanPath(source);
  const isRegistry = sourcePattern.test(path) && cleanPath(step.destination) === registryDirectory;
  return isRegistry ? path : undefined;
}
