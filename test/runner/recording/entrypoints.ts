import type { Files } from './isolations.ts';

/** An entrypoint as people write it, and what it must be recorded to call. */
export interface EntrypointCase {
  readonly what: string;
  readonly commands: readonly string[];
  readonly files?: Files;
  readonly variables?: Readonly<Record<string, string>>;
  /** Without questions, such as `kubectl get`. */
  readonly lines: readonly string[];
}

export const entrypoints: readonly EntrypointCase[] = [
  {
    what: 'helm with a namespace, values and sets',
    commands: [
      'helm upgrade --install web charts/web -n web --create-namespace -f values.yaml --set a.b=c,d=e',
    ],
    lines: ['helm upgrade --install web charts/web -n web --create-namespace -f values.yaml --set a.b=c,d=e'],
  },
  {
    what: 'an Env that holds several words',
    commands: ['helm upgrade -i $NAME charts/web $HELM_OPTS'],
    variables: { NAME: 'web', HELM_OPTS: ' --set service.type=NodePort --set x=y ' },
    lines: ['helm upgrade -i web charts/web --set service.type=NodePort --set x=y'],
  },
  {
    what: 'several commands, of which the first fails',
    commands: ['false', 'kubectl apply -f manifests/a.yaml', 'kubectl apply -f manifests/b.yaml'],
    lines: ['kubectl apply -f manifests/a.yaml', 'kubectl apply -f manifests/b.yaml'],
  },
  {
    what: 'programs that are copied to the machine first',
    commands: ['cp opt/tool /usr/bin/ && chmod +x /usr/bin/tool && kubectl apply -f manifests'],
    files: { 'opt/tool': '#!/bin/sh\n' },
    lines: ['kubectl apply -f manifests'],
  },
  {
    what: 'a script with functions',
    commands: ['bash install.sh'],
    files: {
      'install.sh':
        'set -euo pipefail\ninstall() { local name=$1; shift; helm install "$name" "charts/$name" "$@"; }\ninstall a --set x=1\ninstall b\n',
    },
    lines: ['helm install a charts/a --set x=1', 'helm install b charts/b'],
  },
  {
    what: 'a script with getopts',
    commands: ['sh scripts/install.sh -n prod -v 2'],
    files: {
      'scripts/install.sh':
        'ns=default\nwhile getopts n:v: o; do case $o in n) ns=$OPTARG ;; v) version=$OPTARG ;; esac; done\nhelm install x charts/x -n "$ns" --set tag=$version\n',
    },
    lines: ['helm install x charts/x -n prod --set tag=2'],
  },
  {
    what: 'a script with long options',
    commands: ['./install.sh --replicas 3 --ha'],
    files: {
      'install.sh':
        '#!/bin/bash\nargs=()\nwhile [[ $# -gt 0 ]]; do case $1 in --replicas) args+=(--set "replicas=$2"); shift 2;; --ha) args+=(--set ha=true); shift;; esac; done\nhelm upgrade -i x charts/x "${args[@]}"\n',
    },
    lines: ['helm upgrade -i x charts/x --set replicas=3 --set ha=true'],
  },
  {
    what: 'a here-document for kubectl',
    commands: ['kubectl apply -f - <<EOF\nimage: $IMAGE\nEOF'],
    variables: { IMAGE: 'nginx:1' },
    lines: ['kubectl apply -f -'],
  },
  {
    what: 'a loop that waits for pods',
    commands: [
      'until kubectl get pods -A | grep -q Running; do echo waiting; sleep 10; done; helm install x charts/x',
    ],
    lines: ['helm install x charts/x'],
  },
  {
    what: 'a loop that waits until something is gone',
    commands: ['while kubectl get ns old; do sleep 5; done\nkubectl apply -f new.yaml'],
    lines: ['kubectl apply -f new.yaml'],
  },
  {
    what: 'a loop that waits for a field',
    commands: [
      'until [ "$(kubectl get pvc x -o jsonpath={.status.phase})" = Bound ]; do sleep 1; done; helm install x y',
    ],
    lines: ['helm install x y'],
  },
  {
    what: 'kubectl wait and rollout',
    commands: [
      'kubectl rollout status deploy/x --timeout=600s && kubectl wait --for=condition=Ready pod/x && helm install a b',
    ],
    lines: [
      'kubectl rollout status deploy/x --timeout=600s',
      'kubectl wait --for=condition=Ready pod/x',
      'helm install a b',
    ],
  },
  {
    what: 'an answer that is empty under set -e and pipefail',
    commands: [
      'set -euo pipefail; nodes=$(kubectl get nodes --no-headers | wc -l); helm install x charts/x --set replicas=$((nodes > 1 ? 2 : 1))',
    ],
    lines: ['helm install x charts/x --set replicas=1'],
  },
  {
    what: 'a release that is asked for first',
    commands: ['if helm status x -n y; then helm upgrade x c; else helm install x c; fi'],
    lines: ['helm status x -n y', 'helm install x c'],
  },
  {
    what: 'programs that are missing',
    commands: [
      'set -e; some-missing-tool init; host=$(other-missing-tool --ip); helm install x c --set host="$host"',
    ],
    lines: ['helm install x c --set host='],
  },
  {
    what: 'a daemon that is started first',
    commands: ['nohup /bin/sleep 1000 >/dev/null 2>&1 & helm install x c'],
    lines: ['helm install x c'],
  },
  {
    what: 'a question that is read from standard input',
    commands: ['read -r -p "Continue? " answer; cat; helm install x c --set a="${answer:-none}"'],
    lines: ['helm install x c --set a=none'],
  },
  {
    what: 'sudo and a path',
    commands: [
      'sudo -E A=b helm install x c; sudo -u root /usr/local/bin/kubectl apply -f a.yaml || sudo kubectl apply -f a.yaml',
    ],
    lines: ['helm install x c', 'kubectl apply -f a.yaml'],
  },
  {
    what: 'a PATH of its own',
    commands: ['export PATH=$PATH:/opt/bin; helm install x c'],
    lines: ['helm install x c'],
  },
  {
    what: 'a kustomization',
    commands: [
      'kubectl apply -k manifests/overlay',
      'kustomize build manifests/overlay | kubectl apply -f -',
    ],
    lines: ['kubectl apply -k manifests/overlay', 'kustomize build manifests/overlay', 'kubectl apply -f -'],
  },
  {
    what: 'a library that is sourced, in another directory',
    commands: ['cd scripts && bash all.sh'],
    files: {
      'scripts/lib.sh': 'chart() { echo ../charts/$1; }\n',
      'scripts/all.sh': '. ./lib.sh\nhelm install a "$(chart a)"\n',
    },
    lines: ['helm install a ../charts/a'],
  },
  {
    what: 'charts in a loop',
    commands: ['for chart in charts/*/; do helm install "$(basename "$chart")" "$chart"; done'],
    files: { 'charts/a/Chart.yaml': 'name: a\n', 'charts/b/Chart.yaml': 'name: b\n' },
    lines: ['helm install a charts/a/', 'helm install b charts/b/'],
  },
  {
    what: 'values that sed writes',
    commands: ['sed "s/TAG/2/" values.tmpl > /tmp/values.yaml && helm install x c -f /tmp/values.yaml'],
    files: { 'values.tmpl': 'tag: TAG\n' },
    lines: ['helm install x c -f /tmp/values.yaml'],
  },
  {
    what: 'machines that are prepared first',
    commands: [
      'sysctl -w a=b && modprobe ip_vs && systemctl enable --now x && apt-get install -y nfs-common && curl -fsSL http://example.com | bash && docker pull x && helm install x c',
    ],
    lines: ['helm install x c'],
  },
  {
    what: 'secrets and namespaces that are made first',
    commands: [
      'kubectl create ns x --dry-run=client -o yaml | kubectl apply -f - && kubectl -n x create secret generic s --from-literal=a=b || true; helm install x c',
    ],
    lines: [
      'kubectl create ns x --dry-run=client -o yaml',
      'kubectl apply -f -',
      'kubectl -n x create secret generic s --from-literal=a=b',
      'helm install x c',
    ],
  },
  {
    what: 'words with blanks and quotes',
    commands: [`helm install x c --set-string 'a=b c' --set-json 'd={"e": [1]}' --set "f=it's"`],
    lines: [`helm install x c --set-string [a=b c] --set-json [d={"e": [1]}] --set f=it's`],
  },
  {
    what: 'another installer',
    commands: ['istioctl install -y --set profile=demo'],
    lines: ['istioctl install -y --set profile=demo'],
  },
  {
    what: 'a script that ends early',
    commands: ['bash install.sh', 'helm install y d'],
    files: { 'install.sh': 'set -e\n. /root/.sealos/cloud/scripts/tools.sh\nhelm install x c\n' },
    lines: ['helm install y d'],
  },
];
