import type { z } from 'zod';
import type { Message } from '../errors.ts';
import { isMust, say } from '../text/say.ts';

type Issue = z.core.$ZodIssue;

/** Returns an issue of a schema that carries a message. */
export function toIssue(because: Message) {
  return { code: 'custom', message: because.text, params: { because } } as const;
}

/**
 * Returns an issue of zod as a sentence that begins with the path inside the document:
 * `images.2.size must be …`.
 */
export function describeIssue(issue: Issue, whole = say('issueDocument').text): string {
  if (issue.code === 'custom') return issue.message;
  if (issue.code === 'invalid_union' && !isMust(issue.message)) {
    const nearest = findLikelyIssue(issue);
    if (nearest) return describeIssue(nearest, whole);
  }
  const place = issue.path.length === 0 ? whole : issue.path.map(String).join('.');
  return say('issueAt', { place, problem: describeReason(issue) }).text;
}

/**
 * Returns the issue of the alternative that was most likely meant, which is the one that fits to the greatest
 * depth.
 */
function findLikelyIssue({ errors, path }: Extract<Issue, { code: 'invalid_union' }>): Issue | undefined {
  const first = errors.flatMap((issues) => issues.slice(0, 1));
  const nearest = first.sort((a, b) => depthOf(b) - depthOf(a))[0];
  return nearest && { ...nearest, path: [...path, ...nearest.path] };
}

/** Returns how deep a document fits: a key that is missing doesn't fit itself. */
function depthOf(issue: Issue): number {
  return isMissing(issue) ? issue.path.length - 1 : issue.path.length;
}

/** Tells whether a key that has to be there isn't. */
function isMissing(issue: Issue): boolean {
  return issue.code === 'invalid_type' && issue.input === undefined && issue.message.endsWith('undefined');
}

/** Returns the first three issues in one line, with the number of the others. */
export function describeIssues(issues: readonly Issue[]): string {
  const shown = issues
    .slice(0, 3)
    .map((issue) => describeIssue(issue))
    .join(say('issueSemicolon').text);
  if (issues.length <= 3) return shown;
  return say('issuesMore', { issues: shown, count: issues.length - 3 }).text;
}

/** Returns a message of our schemas, which begins with "must", as it is, and rewrites one of zod. */
function describeReason(issue: Issue): string {
  if (isMust(issue.message)) return issue.message;
  switch (issue.code) {
    case 'unrecognized_keys':
      return say('issueNoKey', { keys: issue.keys.map((key) => JSON.stringify(key)).join(', ') }).text;
    case 'invalid_type':
      return isMissing(issue) ? say('issueMissing').text : describeType(issue.expected);
    case 'invalid_value':
      return say('mustBeOneOf', { names: issue.values.map((value) => JSON.stringify(value)).join(', ') })
        .text;
    case 'too_small':
      return say('issueTooSmall', { limit: String(issue.minimum) }).text;
    case 'too_big':
      return say('issueTooBig', { limit: String(issue.maximum) }).text;
    case 'invalid_key':
      return say('issueKey', { problem: issue.issues[0]?.message ?? issue.message }).text;
    default:
      return say('issueInvalid', { problem: issue.message }).text;
  }
}

const types = {
  array: 'mustBeList',
  object: 'mustBeMap',
  record: 'mustBeMap',
  int: 'mustBeWhole',
  string: 'mustBeString',
  number: 'mustBeNumber',
  boolean: 'mustBeBoolean',
} as const;

function describeType(expected: string): string {
  const known = Object.hasOwn(types, expected) ? types[expected as keyof typeof types] : undefined;
  return known === undefined ? say('mustBeType', { type: expected }).text : say(known).text;
}
