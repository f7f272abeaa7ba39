import type { LintCheck } from '../check.ts';

/** Passes on the warnings of reading the Kubefile. */
export const checkKubefileWarnings: LintCheck = ({ kubefile }) => {
  const evaluated = kubefile?.isFinal ? kubefile.evaluations.flatMap(({ warnings }) => warnings) : [];
  const warnings = [...(kubefile?.parsed?.warnings ?? []), ...evaluated];
  return warnings.map(({ message, hint, place }) => ({
    rule: 'kubefile-warning',
    at: place,
    said: { message, hint },
  }));
};

/** Finds blanks behind the character that continues a line. */
export const checkTrailingBlanks: LintCheck = ({ kubefile }) => {
  if (!kubefile?.parsed) return [];
  const { source, directives, stages, globals } = kubefile.parsed;
  const spans = [...globals, ...stages.flatMap((stage) => [stage, ...stage.instructions])].map(
    ({ span }) => span,
  );
  const lines = new Set(spans.flatMap(({ pieces }) => pieces.map(({ line }) => line)));
  const backslash = directives.escapeCharacter === '`' ? '`' : '\\\\';
  const pattern = new RegExp(`(?<!${backslash})${backslash}([ \\t]+)\\r?$`);
  return [...lines].flatMap((line) => {
    const match = pattern.exec(source.lines[line - 1] ?? '');
    if (!match) return [];
    const column = match.index + 2;
    const end = { line, column: column + (match[1]?.length ?? 0) };
    return [
      {
        rule: 'trailing-blanks' as const,
        at: { line, column },
        edits: [{ start: { line, column }, end, text: '' }],
      },
    ];
  });
};
