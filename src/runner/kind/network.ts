import { isIP, isIPv4 } from 'node:net';
import { ImagebuildError } from '../../errors.ts';
import { say } from '../../text/say.ts';
import { createStoreEnvironment } from '../environment.ts';
import { isOnPath } from '../findprogram.ts';
import { runProgram } from '../program.ts';
import { type KindCall, providerOf } from './kind.ts';

/** The address of a server on this machine for the nodes of kind. */
export interface NodeAddress {
  /** The address to listen at. */
  readonly listen: string;
  /** The host by which nodes reach it. */
  readonly host: string;
}

/** The name that nodes have for this machine where the engine runs in a machine of its own. */
const machineNames: Readonly<Record<string, string>> = {
  docker: 'host.docker.internal',
  podman: 'host.containers.internal',
};

/**
 * Finds the address at which the nodes of kind reach a server on this machine: the gateway of their network,
 * which no other machine reaches. Where the engine runs in a machine of its own, which hands connections on
 * to loopback here, it is a name.
 * @throws PROGRAM_MISSING, PROGRAM_FAILED
 */
export async function findNodeAddress(
  { env, signal }: KindCall,
  platform: NodeJS.Platform = process.platform,
): Promise<NodeAddress> {
  const engine = providerOf(env) || findEngine(env);
  const name = machineNames[engine];
  if (platform !== 'linux' && name !== undefined) return { listen: '127.0.0.1', host: name };
  const network = env['KIND_EXPERIMENTAL_DOCKER_NETWORK'] || 'kind';
  const printed = await runProgram({
    program: engine,
    displayName: `${engine} network inspect`,
    args: ['network', 'inspect', network],
    directory: '/',
    env: createStoreEnvironment(env),
    timeoutMs: 30_000,
    maxOutputBytes: 1024 * 1024,
    signal,
  });
  const gateway = parseGateway(printed);
  if (gateway !== undefined) return { listen: gateway, host: gateway };
  throw new ImagebuildError('PROGRAM_FAILED', say('kindNoGateway', { network, engine }), {
    hint: say('kindNoGatewayHint'),
  });
}

/** Returns the engine that kind finds: the first of them on PATH, in its order. */
function findEngine(env: KindCall['env']): string {
  const found = ['docker', 'podman', 'nerdctl'].find((program) => isOnPath(program, env['PATH']));
  return found ?? 'docker';
}

/**
 * Reads the gateway out of what `network inspect` of Docker, nerdctl or podman prints: of IPv4 if it can be.
 */
export function parseGateway(printed: string): string | undefined {
  let found: unknown;
  try {
    found = JSON.parse(printed);
  } catch {
    return undefined;
  }
  const gateways = listGateways(found);
  return gateways.find(isIPv4) ?? gateways[0];
}

/** Docker has them in `IPAM.Config`, podman in `subnets`. */
function listGateways(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    /^gateway$/i.test(key) && typeof inner === 'string' && isIP(inner) !== 0 ? [inner] : listGateways(inner),
  );
}
