import { initScript, kubefile, testRule } from '../cases.ts';

const script = (...lines: readonly string[]) => ({
  ...kubefile('COPY opt opt'),
  'init.sh': [...lines, ''].join('\n'),
});
/** `${3…}`: the version that init.sh is given. */
const third = (rest: string) => `$\{3${rest}}`;
const only = (text: string) => ({ 'init.sh': text });

testRule('init-windows-lines', [
  {
    name: 'CRLF',
    files: script('#!/bin/bash', 'set -e\r', 'echo $3\r'),
    places: ['init.sh:2:7'],
    fixed: only('#!/bin/bash\nset -e\necho $3\n'),
  },
  { name: 'LF', files: script('#!/bin/bash', "printf 'a\\r\\n'") },
]);

testRule('init-no-shebang', [
  {
    name: 'none',
    files: script('set -e', 'echo $3'),
    places: ['init.sh:1:1'],
    fixed: only('#!/usr/bin/env bash\nset -e\necho $3\n'),
  },
  {
    name: 'a comment',
    files: script('# downloads', 'set -e\r'),
    places: ['init.sh:1:1'],
    fixed: only('#!/usr/bin/env bash\n# downloads\nset -e\n'),
  },
  { name: 'a shell', files: script('#!/bin/sh', 'set -e') },
]);

testRule('init-no-set-e', [
  {
    name: 'none',
    files: script('#!/bin/bash', 'helm pull a', '# set -e', 'helm pull b'),
    places: ['init.sh:1:1'],
  },
  {
    name: 'as an option of the shell',
    files: script('#!/bin/bash -e', 'helm pull a', 'echo'),
    places: ['init.sh:1:1'],
  },
  {
    name: 'only other options',
    files: script('#!/bin/bash', 'set -ux', 'a', 'echo set -e'),
    places: ['init.sh:1:1'],
  },
  ...['set -e', 'set -euo pipefail', 'set -x -e', 'set -o errexit', 'set -uo errexit', 'cd a && set -xe'].map(
    (line) => ({ name: line, files: script('#!/bin/bash', line, 'helm pull a') }),
  ),
  { name: 'one command', files: script('#!/bin/bash', 'helm pull a') },
]);

testRule('init-version-unused', [
  { name: 'never', files: script('set -e', 'helm pull a --version 1.2.3 # $3'), places: ['init.sh:1:1'] },
  {
    name: 'only named',
    files: script('arch=$1', `export VERSION="${third('#v')}"`, 'helm pull a'),
    places: ['init.sh:1:1'],
  },
  { name: 'only checked', files: script('[ -n "$3" ] || exit 2', 'helm pull a'), places: ['init.sh:1:1'] },
  { name: 'used', files: script(`helm pull a --version ${third('')}`) },
  {
    name: 'named and used',
    files: script(`readonly VERSION=${third(':-"1"')}`, 'helm pull a --version "$VERSION"'),
  },
  { name: 'passed on', files: script('bash ./download.sh "$@"') },
  { name: 'sourced', files: script('. ./common.sh', 'download') },
  { name: 'a directory of one version', files: script('helm pull a --version 1.2.3'), version: 'v1.2.3' },
]);

testRule('init-architecture', [
  {
    name: 'in an address',
    files: initScript('wget -q "https://a.example/tool-linux-amd64.tgz" \\', '  https://a.example/x86_64/b'),
    places: ['init.sh:5:39', 'init.sh:6:21'],
    says: /amd64 is written out: the image for arm64/,
  },
  { name: 'in a comment', files: initScript('# amd64 only', 'wget "https://a.example/$1"') },
  {
    name: 'a choice',
    files: initScript('case $1 in', '  amd64) a=x86_64 ;;', '  arm64) a=aarch64 ;;', 'esac'),
  },
  {
    name: 'a comparison',
    files: initScript('if [ "$1" = amd64 ]; then echo a; fi', '[[ $1 == "amd64" ]] && echo b'),
  },
  { name: 'a default', files: initScript('arch=$' + '{1:-amd64}', 'wget "https://a.example/$arch"') },
  {
    name: 'one platform',
    files: { ...initScript('wget https://a.example/linux-amd64'), build_arch: 'amd64\n' },
  },
  {
    name: 'one platform in imagebuild.yml',
    files: {
      ...initScript('wget https://a.example/linux-amd64'),
      'imagebuild.yml': 'platforms: [linux/amd64]\n',
    },
  },
]);

testRule('init-endless-retry', [
  { name: 'until', files: initScript('until wget -q a; do', '  sleep 1', 'done'), places: ['init.sh:5:1'] },
  { name: 'while not', files: initScript('while ! curl -f a; do sleep 1; done'), places: ['init.sh:5:1'] },
  {
    name: 'while true, in a function',
    files: initScript(
      'get() {',
      '  while true; do',
      '    wget a && break',
      '    sleep 1',
      '  done',
      '}',
      'get',
    ),
    places: ['init.sh:6:3'],
  },
  { name: 'counted', files: initScript('n=0', 'until wget a; do n=$((n+1)); [ $n -lt 3 ]; done') },
  {
    name: 'that gives up',
    files: initScript('while :; do wget a && break; [ $SECONDS -lt 60 ] || exit 1; done'),
  },
  {
    name: 'that reads',
    files: initScript(
      'while read -r line; do echo "$line"; done < list',
      'while true; do read -r a || break; done',
    ),
  },
  {
    name: 'that waits for a file',
    files: initScript('until [ -f a ]; do make a; done', 'for i in 1 2 3; do wget a && break; done'),
  },
  { name: 'a word of a text', files: initScript('echo "while true; do"', '# until wget; do', 'echo done') },
]);

testRule('init-version-sort', [
  {
    name: 'as numbers',
    files: initScript("git ls-remote --tags a | sed 's/.*v//' |", '  sort -rn | head -1'),
    places: ['init.sh:6:3'],
    says: /sort -rn does not sort versions/,
  },
  {
    name: 'as text',
    files: initScript('latest=$(curl a/releases | jq -r .tag_name | sort -r | head -1)'),
    places: ['init.sh:5:46'],
  },
  { name: 'as versions', files: initScript('git tag | sort -rV', 'git tag | sort -V -r') },
  { name: 'by fields', files: initScript('git tag | sort -t. -k1,1n -k2,2n') },
  { name: 'other numbers', files: initScript('du -a | sort -rn | head -1', 'git tag | sort -u') },
]);

testRule('init-github-api', [
  {
    name: 'without a token',
    files: initScript('curl -s https://api.github.com/repos/a/b/releases | jq .'),
    places: ['init.sh:5:17'],
  },
  {
    name: 'with a token',
    files: initScript('curl -H "Authorization: Bearer $T" https://api.github.com/repos/a/b'),
  },
  {
    name: 'another address',
    files: initScript('curl -s https://github.com/a/b/releases/latest', '# api.github.com'),
  },
]);
