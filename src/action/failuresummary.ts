import type { Request } from '../application/request.ts';
import type { ImagebuildError } from '../errors.ts';
import { describeError, isUnverified } from '../report/problem.ts';
import { block, prose } from '../text/escape.ts';
import { say } from '../text/say.ts';
import { joinSections } from './summarysections.ts';

/**
 * Returns the job summary of a failed build, with the lines of the log. @param request undefined when a mode
 * failed that builds nothing, or the request isn't valid
 */
export function failureSummary(error: ImagebuildError, request?: Request): string {
  const subject = request === undefined ? 'imagebuild' : prose(`${request.app} ${request.version}`);
  const title = say(isUnverified(error) ? 'summaryUnverified' : 'summaryFailed', { build: subject }).text;
  return joinSections([`### ${title}`, block(describeError(error).map(({ text }) => text))]);
}
