import { join } from 'node:path';
import type { ProcessEnvironment } from '../environment.ts';
import type { Engine, EngineEvent, EngineWorkspace, RunSegment } from './engine.ts';

const proxies = /^(?:HTTP|HTTPS|FTP|ALL|NO)_PROXY$/i;

/** Docker's buildx with BuildKit 0.13 or newer, on a builder that can write OCI layouts. */
export const buildx: Engine = {
  name: 'buildx',
  from: (_, tag) => tag,
  trial: () => undefined,
  lines: (segment, place) => [['docker', 'buildx', 'build', ...buildArguments(segment, place)]],
  output: (_, { output }) => ({ directory: output, tag: '' }),
  // These locate the daemon, its builders and buildx itself; logins aren't passed on.
  env: (ours) => ({
    DOCKER_HOST: ours['DOCKER_HOST'],
    BUILDX_BUILDER: ours['BUILDX_BUILDER'],
    BUILDX_CONFIG: ours['BUILDX_CONFIG'] ?? join(dockerConfig(ours), 'buildx'),
  }),
  homeFiles: (ours) => ({
    'docker/config.json': JSON.stringify({ cliPluginsExtraDirs: [join(dockerConfig(ours), 'cli-plugins')] }),
  }),
  cleanUp: () => [],
  networks: ['default', 'none'],
  // Only the builder knows which platforms it can run: it may be on another machine.
  checkPlatform: async () => {},
  reader: () => {
    const steps = new Set<string>();
    return (line) => {
      const [, id = '', text = ''] = /^#(\d+) (.*)$/.exec(line) ?? [];
      // Commands whose layers it has already come in any order. The first step is FROM.
      const [, step] = /^\[(?:\S+ )?(\d+)\/\d+\] RUN /.exec(text) ?? [];
      if (step !== undefined && !steps.has(id)) {
        steps.add(id);
        return { kind: 'command', number: Number(step) - 2 };
      }
      return readLine(line, steps.has(id) ? text : undefined);
    };
  },
};

function dockerConfig(ours: ProcessEnvironment): string {
  return ours['DOCKER_CONFIG'] ?? join(ours['HOME'] ?? '/', '.docker');
}

function buildArguments({ layout, state, platform, commands }: RunSegment, place: EngineWorkspace): string[] {
  const { directory, dockerfile, context, output, epoch, env } = place;
  const images = new Set([
    state,
    ...commands.flatMap(({ mounts }) => mounts.flatMap(({ image }) => image ?? [])),
  ]);
  const proxied = Object.keys(env).filter((name) => proxies.test(name) && env[name]);
  // Attestations would turn one image into an index.
  const plain = ['--provenance', 'false', '--sbom', 'false', '--progress', 'plain'];
  // BuildKit empties the cache mounts of a command that it runs without its cache.
  const how = place.fresh ? [...plain, '--no-cache'] : plain;
  const packing = 'compression=uncompressed,oci-mediatypes=true,rewrite-timestamp=true';
  return [
    ...how,
    ...['--platform', platform, '--file', dockerfile],
    ...[...images].flatMap((tag) => [
      '--build-context',
      `${tag}=oci-layout://${join(directory, layout)}:${tag}`,
    ]),
    ...['--build-arg', `SOURCE_DATE_EPOCH=${epoch}`],
    // Without a value, buildx takes it from the environment. These need no ARG, and appear in no layer.
    ...proxied.flatMap((name) => ['--build-arg', name]),
    ...['--output', `type=oci,dest=${output},tar=false,${packing}`],
    context,
  ];
}

/**
 * Reads a line of buildx. @param text the output of a command, after the seconds; undefined for other lines.
 */
function readLine(line: string, text: string | undefined): EngineEvent {
  const [, status] = /did not complete successfully: exit code: (\d+)/.exec(line) ?? [];
  if (status !== undefined) return { kind: 'status', status: Number(status) };
  const written = text === undefined ? null : /^\d+\.\d+ ?(.*)$/.exec(text);
  if (written) return { kind: 'output', text: written[1] ?? '' };
  return /^ERROR: /.test(line) ? { kind: 'output', text: line } : { kind: 'noise' };
}
