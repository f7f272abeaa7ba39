const file = 'init.sh';

/** Rules for init.sh. */
export const initScriptRules = {
  'init-windows-lines': {
    severity: 'warning',
    what: 'initWindowsLines',
    fix: 'initWindowsLinesHint',
    fixable: true,
    example: { file, wrong: 'set -eu\\r\\n', right: 'set -eu\\n' },
  },
  'init-no-shebang': {
    severity: 'note',
    what: 'lintNoShebang',
    why: 'lintNoShebangWhy',
    fix: 'lintNoShebangFix',
    fixable: true,
    example: { file, wrong: 'set -eu', right: '#!/usr/bin/env bash\nset -eu' },
  },
  'init-no-set-e': {
    severity: 'warning',
    what: 'lintNoSetE',
    why: 'lintNoSetEWhy',
    fix: 'lintNoSetEFix',
    example: {
      file,
      wrong: '#!/bin/bash -e\nhelm pull web\nhelm pull db',
      right: '#!/bin/bash\nset -e\nhelm pull web\nhelm pull db',
    },
  },
  'init-version-unused': {
    severity: 'warning',
    what: 'lintVersionUnused',
    why: 'lintVersionUnusedWhy',
    fix: 'lintVersionUnusedFix',
    example: {
      file,
      wrong: 'helm pull web --repo https://charts.example --version 1.2.3',
      right: 'helm pull web --repo https://charts.example --version "$3"',
    },
  },
  'init-architecture': {
    severity: 'warning',
    what: 'lintArchitecture',
    why: 'lintArchitectureWhy',
    fix: 'lintArchitectureFix',
    example: {
      file,
      wrong: 'wget -qO opt/tool "https://host.example/tool-linux-amd64"',
      right: 'wget -qO opt/tool "https://host.example/tool-linux-$1"',
    },
  },
  'init-endless-retry': {
    severity: 'warning',
    what: 'lintEndlessRetry',
    why: 'lintEndlessRetryWhy',
    fix: 'lintEndlessRetryFix',
    example: {
      file,
      wrong: 'until wget -qO a.tgz "$url"; do sleep 1; done',
      right: 'for attempt in 1 2 3; do wget -qO a.tgz "$url" && break; [ $attempt -lt 3 ]; sleep 1; done',
    },
  },
  'init-version-sort': {
    severity: 'warning',
    what: 'lintVersionSort',
    why: 'lintVersionSortWhy',
    fix: 'lintVersionSortFix',
    example: {
      file,
      wrong: 'git ls-remote --tags "$repository" | sed \'s/.*v//\' | sort -rn | head -1',
      right: 'git ls-remote --tags "$repository" | sed \'s/.*v//\' | sort -rV | head -1',
    },
  },
  'init-github-api': {
    severity: 'warning',
    what: 'lintGithubApi',
    why: 'lintGithubApiWhy',
    fix: 'lintGithubApiFix',
    example: {
      file,
      wrong: 'curl -s https://api.github.com/repos/helm/helm/releases/latest',
      right: "git ls-remote --tags --refs https://github.com/helm/helm 'v*'",
    },
  },
} as const;
