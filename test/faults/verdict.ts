import type { Run } from './program.ts';
import type { Reading, Tags } from './reading.ts';

/** What can be wrong with how a build ended. */
export type Fault =
  | 'hang'
  | 'crash'
  | 'wrong image'
  | 'broken tag'
  | 'false statement'
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

function falseStatements({ run, before, after, wanted, shared }: Observation): Problem[] {
  const version = 'v1';
  const now = after.tags[version];
  const said = saidDigest(run.stdout);
  if (run.status === 0) {
    if (said === undefined) return [problem('false statement', 'it succeeded and names no digest')];
    if (!wanted.some((tags) => tags[version] === said))
      return [problem('false statement', `it says that it published ${said}`)];
    return said === now || shared
      ? []
      : [problem('false statement', `it says ${said}, and ${version} names ${now}`)];
  }
  if (run.signal !== null) return [];
  const moved = Object.keys(after.tags).filter((tag) => after.tags[tag] !== before[tag]);
  const text = `${run.stdout}\n${run.stderr}`;
  if (moved.length === 0 || shared) return [];
  if (/tags? (?:is|are|stays?|remains?)? ?unchanged|no tag (?:has )?moved/i.test(text))
    return [problem('false statement', `it says that tags are unchanged, and ${moved.join(', ')} moved`)];
  return now !== before[version] && !(now !== undefined && text.includes(now))
    ? [problem('false statement', `it says that it failed, and ${version} is published: ${lastWords(run)}`)]
    : [];
}

function saidDigest(stdout: string): string | undefined {
  try {
    const { digest } = JSON.parse(stdout) as { digest?: string };
    return digest;
  } catch {
    return undefined;
  }
}

export function lastWords({ stderr, status, signal }: Observation['run']): string {
  const lines = stderr.trim().split('\n').slice(-3).join(' / ');
  return `status ${status ?? signal}: ${lines}`;
}

function problem(what: Fault, details: string): Problem {
  return { what, details };
}
