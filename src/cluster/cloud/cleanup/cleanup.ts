import type { Message } from '../../../errors.ts';
import { say } from '../../../text/say.ts';
import { type Cluster, pathOf } from '../../cluster.ts';
import type { Created } from '../created.ts';
import { isNamespace } from '../names.ts';
import type { PlannedObject } from '../plan/plan.ts';
import { type Release, releaseKey } from '../releases.ts';
import { type LiveObject, listNew, type Snapshot, toLiveObject } from '../snapshot.ts';
import { classifyLeft, findHolders, type InstallTraces, type LeftObject } from './left.ts';
import { claimOf, isCustom, isRemovable, orderSteps, withDependents } from './steps.ts';
import { describeWaiting, waitGone } from './waiting.ts';

export interface CleanupInput {
  readonly cluster: Cluster;
  readonly snapshot: Snapshot;
  readonly created: Created;
  /** Uninstalls a release with helm, and waits until its objects are gone, within a time limit. */
  readonly uninstall: (
    release: Pick<Release, 'name' | 'namespace'>,
    limits: { readonly timeoutMs: number; readonly signal: AbortSignal },
  ) => Promise<void>;
  /** Milliseconds for all of it. */
  readonly limitMs: number;
  /** Ends it early: the person doesn't want to wait. */
  readonly signal?: AbortSignal | undefined;
}

/** What was removed, and what stays. */
export interface CleanupReport {
  readonly releases: readonly Release[];
  readonly objects: number;
  readonly namespaces: readonly string[];
  readonly leftReleases: readonly Release[];
  readonly left: readonly LeftObject[];
  /** false: the cluster didn't tell what stays, so this is what the install names. */
  readonly isSeen: boolean;
  readonly problems: readonly Message[];
}

/** Milliseconds for the look at what is left, after the time for removing is over. */
const lastLookMs = 30_000;
/** The most that one release, one custom resource, and everything that is owned is waited for. */
const waits = { releaseMs: 120_000, customMs: 60_000 };

/**
 * Removes what an install created: the newest first, releases with helm, then its namespaces. It never
 * throws: what couldn't be done is told, with what is left.
 */
export async function cleanUp(input: CleanupInput): Promise<CleanupReport> {
  return await new Cleanup(input).run();
}

/** Describes what an install created (`--keep`), and removes nothing. */
export async function describeKept(input: Omit<CleanupInput, 'uninstall'>): Promise<CleanupReport> {
  const uninstall = async () => {};
  return await new Cleanup({ ...input, uninstall }).describe();
}

class Cleanup {
  readonly #input: CleanupInput;
  readonly #signal: AbortSignal;
  readonly #started = Date.now();
  readonly #problems: Message[] = [];
  readonly #uninstalled: Release[] = [];
  readonly #deleted = new Map<string, LiveObject>();
  readonly #waiting = new Map<string, string>();
  #releases: readonly Release[] = [];
  #ours: ReadonlySet<LiveObject> = new Set();
  #namespaces: readonly LiveObject[] = [];
  #claims: ReadonlyMap<string, string> = new Map();

  constructor(input: CleanupInput) {
    this.#input = input;
    const given = [AbortSignal.timeout(input.limitMs), ...(input.signal ? [input.signal] : [])];
    this.#signal = AbortSignal.any(given);
  }

