import { kubefile, testRule } from '../cases.ts';

testRule('rootfs-version', [
  {
    name: 'none',
    files: kubefile('LABEL a=b "sealos.io.type"=rootfs'),
    places: ['Kubefile:2:11'],
    says: /needs the label/,
  },
  {
    name: 'unknown',
    files: kubefile('LABEL sealos.io.type=rootfs', 'LABEL sealos.io.version=v1'),
    places: ['Kubefile:3:7'],
    says: /the version v1/,
  },
  { name: 'known', files: kubefile('LABEL apps.sealos.io/type=rootfs apps.sealos.io/version=v1beta2') },
  { name: 'an application', files: kubefile('LABEL sealos.io.type=application') },
  {
    name: 'from a base image',
    files: { Kubefile: 'FROM labring/kubernetes:v1.30.0\nLABEL sealos.io.type=rootfs\n' },
  },
]);

testRule('label-type', [
  {
    name: 'unknown',
    files: kubefile('LABEL sealos.io.type=app'),
    places: ['Kubefile:2:7'],
    says: /"app" is not a type/,
  },
  { name: 'known', files: kubefile('ARG T=patch', 'LABEL sealos.io.type=$T') },
]);

testRule('label-name', [
  {
    name: 'misspelt',
    files: kubefile('LABEL sealos.io.tpye=patch'),
    places: ['Kubefile:2:7'],
    says: /Did you mean sealos\.io\.type/,
  },
  { name: 'turned around', files: kubefile('LABEL io.sealos.type=patch'), places: ['Kubefile:2:7'] },
  {
    name: 'a short name',
    files: kubefile('LABEL init_registry=a'),
    places: ['Kubefile:2:7'],
    says: /Did you mean init-registry/,
  },
  {
    name: 'labels of others',
    files: kubefile(
      'LABEL ip=1 name=a vendor=b maintainer=c org.opencontainers.image.version=1 version=2 init=x',
    ),
  },
]);
