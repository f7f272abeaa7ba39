import type { TestContext } from 'node:test';
import type { Descriptor } from '../../../src/image/descriptor.ts';
import type { Target } from '../../../src/image/store.ts';
import {
  createRegistry,
  type Registry,
  type RegistryOptions,
} from '../../../src/stores/registry/registry.ts';
import { type Fault, type FaultyRegistry, startFaults } from '../../support/faults.ts';
import { startRegistry, type TestRegistry, type TestRegistryOptions } from '../../support/registry.ts';
import { sample, writable } from '../suite/suite.ts';

/** A real registry, a proxy with faults in front of it, and a client that uses the proxy. */
export interface ProxiedRegistry {
  readonly real: TestRegistry;
  readonly proxy: FaultyRegistry;
  readonly registry: Registry;
  /** `team/app` through the proxy. */
  readonly target: Target;
  /** `team/app` without the proxy. */
  readonly direct: Target;
}

export async function startProxiedRegistry(
  t: TestContext,
  faults: Fault[] = [],
  options: RegistryOptions = {},
  server: TestRegistryOptions = {},
): Promise<ProxiedRegistry> {
  const real = await startRegistry(server);
  t.after(() => real.stop());
  const proxy = await startFaults(real.url, faults);
  t.after(() => proxy.stop());
  const registry = clientOf(t, options);
  const plain = clientOf(t, { ...options });
  return {
    real,
    proxy,
    registry,
    target: registry.repository(proxy.host, 'team/app'),
    direct: plain.repository(real.host, 'team/app'),
  };
}

/** Creates a client without credentials that retries quickly; it is closed when the test ends. */
export function clientOf(t: TestContext, options: RegistryOptions = {}): Registry {
  const registry = createRegistry({
    credentials: async () => undefined,
    ...options,
    retry: { baseDelayMs: 5, stallMs: 2_000, ...options.retry },
  });
  t.after(() => registry.close());
  return registry;
}

/** Writes a blob to the real registry, past the faults. */
export async function seed(target: Target, bytes: Uint8Array = sample(600_000)): Promise<Descriptor> {
  const { digest, size } = await target.write(writable(bytes));
  return { mediaType: 'application/octet-stream', digest, size };
}
