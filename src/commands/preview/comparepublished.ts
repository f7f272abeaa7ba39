import type { PublishedComparison } from '../../application/comparison/published.ts';
import type { Progress } from '../../progress.ts';
import type { Settings } from '../../settings.ts';
import { asImagebuildError } from '../../text/unknownerror.ts';
import { diff } from '../diff/diff.ts';

/**
 * Milliseconds that a registry has: a check of a pull request doesn't fail for it, and shouldn't wait long.
 */
const patience = 120_000;

/**
 * Compares an image with what is published under a reference. Mirrors are for sources: they don't decide what
 * is published.
 * @param built the location of the image, `oci:DIR:tag`.
 * @throws CANCELLED; any other error makes the outcome unknown.
 */
export async function comparePublished(
  reference: string,
  built: string,
  settings: Settings,
  progress: Progress,
): Promise<PublishedComparison> {
  const timeout = AbortSignal.timeout(patience);
  const signal = settings.signal ? AbortSignal.any([settings.signal, timeout]) : timeout;
  const direct = { ...settings, mirrors: {}, sources: {}, signal };
  try {
    return { state: 'compared', reference, diff: await diff([reference, built], {}, direct, progress) };
  } catch (thrown) {
    settings.signal?.throwIfAborted();
    const { code, message } = asImagebuildError(thrown);
    if (code === 'IMAGE_NOT_FOUND') return { state: 'absent', reference };
    return { state: 'unknown', reference, reason: message };
  }
}
