import { kubefile, testRule } from '../cases.ts';

const plain = kubefile('COPY registry registry', 'CMD ["echo done"]');
const namespace = 'apiVersion: v1\nkind: Namespace\n';

testRule('chart-in-registry', [
  {
    name: 'a directory',
    files: { ...plain, 'registry/web/Chart.yaml': 'name: web\n', 'registry/web/charts/db/Chart.yaml': '' },
    places: ['registry/web/Chart.yaml:1:1'],
    says: /Move it to charts\/web/,
  },
  {
    name: 'a package',
    files: { ...plain, 'registry/web-1.0.0.tgz': '' },
    places: ['registry/web-1.0.0.tgz:1:1'],
  },
  { name: 'in charts', files: { ...plain, 'charts/web/Chart.yaml': 'name: web\n', 'registry/docker/a': '' } },
]);

testRule('chart-namespace', [
  {
    name: 'in any case',
    files: { ...plain, 'charts/web/templates/ns.yaml': `{{- if .A }}\na: b\n{{- end }}\n---\n${namespace}` },
    places: ['charts/web/templates/ns.yaml:6:1'],
  },
  {
    name: 'where values ask for it',
    files: { ...plain, 'charts/web/templates/ns.yaml': `{{- if .A }}\n${namespace}{{- end }}\n` },
  },
  {
    name: 'a list of roles',
    files: { ...plain, 'charts/web/templates/a.yaml': 'a:\n  kind: Namespace\nkind: NamespaceX\n' },
  },
  { name: 'a manifest', files: { ...plain, 'manifests/ns.yaml': namespace } },
]);

testRule('template-overwrites', [
  {
    name: 'both',
    files: { ...plain, 'etc/a.yaml': '', 'etc/a.yaml.tmpl': '' },
    places: ['etc/a.yaml.tmpl:1:1'],
  },
  { name: 'one', files: { ...plain, 'etc/a.yaml.tmpl': '', 'opt/b': '', 'opt/b.tmpl': '' } },
]);

testRule('helm-install', [
  {
    name: 'install',
    files: kubefile('CMD ["helm install web charts/web -n web"]'),
    places: ['Kubefile:2:7'],
    says: /helm install cannot run twice/,
  },
  {
    name: 'in a script',
    files: {
      ...kubefile('COPY . .', 'CMD ["bash install.sh"]'),
      'install.sh': '# helm install\nset -e\nif true; then\n  helm -n a install web charts/web\nfi\n',
    },
    places: ['install.sh:4:3'],
  },
  {
    name: 'a namespace that nobody makes',
    files: kubefile('CMD ["helm upgrade -i web charts/web -n web"]'),
    places: ['Kubefile:2:7'],
    says: /without the namespace web/,
  },
  {
    name: 'as wanted',
    files: kubefile('CMD ["helm upgrade --install web charts/web -n web --create-namespace"]'),
  },
  {
    name: 'a namespace that is there',
    files: kubefile('CMD ["helm upgrade -i web charts/web -n kube-system"]'),
  },
  {
    name: 'by a variable',
    files: kubefile('ENV OPTS="--create-namespace"', 'CMD ["helm upgrade -i web charts/web -n web $(OPTS)"]'),
  },
  {
    name: 'other commands of helm',
    files: kubefile(
      'CMD ["helm plugin install x", "helm template a b", "install -m 755 helm /usr/bin/helm"]',
    ),
  },
]);