  async run(): Promise<CleanupReport> {
    await this.#attempt(async () => {
      await this.#look(this.#signal);
      for (const step of orderSteps(this.#releases, this.#standalone())) {
        if (this.#signal.aborted) break;
        if (step.kind === 'release') await this.#uninstall(step.release);
        else await this.#delete(step.object, isCustom(step.object));
      }
      // What helm left: objects of hooks, those that it is told to keep, and those of a release that it
      // failed on.
      for (const object of this.#removable())
        if (!this.#deleted.has(object.uid)) await this.#delete(object, false);
      await this.#waitForDependents();
      await this.#deleteNamespaces();
    });
    if (this.#signal.aborted)
      this.#problems.push(
        say('cloudCleanupTimeout', { seconds: Math.round((Date.now() - this.#started) / 1000) }),
      );
    return await this.#report();
  }

  async describe(): Promise<CleanupReport> {
    await this.#attempt(() => this.#look(this.#signal));
    const report = await this.#report();
    const releases = new Set(report.leftReleases.map(releaseKey));
    const isOfRelease = ({ object }: LeftObject) => releases.has(this.#input.created.releaseOf(object) ?? '');
    return { ...report, left: report.left.filter((row) => row.why !== 'notDeleted' || !isOfRelease(row)) };
  }

  async #attempt(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!this.#signal.aborted) this.#problems.push(say('cloudCleanupFailed', { reason: reasonOf(error) }));
    }
  }

  /** Finds out what the install created, and what that owns. */
  async #look(signal: AbortSignal): Promise<void> {
    const { cluster, snapshot, created } = this.#input;
    this.#releases = await created.readReleases(signal);
    const found = await listNew(cluster, snapshot, signal);
    const named = found.filter((object) => created.isCreated(object));
    this.#ours = withDependents(named, found);
    this.#namespaces = named.filter(isNamespace);
  }

  #removable(): LiveObject[] {
    const { created } = this.#input;
    return [...this.#ours].filter((object) => isRemovable(object) && created.isCreated(object));
  }

  /** The objects that don't go with a release. */
  #standalone(): LiveObject[] {
    const keys = new Set(this.#releases.map(releaseKey));
    return this.#removable().filter((object) => !keys.has(this.#input.created.releaseOf(object) ?? ''));
  }

  async #uninstall(release: Release): Promise<void> {
    const left = this.#input.limitMs - (Date.now() - this.#started);
    const timeoutMs = Math.max(1000, Math.min(waits.releaseMs, left));
    try {
      await this.#input.uninstall(release, { timeoutMs, signal: this.#signal });
      this.#uninstalled.push(release);
    } catch (error) {
      const { name, namespace } = release;
      this.#problems.push(say('cloudUninstallFailed', { name, namespace, reason: reasonOf(error) }));
    }
  }

  async #delete(object: LiveObject, isAwaited: boolean): Promise<void> {
    const { cluster } = this.#input;
    const { kind, namespace, name, uid } = object;
    try {
      if (await cluster.delete(pathOf(object.resource, object), uid)) this.#deleted.set(uid, object);
      const limit = AbortSignal.any([this.#signal, AbortSignal.timeout(waits.customMs)]);
      if (isAwaited) await waitGone(cluster, [object], limit);
    } catch (error) {
      if (this.#signal.aborted) return;
      const shown = namespace === undefined ? name : `${namespace}/${name}`;
      this.#problems.push(say('cloudDeleteFailed', { kind, name: shown, reason: reasonOf(error) }));
    }
  }

  /** Waits until what was deleted, and what that owned, is gone. */
  async #waitForDependents(): Promise<void> {
    const { cluster } = this.#input;
    const going = [...this.#ours].filter((object) => isRemovable(object) || object.owners.length > 0);
    const limit = AbortSignal.any([this.#signal, AbortSignal.timeout(waits.customMs)]);
    for (const [object, state] of await waitGone(cluster, going, limit))
      this.#waiting.set(object.uid, describeWaiting(state));
  }

  async #deleteNamespaces(): Promise<void> {
    const { cluster, snapshot } = this.#input;
    if (this.#namespaces.length === 0) return;
    const found = await listNew(cluster, snapshot, this.#signal);
    const going: LiveObject[] = [];
    for (const namespace of this.#namespaces) {
      const holders = findHolders(namespace.name, found, this.#ours);
      if (holders.length > 0) this.#waiting.set(namespace.uid, describeHolders(holders));
      else {
        await this.#delete(namespace, false);
        going.push(namespace);
      }
    }
    for (const [namespace, state] of await waitGone(cluster, going, this.#signal))
      this.#waiting.set(namespace.uid, describeWaiting(state));
  }

  async #report(): Promise<CleanupReport> {
    const { snapshot } = this.#input;
    const found: LiveObject[] = [];
    const releases: Release[] = [];
    const isSeen = await this.#lastLook(async (signal) => {
      releases.push(...(await this.#input.created.readReleases(signal)));
      found.push(...(await listNew(this.#input.cluster, snapshot, signal)));
      this.#claims = await this.#readClaims(found, signal);
    });
    if (!isSeen) return this.#reportUnseen();
    const there = new Set(found.map(({ uid }) => uid));
    const gone = [...this.#deleted.values()].filter(({ uid }) => !there.has(uid));
    const traces: InstallTraces = {
      ours: this.#ours,
      namespaces: new Set(this.#namespaces.map(({ name }) => name)),
      claims: this.#claims,
    };
    if (snapshot.unlisted.length > 0)
      this.#problems.push(
        say('cloudUnlisted', { kinds: snapshot.unlisted.map(({ name }) => name).join(', ') }),
      );
    return {
      releases: this.#uninstalled,
      objects: gone.filter((object) => !isNamespace(object)).length,
      namespaces: gone.filter(isNamespace).map(({ name }) => name),
      leftReleases: releases,
      isSeen,
      left: classifyLeft(found, traces)
        .filter(({ object }) => !isRecord(object))
        .map((row) => ({ ...row, detail: this.#waiting.get(row.object.uid) })),
      problems: this.#problems,
    };
  }

  async #lastLook(look: (signal: AbortSignal) => Promise<void>): Promise<boolean> {
    try {
      await look(AbortSignal.timeout(lastLookMs));
      return true;
    } catch (error) {
      this.#problems.push(say('cloudCleanupFailed', { reason: reasonOf(error) }));
      return false;
    }
  }

  /** Lists what the install names, where the cluster doesn't say what stays. */
  #reportUnseen(): CleanupReport {
    const { created, snapshot } = this.#input;
    const { releases, objects } = created.named();
    const isBlind = snapshot.unlisted.some(({ kind }) => kind === 'Namespace');
    const isNew = (name = '') => !isBlind && !snapshot.namespaces.has(name);
    const isGone = (release: Release) =>
      this.#uninstalled.some((one) => releaseKey(one) === releaseKey(release));
    return {
      ...{ releases: this.#uninstalled, objects: 0, namespaces: [], isSeen: false, problems: this.#problems },
      leftReleases: releases.filter((one) => !snapshot.releases.has(releaseKey(one)) && !isGone(one)),
      left: objects
        .filter((object) => created.releaseOf(toNamed(object)) === undefined)
        .filter((object) => !isNamespace(object) || isNew(object.name))
        .flatMap((object) => {
          const { resource, name } = object;
          if (!resource || name === undefined) return [];
          const metadata = {
            name,
            ...(object.namespace === undefined ? {} : { namespace: object.namespace }),
          };
          return [{ object: toLiveObject(metadata, resource), why: 'notDeleted' as const }];
        }),
    };
  }

  /** Reads which claims new volumes are bound to. */
  async #readClaims(found: readonly LiveObject[], signal: AbortSignal): Promise<Map<string, string>> {
    const claims = new Map<string, string>();
    for (const volume of found.filter(({ kind }) => kind === 'PersistentVolume')) {
      const claim = claimOf(await this.#input.cluster.get(pathOf(volume.resource, volume), signal));
      if (claim !== undefined) claims.set(volume.uid, claim);
    }
    return claims;
  }
}

function toNamed({ apiVersion, kind, namespace, name = '' }: PlannedObject) {
  return { apiVersion, kind, namespace, name, uid: '' };
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Helm's own records, which go with the release. */
function isRecord({ kind, name, labels }: LiveObject): boolean {
  return (kind === 'Secret' || kind === 'ConfigMap') && labels['owner'] === 'helm' && name.includes('.v');
}

function describeHolders(holders: readonly LiveObject[]): string {
  const shown = holders.slice(0, 5).map(({ kind, name }) => `${kind} ${name}`);
  return `${shown.join(', ')}${holders.length > shown.length ? ', …' : ''}`;
}
