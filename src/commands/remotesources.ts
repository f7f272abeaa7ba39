import { join } from 'node:path';
import { ImagebuildError } from '../errors.ts';
import { countBytes } from '../image/content.ts';
import type { Reference } from '../image/reference.ts';
import { countingSource, type Source } from '../image/store.ts';
import { newBlobSpool } from '../layers/filecontent.ts';
import { openBaseImages } from '../prepare/bases.ts';
import { createDownloader, type SendRequest } from '../prepare/download.ts';
import { newListSpool } from '../prepare/search/imagelists.ts';
import type { Progress } from '../progress.ts';
import type { Settings } from '../settings.ts';
import type { openAddresses, SourceOpener } from '../stores/open.ts';
import { say } from '../text/say.ts';

/** What is read from elsewhere while a build is prepared. */
interface RemoteSources extends AsyncDisposable {
  readonly bases: ReturnType<typeof openBaseImages>;
  /** What was downloaded. */
  readonly spool: ReturnType<typeof newBlobSpool>;
  readonly download: ReturnType<typeof createDownloader>;
  /** Downloads a list of images: over TLS only, unless its host is named for plain HTTP. */
  readonly downloadList: ReturnType<typeof createDownloader>;
  readonly sourceOf: (reference: Reference) => Promise<Source>;
}

/**
 * Opens base images and addresses. Connections are opened when the first is needed, because most applications
 * need none.
 */
export function openRemoteSources(
  workspace: string,
  anyPlatform: readonly string[],
  settings: Settings,
  progress: Progress,
  onPulled: (count: number) => void,
): RemoteSources {
  let opened: Promise<{ sources: SourceOpener; addresses: ReturnType<typeof openAddresses> }> | undefined;
  const open = () => {
    opened ??= import('../stores/open.ts').then(({ createSourceOpener, openAddresses }) => ({
      sources: createSourceOpener(settings, progress),
      addresses: openAddresses(settings),
    }));
    return opened;
  };
  const send: SendRequest = async (url, options) => {
    const { body, ...answer } = await (await open()).addresses.send(url, options);
    return { ...answer, body: { ...countBytes(body, onPulled), dump: () => body.dump() } };
  };
  const sendSecurely: SendRequest = async (url, options) => {
    const { isAllowed } = await import('../stores/registry/http/endpoint.ts');
    if (!isAllowed(url, settings))
      throw new ImagebuildError('DENIED', say('imageListPlain', { address: url.href }), {
        hint: say('imageListPlainHint', { host: url.host }),
      });
    return await send(url, options);
  };
  const sourceOf = async (reference: Reference) =>
    countingSource(await (await open()).sources.sourceOf(reference), onPulled);
  const spool = newBlobSpool(join(workspace, 'kept'));
  return {
    sourceOf,
    bases: openBaseImages(sourceOf, anyPlatform, namespaceOf(settings.destination)),
    spool,
    download: createDownloader(send, spool, progress, settings.signal),
    downloadList: createDownloader(sendSecurely, newListSpool(), progress, settings.signal),
    async [Symbol.asyncDispose]() {
      const { sources, addresses } = (await opened) ?? {};
      await Promise.all([sources?.[Symbol.asyncDispose](), addresses?.close()]);
    },
  };
}

/** Returns a function that tells whether an image is in the namespace that is published to. */
function namespaceOf(destination: Settings['destination']): (reference: Reference) => boolean {
  if (destination.kind !== 'registry') return () => false;
  const { host, namespace } = destination;
  return (reference) => reference.host === host && reference.repository.startsWith(`${namespace}/`);
}
