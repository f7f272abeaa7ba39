import { type Figure, single, type Unit } from '../../figure.ts';
import { type Program, type Ran, run } from '../../program.ts';

/** A thing that is done at growing sizes. */
interface Growing {
  /** `build of 2,000 images` for `build` and `images`. */
  readonly what: string;
  readonly noun: string;
  readonly sizes: readonly number[];
  /** Prepares a size, which isn't measured, and returns what is. */
  readonly at: (size: number) => Promise<Program>;
}

type Measured = Ran & { readonly size: number };

/** How much more than in proportion a larger size may take. */
const reach = 1.3;

/**
 * Measures a program at growing sizes: its processor time and its peak memory, each for the largest size
 * against what it would be if it grew in proportion from a smaller one on, whichever gives more: small
 * differences are noise. All sizes are printed. What it takes for a size of one is its start, and doesn't
 * grow.
 */
export async function measureGrowth({ what, noun, sizes, at }: Growing): Promise<Figure[]> {
  const measured: Measured[] = [];
  for (const size of [1, ...sizes]) {
    const program = await at(size);
    const ran = await run(program);
    measured.push({ ...ran, size });
    process.stderr.write(`  ${what}, ${size} ${noun}: ${describe(ran)}\n`);
  }
  const [start, ...grown] = measured as [Measured, ...Measured[]];
  const largest = grown.pop()!;
  const title = `${what}, ${largest.size.toLocaleString('en')} ${noun}`;
  const peer = `in proportion to ${grown.map(({ size }) => size.toLocaleString('en')).join(' or ')}`;
  const judge = (name: string, unit: Unit, amountOf: (ran: Ran) => number) => {
    const perUnit = grown.map((ran) => (amountOf(ran) - amountOf(start)) / ran.size);
    const linear = amountOf(start) + Math.max(0, ...perUnit) * largest.size;
    const aim = { title: `${title}: ${name}`, unit, peer, score: 'share', reach } as const;
    return single(aim, amountOf(largest), linear);
  };
  return [
    judge('processor time', 'seconds', ({ processorSeconds }) => processorSeconds),
    judge('memory', 'bytes', ({ peakBytes }) => peakBytes),
  ];
}

function describe({ seconds, processorSeconds, peakBytes }: Ran): string {
  const megabytes = (peakBytes / 1e6).toFixed(0);
  return `${seconds.toFixed(2)} s, ${processorSeconds.toFixed(2)} s of processor time, ${megabytes} MB`;
}
