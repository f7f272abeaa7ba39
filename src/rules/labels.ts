const file = 'Kubefile';

/** Rules for the labels that `sealos run` reads. */
export const labelRules = {
  'rootfs-version': {
    severity: 'error',
    what: 'lintRootfsVersion',
    why: 'lintRootfsVersionWhy',
    fix: 'lintRootfsVersionFix',
    example: {
      file,
      wrong: 'LABEL sealos.io.type=rootfs',
      right: 'LABEL sealos.io.type=rootfs sealos.io.version=v1beta1',
    },
  },
  'label-type': {
    severity: 'error',
    what: 'lintLabelType',
    fix: 'lintLabelTypeFix',
    example: { file, wrong: 'LABEL sealos.io.type=app', right: 'LABEL sealos.io.type=application' },
  },
  'label-name': {
    severity: 'warning',
    what: 'lintLabelName',
    why: 'lintLabelNameWhy',
    fix: 'didYouMean',
    example: { file, wrong: 'LABEL sealos.io.tpye=patch', right: 'LABEL sealos.io.type=patch' },
  },
} as const;
