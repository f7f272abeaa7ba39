import { createHash } from 'node:crypto';
import { answer, type Exchange, forward, reply } from '../../support/faults.ts';
import { sendRaw, wholeAnswer, withRightLength } from '../proxy/cutting.ts';
import type { FaultKind } from '../proxy/faultkind.ts';
import type { RequestJob } from '../proxy/requests.ts';
import { createRandom } from '../random.ts';
import type { BuildCase, Side } from './plan.ts';

/** A registry that lies, always in the same way. */
interface Lie {
  readonly name: string;
  readonly side: Side;
  readonly jobs: readonly RequestJob[];
  readonly act: FaultKind['act'];
}

const wrongDigest = `sha256:${createHash('sha256').update('a lie').digest('hex')}`;
const stored = (exchange: Exchange) => answer(exchange, 201, { location: exchange.incoming.url ?? '/' });

/** Every lie. A new one is a row. */
const lies: readonly Lie[] = [
  { name: 'source: wrong digest in the header', side: 'source', jobs: ['resolve'], act: wrongHeader },
  {
    name: 'source: other bytes for a digest',
    side: 'source',
    jobs: ['read blob'],
    async act(exchange) {
      const { bytes, ...whole } = await wholeAnswer(exchange);
      await sendRaw(exchange, { ...whole, bytes: Buffer.alloc(bytes.length, 'lie') }, 'fin');
    },
  },
  {
    name: 'source: an index that names other content',
    side: 'source',
    jobs: ['read manifest'],
    async act(exchange) {
      const whole = await wholeAnswer(exchange);
      const document = JSON.parse(whole.bytes.toString()) as { manifests?: unknown[] };
      const bytes = Buffer.from(JSON.stringify({ ...document, manifests: document.manifests?.slice(1) }));
      await sendRaw(exchange, withRightLength({ ...whole, bytes }), 'fin');
    },
  },
  { name: 'target: wrong digest in the header', side: 'target', jobs: ['resolve'], act: wrongHeader },
  { name: 'target: stores another manifest', side: 'target', jobs: ['put manifest'], act: wrongHeader },
  { name: 'target: loses manifests', side: 'target', jobs: ['put manifest'], act: stored },
  {
    name: 'target: loses blobs and manifests',
    side: 'target',
    jobs: ['complete', 'put manifest'],
    act: stored,
  },
  {
    name: 'target: has every blob',
    side: 'target',
    jobs: ['look up'],
    async act(exchange) {
      if (exchange.incoming.method !== 'HEAD') return reply(exchange, await forward(exchange));
      exchange.response.writeHead(200, { 'content-length': '1234' }).end();
    },
  },
];

export const lieRows: readonly string[] = lies.map(({ name }) => name);

/** Plans builds with registries that lie, each lie so many times. */
export function planLies(seed: string, rounds: number): BuildCase[] {
  return Array.from({ length: rounds }).flatMap((_, round) =>
    lies.map((lie, index) => {
      const name = `lie-${round * lies.length + index + 1}`;
      const random = createRandom(`${seed}/${name}`);
      const injections = lie.jobs.map((job) => ({
        name: lie.name,
        job,
        skip: round === 0 ? 0 : random.below(3),
        times: Number.POSITIVE_INFINITY,
        act: lie.act,
      }));
      return {
        name,
        row: lie.name,
        injections: { source: [], target: [], [lie.side]: injections },
        close: random.chance(0.5),
        tokens: random.chance(0.2),
        mirror: false,
        content: 'new',
        replaces: random.chance(0.5),
        mustSucceed: false,
        slow: false,
      };
    }),
  );
}

async function wrongHeader(exchange: Exchange): Promise<void> {
  const headers = (right: Record<string, unknown>) => ({
    ...right,
    ...('docker-content-digest' in right && { 'docker-content-digest': wrongDigest }),
  });
  await reply(exchange, await forward(exchange), { headers });
}
