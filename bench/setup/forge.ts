import { repositoryFiles } from '../../test/bot/e2e/repository.ts';
import { type GitHub, startGitHub } from '../../test/github/github.ts';

/** A GitHub on loopback that the bot uses, stopped at the end of its block. */
export interface Forge extends AsyncDisposable {
  readonly github: GitHub;
}

/** Returns the version that the person with a number asks for. */
export const versionOf = (number: number) => `v${number}`;

/** Returns the person who asks for that version. */
export const personOf = (number: number) => `person${number}`;

/**
 * Starts a GitHub whose repository has an application in several versions, and as many people who can build
 * them. Each command is from another person and for another version: neither the limit of builds nor the
 * joining of equal builds saves the bot work.
 */
export async function startForge(versions: number): Promise<Forge> {
  const numbers = Array.from({ length: versions }, (_, number) => number);
  const more = numbers.map((number) => [
    `applications/bench/${versionOf(number)}/Kubefile`,
    'FROM scratch\n',
  ]);
  const files = await repositoryFiles('registry.example', Object.fromEntries(more));
  const github = await startGitHub({ files });
  for (const number of numbers) github.world.roles.set(personOf(number), 'maintain');
  return { github, [Symbol.asyncDispose]: () => github.stop() };
}

/** Fails if this GitHub reports a wrong request, because a bot that asks wrongly isn't worth measuring. */
export function checkForge({ problems }: GitHub): void {
  if (problems.length > 0) throw new Error(`the bot asked wrongly:\n${problems.join('\n')}`);
}
