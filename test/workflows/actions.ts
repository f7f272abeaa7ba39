import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parse } from 'yaml';
import type { Level } from '../github/call.ts';
import type { GitHub } from '../github/github.ts';
import { findCommit, fullName, type Run } from '../github/world.ts';
import { runAct } from './act/act.ts';
import { followJobs } from './act/joblog.ts';
import { type StandIns, startStandIns } from './act/standins.ts';
import { actionFiles, ownAction } from './repositories.ts';
import { copyForAct } from './workflowcopy.ts';

/** What starts a run. */
export interface StartEvent {
  readonly payload: object;
  readonly secrets?: Readonly<Record<string, string>>;
  /** The ref of the run; the branch by default. */
  readonly ref?: string;
}

/** Actions of the fake GitHub: act, and what the runs need. */
export interface Actions {
  /** Runs the workflow of a run to its end. */
  play(run: Run, start: StartEvent): Promise<void>;
  /** Waits for the runs that were started, and those that they start. */
  settled(): Promise<void>;
  stop(): Promise<void>;
}

/** Sets up what runs the workflows of a fake GitHub. */
export async function startActions(github: GitHub): Promise<Actions> {
  const standIns = await startStandIns(github);
  const action = writeFiles(new Map(actionFiles()));
  const underway: Promise<void>[] = [];

  async function run(run: Run, { payload, secrets = {}, ref }: StartEvent): Promise<void> {
    const files = filesForAct(github, run);
    const directory = writeFiles(files);
    const log = followJobs(github, run);
    github.runs.begin(run);
    try {
      const succeeded = await runAct({
        directory,
        workflow: run.workflow,
        event: run.event,
        payload,
        token: github.workflowToken(permissionsOf(files.get(pathOf(run)) ?? '')),
        secrets,
        variables: { ...variablesOf(github, run, ref), ...standIns.variables },
        actions: usedActions(files, standIns, action),
        onLine: log.read,
      });
      if (run.jobs.length === 0) throw new Error(`act ran no job of ${run.workflow}:\n${log.general()}`);
      github.runs.finish(run, succeeded ? 'success' : 'failure');
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  }

  return {
    play(started, event) {
      const playing = run(started, event);
      underway.push(playing);
      return playing;
    },
    async settled() {
      for (const playing of underway) await playing;
    },
    async stop() {
      await Promise.allSettled(underway);
      await standIns.stop();
      rmSync(action, { recursive: true, force: true });
    },
  };
}

/** The files of a run's commit, its workflows as act can read them. */
function filesForAct({ world }: GitHub, run: Run): Map<string, string> {
  const files = findCommit(world, run.sha)?.files ?? new Map<string, string>();
  return new Map(
    [...files].map(([path, text]) => [path, path.startsWith('.github/workflows/') ? copyForAct(text) : text]),
  );
}

function writeFiles(files: ReadonlyMap<string, string>): string {
  const directory = mkdtempSync(join(tmpdir(), 'imagebuild-files-'));
  for (const [path, text] of files) {
    const file = join(directory, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  return directory;
}

function pathOf({ workflow }: Run): string {
  return `.github/workflows/${workflow}`;
}

/** The permissions of all jobs of a workflow together: act gives all of them one token. */
function permissionsOf(text: string): Record<string, Level> {
  const { jobs } = parse(text) as { jobs: Record<string, { permissions?: Record<string, Level> }> };
  const granted: Record<string, Level> = {};
  for (const { permissions = {} } of Object.values(jobs))
    for (const [name, level] of Object.entries(permissions))
      granted[name] = granted[name] === 'write' ? 'write' : level;
  return granted;
}

/**
 * Every action that a step of a workflow takes from another repository, with the directory to take it from.
 */
function usedActions(
  files: ReadonlyMap<string, string>,
  { directory }: StandIns,
  action: string,
): Map<string, string> {
  const workflows = [...files].filter(([path]) => path.startsWith('.github/workflows/'));
  const used = workflows.flatMap(([, text]) => [...text.matchAll(/\buses: ([\w.-]+\/[\w.-]+@\w+)/g)]);
  return new Map(used.map(([, name = '']) => [name, name === ownAction ? action : directory]));
}

function variablesOf({ site, world }: GitHub, run: Run, ref = `refs/heads/${run.branch}`) {
  return {
    GITHUB_SERVER_URL: site,
    GITHUB_API_URL: `${site}/api/v3`,
    GITHUB_GRAPHQL_URL: `${site}/api/graphql`,
    GITHUB_REPOSITORY: fullName(world),
    GITHUB_REPOSITORY_OWNER: world.owner.login,
    GITHUB_RUN_ID: String(run.id),
    GITHUB_RUN_ATTEMPT: String(run.attempt),
    GITHUB_RUN_NUMBER: String(run.number),
    GITHUB_REF: ref,
    // act reads `github.sha` from this variable.
    SHA_REF: run.sha,
  };
}
