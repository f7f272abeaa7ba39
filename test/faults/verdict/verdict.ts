import type { Run } from '../setup/program.ts';
import type { Reading, Tags } from './reading.ts';

/** What can be wrong with how a build ended. */
type Fault =
  | 'hang'
  | 'crash'
  | 'wrong image'
  | 'broken tag'
  | 'false statement'
  | 'says nothing'
  | 'not published'
  | 'slow to stop'
  | 'left files';

export interface Problem {
  readonly what: Fault;
  readonly details: string;
}

/** What is known about a build, when it has ended. */
export interface Observation {
  readonly run: Pick<Run, 'status' | 'signal' | 'hung' | 'stdout' | 'stderr' | 'secondsAfterKill'>;
  readonly before: Tags;
  readonly after: Reading;
  /** The tags that the build wants to write; several when several builds run at once. */
  readonly wanted: readonly Tags[];
  readonly mustSucceed: boolean;
  /** The files that it left in its temporary directory. */
  readonly left: readonly string[];
  readonly killedWith?: NodeJS.Signals | undefined;
  /** Another build may have moved the tag since. */
  readonly shared?: boolean;
}

/** A build that was told to stop ends within three seconds; a busy machine gets two more. */
const longestStop = 5;

/** The tag that every case publishes. */
const version = 'v1';

/** Judges a build by what it did to the registry and by what it said about it. */
export function judge(observation: Observation): Problem[] {
  return rules.flatMap((rule) => rule(observation));
}

type Rule = (observation: Observation) => Problem[];

const rules: readonly Rule[] = [
  ({ run }) => (run.hung ? [problem('hang', 'it didn’t end')] : []),
  crashes,
  ({ after }) => after.broken.map((details) => problem('broken tag', details)),
  wrongImages,
  falseStatements,
  ({ run, mustSucceed }) =>
    mustSucceed && run.status !== 0 ? [problem('not published', lastWords(run))] : [],
  ({ run, killedWith }) =>
    killedWith !== 'SIGKILL' && (run.secondsAfterKill ?? 0) > longestStop
      ? [problem('slow to stop', `${run.secondsAfterKill?.toFixed(1)} s after ${killedWith}`)]
      : [],
  ({ left, killedWith, run }) =>
    left.length > 0 && killedWith !== 'SIGKILL' && !run.hung ? [problem('left files', left.join(', '))] : [],
];

function crashes({ run, killedWith }: Observation): Problem[] {
  if (run.hung || (run.signal !== null && run.signal === killedWith)) return [];
  if (run.signal !== null) return [problem('crash', `ended by ${run.signal}`)];
  const isStack = /^\s+at .*:\d+:\d+\)?$/m.test(run.stderr);
  return isStack ? [problem('crash', lastWords(run))] : [];
}

/** Each tag names the image that was there before, or the one that a build wants to publish. */
function wrongImages({ before, after, wanted }: Observation): Problem[] {
  const names = new Set([before, after.tags, ...wanted].flatMap((tags) => Object.keys(tags)));
  return [...names].flatMap((tag) => {
    const now = after.tags[tag];
    if (now === before[tag] || wanted.some((tags) => tags[tag] === now)) return [];
    return [problem('wrong image', `${tag} names ${now ?? 'nothing'}`)];
  });
}

/**
 * A build that succeeded names the digest that the version has now; one that failed says what the target
 * holds.
 */
function falseStatements({ run, before, after, wanted, shared, killedWith }: Observation): Problem[] {
  const now = after.tags[version];
  if (run.status === 0) {
    const said = saidDigest(run.stdout);
    if (said === undefined) return [problem('false statement', 'it succeeded and names no digest')];
    if (!wanted.some((tags) => tags[version] === said))
      return [problem('false statement', `it says that it published ${said}`)];
    if (said === now || shared) return [];
    return [problem('false statement', `it says ${said}, and ${version} names ${now}`)];
  }
  if (run.signal !== null || shared) return [];
  const moved = Object.keys(after.tags).filter((tag) => after.tags[tag] !== before[tag]);
  const ending = readEnding(run.stderr);
  if (ending === undefined) {
    const mustSpeak = killedWith !== undefined || moved.length > 0;
    return mustSpeak
      ? [problem('says nothing', `${moved.join(', ') || 'no tag'} moved; ${lastWords(run)}`)]
      : [];
  }
  return isTrue(ending, now, moved)
    ? []
    : [problem('false statement', `${ending.line} But ${moved.join(', ') || 'no tag'} moved`)];
}

/** The last line of a build that failed: what the target holds. */
interface Ending {
  readonly line: string;
  readonly says: 'unchanged' | 'unverified' | 'unknown';
  /** The digest or the tags that it names. */
  readonly names: string;
}

const endings: readonly (readonly [Ending['says'], RegExp])[] = [
  [
    'unchanged',
    /^Nothing was published(?:: .* is as it was\.| under .*only these tags may be new: (.*)\.)$/m,
  ],
  ['unverified', /^Published, not verified: .* names (sha256:\w+)\.$/m],
  ['unknown', /^It is not known whether .*$/m],
];

function readEnding(stderr: string): Ending | undefined {
  for (const [says, pattern] of endings) {
    const match = pattern.exec(stderr);
    if (match) return { says, line: match[0], names: match[1] ?? '' };
  }
  return undefined;
}

function isTrue({ says, names }: Ending, now: string | undefined, moved: readonly string[]): boolean {
  if (says === 'unverified') return now === names;
  if (says === 'unknown') return true;
  const told = names.split(', ').map((name) => name.replace(/^.*:/, ''));
  return moved.every((tag) => tag !== version && told.includes(tag));
}

function saidDigest(stdout: string): string | undefined {
  try {
    const { digest } = JSON.parse(stdout) as { digest?: string };
    return digest;
  } catch {
    return undefined;
  }
}

function lastWords({ stderr, status, signal }: Observation['run']): string {
  const lines = stderr.trim().split('\n').slice(-3).join(' / ');
  return `status ${status ?? signal}: ${lines}`;
}

function problem(what: Fault, details: string): Problem {
  return { what, details };
}
