/** Rules for the names of files and directories, and for what configures an application. */
export const nameRules = {
  'file-name': {
    severity: 'warning',
    what: 'notRead',
    why: 'fileNameWhy',
    fix: 'renameTo',
    example: { wrong: 'kubefile', right: 'Kubefile' },
  },
  'configuration-place': {
    severity: 'warning',
    what: 'notRead',
    why: 'configurationPlaceWhy',
    fix: 'moveTo',
    example: { wrong: 'charts/imagebuild.yml', right: 'imagebuild.yml' },
  },
  'configuration-invalid': {
    severity: 'error',
    what: 'lintConfiguration',
    fix: 'configurationPage',
    example: { file: 'imagebuild.yml', wrong: 'platform: [linux/amd64]', right: 'platforms: [linux/amd64]' },
  },
  'directory-blanks': {
    severity: 'warning',
    what: 'nameWithBlanks',
    fix: 'renameTo',
    example: { wrong: '"applications/web /v1"', right: 'applications/web/v1' },
  },
  'name-refused': {
    severity: 'error',
    what: 'lintNameRefused',
    why: 'lintNameRefusedWhy',
    fix: 'lintNameRefusedFix',
    example: { wrong: 'applications/Web/v1', right: 'applications/web/v1' },
  },
  'build-arch': {
    severity: 'error',
    what: 'lintBuildArch',
    fix: 'archWrite',
    example: { file: 'build_arch', wrong: 'x86_64', right: 'amd64' },
  },
  'link-outside': {
    severity: 'warning',
    what: 'linkLeadsOut',
    fix: 'lintLinkFix',
    example: { wrong: 'manifests/web.yaml -> /etc/web.yaml', right: 'manifests/web.yaml' },
  },
} as const;
