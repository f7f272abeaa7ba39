import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { execa } from 'execa';
import { parseDocument } from 'yaml';
import { readApplicationConfiguration } from '../../src/application/configuration.ts';
import {
  chooseKubefile,
  copyApplication,
  findApplication,
  readBuildArch,
} from '../../src/application/directory.ts';
import { parseReference } from '../../src/image/reference.ts';
import { createProgramEnvironment, makeHomes } from '../../src/runner/environment.ts';
import { missing } from '../support/tools.ts';
import {
  type Architecture,
  architectures,
  chartRepository,
  type Downloads,
  helmReleases,
  kubectlReleases,
  kubernetesReleases,
  machines,
  metricsServerRelease,
  serveDownloads,
} from './downloads.ts';
import { helmPath, missingHelm } from './helm.ts';

const root = join(import.meta.dirname, '../../applications');

interface Example {
  /** A version as a person requests it. */
  readonly version: string;
  readonly kubefile: 'Kubefile' | 'Dockerfile';
  /** Variables that replace the address at the top of init.sh with the loopback server. */
  readonly sources?: (server: string) => Record<string, string>;
  readonly needs?: readonly string[];
  /** Checks the directory after init.sh ran. */
  readonly check: (directory: string, architecture: Architecture) => Promise<void>;
}

/** Every directory under applications/; a new one without a row here fails the first test. */
const examples: Readonly<Record<string, Example>> = {
  'cert-manager/latest': {
    version: 'v1.18.2',
    kubefile: 'Kubefile',
    needs: ['helm'],
    sources: (server) => ({ IMAGEBUILD_SOURCE_CERT_MANAGER: `${server}/charts` }),
    check: async (directory) => {
      assert.match(await readText(directory, 'charts/cert-manager/Chart.yaml'), /^version: v1\.18\.2$/m);
      const values = parseDocument(await readText(directory, 'charts/cert-manager.values.yaml'));
      assert.equal(values.getIn(['crds', 'enabled']), true);
    },
  },
  'coredns-config/latest': {
    version: 'v1',
    kubefile: 'Kubefile',
    check: async (directory) =>
      assert.match(await readText(directory, 'etc/Corefile.tmpl'), /forward \. \{\{ \.UPSTREAM \}\}/),
  },
  'debug-tools/v1.0.0': {
    version: 'v1.0.0',
    kubefile: 'Kubefile',
    check: async (directory) => {
      const lines = (await readText(directory, 'images/shim/debug-tools')).split('\n');
      const references = lines.filter((line) => line !== '' && !line.startsWith('#')).map(parseReference);
      assert.equal(references.length, 3);
      for (const { tag } of references) assert.notEqual(tag, 'latest');
    },
  },
  'hello/latest': {
    version: 'v1',
    kubefile: 'Kubefile',
    check: async (directory) => {
      const image = ['spec', 'template', 'spec', 'containers', 0, 'image'];
      assert.equal(
        parseDocument(await readText(directory, 'manifests/hello.yaml')).getIn(image),
        'ghcr.io/labring/hello:v1',
      );
    },
  },
  'helm/latest': {
    version: 'v3.18.4',
    kubefile: 'Kubefile',
    sources: (server) => ({ IMAGEBUILD_SOURCE_HELM: `${server}/helm` }),
    check: async (directory, architecture) => {
      await checkExecutable(join(directory, 'opt/helm'), architecture);
      assert.deepEqual(await readdir(join(directory, 'opt')), ['helm']);
    },
  },
  'intel-gpu-plugin/latest': {
    version: '0.34.0',
    kubefile: 'Kubefile',
    check: async (directory) => {
      const manifest = await readText(directory, 'manifests/intel-gpu-plugin.yaml');
      assert.match(manifest, /image: docker\.io\/intel\/intel-gpu-plugin:0\.34\.0$/m);
      assert.deepEqual(parseDocument(manifest).errors, []);
      assert.equal(await readBuildArch(directory), 'linux/amd64');
    },
  },
  'kubectl/latest': {
    version: 'v1.34.1',
    kubefile: 'Dockerfile',
    sources: (server) => ({ IMAGEBUILD_SOURCE_KUBECTL: `${server}/kubectl` }),
    check: async (directory, architecture) => {
      await checkExecutable(join(directory, 'kubectl'), architecture);
      assert.deepEqual((await readApplicationConfiguration(directory)).buildArgs, ['USER_ID']);
    },
  },
  'kubernetes/v1.34.2': {
    version: 'v1.34.2',
    kubefile: 'Kubefile',
    sources: (server) => ({ IMAGEBUILD_SOURCE_KUBERNETES: `${server}/kubernetes` }),
    check: async (directory, architecture) => {
      for (const program of ['kubeadm', 'kubelet', 'kubectl'])
        await checkExecutable(join(directory, 'bin', program), architecture);
      const lines = (await readText(directory, 'images/shim/kubernetes')).split('\n');
      const references = lines.filter((line) => line !== '' && !line.startsWith('#')).map(parseReference);
      assert.ok(references.every(({ host }) => host === 'registry.k8s.io'));
    },
  },
  'metrics-server/latest': {
    version: 'v0.8.0',
    kubefile: 'Kubefile',
    sources: (server) => ({ IMAGEBUILD_SOURCE_METRICS_SERVER: `${server}/metrics-server` }),
    check: async (directory) => {
      const template = await readText(directory, 'manifests/metrics-server.yaml.tmpl');
      assert.match(template, /image: registry\.k8s\.io\/metrics-server\/metrics-server:v0\.8\.0$/m);
      const flag = `        - --metric-resolution=15s
        {{- if eq .KUBELET_INSECURE_TLS "true" }}
        - --kubelet-insecure-tls
        {{- end }}
`;
      assert.ok(template.includes(flag), template);
      assert.deepEqual(parseDocument(template.replace(/^.*\{\{.*\n/gm, '').split('---')[1] ?? '').errors, []);
    },
  },
};

let scratch: string;
let downloads: Downloads;

before(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'imagebuild-applications-'));
  const chart = {
    name: 'cert-manager',
    version: 'v1.18.2',
    image: 'quay.io/jetstack/cert-manager-controller:v1.18.2',
  };
  const charts = missingHelm() ? [] : await chartRepository(scratch, await helmPath(), chart);
  downloads = await serveDownloads(
    new Map([
      ...(await helmReleases(scratch, 'v3.18.4')),
      ...kubectlReleases('v1.34.1'),
      ...kubernetesReleases('v1.34.2'),
      ...metricsServerRelease('v0.8.0'),
      ...charts,
    ]),
  );
});

