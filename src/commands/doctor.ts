import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { destinationFor, notConfigured } from '../application/configuration.ts';
import { imageTypes, requestPlatforms } from '../application/request.ts';
import type { ImagebuildError, Message } from '../errors.ts';
import { checkPlatformSupport } from '../runner/engines/emulation.ts';
import { probeBuildx } from '../runner/engines/engines.ts';
import { isOnPath } from '../runner/findprogram.ts';
import { originRepository } from '../runner/git.ts';
import { findHelm, helmVersion } from '../runner/helm.ts';
import type { Settings } from '../settings.ts';
import { createCredentialLookup } from '../stores/registry/auth/credentials.ts';
import { createRegistry } from '../stores/registry/registry.ts';
import { columnsOf, padColumns } from '../text/columns.ts';
import { say } from '../text/say.ts';
import { asImagebuildError } from '../text/unknownerror.ts';
import { checkClusters } from './doctor/clusters.ts';
import { checkWorkflowLogins } from './doctor/secrets.ts';

/** A requirement of builds, and its state on this machine. */
export interface Check {
  readonly name: string;
  /** `missing` prevents builds; `absent` matters to some builds only. */
  readonly state: 'ready' | 'absent' | 'missing';
  readonly message: string;
  readonly hint?: string | undefined;
}

const oldestNode = 24;

/**
 * Checks everything that a build on this machine needs. Contacts the registry that results go to; changes
 * nothing.
 */
export async function doctor(settings: Settings): Promise<Check[]> {
  const { applications, env, signal } = settings;
  return [
    checkNode(process.versions.node),
    await checkApplications(applications),
    await checkHelm(env),
    ...(await checkEngines({ env, signal })),
    ...(await checkClusters({ env, signal })).map(({ name, state, message, hint }) =>
      createCheck(name, state, message, hint),
    ),
    ...(await checkRegistry(settings)),
  ];
}

function checkNode(version: string): Check {
  const isReady = Number.parseInt(version, 10) >= oldestNode;
  const message = say('doctorNode', { version });
  const hint = isReady ? undefined : say('doctorNodeHint', { oldest: oldestNode });
  return createCheck('node', isReady ? 'ready' : 'missing', message, hint);
}

async function checkApplications(root: string): Promise<Check> {
  const name = 'applications';
  try {
    const apps = (await readdir(root, { withFileTypes: true })).filter((entry) => entry.isDirectory());
    if (apps.length > 0)
      return createCheck(name, 'ready', say('doctorApplications', { count: apps.length, root }));
    const hint = say('doctorNoApplicationsHint', { root });
    return createCheck(name, 'absent', say('doctorNoApplications', { root }), hint);
  } catch {
    const hint = say('doctorNoDirectoryHint', { root });
    return createCheck(name, 'missing', say('doctorNoDirectory', { root }), hint);
  }
}

async function checkHelm(env: Settings['env']): Promise<Check> {
  try {
    const path = await findHelm(env);
    return createCheck('helm', 'ready', say('doctorHelm', { version: await helmVersion(path), path }));
  } catch (error) {
    const { message: reason, hint } = asImagebuildError(error);
    return createCheck('helm', 'absent', say('doctorNoHelm', { reason }), hint);
  }
}

/**
 * Checks the engines of RUN, and the platforms that this machine can run. Only applications with RUN need
 * them.
 */
async function checkEngines({ env, signal }: Pick<Settings, 'env' | 'signal'>): Promise<Check[]> {
  const homes = await mkdtemp(join(env['RUNNER_TEMP'] ?? tmpdir(), 'imagebuild-'));
  try {
    const { ready: hasBuildx, reason } = await probeBuildx({ env, homes, signal });
    const hasBuildah = isOnPath('buildah', env['PATH']);
    const buildx = hasBuildx
      ? createCheck('buildx', 'ready', reason)
      : createCheck(
          'buildx',
          'absent',
          say(hasBuildah ? 'doctorBuildahInstead' : 'doctorNoBuildx', { reason }),
          hasBuildah ? undefined : say('doctorNoEngineHint'),
        );
    const buildah = hasBuildah
      ? createCheck('buildah', 'ready', say('doctorBuildah'))
      : createCheck('buildah', 'absent', say('doctorNoBuildah'));
    return [buildx, buildah, ...(await Promise.all(requestPlatforms.map(checkPlatform)))];
  } finally {
    await rm(homes, { recursive: true, force: true });
  }
}

