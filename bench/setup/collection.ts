/**
 * Works on all applications of the working directory's collection in one process, for what no command does:
 * `plan` plans each offline, `matrix` lists the jobs that build all that are named, and `listing` reads a
 * comment as the bot does, with a build of an application that isn't there on each line.
 */

import { repositorySchema } from '../../src/application/configurationschemas.ts';
import { listApplications } from '../../src/application/listing.ts';
import { validateRequest } from '../../src/application/request.ts';
import { readCommands } from '../../src/bot/webhooks/answer.ts';
import { resolveBuildSettings } from '../../src/buildoptions.ts';
import { matrix } from '../../src/commands/matrix.ts';
import { plan } from '../../src/commands/plan.ts';

const root = 'applications';
const listed = await listApplications(root);
const { env } = process;

const works: Readonly<Record<string, () => unknown>> = {
  async plan() {
    for (const { app } of listed) {
      const request = validateRequest({ type: 'apps', app, version: 'v1' });
      const invocation = { configuration: undefined, env };
      const settings = resolveBuildSettings(request, { applications: root, offline: true }, invocation);
      await plan(request, settings, () => {});
    }
  },
  async matrix() {
    const words = listed.map(({ app }) => app);
    const { total } = await matrix({ words, page: 1 }, { configuration: undefined, env, signal: undefined });
    if (total !== listed.length) throw new Error(`${total} jobs`);
  },
  listing() {
    const paths = listed.flatMap(({ app }) =>
      ['', '/latest', '/latest/Kubefile', '/latest/images'].map((path) => `${root}/${app}${path}`),
    );
    const lines = Array.from({ length: 10 }, (_, index) => `/imagebuild_apps application-${index} v1`);
    const source = { body: lines.join('\n'), origin: 'comment', issueDetails: { title: '' } };
    const snapshot = { commit: '', configuration: repositorySchema.parse({}), paths };
    const commands = readCommands(source as Parameters<typeof readCommands>[0], snapshot);
    if (commands.length === 0) throw new Error('no command was read');
  },
};

await works[process.argv[2] ?? '']?.();
