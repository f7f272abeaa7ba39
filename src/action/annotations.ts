import { isAbsolute, relative, resolve } from 'node:path';
import type { AnnotationProperties } from '@actions/core';
import type { LintResult } from '../commands/lint/resultschema.ts';
import { type ImagebuildError, type Place, problemsOf, type Warning } from '../errors.ts';
import { escapeLine } from '../text/escape.ts';

/** A message beside a line of a file, or on the run when its place isn't a file of the workspace. */
interface Annotation {
  readonly level: 'error' | 'warning' | 'notice';
  readonly message: string;
  readonly properties: AnnotationProperties;
}

/** GitHub shows about ten annotations of a level. */
const limit = 10;

/**
 * Returns an annotation for each problem of an error. @param workspace the directory that annotated paths are
 * relative to
 */
export function annotateError(error: ImagebuildError, workspace: string): Annotation[] {
  return problemsOf(error)
    .slice(0, limit)
    .map((problem) => annotate('error', problem, workspace));
}

export function annotateWarnings(warnings: readonly Warning[], workspace: string): Annotation[] {
  return warnings.slice(0, limit).map((warning) => annotate('warning', warning, workspace));
}

/** The level of an annotation by the severity of what lint found. */
const levels = { error: 'error', warning: 'warning', note: 'notice' } as const;

/** Returns an annotation for each thing that lint found, titled with its rule. */
export function annotateFindings(findings: LintResult['findings'], workspace: string): Annotation[] {
  return (['error', 'warning', 'note'] as const).flatMap((kind) =>
    findings
      .filter(({ severity }) => severity === kind)
      .slice(0, limit)
      .map(({ message, hint, rule, ...place }) => {
        const { properties, ...annotation } = annotate(levels[kind], { message, hint, place }, workspace);
        return { ...annotation, properties: { ...properties, title: `imagebuild ${rule}` } };
      }),
  );
}

function annotate(
  level: Annotation['level'],
  { message, hint, place }: Warning,
  workspace: string,
): Annotation {
  const said = `${place?.file === undefined ? placePrefix(place, message) : ''}${message}`;
  const text = [said, ...(hint?.split('\n') ?? [])].map(escapeLine).join('\n');
  const properties = { title: 'imagebuild', ...propertiesOf(place, workspace) };
  return { level, message: text, properties };
}

/** Names the image or registry before a message that doesn't name it itself. */
function placePrefix(place: Place | undefined, message: string): string {
  const name = place?.image ?? place?.registry;
  return name === undefined || message.includes(name) ? '' : `${name}: `;
}

function propertiesOf(place: Place | undefined, workspace: string): AnnotationProperties {
  if (place?.file === undefined) return {};
  const file = relative(workspace, resolve(workspace, place.file));
  if (file.startsWith('..') || isAbsolute(file)) return {};
  return {
    file: escapeLine(file),
    ...(place.line === undefined ? {} : { startLine: place.line }),
    ...(place.column === undefined ? {} : { startColumn: place.column }),
  };
}
