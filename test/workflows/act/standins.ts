import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import type { GitHub } from '../../github/github.ts';
import { playAction } from '../../github/runner/actions.ts';

/** An action that hands over what it was asked for to the process of the tests, which plays it. */
const standIn = {
  'action.yml': `name: stand-in
description: stands in for an action of somebody else
runs:
  using: node24
  main: main.mjs
`,
  'main.mjs': `const { env } = process;
const given = Object.entries(env).filter(([name, value]) => name.startsWith('INPUT_') && value !== '');
const inputs = Object.fromEntries(given.map(([name, value]) => [name.slice(6).toLowerCase(), value]));
const asked = {
  name: env.GITHUB_ACTION_REPOSITORY,
  workspace: env.GITHUB_WORKSPACE,
  run: Number(env.GITHUB_RUN_ID),
  inputs,
};
const answer = await fetch(env.IMAGEBUILD_STAND_INS, { method: 'POST', body: JSON.stringify(asked) });
console.log(await answer.text());
process.exitCode = answer.ok ? 0 : 1;
`,
};

interface AskedAction {
  /** `owner/name` */
  readonly name: string;
  readonly workspace: string;
  readonly run: number;
  readonly inputs: Readonly<Record<string, string>>;
}

/** What stands in for the actions of others: checkout, artifacts, buildx and QEMU. */
export interface StandIns {
  /** The directory of the action. */
  readonly directory: string;
  /** Variables of the runner that it needs. */
  readonly variables: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

/** Starts the server behind the stand-ins. Checkouts and artifacts are those of the fake GitHub's runs. */
export async function startStandIns({ world }: GitHub): Promise<StandIns> {
  const directory = mkdtempSync(join(tmpdir(), 'imagebuild-stand-in-'));
  for (const [name, text] of Object.entries(standIn)) writeFileSync(join(directory, name), text);

  async function play({ name, workspace, run: id, inputs }: AskedAction): Promise<string> {
    const run = world.runs.find((one) => one.id === id);
    if (run === undefined) throw new Error(`there is no run ${id}`);
    return await playAction(name, inputs, { world, run, machine: { workspace } });
  }

  const server = createServer((request, response) => {
    json(request)
      .then((asked) => play(asked as AskedAction))
      .then(
        (log) => response.end(log),
        (error: Error) => response.writeHead(500).end(`::error::${error.message}`),
      );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    directory,
    variables: { IMAGEBUILD_STAND_INS: `http://127.0.0.1:${port}/` },
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
