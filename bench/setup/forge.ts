import { repositoryFiles } from '../../test/bot/e2e/repository.ts';
import { type GitHub, startGitHub } from '../../test/github/github.ts';

/** A GitHub on loopback that the bot serves; it is stopped at the end of its block. */
export interface Forge extends AsyncDisposable {
  readonly github: GitHub;
}

/** The version that the person of a number asks for. */
export const versionOf = (number: number) => `v${number}`;

/** Who asks for that version. */
export const personOf = (number: number) => `person${number}`;

/**
 * Starts a GitHub whose repository has an application in some versions, and as many people who may build
 * them. Each command is another person's and asks for another version: neither the limit of builds at once
 * nor the joining of equal builds spares the bot its work.
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

/** Fails when this GitHub found fault with a request: a bot that asks wrongly is not measured. */
export function checkForge({ problems }: GitHub): void {
  if (problems.length > 0) throw new Error(`the bot asked wrongly:\n${problems.join('\n')}`);
}
