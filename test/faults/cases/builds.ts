import { readdir } from 'node:fs/promises';
import { createInjector } from '../proxy/injector.ts';
import { createRandom } from '../random.ts';
import { fillNamespace, type Lane, withRunDirectory } from '../setup/lane.ts';
import { readRepository } from '../verdict/reading.ts';
import type { CaseResult } from '../verdict/results.ts';
import { judge } from '../verdict/verdict.ts';
import type { BuildCase, Side } from './plan.ts';

/** Runs a build behind proxies with faults, and judges it. @param bundle another one than the lane's. */
export async function runBuild(
  lane: Lane,
  seed: string,
  one: BuildCase,
  bundle?: string,
): Promise<CaseResult> {
  const namespace = one.name;
  const fired: string[] = [];
  const inject = (side: Side) =>
    createInjector({
      injections: one.injections[side],
      random: createRandom(`${seed}/${one.name}/${side}`),
      close: one.close,
      tokens: one.tokens,
      onFault: (name) => fired.push(name),
    });
  lane.target.faults = [inject('target')];
  lane.mirror.faults = [one.mirror ? inject('source') : undefined].filter((fault) => fault !== undefined);
  lane.source.faults = [one.mirror ? undefined : inject('source')].filter((fault) => fault !== undefined);
  await fillNamespace(lane, namespace, { old: one.replaces, other: needsOther(one) });
  const before = one.replaces ? lane.wanted.old : {};
  return await withRunDirectory(async (directory) => {
    const args = one.mirror ? ['--mirror', `${lane.source.host}=${lane.mirror.url}`] : [];
    const run = await lane.build(one.content, { namespace, directory, args, ...(bundle && { bundle }) })
      .ended;
    const after = await readRepository(lane.registries.target.url, `${namespace}/demo`);
    const left = await readdir(directory);
    const wanted = [lane.wanted[one.content]];
    const problems = judge({ run, before, after, wanted, mustSucceed: one.mustSucceed, left });
    return { name: one.name, row: one.row, fired, run, problems };
  });
}

function needsOther({ injections }: BuildCase): boolean {
  return injections.target.some(({ job }) => job === 'mount');
}
