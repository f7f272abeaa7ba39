/** The action. On GitHub Node 24 runs it; an older Node starts it again with the bundled one, or says so. */
import { isTooOld, oldestNode, runWithBundledNode } from '../io/bundlednode.ts';

const status = await runWithBundledNode();
if (status !== undefined) process.exitCode = status;
else if (isTooOld(process.versions.node)) sayTooOld();
else process.exitCode = await run();

/** Runs the action. Its code is loaded only here, since an older Node can't parse it. */
async function run(): Promise<number> {
  const [{ error, notice, setOutput, setSecret, summary, warning }, { outliveReader }, { runAction }] =
    await Promise.all([import('./core.ts'), import('../io/textoutput.ts'), import('./run.ts')]);
  for (const stream of [process.stdout, process.stderr]) outliveReader(stream);
  return await runAction(process.env, { error, notice, setOutput, setSecret, summary, warning });
}

function sayTooOld(): void {
  const message = `imagebuild needs Node ${oldestNode}, and this is Node ${process.versions.node}: install it, or run npm ci on Linux.`;
  process.stderr.write(`error: ${message}\n`);
  process.exitCode = 1;
}
