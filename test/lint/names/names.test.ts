import { kubefile, testRule } from '../cases.ts';

const plain = kubefile('CMD ["echo done"]');

testRule('file-name', [
  {
    name: 'another case',
    files: { kubefile: 'FROM scratch\n', 'init.sh': 'set -e\n' },
    places: ['kubefile:1:1'],
  },
  { name: 'another extension', files: { ...plain, 'Init.sh': '' }, places: ['Init.sh:1:1'] },
  { name: 'a file of another name', files: { ...plain, 'Dockerfile.dev': '' } },
]);

testRule('list-place', [
  {
    name: 'beside its directory',
    files: { ...plain, 'images/list.txt': 'nginx:1\n' },
    places: ['images/list.txt:1:1'],
  },
  { name: 'in its directory', files: { ...plain, 'images/shim/list.txt': 'nginx:1.27\n' } },
]);

testRule('configuration-place', [
  { name: 'below', files: { ...plain, 'charts/imagebuild.yml': '' }, places: ['charts/imagebuild.yml:1:1'] },
  { name: 'above', files: { ...plain, '../imagebuild.yml': '' }, places: ['../imagebuild.yml:1:1'] },
  { name: 'beside the Kubefile', files: { ...plain, 'imagebuild.yml': '' } },
]);

testRule('configuration-invalid', [
  {
    name: 'an unknown key',
    files: { ...plain, 'imagebuild.yml': 'timeout: 300\nplatform: [linux/amd64]\n' },
    places: ['imagebuild.yml:2:1'],
    says: /unknown key "platform"\nDid you mean "platforms"\?/,
  },
  {
    name: 'an unknown rule',
    files: { ...plain, 'imagebuild.yml': 'lint: { file-names: off }\n' },
    places: ['imagebuild.yml:1:9'],
  },
  { name: 'another extension', files: { ...plain, 'imagebuild.yaml': '' }, places: ['imagebuild.yaml:1:1'] },
  { name: 'known keys', files: { ...plain, 'imagebuild.yml': 'timeout: 300\nlint: { file-name: off }\n' } },
]);

testRule('directory-blanks', [
  { name: 'at the end', files: plain, version: 'v1 ', places: ['Kubefile:1:1'], says: /"v1 ".*\n.*"v1"/ },
  { name: 'none', files: plain, version: 'v1' },
]);

testRule('name-refused', [
  {
    name: 'upper case',
    files: plain,
    app: 'Demo',
    places: ['Kubefile:1:1'],
    says: /app "Demo" contains "D"/,
  },
  {
    name: 'a plus in a version',
    files: plain,
    version: 'v1+2',
    places: ['Kubefile:1:1'],
    says: /version "v1\+2" contains "\+"/,
  },
  { name: 'words that a tag allows', files: plain, app: 'a.b_c-d', version: 'V1.2-Beta_3' },
]);

testRule('build-arch', [
  { name: 'a machine', files: { ...plain, build_arch: 'x86_64\n' }, places: ['build_arch:1:1'] },
  { name: 'two', files: { ...plain, build_arch: 'amd64 arm64\n' }, places: ['build_arch:1:1'] },
  { name: 'an architecture', files: { ...plain, build_arch: 'amd64 \r\n' } },
]);
