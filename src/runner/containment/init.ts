/**
 * The first process of a PID namespace: it runs a command and ends with its status, and everything else in
 * the namespace ends with it. Processes that still write (`exec > >(tee log)`) get half a second. Signals
 * don't reach it unless it listens, so the command alone is asked to end. The shell's own "Terminated" isn't
 * shown.
 */
const script = `
exec 3>&2 2>/dev/null
"$@" 2>&3 3>&-
status=$?
rounds=0
set -- /proc/[0-9]*
while [ $# -gt 1 ] && [ $rounds -lt 25 ]; do
  sleep 0.02
  rounds=$((rounds + 1))
  set -- /proc/[0-9]*
done
exit $status
`;

/** Returns the command that runs a command as the first child of a new PID namespace. */
export function initArguments(command: readonly string[]): readonly [string, ...string[]] {
  return ['/bin/sh', '-c', script, 'sh', ...command];
}
