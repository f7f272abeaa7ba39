/** The files of a small repository that builds its applications with workflows and shell scripts. */

/** The environment of a step that publishes, with the variables and the secret of a type. */
function login(prefix: string): string {
  return `          registry: \${{ vars.HUB_NAME }}
          username: \${{ vars.${prefix}_NAMESPACE }}
          repo: \${{ vars.${prefix}_NAMESPACE }}
          password: \${{ secrets.${prefix}_TOKEN }}`;
}

/** A workflow that others call: it builds each architecture, then the index. */
function buildWorkflow(prefix: string, script: string, condition = ''): string {
  return `name: build
on:
  workflow_call:
    inputs:
      app: { required: true, type: string }
      version: { required: true, type: string }
jobs:
  build:
${condition}    runs-on: ubuntu-latest
    strategy: { matrix: { arch: [amd64, arm64] } }
    steps:
      - uses: actions/checkout@v3
      - name: Build
        env:
${login(prefix)}
          app: \${{ inputs.app }}
          arch: \${{ matrix.arch }}
        run: .github/scripts/${script}
`;
}

/** A workflow that answers a command under a label. */
function answerWorkflow(command: string, called: string): string {
  return `name: answer
on:
  issue_comment: { types: [created] }
jobs:
  accepted:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/github-script@v6
        with:
          script: |
            const has = issue.labels.some((label) => label.name.toLowerCase() === 'approved');
  build:
    if: \${{ startsWith(github.event.comment.body, '${command}') }}
    uses: ./.github/workflows/${called}
    secrets: inherit
  words:
    uses: ./.github/workflows/words.yml
`;
}

export const oldFiles: Readonly<Record<string, string>> = {
  'README.md':
    '# Images\n\n* `docker.io/acme/web:v1`\n* `docker.io/other/web:v1`\n* `docker.io/acme/db:v1`\n',
  'applications/web/v1/Kubefile': 'FROM scratch\n',
  'applications/web/latest/init.sh':
    '#!/bin/bash\nset -e\n# as /tmp/scripts_apps/common\ncp /tmp/scripts_apps/common* .\n',
  'applications/db/v1/init.sh': 'image=docker.io/acmetools/kit:v2\n',
  'dockerimages/kit/v2/Dockerfile': 'FROM scratch\n',
  '.github/ISSUE_TEMPLATE/build.md': '---\nname: build\n---\n/imagebuild_apps web v1\n',
  '.github/ISSUE_TEMPLATE/question.md': '---\nname: question\n---\n',
  '.github/workflows/apps.yml': buildWorkflow('C', 'apps.sh', "    if: inputs.app != 'web'\n"),
  '.github/workflows/dockers.yml': buildWorkflow('D', 'dockers.sh'),
  '.github/workflows/answer-apps.yml': answerWorkflow('/imagebuild_apps', 'apps.yml'),
  '.github/workflows/answer-dockers.yml': answerWorkflow('/imagebuild_dockerimages', 'dockers.yml'),
  '.github/workflows/words.yml':
    'on: workflow_call\njobs:\n  words:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: ./.github/actions/words/\n',
  '.github/workflows/nightly.yml':
    "on:\n  schedule: [{ cron: '0 8 * * *' }]\njobs:\n  build:\n    uses: ./.github/workflows/apps.yml\n",
  '.github/workflows/stale.yml': 'on:\n  schedule: [{ cron: "0 0 * * *" }]\njobs: {}\n',
  '.github/actions/words/action.yml': 'runs: { using: node20, main: index.js }\n',
  '.github/actions/words/index.js': '// reads the words of a comment\n',
  '.github/scripts/apps.sh':
    'cp -af .github/scripts/apps/ /tmp/scripts_apps\ncp -rf "applications/$app/$version"/* .\nsudo sealos build -t x .\n. .github/scripts/login.sh\n',
  '.github/scripts/apps/common': 'echo common\n',
  '.github/scripts/apps/common.sh': 'source common\n',
  '.github/scripts/dockers.sh':
    'cp -rf "dockerimages/$app/$version"/* .\nsudo docker build -t x .\n. .github/scripts/login.sh\n',
  '.github/scripts/configs.sh': 'cd config/$app/$version\nsudo sealos build -t x .\n',
  '.github/scripts/login.sh': 'sudo sealos login\n',
  '.github/scripts/release-notes.sh': 'git log\n',
};

/** The files that the new workflows replace, if nothing else uses them. */
export const replacedFiles: readonly string[] = [
  '.github/ISSUE_TEMPLATE/build.md',
  '.github/actions/words/action.yml',
  '.github/actions/words/index.js',
  '.github/scripts/configs.sh',
  '.github/scripts/dockers.sh',
  '.github/workflows/answer-apps.yml',
  '.github/workflows/answer-dockers.yml',
  '.github/workflows/dockers.yml',
  '.github/workflows/words.yml',
];

/** The files that nightly.yml and an init.sh use. */
export const neededFiles: readonly string[] = [
  '.github/scripts/apps.sh',
  '.github/scripts/apps/common',
  '.github/scripts/apps/common.sh',
  '.github/scripts/login.sh',
  '.github/workflows/apps.yml',
];
