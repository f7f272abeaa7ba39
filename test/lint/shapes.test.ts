/** Applications as people write them, by the shapes that real ones have: nothing is reported about them. */
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { lint } from '../../src/commands/lint/lint.ts';
import { repository } from '../support/cli.ts';
import { type ApplicationFiles, nameFinding, writeApplication } from './applications.ts';

const chart = {
  'charts/web/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n',
  'charts/web/values.yaml': 'image:\n  repository: nginx\n  tag: 1.27.0\n',
  'charts/web/templates/a.yaml': 'kind: Deployment\nspec: {{ toYaml .Values | nindent 2 }}\n',
};

/** What begins most init.sh. */
const init = (...lines: readonly string[]) =>
  [
    '#!/bin/bash',
    'set -e',
    'cd "$(dirname "$0")" >/dev/null 2>&1 || exit',
    'readonly ARCH=$' + '{1:-amd64}',
    'readonly NAME=$' + '{2:-"$(basename "$' + '{PWD%/*}")"}',
    'readonly VERSION=$' + '{3:-"$(basename "$PWD")"}',
    'if [ $# -ne 3 ]; then exit 2; fi',
    ...lines,
    '',
  ].join('\n');

const shapes: Readonly<Record<string, ApplicationFiles>> = {
  'a chart that init.sh pulls': {
    Kubefile:
      'FROM scratch\nENV HELM_OPTS=$' +
      '{HELM_OPTS:-" \\\n--set service.type=NodePort \\\n"}\nCOPY charts charts\nCOPY registry registry\nCMD ["helm upgrade -i web charts/web -n web --create-namespace $(HELM_OPTS)"]',
    'init.sh': init(
      'helm repo add web https://charts.example',
      'helm pull web/web --version="$' + '{VERSION#v}" --untar -d charts',
    ),
  },
  'a Kubefile that init.sh writes': {
    'init.sh': init(
      'mkdir -p manifests opt',
      'wget -qO manifests/web.yaml "https://host.example/$VERSION/$NAME.yaml"',
      "cat <<'EOF' >Kubefile",
      'FROM scratch',
      'COPY manifests manifests',
      'COPY registry registry',
      'CMD ["kubectl","apply","-f","manifests"]',
      'EOF',
    ),
  },
  'a Kubefile that init.sh appends to': {
    Kubefile: 'FROM scratch\nCOPY registry ./registry\n',
    'init.sh': init(
      'echo "COPY opt opt" >>Kubefile',
      'echo "ENV V=$VERSION" >>Kubefile',
      'echo \'CMD ["cp opt/$(V) /usr/bin"]\' >>Kubefile',
    ),
  },
  'binaries of both architectures': {
    Kubefile:
      'FROM scratch\nCOPY opt ./opt\nCOPY registry ./registry\nCMD ["cp -a opt/tool /usr/bin/", "tool install"]\n',
    'init.sh': init(
      'case $ARCH in',
      'amd64)',
      '  machine=x86_64',
      '  ;;',
      'arm64)',
      '  machine=aarch64',
      '  ;;',
      'esac',
      'mkdir -p opt',
      'wget -qO- "https://github.com/o/tool/releases/download/$VERSION/tool-$machine.tar.gz" | tar -zx -C opt',
    ),
  },
  'a chart, values and a script': {
    ...chart,
    'charts/web.values.yaml': 'replicas: 2\n',
    'install.sh':
      '#!/bin/bash\nset -e\nNAMESPACE=$' +
      '{NAMESPACE:-web}\nhelm upgrade -i web ./charts/web -n "$NAMESPACE" --create-namespace -f charts/web.values.yaml $HELM_OPTS\n',
    Kubefile:
      'FROM scratch\nMAINTAINER sealos\nENV HELM_OPTS=""\nENV IFACE "eth.*,en.*"\nCOPY charts charts\nCOPY install.sh install.sh\nCOPY registry registry\nCMD ["bash install.sh"]\n',
  },
  'sealos’s own: a registry of each architecture, values inside the chart': {
    ...chart,
    'charts/web/web-values.yaml': 'a: 1\n',
    'install.sh':
      '#!/bin/bash\nset -euo pipefail\nsource /root/.sealos/cloud/scripts/tools.sh\nhelm upgrade -i web charts/web -n web-system --create-namespace "$@"\n',
    Kubefile:
      'FROM --platform=$BUILDPLATFORM scratch\nARG TARGETARCH\nCOPY registry_$TARGETARCH registry\nCOPY charts charts\nCOPY install.sh install.sh\nENV CLOUD_DOMAIN="127.0.0.1.nip.io"\nCMD ["bash install.sh"]\n',
  },
  'a rootfs': {
    Kubefile:
      'FROM scratch\nLABEL init="init-cri.sh && bash init.sh" \\\n      clean="clean.sh" \\\n      check="check.sh" \\\n      sealos.io.type="rootfs" \\\n      sealos.io.version="v1beta1" \\\n      version="v1.30.0" image="ghcr.io/labring/lvscare:v4.3.7" vip="$vip"\nENV criData=/var/lib/containerd sandboxImage=pause:3.9 \\\n    SEALOS_SYS_CRI_ENDPOINT=/var/run/containerd.sock\nCOPY . .\n',
    'images/shim/LvscareImageList': 'ghcr.io/labring/lvscare:v4.3.7\n',
    'etc/kubeadm.yml.tmpl': 'a: {{ .A }}\n',
    'scripts/init-cri.sh': 'set -e\n',
  },
  'manifests, lists and a template': {
    'manifests/imageList': 'docker.io/library/nginx:1.27.0\r\n# comment\r\n',
    'manifests/ns.yaml': 'apiVersion: v1\nkind: Namespace\nmetadata:\n  name: web\n',
    'manifests/web.yaml.tmpl': 'image: "{{ .IMAGE }}"\n',
    'images/skopeo/tar.txt': 'docker-archive:a.tar@nginx:1.27\n',
    'images/skopeo/a.tar': '',
    '.DS_Store': 'x',
    'README.md': 'x',
    Kubefile:
      'FROM scratch\nCOPY manifests ./manifests\nCOPY registry ./registry\nENV IMAGE=nginx:1.27\nENTRYPOINT ["kubectl apply -f manifests/ns.yaml"]\nCMD ["kubectl apply -f manifests/web.yaml","kubectl -n web rollout status deploy/$(kubectl get deploy -o name)"]\n',
  },
  'several stages': {
    Kubefile:
      'FROM docker.io/labring/kubernetes:v1.30.0 AS kubernetes\nFROM scratch\nCOPY --from=kubernetes /registry /registry\nCOPY --from=docker.io/labring/helm:v3.18.4 /opt /opt\nCMD ["cp opt/helm /usr/bin"]\n',
  },
  'sealer’s dialect': {
    Kubefile:
      '# dialect=sealer\nFROM kubernetes:v1.22.15\nCOPY manifests/web.yaml manifests\nCMD kubectl apply -f manifests/web.yaml\nCMD ["helm", "list"]\n',
    'manifests/web.yaml': 'kind: Pod\nspec: { containers: [{ image: "nginx:1.27" }] }\n',
  },
};

describe('nothing is reported', () => {
  for (const [name, files] of Object.entries(shapes))
    test(name, async () => {
      await using application = await writeApplication(files);
      const findings = await application.check();
      assert.deepEqual(
        findings.map((finding) => `${nameFinding(finding)} ${finding.message}`),
        [],
      );
    });

  test('about the applications of this repository', async () => {
    const root = join(repository, 'applications');
    const names = readdirSync(root, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    const { findings, applications } = await lint([root], { fix: false }, { configuration: undefined });
    assert.ok(applications.length >= names.length);
    assert.deepEqual(findings, []);
  });
});
