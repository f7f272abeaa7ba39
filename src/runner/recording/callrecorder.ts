/**
 * Bytes of a file that is recorded, and of a pipe or standard input; files and bytes of one call; bytes of
 * all calls. A file over it isn't recorded, so that it is read in the image instead: a part of it would hide
 * the rest.
 */
export const callLimits = {
  file: 1024 * 1024,
  pipe: 8 * 1024 * 1024,
  files: 100,
  call: 8 * 1024 * 1024,
  records: 32 * 1024 * 1024,
} as const;

/** Parts of a recording program that depend on where it runs, each a text of a shell. */
interface CallRecorder {
  /** The file that calls are appended to, as a word. */
  readonly records: string;
  /** A command that encodes its input in base64 without line ends. */
  readonly encode: string;
  /** Takes standard input, and calls `add -` with its content in base64. */
  readonly takeInput: string;
}

/**
 * Returns the part of a program (POSIX sh) that records how it is called, as `$program` and its arguments. It
 * appends one line to the records, `call PROGRAM ARGUMENTS DIRECTORY VARIABLES [NAME CONTENT]…` in base64,
 * which begins with `$call`.
 */
export function recordCall({ records, encode, takeInput }: CallRecorder): string {
  return `records=${records}
encode() { printf .; ${encode}; }
text() { printf %s "$1" | encode; }

files=''
count=0
add() {
  count=$((count + 1))
  [ $count -gt ${callLimits.files} ] || [ \${#files} -gt ${callLimits.call} ] || files="$files $(text "$1") $2"
}
keepFile() {
  [ -f "$1" ] && [ "$(wc -c <"$1")" -gt ${callLimits.file} ] && return
  add "$1" "$(head -c ${callLimits.pipe} "$1" | encode)"
}
keep() {
  case $1 in
    - | /dev/stdin) ${takeInput} ;;
    *://* | '') ;;
    *)
      if [ -d "$1" ]; then
        for inside in "$1"/*.yaml "$1"/*.yml "$1"/*.json; do
          [ -f "$inside" ] && keepFile "$inside"
        done
      elif [ -r "$1" ]; then keepFile "$1"
      fi ;;
  esac
}
keepAll() {
  rest=$1,
  while [ -n "$rest" ]; do keep "\${rest%%,*}"; rest=\${rest#*,}; done
}
case $program in
  helm | kubectl | kustomize)
    before=''
    for word; do
      case $before in
        -f | --values | --filename) keepAll "$word" ;;
        --set-file) keepAll "\${word#*=}" ;;
      esac
      case $word in
        --values=* | --filename=* | -f=*) keepAll "\${word#*=}" ;;
        --set-file=*) word=\${word#*=}; keepAll "\${word#*=}" ;;
        -f?*) keepAll "\${word#-f}" ;;
      esac
      before=$word
    done ;;
esac

call="call $(text "$program") $(for word; do printf '%s\\0' "$word"; done | encode)"
size=$(wc -c <"$records" 2>/dev/null || echo 0)
if [ "$size" -lt ${callLimits.records} ]; then
  line="$call $(text "$(pwd)") $(text "$HELM_NAMESPACE")$files"
  { flock 9; printf '%s\\n' "$line" >>"$records"; } 9<"$records" 2>/dev/null
fi
`;
}
