import { join } from 'node:path';
import { writePrepared } from '../../src/application/prepared/directory.ts';
import { findPreparedDirectories, readPreparedParts } from '../../src/application/prepared/join.ts';
import { build } from '../../src/commands/build.ts';
import { prepare } from '../../src/commands/prepare.ts';
import { publish } from '../../src/commands/publish.ts';
import { publishImages } from '../../src/commands/publish-images.ts';
import { silent } from '../../src/progress.ts';
import { settingsTo } from '../support/prepared.ts';
import { startMemoryRegistry } from './registry.ts';
import { type Golden, readLayoutGolden, readRegistryGolden } from './table.ts';

type Request = Parameters<typeof build>[0];
type Settings = Parameters<typeof build>[1];

/** Where `writeSources` wrote, and a directory of the build's own. */
export interface Places {
  readonly sources: string;
  readonly own: string;
}

type Build = (places: Places) => Promise<Golden>;

const version = 'v1';

/** Every build by its name in expected.json. */
export const builds: Readonly<Record<string, Build>> = {
  gzip: direct('shop'),
  zstd: direct('shop', {}, { compression: { type: 'zstd', level: 3 } }),
  none: direct('shop', {}, { compression: { type: 'none' } }),
  base: direct('onbase'),
  'split into buckets': direct('crowd'),
  'split with a doubled threshold': direct('heavy', { platforms: ['linux/amd64'] }),
  configs: direct('settings', { type: 'configs' }),
  sealer: direct('guide'),
  capabilities: direct('capable'),
  'docker archive': direct('archived', { platforms: ['linux/amd64'] }),
  RUN: direct('ran', { platforms: ['linux/amd64'] }, { engine: 'buildah' }),
  join: (places) => inParts(places, [['linux/amd64'], ['linux/arm64']]),
  'prepared folder': (places) => inParts(places, [['linux/amd64', 'linux/arm64']]),
  'layout, published': layoutPublished,
  'layouts, joined': layoutsJoined,
  registry: toRegistry,
};

function requestFor(app: string, more: Partial<Request> = {}): Request {
  const platforms: Request['platforms'] = ['linux/amd64', 'linux/arm64'];
  const usual = { type: 'apps', buildArgs: {}, replace: true, cache: true } as const;
  return { ...usual, app, version, platforms, ...more };
}

function settingsFor(
  { sources }: Places,
  destination: Settings['destination'],
  more: Partial<Settings> = {},
): Settings {
  return {
    ...settingsTo(destination, `oci:${join(sources, 'sources')}`),
    applications: join(sources, 'applications'),
    env: { HOME: '/nonexistent', PATH: process.env['PATH'] },
    ...more,
  };
}

/** Builds an application into a layout, in one process. */
function direct(app: string, more: Partial<Request> = {}, settings: Partial<Settings> = {}): Build {
  return async (places) => {
    const directory = join(places.own, 'layout');
    await build(requestFor(app, more), settingsFor(places, { kind: 'oci', directory }, settings), silent);
    return readLayoutGolden(directory, version);
  };
}

/** Prepares each set of platforms into a folder, and publishes what is read back from the folders. */
async function inParts(places: Places, parts: readonly Request['platforms'][]): Promise<Golden> {
  const directory = join(places.own, 'layout');
  const settings = settingsFor(places, { kind: 'oci', directory });
  for (const [index, platforms] of parts.entries()) {
    await using prepared = await prepare(requestFor('shop', { platforms }), settings, silent);
    await writePrepared(prepared, join(places.own, 'prepared', String(index)));
  }
  const prepared = await readPreparedParts(await findPreparedDirectories(join(places.own, 'prepared')));
  await publish(prepared, settings, silent);
  return readLayoutGolden(directory, version);
}

/** Builds a layout, and publishes it as it is. */
async function layoutPublished(places: Places): Promise<Golden> {
  const directory = join(places.own, 'layout');
  const settings = settingsFor(places, { kind: 'oci', directory });
  await build(requestFor('shop'), settings, silent);
  await using registry = await startMemoryRegistry();
  await publishImages([`oci:${directory}`], `${registry.host}/apps/shop:${version}`, settings, silent);
  return readRegistryGolden(registry, `apps/shop:${version}`);
}

/** Builds a layout for each platform, and publishes both as one image. */
async function layoutsJoined(places: Places): Promise<Golden> {
  const locations: string[] = [];
  for (const architecture of ['amd64', 'arm64'] as const) {
    const directory = join(places.own, architecture);
    const settings = settingsFor(places, { kind: 'oci', directory });
    await build(requestFor('shop', { platforms: [`linux/${architecture}`] }), settings, silent);
    locations.push(`oci:${directory}`);
  }
  await using registry = await startMemoryRegistry();
  const settings = settingsFor(places, { kind: 'oci', directory: places.own });
  await publishImages(locations, `${registry.host}/apps/shop:${version}`, settings, silent);
  return readRegistryGolden(registry, `apps/shop:${version}`);
}

/** Builds into a registry where applications share layers: the list that they share them by is pinned too. */
async function toRegistry(places: Places): Promise<Golden> {
  await using registry = await startMemoryRegistry();
  const destination = { kind: 'registry', host: registry.host, namespace: 'apps' } as const;
  await build(requestFor('shop'), settingsFor(places, destination, { shareLayers: true }), silent);
  return readRegistryGolden(registry, `apps/shop:${version}`);
}
