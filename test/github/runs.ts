import { finished } from 'node:stream/promises';
import yazl from 'yazl';
import type { Hub } from './call.ts';
import { emitJob, emitRun } from './payloads.ts';
import { type Conclusion, type Job, now, type Run } from './world.ts';

/** Moves runs on, as GitHub's runners do, and tells the app. */
export function createRuns(hub: Hub) {
  const { world } = hub;

  function request(run: Run): void {
    emitRun(hub, run, 'requested');
  }

  function begin(run: Run): void {
    run.status = 'in_progress';
    run.updatedAt = now();
    emitRun(hub, run, 'in_progress');
  }

  function addJob(run: Run, name: string, status: Job['status']): Job {
    const job: Job = {
      id: world.nextId(),
      name,
      status,
      conclusion: null,
      steps: [],
      startedAt: now(),
      completedAt: null,
      log: '',
    };
    run.jobs.push(job);
    return job;
  }

  function beginSteps(run: Run, job: Job, steps: readonly string[]): void {
    job.status = 'in_progress';
    for (const name of steps)
      job.steps.push({ name, status: job.steps.length === 0 ? 'in_progress' : 'queued', conclusion: null });
    emitJob(hub, run, job, 'in_progress');
  }

  function beginJob(run: Run, name: string, steps: readonly string[]): Job {
    const job = addJob(run, name, 'in_progress');
    beginSteps(run, job, steps);
    return job;
  }

  /**
   * Adds a job whose environment requires a reviewer: nothing of the run goes on until somebody approves it.
   */
  function awaitReviewer(run: Run, name: string): Job {
    const job = addJob(run, name, 'waiting');
    run.status = 'waiting';
    run.updatedAt = now();
    emitJob(hub, run, job, 'waiting');
    return job;
  }

  function approve(run: Run, job: Job, steps: readonly string[]): void {
    run.status = 'in_progress';
    job.status = 'queued';
    emitJob(hub, run, job, 'queued');
    beginSteps(run, job, steps);
  }

  function finishJob(run: Run, job: Job, conclusion: Conclusion): void {
    job.status = 'completed';
    job.conclusion = conclusion;
    job.completedAt = now();
    for (const step of job.steps) {
      step.status = 'completed';
      step.conclusion ??= conclusion;
    }
    emitJob(hub, run, job, 'completed');
  }

  function finish(run: Run, conclusion: Conclusion): void {
    run.status = 'completed';
    run.conclusion = conclusion;
    run.updatedAt = now();
    emitRun(hub, run, 'completed');
  }

  /** @param files the artifact's files by name. */
  async function upload(run: Run, name: string, files: Readonly<Record<string, string | Buffer>>) {
    run.artifacts.push({ id: world.nextId(), name, zip: await zipOf(files), expired: false });
  }

  return { request, begin, beginJob, awaitReviewer, approve, finishJob, finish, upload };
}

/** A zip archive of files, as the artifact service packs them. */
export async function zipOf(files: Readonly<Record<string, string | Buffer>>): Promise<Buffer> {
  const zip = new yazl.ZipFile();
  for (const [name, content] of Object.entries(files)) zip.addBuffer(Buffer.from(content), name);
  const parts: Buffer[] = [];
  zip.outputStream.on('data', (part: Buffer) => parts.push(part));
  zip.end();
  await finished(zip.outputStream);
  return Buffer.concat(parts);
}
