import type { ChainStep } from '../../cluster/observe/observation.ts';
import type { OriginStep } from '../../discovery/finder.ts';
import { readInstallation } from '../../discovery/install/commands.ts';
import type { InstalledCommand } from '../../runner/install/install.ts';
import type { InstallingCommand } from '../installs/commands.ts';

/** The most chains that are kept of an image: a DaemonSet has a pod on every node. */
const mostChains = 20;

/** A way from a pod to the command line that leads there, and the line of that. */
interface ObservedChain {
  readonly steps: readonly OriginStep[];
  readonly line?: number | undefined;
}

/** A command line of the image, with what it called. */
export type CalledCommand = InstallingCommand & Pick<InstalledCommand, 'calls'>;

type Call = InstalledCommand['calls'][number];

/** Returns the manifests that a call of kubectl applied. */
type ReadManifests = (call: Call) => readonly string[];

/**
 * Returns the ways to an image as they read the same in every cluster and at every time, each once: without
 * what controllers add to names, and with the command line at their ends.
 */
export function describeChains(
  chains: readonly (readonly ChainStep[])[],
  commands: readonly CalledCommand[],
  readManifests: ReadManifests,
): ObservedChain[] {
  const described = chains.map((chain): ObservedChain => {
    const command = findCommand(chain, commands, readManifests);
    const named = chain.filter(({ kind }) => kind !== 'manifest' || !command);
    const last = command ? [{ kind: 'command', text: command.name }] : [];
    return { steps: [...stableNames(named), ...last], line: command?.line };
  });
  const distinct = new Map(described.map((chain) => [JSON.stringify(chain.steps), chain]));
  return [...distinct]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .slice(0, mostChains)
    .map(([, chain]) => chain);
}

/** Replaces what a controller added to its own name: `Pod web/a-7d4b9-x2x` of `ReplicaSet web/a-7d4b9`. */
function stableNames(chain: readonly ChainStep[]): OriginStep[] {
  const stable: OriginStep[] = [];
  let owner: string | undefined;
  for (const { kind, text } of chain.toReversed()) {
    const [, before = '', name = text] = /^(\S+ (?:[^/\s]+\/)?)(.*)$/.exec(text) ?? [];
    const isObject = kind === 'pod' || kind === 'owner';
    const isGenerated = isObject && owner !== undefined && name.startsWith(`${owner}-`);
    stable.push({
      kind: isObject || kind === 'node' ? 'object' : kind,
      text: isGenerated ? `${before}${owner}-*` : text,
    });
    if (isObject && !isGenerated) owner = name;
  }
  return stable.reverse().map(({ kind, text }) => ({ kind: kind === 'release' ? 'object' : kind, text }));
}

/** Finds the command line that installed what a chain ends at. */
function findCommand(
  chain: readonly ChainStep[],
  commands: readonly CalledCommand[],
  readManifests: ReadManifests,
): CalledCommand | undefined {
  const calling = commands.filter(({ calls }) => calls.length > 0);
  if (calling.length <= 1) return calling[0] ?? onlyOne(commands);
  const makes = (isMaker: (call: Call) => boolean) => calling.filter(({ calls }) => calls.some(isMaker));
  const [, release] = /^Helm release (?:[^/]+\/)?(.+)$/.exec(chain.at(-1)?.text ?? '') ?? [];
  if (release !== undefined) return makes((call) => releaseOf(call) === release)[0];
  const names = chain.map(({ text }) => text.split(/[\s/]/).at(-1) ?? '');
  const naming = makes((call) => {
    if (call.program === 'helm') return false;
    const isNamed = call.args.some((word) => names.includes(word.split('/').at(-1) ?? ''));
    return isNamed || readManifests(call).some((text) => hasName(text, names));
  });
  return naming[0] ?? onlyOne(makes((call) => installationOf(call)?.kind === 'manifests'));
}

function onlyOne<Item>(items: readonly Item[]): Item | undefined {
  return items.length === 1 ? items[0] : undefined;
}

export function installationOf(call: Call) {
  return readInstallation({ ...call, directory: '' });
}

function releaseOf(call: Call): string | undefined {
  const installation = installationOf(call);
  return installation?.kind === 'chart' ? installation.release : undefined;
}

/** Tells whether a manifest names an object, in YAML or JSON. */
function hasName(manifest: string, names: readonly string[]): boolean {
  const named = [...manifest.matchAll(/"?\bname"?:\s*["']?([^\s"',}]+)/g)].map(([, name]) => name);
  return names.some((name) => named.includes(name));
}
