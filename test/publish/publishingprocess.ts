// Publishes a build of both platforms in a process of its own, which a test may kill: node
// publishingprocess.ts TARGET SOURCE TEXT

import { publish } from '../../src/commands/publish.ts';
import { silent } from '../../src/progress.ts';
import { listed, platform, preparedBuild, settingsTo } from '../support/prepared.ts';

const [host = '', source = '', text = ''] = process.argv.slice(2);
const of = (name: string) => platform([listed('docker.io/a/img:1')], `${text} ${name}`);
const build = preparedBuild({ 'linux/amd64': of('linux/amd64'), 'linux/arm64': of('linux/arm64') });
await publish(build, settingsTo({ kind: 'registry', host, namespace: 'killed' }, source), silent);
