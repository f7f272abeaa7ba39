import { readdir } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { createRandom } from '../random.ts';
import type { Content } from '../setup/applications.ts';
import { fillNamespace, type Lane, withRunDirectory } from '../setup/lane.ts';
import type { Run } from '../setup/program.ts';
import { type Reading, readIndex, readRepository, type Tags } from '../verdict/reading.ts';
import type { CaseResult } from '../verdict/results.ts';
import { judge, type Problem } from '../verdict/verdict.ts';

const pairKinds = ['different content', 'equal content', 'a platform each'] as const;

export const pairRows: readonly string[] = pairKinds.map((kind) => `two at once, ${kind}`);

/** Two builds of the same application and version at the same moment. */
export interface PairCase {
  /** `pair-3` */
  readonly name: string;
  readonly row: string;
  readonly kind: (typeof pairKinds)[number];
  readonly contents: readonly [Content, Content];
  /** Milliseconds from the start of the first to that of the second. */
  readonly delay: number;
  readonly replaces: boolean;
}

export function planPairs(seed: string, count: number): PairCase[] {
  return Array.from({ length: count }, (_, index) => {
    const name = `pair-${index + 1}`;
    const random = createRandom(`${seed}/${name}`);
    const kind = pairKinds[index % pairKinds.length]!;
    return {
      name,
      row: `two at once, ${kind}`,
      kind,
      contents: ['new', kind === 'different content' ? 'rival' : 'new'],
      delay: random.below(300),
      replaces: random.chance(0.5),
    };
  });
}

/** Runs both builds, and judges each, and what the tags name in the end. */
export async function runPair(lane: Lane, one: PairCase): Promise<CaseResult> {
  const { name: namespace, contents, kind, replaces } = one;
  lane.source.faults = [];
  lane.target.faults = [];
  await fillNamespace(lane, namespace, { old: replaces, other: false });
  const before = replaces ? lane.wanted.old : {};
  const platforms = kind === 'a platform each' ? ['linux/amd64', 'linux/arm64'] : [];
  const ended = await Promise.all(
    contents.map((content, index) =>
      withRunDirectory(async (directory) => {
        await sleep(index * one.delay);
        const args = platforms.length === 0 ? [] : ['--platform', platforms[index]!];
        const run = await lane.build(content, { namespace, directory, args }).ended;
        return { run, left: await readdir(directory) };
      }),
    ),
  );
  const after = await readRepository(lane.registries.target.url, `${namespace}/demo`);
  const wanted = contents.map((content) => lane.wanted[content]);
  const [first, second] = ended as [(typeof ended)[0], (typeof ended)[0]];
  const problems =
    kind === 'a platform each'
      ? await judgePlatforms(lane, one, after, ended)
      : ended.flatMap(({ run, left }) =>
          judge({ run, left, before, after, wanted, mustSucceed: true, shared: true }),
        );
  if (kind !== 'a platform each') problems.push(...judgeWinner(after.tags, wanted, [first.run, second.run]));
  const run = first.run.status === 0 ? second.run : first.run;
  return { name: one.name, row: one.row, fired: [one.row], run, problems };
}

/** The version names what one of the builds that succeeded says that it published. */
function judgeWinner({ v1 }: Tags, wanted: readonly Tags[], runs: readonly Run[]): Problem[] {
  const published = runs.flatMap(({ status }, index) => (status === 0 ? [wanted[index]!['v1']] : []));
  if (published.length === 0 || published.includes(v1)) return [];
  return [
    { what: 'false statement', details: `v1 names ${v1}, and ${published.join(' and ')} was published` },
  ];
}

/** Both platforms are in the index in the end, as each build published its own. */
async function judgePlatforms(
  lane: Lane,
  { name, contents }: PairCase,
  after: Reading,
  ended: readonly { run: Run; left: readonly string[] }[],
): Promise<Problem[]> {
  const problems: Problem[] = after.broken.map((details) => ({ what: 'broken tag', details }));
  for (const { run, left } of ended) {
    // The index of one platform has a digest of its own, so only what holds for every run is judged here.
    const one = {
      run,
      left,
      after,
      before: after.tags,
      wanted: [after.tags],
      mustSucceed: true,
      shared: true,
    };
    const found = judge(one).filter(({ what }) => what !== 'broken tag' && what !== 'false statement');
    problems.push(...found);
  }
  const children = await readIndex(lane.registries.target.url, `${name}/demo`, 'v1');
  for (const [index, tag] of ['v1-amd64', 'v1-arm64'].entries()) {
    const digest = lane.wanted[contents[index]!][tag];
    const was = ended[index]!.run.status === 0;
    if (was && !children.includes(digest ?? ''))
      problems.push({ what: 'wrong image', details: `v1 lacks ${tag}` });
  }
  return problems;
}
