/** A place where a script asks for input. */
interface Question {
  readonly text: string;
  /** 1-based; undefined for a line of its output. */
  readonly line?: number | undefined;
}

/** A command of bash that reads standard input: `read` or `select`, unless the line says what it reads. */
const readsInput = /^[ \t]*(?:(?:if|!)[ \t]+)*(?:IFS=\S*[ \t]+)?(?:read|select)\b(?!.*(?:<|-u))/;

/** The question of a program, such as apt-get, whose answer was missing. */
const question = /\[y(?:es)?\/n(?:o)?\]|\((?:y\/n|yes\/no)\)|\b(?:password|passphrase|username)[^:]*:\s*$/i;

/** Finds out if a script that failed asked for input: in its last line of output, or else in its text. */
export function findQuestion(script: string, output: string): Question | undefined {
  const last = output.trimEnd().split('\n').at(-1) ?? '';
  if (question.test(last)) return { text: last.trim() };
  const lines = script.split(/\r?\n/);
  const index = lines.findIndex((line) => readsInput.test(line));
  return index === -1 ? undefined : { text: lines[index]!.trim(), line: index + 1 };
}
