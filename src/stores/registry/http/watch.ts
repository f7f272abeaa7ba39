import { ImagebuildError } from '../../../errors.ts';
import type { Bytes } from '../../../io/bytes.ts';
import { say } from '../../../text/say.ts';
import { type Call, type ResponseBody, subjectOf } from './call.ts';
import { nameOf, placeOf, TransientError } from './failure.ts';
import { timeouts, transferTime } from './timeouts.ts';

interface WatchOptions {
  /** Ends every request, except those that clean up. */
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds without a byte after which a connection counts as broken. */
  readonly stallMs: number;
  /** Called when an answer takes long to begin. */
  readonly onWaiting?: ((call: Call) => void) | undefined;
}

/** The deadlines of one request, from when it is sent until its answer is read. */
interface Watch {
  /** Ends the request. */
  readonly signal: AbortSignal;
  /** Passes on the body that is sent; the server's time runs only while it is the server's turn. */
  sending(body: Call['body']): Call['body'];
  /** Must be called when the head has come. Returns the body with its deadlines. */
  receiving(body: ResponseBody): ResponseBody;
  /** Must be called when no head came. */
  end(): void;
}

/** Starts the deadlines of a request. @throws the reason of a signal that is aborted already */
export function watchRequest(call: Call, options: WatchOptions): Watch {
  const controller = new AbortController();
  const stopFollowing = followSignal(call, options, controller);
  const size = call.body instanceof Uint8Array ? call.body.length : 0;
  const headMs = call.cleansUp
    ? timeouts.cleanUp
    : (call.timeoutMs ?? headTime(options) + transferTime(size));
  const late = createDeadline(() => controller.abort(stalled(call, headMs)));
  const notice = createDeadline(() => options.onWaiting?.(call));
  let isOver = false;
  const startWaiting = () => {
    // A body that is sent may end after its request: nothing is waited for then.
    if (isOver) return;
    late.start(headMs);
    if (!call.cleansUp) notice.start(timeouts.notice);
  };
  const stopWaiting = () => {
    late.stop();
    notice.stop();
  };
  const close = () => {
    late.close();
    notice.close();
  };
  const end = () => {
    isOver = true;
    close();
    stopFollowing();
  };
  startWaiting();
  return {
    signal: controller.signal,
    end,
    sending(body) {
      if (body === undefined || body instanceof Uint8Array) return body;
      stopWaiting();
      return inTurns(body, startWaiting, stopWaiting);
    },
    receiving(body) {
      close();
      const read = () => withinTime(body, call, { controller, stallMs: options.stallMs, end });
      return {
        [Symbol.asyncIterator]: () => read()[Symbol.asyncIterator](),
        async dump() {
          late.start(Math.min(headMs, options.stallMs));
          await body.dump().finally(end);
        },
      };
    },
  };
}

/** In tests, a stall is short: then the head must come soon, too. */
function headTime({ stallMs }: WatchOptions): number {
  return Math.min(timeouts.head, 2 * stallMs);
}

/** Aborts a request when the build is stopped. Returns a function that ends this. */
function followSignal(
  { cleansUp = false, outlivesStop = false }: Call,
  { signal }: WatchOptions,
  controller: AbortController,
): () => void {
  if (!signal || cleansUp) return () => {};
  signal.throwIfAborted();
  const grace = createDeadline(() => controller.abort(signal.reason));
  const stop = () => (outlivesStop ? grace.start(timeouts.lastRequest) : controller.abort(signal.reason));
  signal.addEventListener('abort', stop, { once: true });
  return () => {
    grace.close();
    signal.removeEventListener('abort', stop);
  };
}

/** Yields what is sent. The server is waited for while a chunk is taken, and after the last one. */
async function* inTurns(bytes: Bytes, startWaiting: () => void, stopWaiting: () => void): Bytes {
  for await (const chunk of bytes) {
    startWaiting();
    yield chunk;
    stopWaiting();
  }
  startWaiting();
}

interface ReceivingBody {
  readonly controller: AbortController;
  readonly stallMs: number;
  readonly end: () => void;
}

/**
 * Yields a body. Only the time in which it is waited for counts: a slow reader isn't a stall. What is left of
 * the lag that it may have is its deadline.
 */
async function* withinTime(body: Bytes, call: Call, { controller, stallMs, end }: ReceivingBody): Bytes {
  const most = Math.min(timeouts.lag, 2 * stallMs);
  const chunks = body[Symbol.asyncIterator]();
  const late = createDeadline(() => controller.abort(stalled(call, most)));
  let left = most;
  try {
    for (;;) {
      late.start(left);
      const began = performance.now();
      const { done, value } = await chunks.next();
      late.stop();
      if (done) return;
      left = Math.min(most, left - (performance.now() - began) + transferTime(value.length));
      yield value;
    }
  } finally {
    late.close();
    end();
    await chunks.return?.();
  }
}

function stalled(call: Call, ms: number): TransientError {
  const subject = subjectOf(call);
  const words = { who: nameOf(subject), seconds: Math.round(ms / 1000) };
  const hint = say('registryCheckNetwork', { host: subject.host });
  return new TransientError(
    new ImagebuildError('REGISTRY_UNAVAILABLE', say('registryTooSlow', words), {
      place: placeOf(subject),
      hint,
      answer: 'none',
    }),
  );
}

/** A deadline that can be set again for every chunk at little cost. */
interface Deadline {
  start(ms: number): void;
  stop(): void;
  /** Must be called when it isn't needed any more. */
  close(): void;
}

/** @param act is called when a deadline passes. */
function createDeadline(act: () => void): Deadline {
  let timer: NodeJS.Timeout | undefined;
  /** When the timer runs out: it may be earlier than the deadline, and is then set again. */
  let wakes = Number.POSITIVE_INFINITY;
  let due = Number.POSITIVE_INFINITY;
  const wake = () => {
    wakes = Number.POSITIVE_INFINITY;
    const left = due - performance.now();
    if (left > 0) return waitFor(left);
    due = Number.POSITIVE_INFINITY;
    act();
  };
  const waitFor = (ms: number) => {
    if (ms === Number.POSITIVE_INFINITY) return;
    clearTimeout(timer);
    wakes = performance.now() + ms;
    timer = setTimeout(wake, Math.ceil(ms));
  };
  return {
    start(ms) {
      due = performance.now() + Math.max(0, ms);
      if (due < wakes) waitFor(Math.max(0, ms));
    },
    stop() {
      due = Number.POSITIVE_INFINITY;
    },
    close() {
      due = Number.POSITIVE_INFINITY;
      wakes = Number.POSITIVE_INFINITY;
      clearTimeout(timer);
    },
  };
}
