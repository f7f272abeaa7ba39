import type { Writable } from 'node:stream';

/** Writes text. @returns a promise while the reader is behind; a writer of much text waits for it. */
type TextOutput = (text: string) => Promise<void> | undefined;

/**
 * Creates a function that writes to standard output or standard error. Text that the reader hasn't taken yet
 * stays in memory, so whoever writes without end waits for the promise. A reader that has gone keeps nobody
 * waiting.
 */
export function createTextOutput(stream: Writable): TextOutput {
  let behind: Promise<void> | undefined;
  return (text) => {
    if (!stream.write(text) && stream.writable)
      behind ??= readerOf(stream).finally(() => {
        behind = undefined;
      });
    return behind;
  };
}

/** Waits until the reader of a stream has taken everything, or has gone. */
function readerOf(stream: Writable): Promise<void> {
  const events = ['drain', 'error', 'close'] as const;
  return new Promise((resolve) => {
    const done = () => {
      for (const event of events) stream.off(event, done);
      resolve();
    };
    for (const event of events) stream.on(event, done);
  });
}

/**
 * Ignores that the reader of a stream has gone (`imagebuild … | head`): the work goes on, and the exit status
 * says how it ended.
 * @param onError called for any other error, such as a full disk.
 */
export function outliveReader(stream: Writable, onError: () => void = () => {}): void {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') onError();
  });
}
