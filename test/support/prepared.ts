import type {
  PreparedBuild,
  PreparedImage,
  PreparedPlatform,
} from '../../src/application/prepared/prepared.ts';
import type { Request } from '../../src/application/request.ts';
import { contentOf } from '../../src/image/content.ts';
import { parseReference } from '../../src/image/reference.ts';
import { defaultCompression } from '../../src/layers/compression.ts';
import type { Entry } from '../../src/layers/tree.ts';
import type { Settings } from '../../src/settings.ts';

/** Parses a reference as a list names it. */
export function listed(reference: string, more: Partial<PreparedImage> = {}): PreparedImage {
  const origins = [{ kind: 'list', file: 'applications/demo/v1/images/shim/demo', line: 1 }];
  return { reference: parseReference(reference), required: true, transport: 'registry', origins, ...more };
}

const owner = { uid: 0, gid: 0 };

/** Makes a platform with a manifest file and, below `registry/`, the images. */
export function platform(images: readonly PreparedImage[], text = 'kind: Namespace\n'): PreparedPlatform {
  const files: Entry[] = [
    { path: 'manifests', type: 'dir', mode: 0o755, ...owner },
    { path: 'manifests/a.yaml', type: 'file', mode: 0o644, ...owner, content: contentOf(Buffer.from(text)) },
  ];
  const mark: Entry[] = [{ path: 'registry', type: 'dir', mode: 0o755, ...owner, generated: '' }];
  return {
    config: { Env: ['PATH=/bin'], Cmd: ['kubectl apply -f manifests'] },
    layers: [
      { createdBy: 'COPY manifests manifests', entries: files },
      { createdBy: 'COPY registry registry', entries: mark },
    ],
    history: [
      { createdBy: 'COPY manifests manifests', emptyLayer: false },
      { createdBy: 'COPY registry registry', emptyLayer: false },
      { createdBy: 'CMD ["kubectl apply -f manifests"]', emptyLayer: true },
    ],
    images,
  };
}

/** Makes a prepared build of `demo` `v1`, with usual values for the rest. */
export function preparedBuild(
  platforms: Readonly<Record<string, PreparedPlatform>>,
  request: Partial<Request> = {},
  more: Partial<PreparedBuild> = {},
): PreparedBuild {
  return {
    schemaVersion: 1,
    request: {
      type: 'apps',
      app: 'demo',
      version: 'v1',
      platforms: Object.keys(platforms) as Request['platforms'],
      buildArgs: {},
      replace: true,
      cache: true,
      ...request,
    },
    application: { directory: 'applications/demo/v1', kubefile: 'Kubefile', fallback: false },
    engine: 'native',
    anyPlatform: [],
    unsupported: [],
    platforms,
    warnings: [],
    files: () => {
      throw new Error('no file is asked for by digest');
    },
    ...more,
  };
}

/** Returns the settings of a build whose images all come from one registry. */
export function settingsTo(
  destination: Settings['destination'],
  source: string,
  more: Partial<Settings> = {},
): Settings {
  return {
    applications: 'applications',
    destination,
    mirrors: { '*': source },
    plainHttp: [],
    compression: defaultCompression,
    shareLayers: false,
    credentials: {},
    init: true,
    recordInstall: false,
    offline: false,
    engine: 'auto',
    timeout: 300_000,
    limits: { images: 1000 },
    replace: true,
    replaceOtherType: false,
    waitForQuota: 0,
    env: { HOME: '/nonexistent' },
    ...more,
  };
}
