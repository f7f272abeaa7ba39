/** The command line. An older Node starts it again with the bundled one, or reads only its arguments. */
import { runWithBundledNode } from '../io/bundlednode.ts';

// The single executable is a CommonJS module, which can't wait here.
void start();

async function start(): Promise<void> {
  // A run that stops before its outcome is known has failed.
  process.exitCode = 1;
  const status = await runWithBundledNode();
  process.exitCode = status ?? (await (await import('./commandline.ts')).runCommandLine());
}
