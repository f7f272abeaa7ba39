import type { z } from 'zod';

type Issue = z.core.$ZodIssue;

/** What one issue of zod says, as a sentence that begins with the place inside the document: `images.2.size must be …`. */
export function describeIssue(issue: Issue, whole = 'the document'): string {
  if (issue.code === 'custom') return issue.message;
  if (issue.code === 'invalid_union' && !issue.message.startsWith('must ')) {
    const nearest = nearestOf(issue);
    if (nearest) return describeIssue(nearest, whole);
  }
  const place = issue.path.length === 0 ? whole : issue.path.map(String).join('.');
  return `${place} ${describeReason(issue)}`;
}

/** What is wrong with the alternative that was most likely meant: the one that fits down to the deepest place. */
function nearestOf({ errors, path }: Extract<Issue, { code: 'invalid_union' }>): Issue | undefined {
  const first = errors.flatMap((issues) => issues.slice(0, 1));
  const nearest = first.sort((a, b) => b.path.length - a.path.length)[0];
  return nearest && { ...nearest, path: [...path, ...nearest.path] };
}

/** The first issues of several, in one line. */
export function describeIssues(issues: readonly Issue[]): string {
  const shown = issues
    .slice(0, 3)
    .map((issue) => describeIssue(issue))
    .join('; ');
  return issues.length <= 3 ? shown : `${shown}; and ${issues.length - 3} more`;
}

/** A schema's own words begin with "must"; zod's are put into ours. */
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
      return `is a key that does not fit: ${issue.issues[0]?.message ?? issue.message}`;
    default:
      return `does not fit: ${issue.message}`;
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
