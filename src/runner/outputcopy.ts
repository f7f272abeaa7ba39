import type { Readable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import type { OutputWriter } from './output.ts';

/** Milliseconds between two looks at what processes still write. */
const interval = 25;

/** A stream of a program's output that is being copied. */
interface OutputCopy {
  /** Ends when the stream has ended, or is destroyed. */
  readonly done: Promise<void>;
  /** Returns true while the reader of the log is behind, so that nothing is read. */
  isWaiting(): boolean;
  stop(): void;
}

/** Copies a stream to a writer, no faster than the writer's reader takes it. */
export function copyOutput(stream: Readable, writer: OutputWriter): OutputCopy {
  let isWaiting = false;
  const done = new Promise<void>((resolve) => {
    stream.on('data', async (chunk: Uint8Array) => {
      const behind = writer.write(chunk);
      if (!(behind instanceof Promise)) return;
      isWaiting = true;
      stream.pause();
      await behind;
      isWaiting = false;
      stream.resume();
    });
    stream.on('error', () => {}); // the stream closes then, too
    stream.once('close', () => {
      writer.end();
      resolve();
    });
  });
  return { done, isWaiting: () => isWaiting, stop: () => stream.destroy() };
}

/**
 * Waits until streams end, or until nothing kept us from reading for a while: a process that the program
 * leaves running may hold its output open forever, and a slow reader of the log must lose no line.
 * @param isStopped returns true when nobody waits for the reader either.
 */
export async function waitForOutput(
  copies: readonly OutputCopy[],
  milliseconds: number,
  isStopped: () => boolean,
): Promise<void> {
  let isDone = false;
  const done = Promise.all(copies.map((copy) => copy.done)).then(() => {
    isDone = true;
  });
  for (let passed = 0; !isDone && passed < milliseconds; ) {
    await Promise.race([done, wait(interval)]);
    if (isStopped() || !copies.some((copy) => copy.isWaiting())) passed += interval;
  }
}
