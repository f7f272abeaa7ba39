import type { Message } from '../../errors.ts';
import { findProgram } from '../../runner/findprogram.ts';
import { chosenEngine, kindVersion, probeEngine } from '../../runner/kind/engine.ts';
import { listOurClusters } from '../../runner/kind/removal.ts';
import type { Settings } from '../../settings.ts';
import { formatBytes } from '../../text/format.ts';
import { say } from '../../text/say.ts';
import { asImagebuildError } from '../../text/unknownerror.ts';

/** A requirement of observed builds, which no other build has. */
interface ClusterCheck {
  readonly name: string;
  readonly state: 'ready' | 'absent';
  readonly message: Message;
  readonly hint?: Message | string | undefined;
}

type Machine = Pick<Settings, 'env' | 'signal'>;

/** The memory and disk space below which a cluster and what is installed may not fit. */
const enough = { memory: 4 * 1000 ** 3, free: 10 * 1000 ** 3 };

/** Checks what builds with a cluster need, and lists the clusters that such builds left. */
export async function checkClusters(machine: Machine): Promise<ClusterCheck[]> {
  const kind = await checkKind(machine);
  return [
    await checkKubectl(machine),
    kind,
    await checkEngine(machine),
    ...(kind.state === 'ready' ? await listLeft(machine) : []),
  ];
}

async function checkKubectl({ env }: Machine): Promise<ClusterCheck> {
  const look = async () => say('doctorKubectl', { path: findProgram('kubectl', env['PATH']) });
  return await check('kubectl', look, 'doctorNoKubectl');
}

async function checkKind(machine: Machine): Promise<ClusterCheck> {
  return await check(
    'kind',
    async () => say('doctorKind', { version: await kindVersion(machine) }),
    'doctorNoKind',
  );
}

async function checkEngine(machine: Machine): Promise<ClusterCheck> {
  const name = 'kind engine';
  try {
    const { processors, memory, free, name: engine } = await probeEngine(machine);
    const figures = { engine, processors, memory: formatBytes(memory) };
    const space = free === undefined ? '' : formatBytes(free);
    const message = say('doctorEngine', { ...figures, space });
    const isSmall = memory < enough.memory || (free ?? enough.free) < enough.free;
    const needed = { memory: formatBytes(enough.memory), space: formatBytes(enough.free) };
    return {
      name,
      state: isSmall ? 'absent' : 'ready',
      message,
      ...(isSmall ? { hint: say('doctorEngineSmall', needed) } : {}),
    };
  } catch (error) {
    machine.signal?.throwIfAborted();
    const { message: reason } = asImagebuildError(error);
    const message = say('doctorNoEngine', { reason });
    return {
      name,
      state: 'absent',
      message,
      hint: say('doctorNoEngineRuns', { engine: chosenEngine(machine) }),
    };
  }
}

/** Lists clusters of builds that have ended; where the engine doesn't answer, its own row says so. */
async function listLeft(machine: Machine): Promise<ClusterCheck[]> {
  const clusters = await listOurClusters(machine).catch(() => []);
  machine.signal?.throwIfAborted();
  return clusters.flatMap(({ name, owner, command }) => {
    if (owner === 'running') return [];
    const message = say(owner === 'ended' ? 'doctorClusterLeft' : 'doctorClusterElsewhere', { name });
    return [
      { name: 'cluster', state: 'absent' as const, message, hint: say('doctorClusterHint', { command }) },
    ];
  });
}

async function check(
  name: string,
  look: () => Promise<Message>,
  absent: 'doctorNoKubectl' | 'doctorNoKind',
): Promise<ClusterCheck> {
  try {
    return { name, state: 'ready', message: await look() };
  } catch (error) {
    const { message: reason, hint } = asImagebuildError(error);
    return { name, state: 'absent', message: say(absent, { reason }), hint };
  }
}
