import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type InstallCall,
  type InstallPlan,
  type PlanTarget,
  planInstall,
} from '../../cluster/cloud/plan/plan.ts';
import type { ApiResource, Cluster } from '../../cluster/cluster.ts';
import type { RenderChart } from '../../discovery/finder.ts';
import { type InstallCommand, readInstallation } from '../../discovery/install/commands.ts';
import { callSteps, formatCall } from '../../discovery/install/context.ts';
import { choosesCluster, readEffect, readNamespace } from '../../discovery/install/effects.ts';
import { type InstalledManifests, readInstalledManifests } from '../../discovery/install/manifesttexts.ts';
import type { ProcessEnvironment } from '../../runner/environment.ts';
import type { InstalledCommand } from '../../runner/install/install.ts';
import { createKustomizer } from '../../runner/install/kustomize.ts';
import type { Isolation } from '../../runner/recording/isolation.ts';
import { say } from '../../text/say.ts';
import { findCalls, toInstallCommand } from '../installs/calls.ts';
import { locateCommands } from '../installs/commands.ts';
import { writeCopy } from '../installs/copy.ts';
import type { InstallingImage } from '../installs/installingimage.ts';
import { retellNote } from './notes.ts';

interface CloudPlanOptions {
  readonly cluster: Pick<Cluster, 'resources' | 'namespace' | 'version'>;
  /** The application's name. */
  readonly application: string;
  readonly render: RenderChart;
  /** A directory that is missing or empty. */
  readonly directory: string;
  readonly env: ProcessEnvironment;
  readonly signal?: AbortSignal | undefined;
}

interface RecordingOptions {
  /** false: nothing is run, and the lines are read as they are written. */
  readonly record: boolean;
  /** The ways to isolate commands; by default those that may work on this machine. */
  readonly isolations?: readonly Isolation[] | undefined;
}

interface CloudPlan {
  readonly plan: InstallPlan;
  readonly target: PlanTarget;
}

/**
 * Plans what ENTRYPOINT and CMD of an image would create in a cluster: their calls are recorded without a
 * cluster, as the search for images does it, and rendered for this one.
 */
export async function planImageInstall(
  image: Pick<InstallingImage, 'config' | 'history' | 'kubefile' | 'tree'>,
  options: CloudPlanOptions & RecordingOptions,
): Promise<CloudPlan> {
  const { directory } = options;
  const { commands, variables } = locateCommands(image);
  const copy = join(directory, 'copy');
  await writeCopy(copy, await image.tree());
  const { calls, notes } = await findCalls({ ...options, commands, variables, copy });
  const known = new Set(calls.map(({ command }) => command));
  // A command without any call may do something in a way that can't be followed.
  const silent = commands
    .filter(({ name }) => !known.has(name))
    .map(({ name }) => say('cloudSilent', { command: name }));
  const reasons = [...notes.map(({ reason }) => reason), ...silent].map(retellNote);
  return await planCalls(calls, reasons, copy, options);
}

/** Plans from the calls that commands really made. @param files the directory in which they ran. */
export async function planMadeCalls(
  commands: readonly InstalledCommand[],
  files: string,
  options: CloudPlanOptions,
): Promise<CloudPlan> {
  const calls = commands.flatMap(({ name, calls: made }) =>
    made.map((call) => ({ ...toInstallCommand(call, files), command: name })),
  );
  return await planCalls(calls, [], files, options);
}

async function planCalls(
  calls: readonly InstallCommand[],
  reasons: readonly string[],
  copy: string,
  { cluster, application, render, directory, env, signal }: CloudPlanOptions,
): Promise<CloudPlan> {
  const { namespace, version } = cluster;
  const target: PlanTarget = { resources: await cluster.resources(), namespace };
  const kustomizing = join(directory, 'kustomize');
  await mkdir(kustomizing, { recursive: true });
  const { manifests, notes } = await readInstalledManifests({
    application,
    render: renderFor(render, version, target.resources),
    directory: copy,
    applicationDirectory: copy,
    nameOf: (file) => file,
    scratch: join(directory, 'used'),
    commands: calls,
    file: '',
    defaultNamespace: namespace,
    kustomize: createKustomizer(kustomizing, { env, signal }),
  });
  const elsewhere = calls
    .filter(choosesCluster)
    .map((call) => say('cloudOtherCluster', { command: formatCall(call) }).text);
  const told = [...reasons, ...notes.map(({ reason }) => retellNote(reason)), ...elsewhere];
  const found = calls.flatMap((call) => describeCall(call, manifests.get(call)) ?? []);
  return { plan: planInstall(found, target, [...new Set(told)]), target };
}

/** As helm renders with a cluster: for its version and its kinds. */
function renderFor(render: RenderChart, version: string, resources: readonly ApiResource[]): RenderChart {
  const versions = resources.flatMap(({ apiVersion, kind }) => [apiVersion, `${apiVersion}/${kind}`]);
  const apiVersions = [...new Set(versions)].sort();
  return (chart) =>
    render({ ...chart, kubeVersion: version, apiVersions: [...chart.apiVersions, ...apiVersions] });
}

/** @returns undefined for a call that only reads, or is the same as an earlier one. */
function describeCall(call: InstallCommand, found: InstalledManifests | undefined): InstallCall | undefined {
  const command = callSteps(call)
    .map(({ text }) => text)
    .join(' → ');
  if (found) return { command, ...describeManifests(call, found) };
  if (readInstallation(call)) return undefined;
  const effect = readEffect(call);
  if (effect.kind === 'none') return undefined;
  if (effect.kind === 'changes') return { command, texts: [], changes: true };
  return { command, namespace: readNamespace(call), texts: [], objects: [effect.object] };
}

function describeManifests(
  call: InstallCommand,
  { release, chart = '', namespace, isRelease, texts }: InstalledManifests,
): Omit<InstallCall, 'command'> {
  return {
    namespace: namespace ?? readNamespace(call),
    texts,
    release: isRelease ? (release === undefined ? { prefix: `${chart}-` } : { name: release }) : undefined,
    createsNamespace: isRelease && call.args.includes('--create-namespace'),
    withoutHooks: call.args.includes('--no-hooks'),
  };
}
