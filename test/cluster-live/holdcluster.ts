/** Starts a cluster, prints the ids of its processes, and waits to be killed. */
import { startCluster } from '../support/cluster/cluster.ts';

const cluster = await startCluster();
process.stdout.write(`${JSON.stringify(cluster.pids)}\n`);
setInterval(() => {}, 60_000);
