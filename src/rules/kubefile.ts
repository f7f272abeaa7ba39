const file = 'Kubefile';

/** Rules for the instructions of a Kubefile. */
export const kubefileRules = {
  'kubefile-missing': {
    severity: 'error',
    what: 'lintKubefileMissing',
    fix: 'kubefileAdd',
    example: { wrong: 'charts/web', right: 'Kubefile, charts/web' },
  },
  'kubefile-syntax': {
    severity: 'error',
    what: 'lintKubefileSyntax',
    fix: 'lintKubefileSyntaxFix',
    example: { file, wrong: 'LABLE a=b', right: 'LABEL a=b' },
  },
  'kubefile-warning': {
    severity: 'warning',
    what: 'lintKubefileWarning',
    fix: 'lintKubefileWarningFix',
    example: { file, wrong: "CMD ['helm list']", right: 'CMD ["helm list"]' },
  },
  'copy-source': {
    severity: 'error',
    what: 'copySourceMissing',
    fix: 'copySourceAdd',
    example: { file, wrong: 'COPY mainfests manifests', right: 'COPY manifests manifests' },
  },
  'registry-copy-missing': {
    severity: 'error',
    what: 'lintRegistryMissing',
    why: 'lintRegistryMissingWhy',
    fix: 'lintRegistryMissingFix',
    example: {
      file,
      wrong: 'COPY manifests manifests',
      right: 'COPY manifests manifests\nCOPY registry registry',
    },
  },
  'registry-copy-misplaced': {
    severity: 'error',
    what: 'lintRegistryMisplaced',
    why: 'lintRegistryMisplacedWhy',
    fix: 'lintRegistryMisplacedFix',
    example: { file, wrong: 'COPY registry .', right: 'COPY registry registry' },
  },
  'cmd-exec-words': {
    severity: 'error',
    what: 'lintExecWords',
    why: 'lintExecWordsWhy',
    fix: 'lintCommandElement',
    fixable: true,
    example: {
      file,
      wrong: 'CMD ["kubectl", "apply", "-f", "manifests"]',
      right: 'CMD ["kubectl apply -f manifests"]',
    },
  },
  'cmd-shell-form': {
    severity: 'warning',
    what: 'lintShellForm',
    why: 'lintShellFormWhy',
    fix: 'lintCommandElement',
    fixable: true,
    example: { file, wrong: 'CMD kubectl apply -f manifests', right: 'CMD ["kubectl apply -f manifests"]' },
  },
  'cmd-several': {
    severity: 'warning',
    what: 'lintSeveralCommands',
    why: 'lintSeveralCommandsWhy',
    fix: 'lintSeveralCommandsFix',
    example: {
      file,
      wrong: 'CMD ["kubectl apply -f manifests"]\nCMD ["bash opt/wait.sh"]',
      right: 'CMD ["kubectl apply -f manifests", "bash opt/wait.sh"]',
    },
  },
  'cmd-variable-unset': {
    severity: 'warning',
    what: 'lintVariableUnset',
    why: 'lintVariableUnsetWhy',
    fix: 'lintVariableUnsetFix',
    example: {
      file,
      wrong: 'CMD ["helm upgrade -i web charts/web $(HELM_OPTS)"]',
      right: 'ENV HELM_OPTS=""\nCMD ["helm upgrade -i web charts/web $(HELM_OPTS)"]',
    },
  },
  'env-sealos-sys': {
    severity: 'warning',
    what: 'lintSealosVariable',
    why: 'lintSealosVariableWhy',
    fix: 'lintSealosVariableFix',
    example: { file, wrong: 'ENV SEALOS_SYS_KUBE_VERSION=v1.30.0', right: 'ENV WANTED_KUBE_VERSION=v1.30.0' },
  },
  'trailing-blanks': {
    severity: 'note',
    what: 'lintTrailingBlanks',
    why: 'lintTrailingBlanksWhy',
    fix: 'lintTrailingBlanksFix',
    fixable: true,
    example: { file, wrong: 'ENV A=1 \\ \n    B=2', right: 'ENV A=1 \\\n    B=2' },
  },
} as const;
