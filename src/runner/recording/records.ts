/** A file as it was when a program was called. */
interface RecordedFile {
  /** As the call names it; `-` for standard input. */
  readonly name: string;
  readonly content: Buffer;
}

/** A call of a recorded program. */
export interface RecordedCall {
  readonly program: string;
  readonly args: readonly string[];
  /** Absolute, inside of the isolated file system. */
  readonly directory: string;
  /** The variable HELM_NAMESPACE; empty when it isn't set. */
  readonly namespace: string;
  readonly files: readonly RecordedFile[];
}

/** What one command of the image did. */
export interface RecordedCommand {
  readonly calls: readonly RecordedCall[];
  /** undefined when it was stopped. */
  readonly status: number | undefined;
  /** The last line that it wrote; empty when it wrote nothing. */
  readonly lastLine: string;
}

export interface Records {
  /** false: not even the first process ran, so this isolation doesn't work here. */
  readonly begun: boolean;
  /** In order; the commands after one that was stopped are missing. */
  readonly commands: readonly RecordedCommand[];
}

/** More lines than the programs can write in the time that they have. */
const mostLines = 100_000;

/**
 * Parses what the recording programs appended (recorder.ts). The commands could write to it too, so a line
 * that isn't valid is skipped, and those over the limit aren't read.
 */
export function parseRecords(text: string): Records {
  const [first, ...lines] = text.split('\n', mostLines);
  const commands: RecordedCommand[] = [];
  let calls: RecordedCall[] = [];
  const add = (status: number | undefined, lastLine = '') => {
    commands.push({ calls, status, lastLine });
    calls = [];
  };
  for (const line of lines) {
    const [word = '', ...fields] = line.split(' ');
    const call = word === 'call' ? parseCall(fields) : undefined;
    if (call) calls.push(call);
    if (word === 'end')
      add(
        Number(fields[0]),
        decodeField(fields[1] ?? '')
          ?.toString()
          .trim(),
      );
  }
  if (calls.length > 0) add(undefined);
  return { begun: first === 'begin', commands };
}

function parseCall(fields: readonly string[]): RecordedCall | undefined {
  const decoded = fields.map(decodeField);
  const [program, args, directory, namespace, ...files] = decoded;
  if (!program || !args || !directory || !namespace || decoded.includes(undefined)) return undefined;
  return {
    program: program.toString(),
    args: args.toString().split('\0').slice(0, -1),
    directory: directory.toString(),
    namespace: namespace.toString(),
    files: files.flatMap((name, index) =>
      index % 2 === 0 ? [{ name: name!.toString(), content: files[index + 1] ?? Buffer.alloc(0) }] : [],
    ),
  };
}

/** A field is a dot and base64, so that none is empty. */
function decodeField(field: string): Buffer | undefined {
  return /^\.[A-Za-z0-9+/]*={0,2}$/.test(field) ? Buffer.from(field.slice(1), 'base64') : undefined;
}
