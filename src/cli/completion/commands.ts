import { Argument, type Command } from 'commander';
import type { ListedApplication } from '../../application/listing.ts';
import type { Cli } from '../cli.ts';
import { type Completion, completeWords, type KnownApplications } from './candidates.ts';
import { completeCommand, completionScript, pathsMark, type Shell, shells } from './scripts.ts';

/** Adds `imagebuild completion SHELL`, and the command that its scripts call. */
export function addCompletion(program: Command, cli: Cli): void {
  program
    .command('completion')
    .addArgument(new Argument('<shell>', 'the shell').choices(shells))
    .description('print the completion of commands, flags, applications and versions for a shell')
    .action((shell: Shell) => void cli.stdout.write(completionScript(shell)));
  program
    .command(completeCommand, { hidden: true })
    .argument('[words...]')
    .action(async (words: readonly string[]) => {
      // A mistake in the configuration is for the command to report.
      const completion = await completeWords(program, words, knownApplications()).catch(() => undefined);
      if (completion) cli.stdout.write(formatCompletion(completion));
    });
}

function formatCompletion(completion: Completion): string {
  if (completion.kind === 'paths') return `${pathsMark}\n`;
  return completion.words
    .map(({ word, description }) => `${word}${description ? `\t${description}` : ''}\n`)
    .join('');
}

/** The applications of the repository in the working directory; none where they can't be read. */
function knownApplications(): KnownApplications {
  const list = async (type: string): Promise<ListedApplication[]> => {
    const [{ readRepositoryConfiguration, rootFor }, { imageTypes }, { listApplications }] =
      await Promise.all([
        import('../../application/configuration.ts'),
        import('../../application/request.ts'),
        import('../../application/listing.ts'),
      ]);
    const known = imageTypes.find((one) => one === type);
    if (known === undefined) return [];
    return await listApplications(rootFor(await readRepositoryConfiguration('.'), known)).catch(() => []);
  };
  return {
    apps: async (type) => [...new Set((await list(type)).map(({ app }) => app))],
    async versions(type, app) {
      const { versionsOf } = await import('../../application/listing.ts');
      const listed = (await list(type)).filter((one) => one.app === app);
      return (await Promise.all(listed.map(versionsOf))).flat();
    },
  };
}
