import type { KubernetesObject } from '../cluster.ts';
import { cleanReason } from '../reason.ts';
import { isImageName } from './images.ts';

/** What is kept of an event: an image that a kubelet pulls or has, or a warning. */
export interface EventFacts {
  readonly uid: string;
  /** The object that it is about. */
  readonly about: {
    readonly kind: string;
    readonly namespace: string | undefined;
    readonly name: string;
    readonly uid: string;
  };
  /** The image that is pulled, or is there. */
  readonly image: string | undefined;
  /** Of a warning: its reason and message. */
  readonly warning: string | undefined;
}

/** The fields of an event in both of its APIs: `v1`, and `events.k8s.io/v1` (regarding, note). */
interface EventDocument {
  readonly type?: string;
  readonly reason?: string;
  readonly message?: string;
  readonly note?: string;
  readonly involvedObject?: Regarding;
  readonly regarding?: Regarding;
}

interface Regarding {
  readonly kind?: string;
  readonly namespace?: string;
  readonly name?: string;
  readonly uid?: string;
}

/** Keeps of an event its image or warning; undefined for events that say neither. */
export function readEvent(object: KubernetesObject): EventFacts | undefined {
  const event = object as KubernetesObject & EventDocument;
  const { kind = '', namespace, name = '', uid = '' } = event.involvedObject ?? event.regarding ?? {};
  const message = event.message ?? event.note ?? '';
  const isPull = kind === 'Pod' && (event.reason === 'Pulling' || event.reason === 'Pulled');
  const image = isPull ? imageIn(message) : undefined;
  const warning = event.type === 'Warning' ? cleanReason(`${event.reason}: ${message}`) : undefined;
  if (image === undefined && warning === undefined) return undefined;
  return {
    uid: object.metadata.uid ?? '',
    about: { kind, namespace: namespace || undefined, name, uid },
    image,
    warning,
  };
}

/**
 * `Pulling image "nginx"`, `Successfully pulled image "nginx" in 2s`,
 * `Container image "nginx" already present`.
 */
function imageIn(message: string): string | undefined {
  const image = /\bimage "([^"]+)"/.exec(message)?.[1];
  return isImageName(image) ? image : undefined;
}
