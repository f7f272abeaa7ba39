/**
 * The one error of imagebuild. Every failure a person can meet is an ImagebuildError: a code that programs
 * can switch on, a place, a sentence that says what is wrong and a hint that says what to do.
 */

/** Every code, in the order in which a build can meet them. A new kind of failure is a new row here. */
export const errorCodes = [
  'USAGE',
  'INVALID_REQUEST',
  'APPLICATION_NOT_FOUND',
  'CONFIGURATION_INVALID',
  'NOT_CONFIGURED',
  'INIT_FAILED',
  'KUBEFILE_MISSING',
  'KUBEFILE_SYNTAX',
  'KUBEFILE_UNSUPPORTED',
  'COPY_SOURCE_MISSING',
  'CONTEXT_INVALID',
  'RUN_FAILED',
  'REFERENCE_INVALID',
  'CHART_FAILED',
  'PROGRAM_MISSING',
  'PROGRAM_FAILED',
  'TIMEOUT',
  'INSTALL_FAILED',
  'LOCK_OUTDATED',
  'IMAGE_NOT_FOUND',
  'IMAGE_NOT_EMBEDDED',
  'IMAGE_COLLISION',
  'PLATFORM_MISSING',
  'UNAUTHORIZED',
  'DENIED',
  'RATE_LIMITED',
  'REGISTRY_UNAVAILABLE',
  'REGISTRY_PROTOCOL',
  'DIGEST_MISMATCH',
  'CONTENT_INVALID',
  'CONTENT_MISSING',
  'LIMIT_EXCEEDED',
  'PREPARED_INVALID',
  'WARNING',
  'TAG_EXISTS',
  'TYPE_MISMATCH',
  'SOURCE_UNTRUSTED',
  'KUBECONFIG_INVALID',
  'CLUSTER_UNREACHABLE',
  'CLUSTER_REFUSED',
  'READ_BACK_FAILED',
  'CLUSTER_OBJECT_EXISTS',
  'CANCELLED',
  'INTERNAL',
] as const;

export type ErrorCode = (typeof errorCodes)[number];

/** Where it went wrong: a line of a file (1-based), or an image at a registry. */
export interface Place {
  readonly file?: string | undefined;
  readonly line?: number | undefined;
  /** 1-based column, in UTF-16 code units. */
  readonly column?: number | undefined;
  readonly image?: string | undefined;
  readonly registry?: string | undefined;
}

/** What a publication that ended with an error left in its target. */
export interface TargetState {
  /** The image with its version's tag. */
  readonly reference: string;
  /**
   * unchanged: the tag is as this build found it; unverified: it names the new image, which wasn't read back;
   * verified: it names the new image, and what came after that failed; unknown: the answer to the last
   * request was lost.
   */
  readonly state: 'unchanged' | 'unverified' | 'verified' | 'unknown';
  /** The new image; undefined when it is unchanged. */
  readonly digest?: `sha256:${string}` | undefined;
  /** Tags of platforms that name new images although the version's tag doesn't. */
  readonly moved?: readonly string[] | undefined;
  /** Other names under which the new image is published. */
  readonly published?: readonly string[] | undefined;
}

/** A message as data: which sentence it is, the words in it, and the English text they make (text/say.ts). */
export interface Message {
  readonly name: string;
  readonly words: Readonly<Record<string, string | number>>;
  readonly text: string;
}

/** A message without its text, for translation and for programs. */
type ErrorReason = Pick<Message, 'name' | 'words'>;

/**
 * What is known of a source that gave no content: it refuses readers without a login; it doesn't answer; or
 * its mirror doesn't have the content, and it gave no answer itself.
 */
type SourceAnswer = 'refuses-anonymous' | 'none' | 'mirror-lacks';

interface ErrorDetails {
  readonly place?: Place | undefined;
  /** One sentence in the imperative that says what to do next. */
  readonly hint?: Message | undefined;
  readonly cause?: unknown;
  /** Lines that show the place: the source line with a caret, or the end of a log. Printed as they are. */
  readonly excerpt?: string | undefined;
  /** What the target of a publication holds now. */
  readonly target?: TargetState | undefined;
  /** What the source of an image answered, where that decides about a candidate. */
  readonly answer?: SourceAnswer | undefined;
  /** When one pass found several problems, all of them; the error itself then stands for the first. */
  readonly problems?: readonly ImagebuildError[] | undefined;
}

/** What a caller knows about an error that the place that threw it didn't. */
interface ErrorContext extends Omit<ErrorDetails, 'problems'> {
  readonly code?: ErrorCode | undefined;
  readonly message?: Message | undefined;
}

