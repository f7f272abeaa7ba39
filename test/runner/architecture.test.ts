import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dependsOnArchitecture } from '../../src/runner/architecture.ts';

const header = `#!/usr/bin/env bash
set -euo pipefail
cd "$(dirname "$0")"

# $0 is called with three arguments; the name of the architecture is not needed
if [ $# -ne 3 ]; then
  exit 1
fi
readonly ARCH=\${1:-amd64}
readonly NAME="\${2:-$(basename "\${PWD%/*}")}"
readonly VERSION=\${3:-latest}
`;
const exportingHeader = header.replaceAll('readonly ', 'export readonly ');
const body = `repo=https://charts.example
rm -rf charts && mkdir -p charts
helm repo add x "$repo" --force-update >/dev/null
helm pull "x/$NAME" --version "\${VERSION#v}" -d charts --untar
for file in charts/*; do
  if [ -f "$file" ]; then
    wget -qO- "https://files.example/$file" | tar -xz -C charts
  fi
done
echo "don't stop" >&2 # nor here: it's fine
cat <<EOF >Kubefile
FROM scratch
COPY charts charts
CMD ["helm upgrade -i $NAME charts/$NAME"]
EOF
`;

const independent: Record<string, string> = {
  'no argument at all': 'helm pull x\n',
  'a header that names it, and no more': header + body,
  'the same with blanks, quotes and CRLF': `  local  arch="$1" ;\r\necho $2\r\n`,
  'a header that exports it to programs that do not care': exportingHeader + body,
  'the other two arguments': 'wget "https://x/$2/$3"\n',
  'a comment': '# uses arch and uname\nmkdir x\n',
};

const dependent: Record<string, string> = {
  'the first argument in use': 'wget "https://x/$1.tgz"\n',
  'in braces': `wget "https://x/\${1}.tgz"\n`,
  'its variable': `${header}wget "https://x/$ARCH.tgz"\n`,
  'its variable in a here-document': `${header}cat <<EOF >Kubefile\nENV A=\${ARCH}\nEOF\n`,
  'its variable in a comment that is expanded': `${header}cat <<EOF >x\n# for $ARCH\nEOF\n`,
  'its variable read by yq': `${header}yq '.a = strenv(ARCH)' x\n`,
  'all arguments': './build.sh "$@"\n',
  'all arguments, the other way': `echo "\${*}"\n`,
  shift: 'shift\nwget x\n',
  'set --': 'set -- x\n',
  'a loop over the arguments': 'for a; do echo "$a"; done\n',
  'a loop over the arguments, do on the next line': 'for a\ndo echo "$a"; done\n',
  uname: 'wget "https://x/$(uname -m)"\n',
  arch: 'wget "https://x/$(arch)"\n',
  'dpkg --print-architecture': 'dpkg --print-architecture\n',
  TARGETARCH: 'echo $TARGETARCH\n',
  BASH_ARGV: `echo "\${BASH_ARGV[2]}"\n`,
  'an indirect name': `i=1; echo "\${!i}"\n`,
  'a sourced script': '. ./lib.sh\n',
  'a sourced script in a condition': 'test -f lib.sh && . ./lib.sh\n',
  source: 'source lib.sh\n',
  eval: 'eval "$x"\n',
  'an exported name and a script of its own': `${exportingHeader}./build.sh\n`,
  'an exported name and make': `${exportingHeader}cd x && make\n`,
  'an exported name and make in a substitution': `${exportingHeader}x=$(cd y; make)\n`,
  'an exported name and make in a here-document': `${exportingHeader}cat <<EOF\n$(make)\nEOF\n`,
  'an exported name and make in quotes': `${exportingHeader}echo "$(make x)"\n`,
  'an exported name and a command from a variable': `${exportingHeader}$TOOL x\n`,
  'an exported name and a command from a substitution': `${exportingHeader}"$(pwd)/x"\n`,
  'an exported name and make after quotes in quotes': `${exportingHeader}echo "it's"; make; echo "it's"\n`,
  'an exported name and make between quotes': `${exportingHeader}x="$(dirname "$0")"\nmake\ny="$(dirname "$0")"\n`,
  'an exported name and arithmetic': `${exportingHeader}echo $((1 + $(make)))\n`,
  'an exported name and backquotes': `${exportingHeader}x=\`make\`\n`,
  'an exported name and a script fed to bash': `${exportingHeader}bash <<'EOF'\necho\nEOF\n`,
  'a name exported by declare': 'declare -rx ARCH=$1\nmake\n',
  'a name exported by set -a': 'set -ea\nARCH=$1\nmake\n',
  'the command line of the process': 'cat /proc/self/cmdline\n',
};

for (const [name, text] of Object.entries(independent))
  test(`init.sh runs once: ${name}`, () => assert.equal(dependsOnArchitecture(text), false));
for (const [name, text] of Object.entries(dependent))
  test(`init.sh runs once per platform: ${name}`, () => assert.equal(dependsOnArchitecture(text), true));
