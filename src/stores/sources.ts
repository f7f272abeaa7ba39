import { homedir } from 'node:os';
import { ImagebuildError } from '../errors.ts';
import { isDigest } from '../image/descriptor.ts';
import { formatReference, type Reference } from '../image/reference.ts';
import { type Source, wrapSource } from '../image/store.ts';
import type { Settings } from '../settings.ts';
import { openLayout } from './layout/layout.ts';
import { createCredentialLookup } from './registry/auth/credentials.ts';
import { type Connections, openConnections } from './registry/http/connections.ts';
import { createRegistry, type Registry } from './registry/registry.ts';

/** Opens the places that embedded and base images come from. */
export interface SourceOpener extends AsyncDisposable {
  sourceOf(reference: Reference): Promise<Source>;
}

/** Milliseconds without a byte after which a server counts as gone. */
const stallMs = 30_000;

/** Plain HTTP for what ADD names by an address, through the proxies of the environment. @throws REGISTRY_UNAVAILABLE when offline. */
export function openAddresses({ env, offline: isOffline }: Settings): Connections {
  const connections = openConnections(stallMs, env);
  if (!isOffline) return connections;
  const send: Connections['send'] = async (url) => {
    throw new ImagebuildError(
      'REGISTRY_UNAVAILABLE',
      `${url.href} cannot be downloaded: --offline asks nobody`,
      {
        hint: 'Leave --offline out, or have the file in the application and COPY it.',
      },
    );
  };
  return { ...connections, send };
}

/**
 * Sources never see the credentials that were given for publishing: what an application names must not be read as the one who
 * publishes, or it could embed a private image of theirs.
 */
export function createSourceOpener(settings: Settings): SourceOpener {
  const { folders, registries } = partMirrors(settings.mirrors);
  const client = openRegistry(settings, {}, registries);
  return {
    async sourceOf(reference) {
      const folder = folders[reference.host] ?? folders['*'];
      if (folder !== undefined) return inFolder(await openLayout(folder), reference);
      if (settings.offline) throw offline(reference);
      return client.repository(reference.host, reference.repository);
    },
    [Symbol.asyncDispose]: () => client.close(),
  };
}

/** @param explicit credentials given outright; the docker configuration is asked after them. */
export function openRegistry(
  { env, plainHttp }: Settings,
  explicit: Settings['credentials'],
  mirrors: Record<string, string>,
): Registry {
  const credentials = createCredentialLookup({ env, home: homedir(), explicit });
  return createRegistry({ credentials, env, plainHttp, mirrors });
}

function offline(reference: Reference): ImagebuildError {
  const image = formatReference(reference);
  return new ImagebuildError(
    'REGISTRY_UNAVAILABLE',
    `${image} cannot be asked for: --offline asks no registry`,
    {
      place: { image },
      hint: 'Leave --offline out, or give a layout as a mirror: --mirror HOST=oci:DIR.',
    },
  );
}

function partMirrors(mirrors: Settings['mirrors']): Record<'folders' | 'registries', Record<string, string>> {
  const folders: Record<string, string> = {};
  const registries: Record<string, string> = {};
  for (const [host, location] of Object.entries(mirrors)) {
    if (location.startsWith('oci:')) folders[host] = location.slice('oci:'.length);
    else registries[host] = location;
  }
  return { folders, registries };
}

/**
 * A layout that mirrors hosts holds images under their whole references: a bare tag would not say whose image it is. What a digest
 * names is itself, wherever it lies.
 */
function inFolder(layout: Source, reference: Reference): Source {
  return wrapSource(layout, {
    resolve: (name) => layout.resolve(isDigest(name) ? name : formatReference(reference)),
  });
}
