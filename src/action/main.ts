/** The action. On GitHub Node 24 runs it; an older Node starts it again with the bundled one, or says so. */
import { isTooOld, oldestNode, runWithBundledNode } from '../io/bundlednode.ts';

const status = await runWithBundledNode();
if (status !== undefined) process.exitCode = status;
else if (isTooOld(process.versions.node)) {
  const message = `imagebuild needs Node ${oldestNode}, and this is Node ${process.versions.node}: install it, or run npm ci on Linux.`;
  process.stderr.write(`error: ${message}\n`);
  process.exitCode = 1;
} else await import('./start.ts');
