import { countCalls } from '../calls.ts';
import type { Bench } from '../case.ts';
import { type Contestant, ours, peer, startContestant } from '../contestants.ts';
import { type Figure, figure, single } from '../figure.ts';
import { alternate } from '../pairs.ts';
import { deliver, writeComments } from '../setup/deliveries.ts';
import { startForge } from '../setup/forge.ts';

/** One comment of this many is a command. */
const oneIn = 10;

/** The most requests that a build may need, from the comment to the last edit. */
const callsOfBuild = 14;

/**
 * Measures webhooks to the bot beside Probot with an empty handler: the time until all are answered, and the
 * bot's requests to GitHub. Each measurement starts a new server and a new GitHub. Each command is from
 * another person and for another version, so that neither the limit of builds nor the joining of equal builds
 * saves work. Commands continue after their webhooks are answered, one write a second because GitHub asks
 * apps for that; only the part that falls into the time of the deliveries counts.
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
    // Awaited here, because a returned promise would outlive the server.
    return await deliver(server, writeComments(forge.github, comments, commands));
  };
}
