import type { FaultKind } from '../proxy/faultkind.ts';
import type { Injection } from '../proxy/injector.ts';
import { faultKinds } from '../proxy/kinds.ts';
import { createRandom, type Random } from '../random.ts';

export type Side = 'source' | 'target';

/** A build that meets faults. */
export interface BuildCase {
  /** `build-17` */
  readonly name: string;
  /** The row of the table that it counts in: a kind's name, `mixed`, `without an end`. */
  readonly row: string;
  readonly injections: Readonly<Record<Side, readonly Injection[]>>;
  readonly close: boolean;
  readonly tokens: boolean;
  /** The source is read through a mirror, which has the faults; the registry behind it has none. */
  readonly mirror: boolean;
  readonly content: 'new' | 'large';
  /** An older image is published under the same tags. */
  readonly replaces: boolean;
  readonly mustSucceed: boolean;
  readonly slow: boolean;
}

/** Builds with a fault that never ends, mixed ones, and those of slow kinds: one of so many. */
const every = { endlessSlow: 150, endless: 15, mixed: 4, slow: 50 } as const;

/** Plans builds: each kind on its own in turn, between them mixed ones and some whose fault never ends. */
export function planBuilds(seed: string, count: number): BuildCase[] {
  const endlessSlow = Math.floor(count / every.endlessSlow);
  const endless = Math.floor(count / every.endless) + endlessSlow;
  const slowest = Math.ceil(count / every.slow);
  const alone = count - endless - Math.floor(count / every.mixed);
  const quick = faultKinds.filter(({ slow }) => !slow);
  const slow = faultKinds.filter((kind) => kind.slow);
  return Array.from({ length: count }, (_, index) => {
    const name = `build-${index + 1}`;
    const random = createRandom(`${seed}/${name}`);
    // The slowest first, so that no lane is left alone with one of them at the end.
    if (index < endlessSlow) return planEndless(name, random.pick(slow), random);
    if (index < endless) return planEndless(name, random.pick(quick), random);
    if (index < endless + slowest) return planAlone(name, slow[index % slow.length]!, random);
    if (index < alone + endless)
      return planAlone(name, quick[(index - slowest - endless) % quick.length]!, random);
    return planMixed(name, quick, random);
  });
}

/** Plans a build that meets one kind. */
export function planKind(name: string, kind: string, seed: string): BuildCase {
  const found = faultKinds.find((each) => each.name === kind);
  if (!found) throw new Error(`${kind} isn’t a kind of fault`);
  return planAlone(name, found, createRandom(`${seed}/${name}`));
}

function planAlone(name: string, kind: FaultKind, random: Random): BuildCase {
  const side = sideOf(kind, random);
  const injection = planInjection(kind, side, random, 1 + random.below(kind.most));
  return buildCase(name, kind.name, [[side, injection]], random, {
    tokens: kind.tokens ?? false,
    slow: kind.slow ?? false,
    mirror: side === 'source' && random.chance(0.25),
    mustSucceed: true,
  });
}

function planEndless(name: string, kind: FaultKind, random: Random): BuildCase {
  const side = sideOf(kind, random);
  const injection = { ...planInjection(kind, side, random, Number.POSITIVE_INFINITY), skip: 0 };
  const mirror = side === 'source' && random.chance(0.3);
  return buildCase(name, 'without an end', [[side, injection]], random, {
    tokens: kind.tokens ?? false,
    slow: false,
    mirror,
    mustSucceed: kind.harmless ?? mirror,
  });
}

/** Two to four kinds, each at most twice, so that no request needs more attempts than it gets. */
function planMixed(name: string, kinds: readonly FaultKind[], random: Random): BuildCase {
  const chosen = new Set<FaultKind>();
  const wanted = 2 + random.below(3);
  while (chosen.size < wanted) {
    const kind = random.pick(kinds);
    // A damaged answer is asked for once more: two kinds of them could meet in one request.
    if (!kind.damages || ![...chosen].some(({ damages }) => damages)) chosen.add(kind);
  }
  const injections = [...chosen].map((kind) => {
    const side = sideOf(kind, random);
    return [side, planInjection(kind, side, random, 1)] as const;
  });
  return buildCase(name, 'mixed', injections, random, {
    tokens: [...chosen].some(({ tokens }) => tokens),
    slow: false,
    mirror: random.chance(0.2),
    mustSucceed: true,
  });
}

function planInjection(kind: FaultKind, side: Side, random: Random, times: number): Injection {
  return {
    name: kind.name,
    job: random.pick(kind[side]),
    skip: random.below(2),
    times,
    sparesRepeats: (kind.tokens ?? false) && Number.isFinite(times),
    act: kind.act,
  };
}

function sideOf(kind: FaultKind, random: Random): Side {
  if (kind.source.length === 0) return 'target';
  if (kind.target.length === 0) return 'source';
  return random.pick(['source', 'target'] as const);
}

function buildCase(
  name: string,
  row: string,
  injections: readonly (readonly [Side, Injection])[],
  random: Random,
  rest: Pick<BuildCase, 'tokens' | 'slow' | 'mirror' | 'mustSucceed'>,
): BuildCase {
  const of = (wanted: Side) => injections.filter(([side]) => side === wanted).map(([, each]) => each);
  const readsTarget = injections.some(([side, { job }]) => side === 'target' && job === 'read manifest');
  return {
    name,
    row,
    injections: { source: of('source'), target: of('target') },
    close: random.chance(0.5),
    content: random.chance(0.2) ? 'large' : 'new',
    replaces: readsTarget || random.chance(0.5),
    ...rest,
    tokens: rest.tokens || random.chance(0.2),
  };
}