after(async () => {
  await downloads[Symbol.asyncDispose]();
  await rm(scratch, { recursive: true, force: true });
});

test('every directory under applications/ is a row of this test, and has a README', async () => {
  const found: string[] = [];
  for (const app of await listDirectories(root)) {
    assert.match(await readText(join(root, app), 'README.md'), new RegExp(`^# ${app}\n`));
    assert.match(await readText(root, 'README.md'), new RegExp(`\\[${app}\\]\\(${app}\\)`));
    for (const version of await listDirectories(join(root, app))) found.push(`${app}/${version}`);
  }
  assert.deepEqual(found, Object.keys(examples));
});

for (const [name, example] of Object.entries(examples)) {
  const [app = '', versionDirectory = ''] = name.split('/');
  const skip =
    missing('bash', 'curl', 'tar', 'sed', 'sha256sum') || (example.needs?.includes('helm') && missingHelm());

  describe(`applications/${name}`, () => {
    test('is found, and its configuration is valid', async () => {
      const found = await findApplication(root, app, example.version);
      assert.equal(found.directory, join(root, name));
      assert.equal(found.versionDirectory, versionDirectory);
      assert.deepEqual(found.warnings, []);
      await readApplicationConfiguration(found.directory);
      await readBuildArch(found.directory);
    });

    for (const architecture of architectures)
      test(`makes what it promises for ${architecture}`, { skip }, async () => {
        const { directory, exitCode, output } = await runInit(name, architecture, example.version);
        assert.equal(exitCode, 0, output);
        assert.equal((await chooseKubefile(directory)).file, example.kubefile);
        await example.check(directory, architecture);
      });

    if (example.sources) {
      test('fails with a version that is not there', { skip }, async () => {
        assert.notEqual((await runInit(name, 'amd64', 'v0.0.404')).exitCode, 0);
      });

      test('names its addresses at the top of init.sh', async () => {
        const text = await readText(join(root, name), 'init.sh');
        const variables = Object.keys(example.sources?.('') ?? {});
        for (const variable of variables)
          assert.match(text, new RegExp(`^: "\\$\\{${variable}:=https://[^}]+\\}"$`, 'm'));
        assert.equal(text.match(/https:/g)?.length, variables.length);
      });
    }
  });
}

