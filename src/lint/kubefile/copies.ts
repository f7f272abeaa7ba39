import { findSources, reportMissingSource } from '../../context/copysources.ts';
import { removeIgnored } from '../../context/patterns.ts';
import { ImagebuildError, type Warning } from '../../errors.ts';
import type { CopyStep } from '../../kubefile/evaluation.ts';
import { cleanPath, type Tree } from '../../layers/tree.ts';
import type { LintCheck, LintedApplication } from '../check.ts';
import { sourcePosition } from './instructions.ts';
import { isArchRegistry } from './registry.ts';

/** Finds sources of COPY and ADD that aren't there. */
export const checkCopySources: LintCheck = (application) => {
  const { kubefile, script, names } = application;
  if (!kubefile?.parsed || kubefile.parsed.dialect.embedsByItself || !kubefile.isFinal) return [];
  const tree = withoutIgnored(application);
  const mentioned = new Set(script?.text.split(/[^\w.-]+/));
  const steps = kubefile.evaluations.flatMap(({ stages }) => stages.flatMap((stage) => stage.steps));
  return steps.flatMap((step) => {
    if (step.kind !== 'copy' || step.from) return [];
    return missingSources(step, tree, application).flatMap(({ word, index, error }) => {
      // init.sh makes what isn't there, unless it never mentions it and something of nearly that name is
      // there.
      const first = cleanPath(word).split('/')[0] ?? '';
      if (
        script &&
        (mentioned.has(first) || first === names?.app || error.hintReason?.name !== 'copyDidYouMean')
      )
        return [];
      const { message, hint } = error;
      return [{ rule: 'copy-source', at: sourcePosition(application, step, index), said: { message, hint } }];
    });
  });
};

interface MissingWord {
  readonly word: string;
  readonly index: number;
  readonly error: ImagebuildError;
}

function missingSources(step: CopyStep, tree: Tree, { ignore }: LintedApplication): MissingWord[] {
  const isAbsent = (word: string) => !/^[\w+.-]+:|^git@/.test(word) && findSources(tree, word).length === 0;
  const copied = step.files.length > 0 || !step.sources.every(isAbsent);
  return step.sources.flatMap((word, index) => {
    // Images make it appear.
    if (!isAbsent(word) || isArchRegistry(word)) return [];
    const error = attempt(() =>
      reportMissingSource({ step, word, source: tree, place: {}, ignore, from: undefined, copied }),
    );
    return error === undefined ? [] : [{ word, index, error }];
  });
}

/** Returns the error of a source; undefined for one that is only worth a warning. */
function attempt(report: () => Warning): ImagebuildError | undefined {
  try {
    report();
    return undefined;
  } catch (error) {
    if (error instanceof ImagebuildError) return error;
    throw error;
  }
}

/** Returns the files of the context, without those that .dockerignore excludes. */
function withoutIgnored({ tree, ignore }: LintedApplication): Tree {
  return new Map(removeIgnored([...tree], ([path]) => path, ignore));
}
