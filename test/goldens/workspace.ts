import { mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { digestOf } from '../../src/image/descriptor.ts';
import { imagebuild, type Outcome, programs, runNode } from '../support/cli.ts';

/** A repository with one application that embeds one image, and the layout that holds this image. */
export interface Workspace {
  readonly directory: string;
  read(path: string): Promise<string>;
  /** Runs the command line in the repository. */
  cli(...args: readonly string[]): Promise<Outcome>;
  /** Runs the action in the repository, and reads the outputs it sets. */
  action(
    inputs: Readonly<Record<string, string>>,
  ): Promise<{ run: Outcome; outputs: Record<string, string> }>;
}

const kubefile = `# dialect=sealer
FROM scratch
COPY manifests .
RUN echo ready
CMD ["kubectl apply -f manifests"]
`;

/** Variables that a program of an application may or may not see. */
const environment = {
  SOURCE_DATE_EPOCH: '1700000000',
  IMAGEBUILD_SOURCE_DEMO: 'https://mirror.example',
  IMAGEBUILD_OTHER: 'hidden',
  GITHUB_TOKEN: 'hidden',
  LANG: 'C',
  TZ: 'UTC',
};

export async function makeWorkspace(): Promise<Workspace> {
  const directory = await mkdtemp(join(tmpdir(), 'imagebuild-goldens-'));
  const write = async (path: string, text: string) => {
    await mkdir(dirname(join(directory, path)), { recursive: true });
    await writeFile(join(directory, path), text);
  };
  await write('applications/demo/v1/Kubefile', kubefile);
  await write('applications/demo/v1/init.sh', 'compgen -e | sort\n');
  await write('applications/demo/v1/manifests/a.yaml', 'kind: Namespace\n');
  await write('applications/demo/v1/manifests/imageList', 'docker.io/library/img:1\n');
  for (const [path, text] of source()) await write(`source/${path}`, text);
  await mkdir(join(directory, 'mine'));

  return {
    directory,
    read: (path) => readFile(join(directory, path), 'utf8'),
    cli: (...args) => imagebuild(args, { cwd: directory, env: environment }),
    async action(inputs) {
      const output = join(directory, 'github-output');
      await writeFile(output, '');
      const run = await runNode([programs.action], {
        cwd: directory,
        env: {
          ...environment,
          ...Object.fromEntries(
            Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]),
          ),
          GITHUB_WORKSPACE: directory,
          GITHUB_OUTPUT: output,
          GITHUB_RUN_ID: '4242',
          GITHUB_RUN_ATTEMPT: '2',
        },
      });
      const set = (await readFile(output, 'utf8')).matchAll(/^(.+?)<<(\S+)\n([\s\S]*?)\n\2$/gm);
      return { run, outputs: Object.fromEntries([...set].map(([, name, , value]) => [name, value])) };
    },
  };
}

/**
 * The files of an OCI layout with docker.io/library/img:1 for both platforms; its layer is never unpacked.
 */
function source(): Map<string, string> {
  const files = new Map([['oci-layout', '{"imageLayoutVersion":"1.0.0"}']]);
  const add = (mediaType: string, text: string) => {
    const digest = digestOf(text);
    files.set(`blobs/${digest.replace(':', '/')}`, text);
    return { mediaType, digest, size: Buffer.byteLength(text) };
  };
  const layer = add('application/vnd.oci.image.layer.v1.tar+gzip', 'the bytes of a layer');
  const manifests = ['amd64', 'arm64'].map((architecture) => {
    const platform = { architecture, os: 'linux' };
    const rootfs = { type: 'layers', diff_ids: [layer.digest] };
    const config = add('application/vnd.oci.image.config.v1+json', JSON.stringify({ ...platform, rootfs }));
    const manifest = { schemaVersion: 2, config, layers: [layer] };
    return { ...add('application/vnd.oci.image.manifest.v1+json', JSON.stringify(manifest)), platform };
  });
  const indexType = 'application/vnd.oci.image.index.v1+json';
  const index = add(indexType, JSON.stringify({ schemaVersion: 2, mediaType: indexType, manifests }));
  const annotations = { 'org.opencontainers.image.ref.name': 'docker.io/library/img:1' };
  files.set('index.json', JSON.stringify({ schemaVersion: 2, manifests: [{ ...index, annotations }] }));
  return files;
}
