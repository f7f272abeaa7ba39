import { kubefile, testRule } from '../cases.ts';

const plain = kubefile('COPY registry registry', 'CMD ["echo done"]');
const digest = `sha256:${'0'.repeat(64)}`;

testRule('image-unpinned', [
  {
    name: 'in a list',
    files: { ...plain, 'images/shim/web': 'nginx:1.27\n nginx\nghcr.io/a/b:latest\nghcr.io/a/c:\n' },
    places: ['images/shim/web:2:2', 'images/shim/web:3:1', 'images/shim/web:4:1'],
  },
  {
    name: 'in a manifest',
    files: { ...plain, 'manifests/a.yaml': 'kind: Pod\nspec:\n  containers:\n    - image: nginx\n' },
    places: ['manifests/a.yaml:4:5'],
  },
  {
    name: 'in FROM and COPY',
    files: { Kubefile: 'FROM ghcr.io/a/b\nCOPY --from=busybox:latest /a /b\n' },
    places: ['Kubefile:1:6', 'Kubefile:2:6'],
  },
  {
    name: 'tags and digests',
    files: { ...plain, 'images/shim/web': `nginx:1\nnginx:latest@${digest}\nnginx@${digest}\n` },
  },
  {
    name: 'stages',
    files: { Kubefile: 'FROM scratch AS a\nFROM a\nCOPY --from=a /x /x\nCOPY --from=0 /y /y\n' },
  },
]);
