import { mkdir, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { quoteWord } from '../../text/shell.ts';
import type { ProcessEnvironment } from '../environment.ts';
import { findProgram, isOnPath } from '../findprogram.ts';
import { callLimits, recordCall } from '../recording/callrecorder.ts';
import { recordedPrograms } from '../recording/recorder.ts';

/** Programs that record how they are called and then run the program that they stand for. */
interface RecordingPrograms {
  /** PATH with these programs first. */
  readonly path: string;
  /** The file that calls are appended to. */
  readonly records: string;
}

/**
 * Writes a recording program for each program of this machine that talks to a cluster: helm, kubectl and the
 * like. One that isn't on PATH stays missing.
 * @param directory missing or empty.
 */
export async function writeRecordingPrograms(
  directory: string,
  env: ProcessEnvironment,
): Promise<RecordingPrograms> {
  const path = env['PATH'];
  const [programs, copies] = [join(directory, 'bin'), join(directory, 'copies')];
  const records = recordsFile(directory);
  for (const made of [programs, copies]) await mkdir(made, { recursive: true, mode: 0o700 });
  await writeFile(records, 'begin\n');
  for (const name of recordedPrograms.filter((one) => isOnPath(one, path))) {
    const text = recordingProgram({ program: findProgram(name, path), name, records, copies });
    await writeFile(join(programs, name), text, { mode: 0o755 });
  }
  return { path: [programs, path].filter(Boolean).join(delimiter), records };
}

/** Returns the file with the records of the programs that are in a directory. */
export function recordsFile(directory: string): string {
  return join(directory, 'records');
}

/**
 * Returns a program (POSIX sh) that records its call and then becomes the real program. What comes by
 * standard input or by a pipe of the shell (`-f <(…)`) can be read once, so it is kept in a file.
 */
function recordingProgram(given: {
  readonly program: string;
  readonly name: string;
  readonly records: string;
  readonly copies: string;
}): string {
  const takeInput = `copy /dev/stdin; input=$copied; add - "$(head -c ${callLimits.pipe} "$input" | encode)"`;
  return `#!/bin/sh
program=${quoteWord(given.name)}
path=$PATH
PATH=$PATH:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
input=''
copies=''
number=0
copy() {
  [ -n "$copies" ] || copies=$(mktemp -d ${quoteWord(given.copies)}/XXXXXX)
  number=$((number + 1))
  copied=$copies/$number
  cat "$1" >"$copied"
}
for word; do
  shift
  file=\${word#*=}
  file=\${file#-f}
  case $file in
    /dev/fd/* | /proc/self/fd/*) if [ -p "$file" ]; then copy "$file"; word=\${word%"$file"}$copied; fi ;;
  esac
  set -- "$@" "$word"
done
${recordCall({ records: quoteWord(given.records), encode: "base64 | tr -d '\\n'", takeInput })}
PATH=$path
[ -z "$input" ] || exec ${quoteWord(given.program)} "$@" <"$input"
exec ${quoteWord(given.program)} "$@"
`;
}
