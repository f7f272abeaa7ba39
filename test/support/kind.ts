import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';

/** A program named kind that keeps its clusters as files and notes how it is called. */
export interface StandIn {
  /** Our environment with it first on PATH. */
  readonly env: NodeJS.ProcessEnv;
  calls(): Promise<string[]>;
  clusters(): Promise<string[]>;
  addCluster(name: string): Promise<void>;
  /** Makes a file that changes what it does: `down` (no engine answers), `slow`, `broken`,
   * `kubeconfig`: the text that it writes. */
  set(behaviour: string, text?: string): Promise<void>;
}

const program = `#!/bin/sh
state=STATE
echo "$*" >>"$state/calls"
command="$1 $2"
name=''
while [ $# -gt 0 ]; do
  case $1 in
    --name) name=$2 ;;
    --kubeconfig) kubeconfig=$2 ;;
    --config) cp "$2" "$state/config" ;;
  esac
  shift
done
if [ -f "$state/down" ]; then
  echo 'ERROR: failed to list clusters: command "docker ps" failed with error: exit status 1' >&2
  echo 'Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?' >&2
  exit 1
fi
env >"$state/env"
case $command in
  'create cluster')
    touch "$state/clusters/$name"
    echo "Creating cluster \\"$name\\" ..." >&2
    [ ! -f "$state/slow" ] || sleep "$(cat "$state/slow")"
    if [ -f "$state/broken" ]; then cat "$state/broken" >&2; exit 1; fi
    (umask 077; if [ -f "$state/kubeconfig" ]; then cat "$state/kubeconfig"; else echo "clusters: [$name]"; fi >"$kubeconfig") ;;
  'delete cluster')
    [ ! -f "$state/stuck" ] || exit 0
    rm -f "$state/clusters/$name"
    echo "Deleting cluster \\"$name\\" ..." >&2 ;;
  version*) echo 'kind v0.33.0 go1.26.8 linux/amd64' ;;
  'get clusters') ls "$state/clusters" ;;
esac
`;

/** Writes the program below a directory of the test. */
export async function standInForKind(directory: string): Promise<StandIn> {
  const [bin, state] = [join(directory, 'kind-bin'), join(directory, 'kind-state')];
  await mkdir(bin, { recursive: true });
  await mkdir(join(state, 'clusters'), { recursive: true });
  await writeFile(join(bin, 'kind'), program.replace('STATE', `'${state}'`), { mode: 0o755 });
  const calls = join(state, 'calls');
  return {
    env: { ...process.env, PATH: [bin, process.env['PATH']].join(delimiter) },
    calls: async () => (existsSync(calls) ? (await readFile(calls, 'utf8')).trim().split('\n') : []),
    clusters: () => readdir(join(state, 'clusters')),
    addCluster: (name) => writeFile(join(state, 'clusters', name), ''),
    set: (behaviour, text = '') => writeFile(join(state, behaviour), text),
  };
}
