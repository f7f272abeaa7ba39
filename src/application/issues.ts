import type { z } from 'zod';
import type { Message } from '../errors.ts';

type Issue = z.core.$ZodIssue;

/** Returns an issue of a schema that carries a message. */
export function toIssue(because: Message) {
  return { code: 'custom', message: because.text, params: { because } } as const;
}

/**
 * Returns an issue of zod as a sentence that begins with the path inside the document:
 * `images.2.size must be …`.
 */
export function describeIssue(issue: Issue, whole = 'the document'): string {
  if (issue.code === 'custom') return issue.message;
  if (issue.code === 'invalid_union' && !issue.message.startsWith('must ')) {
    const nearest = findLikelyIssue(issue);
    if (nearest) return describeIssue(nearest, whole);
  }
  const place = issue.path.length === 0 ? whole : issue.path.map(String).join('.');
  return `${place} ${describeReason(issue)}`;
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
  return describeReason(issue) === 'is missing' ? issue.path.length - 1 : issue.path.length;
}

/** Returns the first three issues in one line, with the number of the others. */
export function describeIssues(issues: readonly Issue[]): string {
  const shown = issues
    .slice(0, 3)
    .map((issue) => describeIssue(issue))
    .join('; ');
  return issues.length <= 3 ? shown : `${shown}; and ${issues.length - 3} more`;
}

/** Returns a message of our schemas, which begins with "must", as it is, and rewrites one of zod. */
function describeReason(issue: Issue): string {
  if (issue.message.startsWith('must ')) return issue.message;
  switch (issue.code) {
    case 'unrecognized_keys':
      return `has no key ${issue.keys.map((key) => JSON.stringify(key)).join(', ')}`;
    case 'invalid_type':
      return issue.input === undefined && issue.message.endsWith('undefined')
        ? 'is missing'
        : `must be ${article(issue.expected)}`;
    case 'invalid_value':
      return `must be one of ${issue.values.map((value) => JSON.stringify(value)).join(', ')}`;
    case 'too_small':
      return `is too small or too short: at least ${issue.minimum}`;
    case 'too_big':
      return `is too large or too long: at most ${issue.maximum}`;
    case 'invalid_key':
      return `has an invalid key: ${issue.issues[0]?.message ?? issue.message}`;
    default:
      return `is invalid: ${issue.message}`;
  }
}

const words: Readonly<Record<string, string>> = {
  array: 'a list',
  object: 'a map',
  record: 'a map',
  int: 'a whole number',
};

function article(expected: string): string {
  return words[expected] ?? `a ${expected}`;
}
