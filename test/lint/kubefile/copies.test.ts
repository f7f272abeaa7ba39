import { initScript, kubefile, testRule } from '../cases.ts';

const list = { 'images/shim/web': 'nginx:1.27\n' };
const chart = {
  'charts/web/Chart.yaml': 'name: web\n',
  'charts/web/templates/a.yaml': 'spec:\n  - image: {{ .Values.image }}\n',
};

testRule('copy-source', [
  {
    name: 'misspelt',
    files: { ...kubefile('COPY registry etc/a mainfests /'), 'manifests/a.yaml': '', 'etc/a': '' },
    places: ['Kubefile:2:21'],
    says: /COPY needs mainfests|mainfests.*\n.*manifests/,
  },
  {
    name: 'ignored',
    files: { ...kubefile('ADD a /a'), a: '', '.dockerignore': 'a\n' },
    places: ['Kubefile:2:5'],
  },
  {
    name: 'misspelt beside init.sh',
    files: { ...initScript('mkdir -p opt'), ...kubefile('COPY mainfests a'), 'manifests/a.yaml': '' },
    places: ['Kubefile:2:6'],
  },
  {
    name: 'made by init.sh',
    files: {
      ...initScript('helm pull web --untardir charts'),
      ...kubefile('COPY charts charts', 'COPY bin bin'),
    },
  },
  {
    name: 'patterns, links, addresses, stages, documents',
    files: {
      ...kubefile(
        'COPY a* [b]c /',
        'ADD https://a.example/b /b',
        'COPY --from=ghcr.io/a/b:1 x y',
        'COPY <<E /z',
        'a',
        'E',
      ),
      ab: '',
      bc: '',
    },
  },
  {
    name: 'the registry of each architecture',
    files: { ...kubefile('ARG TARGETARCH', 'COPY registry_$TARGETARCH registry'), ...list },
  },
  {
    name: 'a Kubefile that init.sh writes',
    files: { ...initScript('sed -i s/x/y/ Kubefile'), ...kubefile('COPY x x') },
  },
]);

testRule('registry-copy-missing', [
  {
    name: 'a list',
    files: { ...kubefile('COPY etc etc'), ...list, 'etc/a': '' },
    places: ['Kubefile:1:1'],
    says: /images\/shim\/web:1 names/,
  },
  { name: 'a chart', files: { ...kubefile('COPY charts charts'), ...chart }, places: ['Kubefile:1:1'] },
  { name: 'a copy', files: { ...kubefile('COPY registry/ /registry'), ...list } },
  { name: 'everything', files: { ...kubefile('COPY . .'), ...list } },
  { name: 'by architecture', files: { ...kubefile('COPY registry-amd64 registry'), ...list } },
  {
    name: 'nothing is embedded',
    files: { ...kubefile('LABEL a=b'), ...list, 'imagebuild.yml': 'embed: false\n' },
  },
  { name: 'no images', files: { ...kubefile('COPY etc etc'), 'etc/a': '' } },
  { name: 'a base image may hold them', files: { Kubefile: 'FROM ghcr.io/a/b:1\n', ...list } },
  {
    name: 'a file of settings',
    files: { ...kubefile('COPY etc etc'), ...list, 'etc/a': '' },
    type: 'configs',
  },
]);

testRule('registry-copy-misplaced', [
  {
    name: 'to the root',
    files: { ...kubefile('COPY etc etc', 'COPY registry .'), ...list, 'etc/a': '' },
    places: ['Kubefile:3:6'],
    says: /registry is copied to \/:/,
  },
  {
    name: 'to another name',
    files: { ...kubefile('COPY registry images'), ...list },
    places: ['Kubefile:2:6'],
  },
  {
    name: 'below a working directory',
    files: { ...kubefile('WORKDIR /app', 'COPY registry registry'), ...list },
    places: ['Kubefile:3:6'],
  },
  { name: 'however it is spelt', files: { ...kubefile('COPY ./registry/ ./registry/.'), ...list } },
  { name: 'a part in its place', files: { ...kubefile('COPY registry/docker registry/docker'), ...list } },
  {
    name: 'a directory that exists',
    files: { ...kubefile('COPY registry_amd64 x'), 'registry_amd64/a': '', ...list },
  },
]);

testRule('kubefile-syntax', [
  {
    name: 'an unknown instruction',
    files: kubefile('  LABLE a=b'),
    places: ['Kubefile:2:3'],
    says: /Did you mean LABEL/,
  },
  { name: 'two mistakes', files: kubefile('COPY a', 'ENV'), places: ['Kubefile:2:7', 'Kubefile:3:4'] },
  { name: 'found when it is evaluated', files: kubefile('COPY $X /a'), places: ['Kubefile:2:6'] },
  {
    name: 'not UTF-8',
    files: { Kubefile: Buffer.from([0x46, 0xff, 0x0a]) as unknown as string },
    places: ['Kubefile:1:1'],
  },
  {
    name: 'a draft',
    files: { ...initScript("cat > Kubefile <<'E'", 'FROM scratch', 'E'), Kubefile: 'TODO\n' },
  },
  { name: 'anything else', files: kubefile('arg A', 'ENV B=$A', 'HEALTHCHECK NONE') },
]);

testRule('kubefile-missing', [
  { name: 'no Kubefile', files: { 'manifests/a.yaml': '' }, places: [':1:1'] },
  { name: 'init.sh writes it', files: { 'init.sh': 'echo FROM scratch > Kubefile\n' } },
  { name: 'of a name for other directories', files: { Containerfile: 'FROM scratch\n' }, places: [':1:1'] },
]);

testRule('kubefile-warning', [
  { name: 'quotes that aren’t JSON', files: kubefile("CMD ['helm list']"), places: ['Kubefile:2:5'] },
  { name: 'JSON', files: kubefile('CMD ["helm list"]') },
]);
