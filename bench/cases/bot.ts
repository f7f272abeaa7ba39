import { countCalls } from '../calls.ts';
import type { Bench } from '../case.ts';
import { type Contestant, ours, peer, startContestant } from '../contestants.ts';
import { type Figure, figure, single } from '../figure.ts';
import { alternate } from '../pairs.ts';
import { deliver, writeComments } from '../setup/deliveries.ts';
import { startForge } from '../setup/forge.ts';

/** Of so many comments one is a command. */
const oneIn = 10;

/** Requests that a build may cost, from the comment to the last edit. */
const callsOfBuild = 14;

/**
 * Webhooks to the bot beside Probot with an empty handler: the time until all are answered, and what the bot
 * asks of GitHub. Each measurement starts a server and a GitHub anew. Each command is of another person and
 * for another version, so that neither the limit of builds at once nor the joining of equal builds spares
 * work. What a command asks for goes on after its webhook was answered, one write a second since GitHub wants
 * that of apps; only what falls into the time of the deliveries is in the time.
 */
export async function bot({ rounds, sizes }: Bench): Promise<Figure[]> {
  const { deliveries } = sizes;
  const pairs = await alternate(rounds, timed(ours, deliveries), timed(peer, deliveries));
  const asked = await countCalls(deliveries);
  const requests = { unit: 'requests', peer: 'bound', score: 'amount' } as const;
  const title = `bot: ${deliveries} deliveries, 1 in ${oneIn} a command`;
  const beside = 'Probot with an empty handler';
  return [
    figure({ title, unit: 'seconds', peer: beside, score: 'share', reach: 1.5 }, pairs),
    single(
      { title: 'bot: API calls of a build', ...requests, reach: callsOfBuild },
      asked.build,
      callsOfBuild,
    ),
    single(
      { title: `bot: API calls of ${deliveries} comments without a command`, ...requests, reach: 0 },
      asked.chatter,
      0,
    ),
  ];
}

function timed(contestant: Contestant, comments: number) {
  return async () => {
    const commands = comments / oneIn;
    await using forge = await startForge(commands);
    await using server = await startContestant(contestant, forge.github);
    // Awaited here: what is returned otherwise outlives the server.
    return await deliver(server, writeComments(forge.github, comments, commands));
  };
}
