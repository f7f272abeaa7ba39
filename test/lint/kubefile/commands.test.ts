import { initScript, kubefile, testRule } from '../cases.ts';

testRule('cmd-exec-words', [
  {
    name: 'a program and its arguments',
    files: kubefile('CMD ["helm", "upgrade", "-i", "web", "charts/web", "$(HELM_OPTS)"]'),
    places: ['Kubefile:2:1'],
    says: /CMD \["helm upgrade -i web charts\/web \$\(HELM_OPTS\)"\]$/,
    fixed: kubefile('CMD ["helm upgrade -i web charts/web $(HELM_OPTS)"]'),
  },
  {
    name: 'over lines, indented, in lower case, with a text for a shell',
    files: kubefile('  cmd ["bash", \\', '   "-c", \\', '   "a && b"] ', 'LABEL a=b'),
    places: ['Kubefile:2:3'],
    fixed: kubefile(`  CMD ["bash -c 'a && b'"] `, 'LABEL a=b'),
  },
  {
    name: 'CRLF',
    files: kubefile('CMD ["kubectl","apply","-f","manifests"]\r', 'LABEL a=b\r'),
    places: ['Kubefile:2:1'],
    fixed: kubefile('CMD ["kubectl apply -f manifests"]\r', 'LABEL a=b\r'),
  },
  {
    name: 'quotes that can’t be joined with certainty',
    files: kubefile(`CMD ["bash", "-c", "echo 'a'"]`),
    places: ['Kubefile:2:1'],
  },
  {
    name: 'ENTRYPOINT',
    files: kubefile('ENTRYPOINT ["bash", "x.sh"]'),
    places: ['Kubefile:2:1'],
    fixed: kubefile('ENTRYPOINT ["bash x.sh"]'),
  },
  { name: 'several commands', files: kubefile('CMD ["bash a.sh", "kubectl apply -f manifests"]') },
  { name: 'commands of one word', files: kubefile('CMD ["/opt/start", "/opt/check"]') },
  { name: 'the shell form in words', files: kubefile('CMD ["/bin/sh", "-c", "bash a.sh"]') },
  {
    name: 'an ordinary image',
    files: { Dockerfile: 'FROM scratch\nCMD ["/bin/x", "-v"]\n' },
    type: 'dockerimages',
  },
  { name: 'a CMD that has no effect', files: kubefile('CMD ["helm", "list"]', 'CMD ["helm list"]') },
]);

testRule('cmd-shell-form', [
  {
    name: 'a command',
    files: kubefile('CMD kubectl apply -f "manifests"'),
    places: ['Kubefile:2:1'],
    fixed: kubefile('CMD ["kubectl apply -f \\"manifests\\""]'),
  },
  {
    name: 'over lines',
    files: kubefile('CMD a && \\', '  b'),
    places: ['Kubefile:2:1'],
    says: /\["a && +b"\]/,
  },
  { name: 'a shell of its own', files: kubefile('SHELL ["bash", "-c"]', 'CMD a'), places: ['Kubefile:3:1'] },
  { name: 'an element', files: kubefile('CMD ["kubectl apply -f manifests"]') },
  { name: 'an ordinary image', files: { Dockerfile: 'FROM scratch\nCMD /bin/x\n' }, type: 'dockerimages' },
]);

testRule('cmd-several', [
  { name: 'two', files: kubefile('CMD ["a"]', 'LABEL a=b', 'CMD ["b"]'), places: ['Kubefile:2:1'] },
  {
    name: 'of an ordinary image',
    files: { Dockerfile: 'FROM scratch\nCMD a\nCMD b\nCMD c\n' },
    type: 'dockerimages',
    places: ['Dockerfile:2:1', 'Dockerfile:3:1'],
  },
  { name: 'one in each stage', files: { Kubefile: 'FROM scratch AS a\nCMD ["a"]\nFROM a\nCMD ["b"]\n' } },
  { name: 'sealer’s dialect', files: { Kubefile: '# dialect=sealer\nFROM scratch\nCMD a\nCMD b\n' } },
]);

const upgrade = 'CMD ["helm upgrade -i web charts/web $(HELM_OPTS) --set a=$(kubectl get ns) $(hostname)"]';

testRule('cmd-variable-unset', [
  { name: 'no ENV', files: kubefile(upgrade), places: ['Kubefile:2:38'], says: /no ENV sets HELM_OPTS/ },
  {
    name: 'another case',
    files: kubefile('ENV NAMESPACE=web', 'CMD ["a -n $(namespace)"]'),
    places: ['Kubefile:3:12'],
  },
  { name: 'ENV', files: kubefile('ENV HELM_OPTS=""', upgrade) },
  {
    name: 'variables of sealos and escaped ones',
    files: kubefile('CMD ["a $(SEALOS_SYS_KUBE_VERSION) $$(B)"]'),
  },
  { name: 'a base image', files: { Kubefile: `FROM ghcr.io/us/base:v1\n${upgrade}\n` } },
  {
    name: 'a Kubefile that init.sh completes',
    files: { ...initScript('echo ENV HELM_OPTS=a >> Kubefile'), ...kubefile(upgrade) },
  },
]);

testRule('env-sealos-sys', [
  {
    name: 'a variable of sealos',
    files: kubefile('ENV A=1 SEALOS_SYS_KUBE_VERSION=v1'),
    places: ['Kubefile:2:9'],
  },
  {
    name: 'the endpoint without a rootfs',
    files: kubefile('ENV SEALOS_SYS_CRI_ENDPOINT=/run/a.sock'),
    places: ['Kubefile:2:5'],
  },
  {
    name: 'the endpoint of a rootfs',
    files: kubefile(
      'LABEL sealos.io.type=rootfs sealos.io.version=v1beta1',
      'ENV SEALOS_SYS_CRI_ENDPOINT=/run/a.sock',
    ),
  },
  { name: 'a name that is nearly one', files: kubefile('ENV SEALOS_VERSION=1') },
]);

testRule('trailing-blanks', [
  {
    name: 'behind a backslash',
    files: kubefile('ENV A="a \\  ', '  b" \\\t', '  C=1'),
    places: ['Kubefile:2:11', 'Kubefile:3:7'],
    fixed: kubefile('ENV A="a \\', '  b" \\', '  C=1'),
  },
  {
    name: 'CRLF',
    files: kubefile('ENV A=1 \\ \r', '  B=2'),
    places: ['Kubefile:2:10'],
    fixed: kubefile('ENV A=1 \\\r', '  B=2'),
  },
  { name: 'none', files: kubefile('ENV A=1 \\', '  B=2 ', '# a \\ ', 'RUN <<E', 'a \\ ', 'E') },
]);
