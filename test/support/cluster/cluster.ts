import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { environmentWithKubectl } from '../helm.ts';
import { makeAuthority } from '../tls.ts';
import { ClusterApi } from './api.ts';
import { type ClusterChange, readChanges } from './changes.ts';
import { imageAnnotation, registerNodes, waitForNodes } from './nodes.ts';
import { ClusterPrograms } from './programs.ts';
import type { ImageDigests } from './stages/images.ts';
import { kwokConfiguration } from './stages/stages.ts';
import { planControlPlane, startPrograms, writeClusterFiles } from './start.ts';

export interface TestClusterOptions {
  /** Digests of images, and `missing` for those that can't be pulled, by the reference that pods have. */
  readonly images?: ImageDigests;
  /** Names of nodes. */
  readonly nodes?: readonly string[];
  /** References of images that each node holds from the start. */
  readonly nodeImages?: readonly string[];
  /** Feature gates of Kubernetes. */
  readonly features?: Readonly<Record<string, boolean>>;
}

/**
 * A Kubernetes cluster of real etcd, API server, controllers and scheduler. Its nodes are kwok's: pods get
 * the statuses and events that they would have with a kubelet, and nothing runs in them.
 */
export interface TestCluster extends AsyncDisposable {
  readonly server: string;
  /** The file of a kubeconfig for an administrator; its context is `test`. */
  readonly kubeconfig: string;
  /** The file of the certificate authority. */
  readonly authority: string;
  /** The administrator's token. */
  readonly token: string;
  /** Ours, with KUBECONFIG, and with kubectl and helm on PATH. */
  readonly environment: NodeJS.ProcessEnv;
  readonly api: ClusterApi;
  /** The ids of its processes. */
  readonly pids: readonly number[];
  /** Runs kubectl. @returns what it prints. */
  kubectl(...args: readonly string[]): Promise<string>;
  /** Runs helm. @returns what it prints. */
  helm(...args: readonly string[]): Promise<string>;
  /** Applies manifests, as YAML or as objects. */
  apply(manifests: string | readonly object[]): Promise<void>;
  /** Puts an image on a node, without a pod. */
  addImageToNode(node: string, reference: string): Promise<void>;
  /** Returns the requests so far that changed something. */
  changes(): ClusterChange[];
  stop(): Promise<void>;
}

/** Starts a cluster and waits until its nodes are ready, which takes some seconds. */
export async function startCluster(options: TestClusterOptions = {}): Promise<TestCluster> {
  const { images = {}, nodes = ['node-1', 'node-2'], nodeImages = [], features = {} } = options;
  const directory = mkdtempSync(join(tmpdir(), 'imagebuild-cluster-'));
  const authority = makeAuthority();
  const programs = new ClusterPrograms(directory);
  const release = () => {
    authority.remove();
    rmSync(directory, { recursive: true, force: true });
  };
  process.once('exit', release);
  const stop = async () => {
    await programs.stop();
    process.off('exit', release);
    release();
  };
  try {
    const plane = await planControlPlane(directory, authority, features);
    const access = {
      server: `https://127.0.0.1:${plane.ports.api}`,
      authority: authority.certificate,
      token: randomBytes(16).toString('hex'),
    };
    writeClusterFiles(plane, access, kwokConfiguration(images));
    const api = new ClusterApi(access);
    await startPrograms(programs, plane, api);
    await registerNodes(api, nodes, nodeImages);
    await waitForNodes(api, programs, nodes);
    const environment = { ...(await environmentWithKubectl()), KUBECONFIG: plane.kubeconfig };
    return {
      ...access,
      ...commands(environment, directory),
      kubeconfig: plane.kubeconfig,
      environment,
      api,
      pids: programs.pids,
      addImageToNode: async (node, reference) => {
        await api.patch(`/api/v1/nodes/${node}`, { metadata: { annotations: imageAnnotation(reference) } });
      },
      changes: () => readChanges(join(directory, 'audit.log')),
      stop,
      [Symbol.asyncDispose]: stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Commands against a cluster. They keep their caches in its directory. */
function commands(
  environment: NodeJS.ProcessEnv,
  directory: string,
): Pick<TestCluster, 'kubectl' | 'helm' | 'apply'> {
  const env = { ...environment, HOME: directory };
  const kubectl = (...args: readonly string[]) => run('kubectl', args, env);
  return {
    kubectl,
    helm: (...args) => run('helm', args, env),
    apply: async (manifests) => {
      const items = typeof manifests === 'string' ? manifests : JSON.stringify(listOf(manifests));
      await run('kubectl', ['apply', '-f', '-'], env, items);
    },
  };
}

function listOf(items: readonly object[]): object {
  return { apiVersion: 'v1', kind: 'List', items };
}

/** @throws with what the program wrote to standard error. */
function run(program: string, args: readonly string[], env: NodeJS.ProcessEnv, input = ''): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = { env, maxBuffer: 64 * 1024 * 1024, timeout: 120_000 };
    const child = execFile(program, args, options, (error, stdout, stderr) => {
      if (error) reject(new Error(`${program} ${args.join(' ')}: ${stderr || error.message}`));
      else resolve(stdout);
    });
    child.stdin?.end(input);
  });
}
