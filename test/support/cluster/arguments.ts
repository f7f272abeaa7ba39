import { join } from 'node:path';
import type { Certificate } from '../tls.ts';

/** Where the control plane of a cluster listens and keeps its files. */
export interface ControlPlane {
  readonly directory: string;
  readonly ports: { readonly etcd: number; readonly peers: number; readonly api: number };
  readonly authority: Certificate;
  readonly serving: Certificate;
  readonly kubeconfig: string;
  /** Feature gates by name. */
  readonly features: Readonly<Record<string, boolean>>;
}

/** The service account admission and controller sign and check tokens with the server's own key. */
const issuer = 'https://kubernetes.default.svc';

export function etcdArguments({ directory, ports }: ControlPlane): string[] {
  const clients = `http://127.0.0.1:${ports.etcd}`;
  const peers = `http://127.0.0.1:${ports.peers}`;
  return [
    `--data-dir=${join(directory, 'etcd')}`,
    `--listen-client-urls=${clients}`,
    `--advertise-client-urls=${clients}`,
    `--listen-peer-urls=${peers}`,
    `--initial-advertise-peer-urls=${peers}`,
    `--initial-cluster=default=${peers}`,
    // Nothing here outlives a crash.
    '--unsafe-no-fsync',
  ];
}

export function apiServerArguments(plane: ControlPlane): string[] {
  const { directory, ports, authority, serving } = plane;
  return [
    `--etcd-servers=http://127.0.0.1:${ports.etcd}`,
    `--secure-port=${ports.api}`,
    '--bind-address=127.0.0.1',
    '--advertise-address=127.0.0.1',
    // It refuses to announce a loopback address to the pods, of which none really runs.
    '--endpoint-reconciler-type=none',
    '--service-cluster-ip-range=10.96.0.0/16',
    `--tls-cert-file=${serving.certificate}`,
    `--tls-private-key-file=${serving.key}`,
    `--client-ca-file=${authority.certificate}`,
    `--token-auth-file=${join(directory, 'tokens.csv')}`,
    '--authorization-mode=RBAC',
    `--service-account-issuer=${issuer}`,
    `--service-account-key-file=${serving.certificate}`,
    `--service-account-signing-key-file=${serving.key}`,
    '--allow-privileged=true',
    `--audit-policy-file=${join(directory, 'audit.json')}`,
    `--audit-log-path=${join(directory, 'audit.log')}`,
    ...featureArguments(plane),
  ];
}

export function controllerManagerArguments(plane: ControlPlane): string[] {
  return [
    `--kubeconfig=${plane.kubeconfig}`,
    '--leader-elect=false',
    '--secure-port=0',
    `--root-ca-file=${plane.authority.certificate}`,
    `--service-account-private-key-file=${plane.serving.key}`,
    '--kube-api-qps=500',
    '--kube-api-burst=1000',
    ...featureArguments(plane),
  ];
}

export function schedulerArguments(plane: ControlPlane): string[] {
  return [
    `--kubeconfig=${plane.kubeconfig}`,
    '--leader-elect=false',
    '--secure-port=0',
    '--kube-api-qps=500',
    '--kube-api-burst=1000',
    ...featureArguments(plane),
  ];
}

export function kwokArguments({ directory, kubeconfig }: ControlPlane): string[] {
  return [
    `--kubeconfig=${kubeconfig}`,
    `--config=${join(directory, 'stages.yaml')}`,
    '--manage-all-nodes=true',
    '--node-lease-duration-seconds=40',
  ];
}

function featureArguments({ features }: ControlPlane): string[] {
  const gates = Object.entries(features).map(([name, isOn]) => `${name}=${isOn}`);
  return gates.length === 0 ? [] : [`--feature-gates=${gates.join(',')}`];
}
