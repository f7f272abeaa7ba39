import type { LintCheck, LintProblem } from '../check.ts';
import type { ShellScript } from './script.ts';

const file = 'init.sh';

/** A command, or several that are joined by pipes, with its offset. */
interface Pipeline {
  readonly text: string;
  readonly at: number;
}

/** Finds versions that are sorted as numbers or text. */
export const checkVersionSort: LintCheck = ({ script }) =>
  pipelinesOf(script).flatMap(({ text, at }): LintProblem[] => {
    if (!aboutVersions.test(text)) return [];
    return [...text.matchAll(/\bsort((?:\s+-\w+)*)(?=\s*(?:$|[|)&]))/g)]
      .filter(({ 1: flags = '' }) => !/V/.test(flags) && !/-\w*[tkR]/.test(flags) && /-\w*[nr]/.test(flags))
      .map(({ 0: command, index }) => ({
        ...{ rule: 'init-version-sort', file, at: script?.positionAt(at + index) },
        words: { command: command.trim() },
      }));
  });

/** Where lists of versions come from, and how their fields are called. */
const aboutVersions =
  /api\.github\.com|\bls-remote\b|\bgit\s+tag\b|\btags?\b|tag_name|\bversions?\b|\breleases?\b|helm\s+search|index\.yaml|skopeo\s+list-tags/i;

/** Finds requests to GitHub's API that carry no token. */
export const checkGithubApi: LintCheck = ({ script }) =>
  pipelinesOf(script).flatMap(({ text, at }): LintProblem[] => {
    const index = text.search(/api\.github\.com/);
    if (index === -1 || /authorization|token|(?:^|\s)(?:-u|--user|--netrc)\b/i.test(text)) return [];
    return [{ rule: 'init-github-api', file, at: script?.positionAt(at + index) }];
  });

/** Splits a script at the ends of commands, not at pipes. */
function pipelinesOf(script: ShellScript | undefined): Pipeline[] {
  if (script === undefined) return [];
  // A pipe at the end of a line goes on in the next.
  return [...script.code.matchAll(/(?:[^\n;|]|\|\s*)+/g)].map(({ 0: text, index }) => ({ text, at: index }));
}
