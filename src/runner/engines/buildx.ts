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
  // Where the daemon, its builders and buildx itself are; logins stay where they are.
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
  // What a builder can run it knows itself: it may be on other machines.
  checkPlatform: async () => {},
  reader: () => {
    const steps = new Map<string, number>();
    return (line) => {
      const [, id = '', text = ''] = /^#(\d+) (.*)$/.exec(line) ?? [];
      if (/^\[(?:\S+ )?\d+\/\d+\] RUN /.test(text) && !steps.has(id)) {
        steps.set(id, steps.size);
        return { kind: 'command', number: steps.size - 1 };
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
  // Attestations would make an index of one image.
  const plain = ['--provenance', 'false', '--sbom', 'false', '--progress', 'plain', '--no-cache'];
  const packing = 'compression=uncompressed,oci-mediatypes=true,rewrite-timestamp=true';
  return [
    ...plain,
    ...['--platform', platform, '--file', dockerfile],
    ...[...images].flatMap((tag) => [
      '--build-context',
      `${tag}=oci-layout://${join(directory, layout)}:${tag}`,
    ]),
    ...['--build-arg', `SOURCE_DATE_EPOCH=${epoch}`],
    // Without a value the one of our environment is taken; these need no ARG, and no layer tells of them.
    ...proxied.flatMap((name) => ['--build-arg', name]),
    ...['--output', `type=oci,dest=${output},tar=false,${packing}`],
    context,
  ];
}

/** @param text what a command wrote, with the seconds before it. */
function readLine(line: string, text: string | undefined): EngineEvent {
  const [, status] = /did not complete successfully: exit code: (\d+)/.exec(line) ?? [];
  if (status !== undefined) return { kind: 'status', status: Number(status) };
  const written = text === undefined ? null : /^\d+\.\d+ ?(.*)$/.exec(text);
  if (written) return { kind: 'output', text: written[1] ?? '' };
  return /^ERROR: /.test(line) ? { kind: 'output', text: line } : { kind: 'noise' };
}
