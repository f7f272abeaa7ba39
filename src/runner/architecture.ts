/**
 * Decides from the text of init.sh if it uses its architecture. A wrong "no" would put one platform's files
 * into another's image, so every rule errs towards "yes", which only costs a second run.
 */

/** The ways to get the architecture: as the first argument, or as that of the machine. */
const uses: readonly RegExp[] = [
  /\$\{?[!#]?[1@*]/, // $1 ${1:-amd64} $@ $* ${!1}
  /\$\{!/, // ${!name}: a name that is computed
  /\b(?:shift|getopts|eval|source|BASH_ARGV|BASH_ARGC)\b/,
  /\bset\s+--/,
  /(?:^|[\s;&|(){}])\.\s+\S/m, // . lib.sh, which sees the arguments of its caller
  /\b(?:for|select)\s+\w+\s*(?:;|\n|do\b)/, // without `in`, a loop goes over the arguments
  /\b(?:uname|arch|dpkg|TARGETARCH|TARGETPLATFORM|HOSTTYPE|MACHTYPE)\b/,
  /\/proc\//,
];

/**
 * A line that only assigns the first argument to a variable: `ARCH=$1`, `readonly ARCH="${1:-amd64}"`,
 * `export readonly ARCH=${1?}`.
 */
const naming =
  /^[ \t]*((?:(?:readonly|export|local|declare|typeset)[ \t]+(?:-[a-zA-Z]+[ \t]+)*)*)([A-Za-z_]\w*)=("?)\$(?:1|\{1(?::?[-?=][\w.\-/]*)?\})\3[ \t]*;?[ \t]*$/gm;

/**
 * Programs that ignore unknown environment variables, and words of bash itself. An exported variable counts
 * as used if the script runs anything else.
 */
const indifferent = new Set(
  `basename break case cat cd chmod chown continue cp curl cut date declare dirname do done echo elif else esac exit export
  false fi file for function grep gunzip gzip head helm if in jq ln local ls md5sum mkdir mktemp mv popd printf pushd pwd read readlink
  readonly realpath return rm rmdir sed set sha256sum sleep sort stat tail tar tee test then touch tr true type typeset umask uniq
  unset unzip until wait wc wget while yq zip [ [[ ! { } : ]] ] ;;`.split(/\s+/),
);

/** Returns true if the text of an init.sh uses its architecture anywhere, or if that isn't certain. */
export function dependsOnArchitecture(text: string): boolean {
  const code = withoutComments(text.replaceAll('\r\n', '\n'));
  const names: string[] = [];
  let exported = /\bset\s+-[a-zA-Z]*a|\ballexport\b/.test(code);
  const rest = code.replace(naming, (_line, keywords: string, name: string) => {
    names.push(name);
    exported ||= /\bexport\b|-[a-zA-Z]*x/.test(keywords);
    return ':';
  });
  if (uses.some((use) => use.test(rest))) return true;
  if (names.some((name) => new RegExp(`\\b${name}\\b`).test(rest))) return true;
  return exported && !onlyIndifferent(rest);
}

/**
 * Removes comment lines. A line with `$` or a backquote stays: inside a string or a here-document it isn't a
 * comment, and would be expanded.
 */
function withoutComments(text: string): string {
  return text
    .split('\n')
    .filter((line) => !/^\s*#[^$`]*$/.test(line))
    .join('\n');
}

const hereDocument = /<<-?\s*(['"]?)(\w+)\1([^\n]*)\n([\s\S]*?\n)??\t*\2(?=\n|$)/g;
/** A `$(…)` without another one inside. */
const substitution = /\$\(((?:[^()'"`]|'[^']*'|"(?:[^"\\$`]|\\[\s\S]|\$(?!\())*")*)\)/g;
const quotedOrComment = /\\[\s\S]|'[^']*'|"(?:[^"\\]|\\[\s\S])*"|(?<=^|\s)#[^\n]*/g;
const redirection = /\d*(?:&>|[<>])[<>]?&?\s*[^\s;|&()]+/g;
const commandStart = /\n|;|&&?|\|\|?|(?<![\w$])\(|\b(?:then|do|else|if|elif|while|until)\b/;

/** Returns true if every word in the position of a command is known to ignore the environment. */
function onlyIndifferent(code: string): boolean {
  let outer = code
    .replace(/\\\n/g, ' ')
    .replace(hereDocument, (all, quote: string, _word, rest: string, body = '') =>
      quote === '' && /\$\(|`/.test(body) ? all : rest,
    );
  const functions = [...outer.matchAll(/^\s*(?:function\s+)?([\w-]+)\s*\(\)/gm)].map((match) => match[1]);
  const known = new Set([...indifferent, ...functions]);
  const inner: string[] = [];
  for (let before = ''; before !== outer; ) {
    before = outer;
    outer = outer.replace(substitution, (_all, commands: string) => {
      inner.push(commands);
      return '$substituted';
    });
  }
  // The remaining substitutions are arithmetic, backquotes, or quotes that this parser doesn't understand.
  if (/\$\(|`/.test(outer)) return false;
  return [outer, ...inner].every((commands) => areIndifferent(commands, known));
}

function areIndifferent(commands: string, known: ReadonlySet<string | undefined>): boolean {
  return commands
    .replace(quotedOrComment, (text) => (/^["']/.test(text) ? 'text' : ' '))
    .replace(redirection, ' ')
    .split(commandStart)
    .every((part) => {
      const word = /^[^\s()]+/.exec(part.trim().replace(/^(?:[A-Za-z_]\w*\+?=\S*\s*|[{!]\s+)*/, ''))?.[0];
      return word === undefined || known.has(word);
    });
}
