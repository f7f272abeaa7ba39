import { Pool } from 'undici';
import type { GitHub } from '../../test/github/github.ts';
import { signature } from '../../test/github/hooks.ts';
import type { Server } from '../server.ts';
import { hookPath } from '../server.ts';
import { personOf, versionOf } from './forge.ts';

/** A webhook as GitHub sends it. */
export interface Delivery {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The number of deliveries in flight at once. */
const atOnce = 16;

/** Comments that contain no command. */
const chatter = 'Thanks, that works for me.\n\n> How do I run it?\n\n```\nsealos run bench\n```\n';

/**
 * Makes people write comments and returns the signed deliveries for them. They aren't sent yet.
 * @param commands how many of the comments are commands, evenly spread, each by another person and for
 * another version.
 */
export function writeComments(github: GitHub, comments: number, commands: number): Delivery[] {
  const { world, visitors, hooks, secret } = github;
  hooks.listen();
  const issue = visitors.open('ann', { title: 'please', silent: true });
  const before = world.deliveries.length;
  const every = comments / commands;
  for (let index = 0; index < comments; index++) {
    const number = Math.floor(index / every);
    const asks = commands > 0 && index === Math.ceil(number * every);
    const body = asks ? `Please.\n/imagebuild_apps bench ${versionOf(number)}\n` : chatter;
    visitors.comment(asks ? personOf(number) : 'ann', issue, body);
  }
  return world.deliveries.slice(before).map(({ guid, event, payload }) => {
    const body = JSON.stringify(payload);
    const headers = {
      'content-type': 'application/json',
      'user-agent': 'GitHub-Hookshot/bench',
      'x-github-event': event,
      'x-github-delivery': guid,
      'x-hub-signature-256': signature(secret, body),
    };
    return { headers, body };
  });
}

/**
 * Sends deliveries, 16 at a time.
 * @returns seconds until the last one was answered.
 * @throws if one isn't accepted.
 */
export async function deliver({ url }: Server, deliveries: readonly Delivery[]): Promise<number> {
  const pool = new Pool(url, { connections: atOnce, pipelining: 1 });
  try {
    const started = performance.now();
    await Promise.all(
      deliveries.map(async ({ headers, body }) => {
        const answer = await pool.request({ path: hookPath, method: 'POST', headers, body });
        const text = await answer.body.text();
        if (answer.statusCode >= 300) throw new Error(`a delivery was answered ${answer.statusCode} ${text}`);
      }),
    );
    return (performance.now() - started) / 1000;
  } finally {
    await pool.close();
  }
}
