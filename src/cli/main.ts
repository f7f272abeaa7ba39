/** The command line. An older Node starts it again with the bundled one, or reads only its arguments. */
import { runWithBundledNode } from '../io/bundlednode.ts';

const status = await runWithBundledNode();
if (status === undefined) await import('./commandline.ts');
else process.exitCode = status;
