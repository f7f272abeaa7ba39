import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { destinationFor, notConfigured } from '../application/configuration.ts';
import { imageTypes, requestPlatforms } from '../application/request.ts';
import { asImagebuildError, type ImagebuildError } from '../errors.ts';
import { checkPlatformSupport } from '../runner/engines/emulation.ts';
import { probeBuildx } from '../runner/engines/engines.ts';
import { isOnPath } from '../runner/findprogram.ts';
import { originOwner } from '../runner/git.ts';
import { findHelm, helmVersion } from '../runner/helm.ts';
import type { Settings } from '../settings.ts';
import { createCredentialLookup } from '../stores/registry/auth/credentials.ts';
import { createRegistry } from '../stores/registry/registry.ts';

/** One thing that a build needs, or is the better for. */
export interface Check {
  readonly name: string;
  /** `missing` keeps builds from working; `absent` matters to some only. */
  readonly state: 'ready' | 'absent' | 'missing';
  readonly message: string;
  readonly hint?: string | undefined;
}

const oldestNode = 24;

/** Looks at everything that a build here would need. Asks the registry that results go to; changes nothing. */
export async function doctor(settings: Settings): Promise<Check[]> {
  return [
    checkNode(process.versions.node),
    await checkApplications(settings.applications),
    await checkHelm(settings),
    ...(await checkEngines(settings)),
    ...(await checkRegistry(settings)),
  ];
}

function checkNode(version: string): Check {
  const ready = Number.parseInt(version, 10) >= oldestNode;
  return {
    name: 'node',
    state: ready ? 'ready' : 'missing',
    message: `Node ${version}`,
    hint: ready ? undefined : `Install Node ${oldestNode} or newer.`,
  };
}

async function checkApplications(root: string): Promise<Check> {
  const name = 'applications';
  try {
    const apps = (await readdir(root, { withFileTypes: true })).filter((entry) => entry.isDirectory());
    if (apps.length > 0) return { name, state: 'ready', message: `${apps.length} in ${root}/` };
    return { name, state: 'absent', message: `there is none in ${root}/`, hint: firstApplication(root) };
  } catch {
    const hint = `Stand in the repository of the applications. ${firstApplication(root)}`;
    return { name, state: 'missing', message: `there is no directory ${root}/`, hint };
  }
}

function firstApplication(root: string): string {
  return `The first one begins with ${root}/<app>/<version>/Kubefile.`;
}

async function checkHelm(settings: Settings): Promise<Check> {
  try {
    const helm = await findHelm(settings.env);
    return { name: 'helm', state: 'ready', message: `${await helmVersion(helm)} at ${helm}` };
  } catch (error) {
    const { message, hint } = asImagebuildError(error);
    return {
      name: 'helm',
      state: 'absent',
      message: `${message}; only applications with charts need it`,
      hint,
    };
  }
}

/** What carries out RUN, for the platforms that there are; only applications with RUN need any of it. */
async function checkEngines({ env, signal }: Settings): Promise<Check[]> {
  const homes = await mkdtemp(join(env['RUNNER_TEMP'] ?? tmpdir(), 'imagebuild-'));
  try {
    const docker = await probeBuildx({ env, homes, signal });
    const hasBuildah = isOnPath('buildah', env['PATH']);
    const none = !docker.ready && !hasBuildah;
    const hint = none ? 'Install buildah (apt-get install buildah), or Docker with buildx.' : undefined;
    return [
      {
        name: 'buildx',
        state: docker.ready ? 'ready' : 'absent',
        message: docker.ready
          ? docker.reason
          : `${docker.reason}; ${none ? 'RUN needs it or buildah' : 'RUN is carried out by buildah'}`,
        hint,
      },
      {
        name: 'buildah',
        state: hasBuildah ? 'ready' : 'absent',
        message: hasBuildah
          ? 'it carries out RUN without a daemon'
          : 'it is not on PATH; RUN needs it or buildx',
      },
      ...(await Promise.all(requestPlatforms.map(checkEmulation))),
    ];
  } finally {
    await rm(homes, { recursive: true, force: true });
  }
}

async function checkEmulation(platform: string): Promise<Check> {
  try {
    await checkPlatformSupport(platform);
    return { name: platform, state: 'ready', message: 'this machine runs its programs' };
  } catch (error) {
    const { message, hint } = asImagebuildError(error);
    return { name: platform, state: 'absent', message: `${message}; only its RUN by buildah needs it`, hint };
  }
}

async function checkRegistry(settings: Settings): Promise<Check[]> {
  const { configuration, env } = settings;
  let place: { registry: string; namespace: string };
  try {
    place = destinationFor(configuration, imageTypes[0], env['GITHUB_REPOSITORY_OWNER']);
  } catch (error) {
    return [unconfigured(asImagebuildError(error), await ownerOf(settings))];
  }
  const { registry: host, namespace } = place;
  return [
    { name: 'configuration', state: 'ready', message: `results go to ${host}/${namespace}` },
    await checkCredential(host, settings),
    await checkAnswer(host, settings),
  ];
}

/** What to write: with the owner that git knows, which a build does not go by, since it decides where images go. */
function unconfigured(error: ImagebuildError, owner: string | undefined): Check {
  const { message, hint, excerpt } = error.code === 'NOT_CONFIGURED' ? notConfigured(owner) : error;
  const init = 'Or run `imagebuild init`, which writes them, and the workflows.';
  return {
    name: 'configuration',
    state: 'absent',
    message,
    hint: [hint, excerpt, init].filter(Boolean).join('\n'),
  };
}

async function ownerOf({ env, signal }: Settings): Promise<string | undefined> {
  return env['GITHUB_REPOSITORY_OWNER'] ?? (await originOwner({ directory: '.', env, signal }));
}

async function checkCredential(host: string, { env }: Settings): Promise<Check> {
  const name = 'credential';
  try {
    const found = await createCredentialLookup({ env, home: homedir() })(host);
    if (found) return { name, state: 'ready', message: `there is one for ${host}` };
    const hint = `Run: imagebuild login ${host} -u USER --password-stdin`;
    return { name, state: 'absent', message: `there is none for ${host}; publishing needs one`, hint };
  } catch (error) {
    const { message, hint } = asImagebuildError(error);
    return { name, state: 'missing', message, hint };
  }
}

async function checkAnswer(host: string, settings: Settings): Promise<Check> {
  const name = 'registry';
  const { env, plainHttp } = settings;
  const credentials = createCredentialLookup({ env, home: homedir() });
  const registry = createRegistry({ credentials, env, plainHttp, retry: { attempts: 1 } });
  try {
    await registry.ping(host);
    return { name, state: 'ready', message: `${host} answers` };
  } catch (error) {
    const { message, hint } = asImagebuildError(error);
    return { name, state: 'missing', message, hint };
  } finally {
    await registry.close();
  }
}

/** A line a check, with what to do below it. */
export function describeChecks(checks: readonly Check[]): string[] {
  const marks = { ready: 'ok', absent: '--', missing: 'NO' } as const;
  return checks.flatMap(({ name, state, message, hint }) => [
    `${marks[state]}  ${name.padEnd(13)} ${message}`,
    ...(hint?.split('\n') ?? []).map((line) => `${' '.repeat(18)}${line}`),
  ]);
}
