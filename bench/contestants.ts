import type { GitHub } from '../test/github/github.ts';
import { imagebuild, repository } from './imagebuild.ts';
import type { Program } from './program.ts';
import { type Server, startServer } from './server.ts';

/** A server to measure: its program, and the words in its log that say it is ready. */
export interface Contestant {
  readonly program: Program;
  readonly ready: string;
}

/** Once it has looked for missed events, the bot sends no request by itself. */
export const ours: Contestant = { program: imagebuild('bot'), ready: 'looked for what was missed' };

export const peer: Contestant = {
  program: { command: process.execPath, args: [`${repository}/bench/peers/probot.ts`] },
  ready: 'Listening on',
};

/** Starts a server as the app of a GitHub. */
export function startContestant({ program, ready }: Contestant, { environment }: GitHub): Promise<Server> {
  return startServer({ ...program, env: environment }, ready);
}
