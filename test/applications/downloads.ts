import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

/** A loopback server that plays the servers that init.sh downloads from, with their paths. */
export interface Downloads extends AsyncDisposable {
  readonly url: string;
  /** The requests in order: `200 /helm/…`. */
  readonly requests: readonly string[];
  /** The files by path; a test may damage one. */
  readonly files: Map<string, Buffer>;
}

/** Go's architecture names, and the machine in an ELF header (e_machine). */
export const machines = { amd64: 62, arm64: 183 } as const;
export type Architecture = keyof typeof machines;
export const architectures = Object.keys(machines) as Architecture[];

/** Serves files by path; everything else is 404. */
export async function serveDownloads(files: Map<string, Buffer>): Promise<Downloads> {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    const bytes = files.get(path);
    requests.push(`${bytes ? 200 : 404} ${path}`);
    response.writeHead(bytes ? 200 : 404, { 'content-length': bytes?.length ?? 0 }).end(bytes);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    files,
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

/** Plays get.helm.sh: an archive that contains `linux-<arch>/helm`, and its checksum. */
export async function helmReleases(scratch: string, version: string): Promise<Map<string, Buffer>> {
  const files = new Map<string, Buffer>();
  for (const architecture of architectures) {
    const name = `helm-${version}-linux-${architecture}.tar.gz`;
    const inside = `linux-${architecture}`;
    await mkdir(join(scratch, inside), { recursive: true });
    await writeFile(join(scratch, inside, 'helm'), executable(architecture), { mode: 0o755 });
    await writeFile(join(scratch, inside, 'LICENSE'), 'license\n');
    execFileSync('tar', ['-czf', name, inside], { cwd: scratch });
    const archive = await readFile(join(scratch, name));
    files.set(`/helm/${name}`, archive);
    files.set(`/helm/${name}.sha256sum`, Buffer.from(`${sha256(archive)}  ${name}\n`));
  }
  return files;
}

/** Plays dl.k8s.io/release: an executable, and its checksum without a name or a final newline. */
export function kubectlReleases(version: string): Map<string, Buffer> {
  return new Map(
    architectures.flatMap((architecture) => {
      const path = `/kubectl/${version}/bin/linux/${architecture}/kubectl`;
      const bytes = executable(architecture);
      return [
        [path, bytes],
        [`${path}.sha256`, Buffer.from(sha256(bytes))],
      ];
    }),
  );
}

/** Plays dl.k8s.io/release for a rootfs: its programs, each with its checksum. */
export function kubernetesReleases(version: string): Map<string, Buffer> {
  const programs = ['kubeadm', 'kubelet', 'kubectl'];
  return new Map(
    programs.flatMap((program) =>
      architectures.flatMap((architecture) => {
        const path = `/kubernetes/${version}/bin/linux/${architecture}/${program}`;
        const bytes = executable(architecture);
        return [[path, bytes] as const, [`${path}.sha256`, Buffer.from(sha256(bytes))] as const];
      }),
    ),
  );
}

/** Plays charts.jetstack.io: an index, and a package made by helm itself. */
export async function chartRepository(
  scratch: string,
  helm: string,
  chart: { readonly name: string; readonly version: string; readonly image: string },
): Promise<Map<string, Buffer>> {
  const source = join(scratch, chart.name);
  const packages = join(scratch, 'packages');
  await mkdir(join(source, 'templates'), { recursive: true });
  await writeFile(
    join(source, 'Chart.yaml'),
    `apiVersion: v2\nname: ${chart.name}\nversion: ${chart.version}\n`,
  );
  await writeFile(join(source, 'values.yaml'), 'crds: { enabled: false }\n');
  await writeFile(
    join(source, 'templates/deployment.yaml'),
    `kind: Deployment\nspec: { template: { spec: { containers: [{ image: "${chart.image}" }] } } }\n`,
  );
  execFileSync(helm, ['package', source, '--destination', packages], { stdio: 'ignore' });
  execFileSync(helm, ['repo', 'index', packages], { stdio: 'ignore' });
  const names = await readdir(packages);
  return new Map(
    await Promise.all(
      names.map(async (name) => [`/charts/${name}`, await readFile(join(packages, name))] as const),
    ),
  );
}

/** Plays a release of metrics-server on GitHub: the part of components.yaml that init.sh reads. */
export function metricsServerRelease(version: string): Map<string, Buffer> {
  const components = `apiVersion: v1
kind: ServiceAccount
metadata:
  labels:
    k8s-app: metrics-server
  name: metrics-server
  namespace: kube-system
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: metrics-server
  namespace: kube-system
spec:
  template:
    spec:
      containers:
      - args:
        - --cert-dir=/tmp
        - --secure-port=10250
        - --kubelet-preferred-address-types=InternalIP,ExternalIP,Hostname
        - --kubelet-use-node-status-port
        - --metric-resolution=15s
        image: registry.k8s.io/metrics-server/metrics-server:${version}
        imagePullPolicy: IfNotPresent
        name: metrics-server
`;
  return new Map([[`/metrics-server/${version}/components.yaml`, Buffer.from(components)]]);
}

/** Makes a file that is an executable of an architecture as far as its ELF header says. */
function executable(architecture: Architecture): Buffer {
  const bytes = Buffer.alloc(4096);
  bytes.write('\x7fELF\x02\x01\x01', 'latin1');
  bytes.writeUInt16LE(2, 16);
  bytes.writeUInt16LE(machines[architecture], 18);
  return bytes;
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