for (const [name, path, bytes] of [
  ['helm/latest', '/helm/helm-v3.18.4-linux-amd64.tar.gz', 'another archive'],
  ['kubectl/latest', '/kubectl/v1.34.1/bin/linux/amd64/kubectl', 'another executable'],
] as const)
  test(`applications/${name} refuses a download that does not match its checksum`, {
    skip: missing('curl'),
  }, async () => {
    const right = downloads.files.get(path);
    assert.ok(right);
    downloads.files.set(path, Buffer.from(bytes));
    try {
      const { exitCode, output } = await runInit(name, 'amd64', examples[name]?.version ?? '');
      assert.notEqual(exitCode, 0);
      assert.match(output, /did NOT match/);
    } finally {
      downloads.files.set(path, right);
    }
  });

test('what init.sh makes for one architecture only differs where it must', {
  skip: missing('curl') || missingHelm(),
}, async () => {
  const dependent = new Set<string>();
  for (const [name, { version, sources }] of Object.entries(examples)) {
    if (!sources) continue;
    const before = downloads.requests.length;
    await runInit(name, 'amd64', version);
    await runInit(name, 'arm64', version);
    if (downloads.requests.slice(before).some((line) => /amd64|arm64/.test(line))) dependent.add(name);
  }
  assert.deepEqual([...dependent], ['helm/latest', 'kubectl/latest', 'kubernetes/v1.34.2']);
});

/**
 * Runs init.sh as a build does: in a fresh copy, with three arguments, standard input closed and an
 * environment of its own.
 */
async function runInit(name: string, architecture: Architecture, version: string) {
  const homes = await mkdtemp(join(scratch, 'run-'));
  const directory = join(homes, 'context');
  await copyApplication(join(root, name), directory);
  if (!(await stat(join(directory, 'init.sh')).catch(() => undefined)))
    return { directory, exitCode: 0, output: '' };
  await makeHomes(homes);
  const PATH = [...(missingHelm() ? [] : [dirname(await helmPath())]), process.env['PATH']].join(delimiter);
  const env = createProgramEnvironment(process.env, homes, {
    PATH,
    LC_ALL: 'C',
    ...examples[name]?.sources?.(downloads.url),
  });
  const { exitCode, all } = await execa(
    'bash',
    ['init.sh', architecture, name.split('/')[0] ?? '', version],
    {
      cwd: directory,
      env,
      extendEnv: false,
      stdin: 'ignore',
      all: true,
      reject: false,
      timeout: 300_000,
    },
  );
  return { directory, exitCode: exitCode ?? -1, output: all };
}

async function checkExecutable(path: string, architecture: Architecture): Promise<void> {
  const bytes = await readFile(path);
  assert.equal(bytes.toString('latin1', 0, 4), '\x7fELF');
  assert.equal(bytes.readUInt16LE(18), machines[architecture]);
  assert.equal((await stat(path)).mode & 0o777, 0o755);
}

async function listDirectories(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { withFileTypes: true });
  return entries.flatMap((entry) => (entry.isDirectory() ? [entry.name] : [])).sort();
}

async function readText(directory: string, path: string): Promise<string> {
  return await readFile(join(directory, path), 'utf8');
}
