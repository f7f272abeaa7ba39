/** Runs tasks in several lanes: each lane takes the next task when it has finished one. Keeps their order. */
export async function runInLanes<Lane, Task, Result>(
  lanes: readonly Lane[],
  tasks: readonly Task[],
  run: (lane: Lane, task: Task) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  const queue = [...tasks.entries()];
  const work = async (lane: Lane) => {
    for (let next = queue.shift(); next; next = queue.shift()) results[next[0]] = await run(lane, next[1]);
  };
  await Promise.all(lanes.map(work));
  return results;
}