async function checkPlatform(platform: string): Promise<Check> {
  try {
    await checkPlatformSupport(platform);
    return createCheck(platform, 'ready', say('doctorPlatform'));
  } catch (error) {
    const { message: reason, hint } = asImagebuildError(error);
    return createCheck(platform, 'absent', say('doctorNoPlatform', { reason }), hint);
  }
}

async function checkRegistry(settings: Settings): Promise<Check[]> {
  const { configuration, env, signal } = settings;
  let destination: { registry: string; namespace: string };
  try {
    destination = destinationFor(configuration, imageTypes[0], env['GITHUB_REPOSITORY_OWNER']);
  } catch (error) {
    const origin = await originRepository({ directory: '.', env, signal });
    const owner = env['GITHUB_REPOSITORY_OWNER'] ?? origin?.owner;
    return [describeUnconfigured(asImagebuildError(error), owner)];
  }
  const { registry, namespace } = destination;
  return [
    createCheck('configuration', 'ready', say('doctorDestination', { registry, namespace })),
    ...(await checkWorkflowLogins(settings)).map(({ state, message, hint }) =>
      createCheck('secrets', state, message, hint),
    ),
    await checkCredential(registry, env),
    await checkConnection(registry, settings),
  ];
}

/**
 * Suggests a configuration with the owner that git knows. A build doesn't use that owner, since it decides
 * where images go.
 */
function describeUnconfigured(error: ImagebuildError, owner: string | undefined): Check {
  const { message, hint, excerpt } = error.code === 'NOT_CONFIGURED' ? notConfigured(owner) : error;
  const hints = [hint, excerpt, say('doctorInitHint').text].filter(Boolean).join('\n');
  return createCheck('configuration', 'absent', message, hints);
}

async function checkCredential(host: string, env: Settings['env']): Promise<Check> {
  const name = 'credential';
  try {
    const found = await createCredentialLookup({ env, home: homedir() })(host);
    if (found) return createCheck(name, 'ready', say('doctorCredential', { host }));
    const hint = say('doctorNoCredentialHint', { host });
    return createCheck(name, 'absent', say('doctorNoCredential', { host }), hint);
  } catch (error) {
    const { message, hint } = asImagebuildError(error);
    return createCheck(name, 'missing', message, hint);
  }
}

async function checkConnection(
  host: string,
  { env, plainHttp, tlsHosts }: Pick<Settings, 'env' | 'plainHttp' | 'tlsHosts'>,
): Promise<Check> {
  const credentials = createCredentialLookup({ env, home: homedir() });
  const registry = createRegistry({ credentials, env, plainHttp, tlsHosts, retry: { attempts: 1 } });
  try {
    await registry.ping(host);
    return createCheck('registry', 'ready', say('doctorRegistry', { host }));
  } catch (error) {
    const { message, hint } = asImagebuildError(error);
    return createCheck('registry', 'missing', message, hint);
  } finally {
    await registry.close();
  }
}

function createCheck(
  name: string,
  state: Check['state'],
  message: Message | string,
  hint?: Message | string,
): Check {
  const textOf = (words: Message | string) => (typeof words === 'string' ? words : words.text);
  return { name, state, message: textOf(message), hint: hint === undefined ? undefined : textOf(hint) };
}

/** Describes each check in a line, followed by the lines of its hint. */
export function describeChecks(checks: readonly Check[]): string[] {
  const marks = { ready: 'doctorOk', absent: 'doctorAbsent', missing: 'doctorMissing' } as const;
  const width = Math.max(...Object.values(marks).map((mark) => columnsOf(say(mark).text)));
  return checks.flatMap(({ name, state, message, hint }) => [
    `${padColumns(say(marks[state]).text, width)}  ${name.padEnd(13)} ${message}`,
    ...(hint?.split('\n') ?? []).map((line) => `${' '.repeat(width + 16)}${line}`),
  ]);
}
