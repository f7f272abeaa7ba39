import { kubefile, testRule } from '../cases.ts';

const plain = kubefile('COPY registry registry', 'CMD ["echo done"]');
const chart = { 'charts/web/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n' };
const init = { 'init.sh': 'set -e\necho $3\n' };

testRule('list-line', [
  {
    name: 'upper case',
    files: { ...plain, 'images/shim/web': '# ours\ndocker.io/library/nginx:1.27\n  ghcr.io/Us/web:v1\n' },
    places: ['images/shim/web:3:3'],
  },
  {
    name: 'two',
    files: { ...plain, 'images/shim/web': 'a b\nc d\n' },
    places: ['images/shim/web:1:1', 'images/shim/web:2:1'],
  },
  { name: 'quotes and prefixes', files: { ...plain, 'images/shim/web': '"docker://nginx:1.27"\n' } },
  {
    name: 'that init.sh completes',
    files: {
      ...plain,
      'init.sh': 'set -e\nsed -i s/@V@/$3/ images/shim/*\n',
      'images/shim/web': 'nginx:@V@\n',
    },
  },
  { name: 'notes', files: { ...plain, 'images/shim/README.md': 'a b\n', 'images/shim/.DS_Store': 'a b' } },
]);

testRule('manifest-image', [
  {
    name: 'not YAML',
    files: { ...plain, 'manifests/web.yaml': 'kind: Pod\n  a: b: c\nimage: nginx:1.27\n' },
    places: ['manifests/web.yaml:1:1'],
  },
  {
    name: 'a template',
    files: { ...plain, 'manifests/web.yaml.tmpl': 'a: b: c {{ if .A }}\nimage: nginx:1.27\n' },
  },
  {
    name: 'that init.sh completes',
    files: {
      ...plain,
      ...init,
      'manifests/web.yaml': 'kind: Pod\nspec: { containers: [{ image: "a:@V@" }] }\n',
    },
  },
]);

testRule('chart-invalid', [
  {
    name: 'without Chart.yaml',
    files: { ...plain, 'charts/web/values.yaml': '' },
    places: ['charts/web:1:1'],
  },
  { name: 'a chart', files: { ...plain, ...chart } },
  { name: 'that init.sh may complete', files: { ...plain, ...init, 'charts/web/values.yaml': '' } },
]);

testRule('chart-unknown', [
  {
    name: 'another name',
    files: { ...plain, ...chart, 'imagebuild.yml': 'charts: { webb: {} }\n' },
    places: ['imagebuild.yml:1:1'],
  },
  { name: 'its name', files: { ...plain, ...chart, 'imagebuild.yml': 'charts: { web: {} }\n' } },
]);

testRule('values-without-chart', [
  {
    name: 'another name',
    files: { ...plain, ...chart, 'charts/webb.values.yaml': '' },
    places: ['charts/webb.values.yaml:1:1'],
  },
  { name: 'its name', files: { ...plain, ...chart, 'charts/web.values.yml': '' } },
  { name: 'that init.sh pulls', files: { ...plain, ...init, 'charts/web.values.yaml': '' } },
]);

testRule('ignore-unused', [
  {
    name: 'a name that no image has',
    files: { ...plain, 'images/shim/web': 'nginx:1.27\n', '.sealignore': 'docker.io/library/ngnix*\n' },
    places: ['.sealignore:1:1'],
  },
  {
    name: 'one that an image has',
    files: { ...plain, 'images/shim/web': 'nginx:1.27\n', '.sealignore': 'docker.io/library/nginx*\n' },
  },
  { name: 'one that a chart may have', files: { ...plain, ...chart, '.sealignore': 'nginx*\n' } },
]);
