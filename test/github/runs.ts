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

  function beginJob(run: Run, name: string, steps: readonly string[]): Job {
    const job: Job = {
      id: world.nextId(),
      name,
      status: 'in_progress',
      conclusion: null,
      steps: steps.map((step, index) => ({
        name: step,
        status: index === 0 ? 'in_progress' : 'queued',
        conclusion: null,
      })),
      startedAt: now(),
      completedAt: null,
      log: '',
    };
    run.jobs.push(job);
    emitJob(hub, run, job, 'in_progress');
    return job;
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

  return { request, begin, beginJob, finishJob, finish, upload };
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