export class ImagebuildError extends Error {
  override readonly name = 'ImagebuildError';
  readonly code: ErrorCode;
  readonly place: Place | undefined;
  readonly hint: string | undefined;
  readonly excerpt: string | undefined;
  readonly target: TargetState | undefined;
  readonly answer: SourceAnswer | undefined;
  readonly reason: ErrorReason;
  readonly hintReason: ErrorReason | undefined;
  readonly problems: readonly ImagebuildError[];

  constructor(code: ErrorCode, message: Message, details: ErrorDetails = {}) {
    super(message.text, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.place = details.place;
    this.hint = details.hint?.text;
    this.excerpt = details.excerpt;
    this.target = details.target;
    this.answer = details.answer;
    this.reason = reasonOf(message);
    this.hintReason = details.hint && reasonOf(details.hint);
    this.problems = details.problems ?? [];
  }

  /**
   * Returns this error with what a caller knows besides. A field that is given replaces ours; whatever isn't
   * given stays, further problems included. They take a code, and what they lack: a place, a hint, an
   * excerpt. The cause stays ours, else it is this error, so that its stack isn't lost.
   */
  with(context: ErrorContext): ImagebuildError {
    const {
      code = this.code,
      message = messageOf(this),
      place = this.place,
      excerpt = this.excerpt,
      target = this.target,
      answer = this.answer,
    } = context;
    const details = {
      place,
      hint: context.hint ?? hintOf(this),
      excerpt,
      target,
      answer,
      cause: context.cause ?? this.cause ?? this,
      problems: this.problems.map((problem) => problem.with(lacking(problem, context))),
    };
    return new ImagebuildError(code, message, details);
  }

  /**
   * Returns this error with its message, the words of its reason and the file of its place rewritten, as when
   * a temporary directory is to appear under the name that a person knows. The further problems are rewritten
   * too.
   */
  rewrite(change: (text: string) => string): ImagebuildError {
    const { code, place, excerpt, target, answer, cause = this } = this;
    const file = place?.file === undefined ? undefined : change(place.file);
    return new ImagebuildError(code, rewriteMessage(messageOf(this), change), {
      place: place && { ...place, file },
      hint: hintOf(this),
      excerpt,
      target,
      answer,
      cause,
      problems: this.problems.map((problem) => problem.rewrite(change)),
    });
  }
}

function rewriteMessage(message: Message, change: (text: string) => string): Message {
  const words = Object.entries(message.words).map(
    ([name, word]) => [name, typeof word === 'string' ? change(word) : word] as const,
  );
  return { name: message.name, words: Object.fromEntries(words), text: change(message.text) };
}

function lacking(problem: ImagebuildError, { code, place, hint, excerpt }: ErrorContext): ErrorContext {
  return {
    code,
    place: problem.place ?? place,
    hint: hintOf(problem) ?? hint,
    excerpt: problem.excerpt ?? excerpt,
  };
}

function messageOf({ message, reason }: ImagebuildError): Message {
  return { ...reason, text: message };
}

function hintOf({ hint, hintReason }: ImagebuildError): Message | undefined {
  return hint === undefined || hintReason === undefined ? undefined : { ...hintReason, text: hint };
}

function reasonOf({ name, words }: Message): ErrorReason {
  return { name, words };
}

/** Returns the problems that an error stands for: those that it carries, or else only itself. */
export function problemsOf(error: ImagebuildError): readonly ImagebuildError[] {
  return error.problems.length > 0 ? error.problems : [error];
}

/**
 * Returns one error for one or more: the only problem itself, or else the first problem carrying all of them.
 * An error that carries problems already counts as these.
 */
export function joinProblems(errors: readonly ImagebuildError[]): ImagebuildError {
  const problems = errors.flatMap(problemsOf);
  const first = problems[0];
  if (!first) throw new RangeError('joinProblems needs at least one problem');
  if (problems.length === 1) return first;
  const { place, excerpt, cause } = first;
  return new ImagebuildError(first.code, messageOf(first), {
    place,
    hint: hintOf(first),
    excerpt,
    cause,
    problems,
  });
}

/** `file:line:column`, or the image, or the registry; undefined when the place is not known. */
export function formatPlace(place: Place | undefined): string | undefined {
  if (!place) return undefined;
  if (place.file !== undefined)
    return [place.file, place.line, place.line === undefined ? undefined : place.column]
      .filter((part) => part !== undefined)
      .join(':');
  return place.image ?? place.registry;
}

/** A problem that doesn't stop a build. */
export interface Warning {
  readonly message: string;
  readonly place?: Place | undefined;
  readonly hint?: string | undefined;
}
