// biome-ignore-all lint/suspicious/noTemplateCurlyInString: a Kubefile's variables

/** The variables that the words of the table use, set by ENV. */
export const variables: Readonly<Record<string, string>> = {
  A: 'a',
  HOME: '/home',
  EMPTY: '',
  TWO: 'one two',
  FILE: 'dir/sub/archive.tar.gz',
  ABC: 'abcabc',
  QUOTED: '"q"',
  DOLLAR: '$A',
  STAR: '*',
  PATTERN: 'a*c',
  UNI: 'äöü',
  X_1: 'under',
};

/**
 * The program that gives the same: buildah; bash, for the operators that buildah 1.28 lacks; or none, where
 * only BuildKit does so.
 */
type SameProgram = 'buildah' | 'bash' | 'none';

export interface WordRow {
  readonly word: string;
  readonly gives: string;
  readonly program: SameProgram;
}

function same(word: string, gives: string, program: SameProgram = 'buildah'): WordRow {
  return { word, gives, program };
}

function bash(word: string, gives: string): WordRow {
  return same(word, gives, 'bash');
}

/** A word that only BuildKit expands so. */
function alone(word: string, gives: string): WordRow {
  return same(word, gives, 'none');
}

export const words: readonly WordRow[] = [
  // Names
  same('plain', 'plain'),
  same('$A', 'a'),
  same('${A}', 'a'),
  same('x$A', 'xa'),
  same('$A.x', 'a.x'),
  same('$Ax', ''),
  same('${A}x', 'ax'),
  same('$A$A', 'aa'),
  same('$X_1', 'under'),
  same('$NONE', ''),
  same('x${NONE}y', 'xy'),
  same('$EMPTY', ''),
  same('$UNI', 'äöü'),
  same('ä$A', 'äa'),
  same('$TWO', 'one two'),
  same('$DOLLAR', '$A'),
  same('$QUOTED', '"q"'),
  same('$1x', 'x'),
  alone('$12x', 'x'),
  alone('$2a$10$abc', 'a'),
  same('${1}x', 'x'),
  // A plain dollar sign
  same('$', '$'),
  same('a$', 'a$'),
  same('$.', '$.'),
  same('$(A)', '$(A)'),
  same('$(A)$A', '$(A)a'),
  same('$ A', '$ A'),
  same('"$"', '$'),
  same('$"A"', '$A'),
  same('$/x', '$/x'),
  alone('$$', ''),
  alone('$$A', 'A'),
  alone('$?', ''),
  alone('$*x', 'x'),
  // Quotes
  same('""', ''),
  same("''", ''),
  same('"a b"', 'a b'),
  same("'a b'", 'a b'),
  same('"a"\'b\'c', 'abc'),
  same("'$A'", '$A'),
  same('"$A"', 'a'),
  same('"${A}"', 'a'),
  same('"\'$A\'"', "'a'"),
  same('\'"$A"\'', '"$A"'),
  same('"it\'s"', "it's"),
  same("'a\\'", 'a\\'),
  same('"x  y"', 'x  y'),
  same('x  y', 'x  y'),
  same('a"b c"d', 'ab cd'),
  same('"a""b"', 'ab'),
  // Escapes
  same('\\$A', '$A'),
  same('"\\$A"', '$A'),
  same("'\\$A'", '\\$A'),
  alone('\\\\', '\\'),
  same('\\\\$A', '\\a'),
  same('"\\\\"', '\\'),
  same('"\\\\$A"', '\\a'),
  same('\\a', 'a'),
  same('"\\a"', '\\a'),
  same('\\n', 'n'),
  same('"\\n"', '\\n'),
  same('\\"', '"'),
  same('"\\""', '"'),
  same("\\'", "'"),
  same('"\\\'"', "\\'"),
  same('a\\ b', 'a b'),
  same('\\${A}', '${A}'),
  same('\\$\\{A\\}', '${A}'),
  same('$\\A', '$A'),
  // Literals
  same('args[0]', 'args[0]'),
  same('{}', '{}'),
  same('{"a":1}', '{a:1}'),
  same('[x]', '[x]'),
  same('a#b', 'a#b'),
  same('a=b', 'a=b'),
  same('`date`', '`date`'),
  same('~/x', '~/x'),
  same('*', '*'),
  same('a;b|c&d', 'a;b|c&d'),
  same('}', '}'),
  same('$A}', 'a}'),
  same('$A{}', 'a{}'),
  // ${v:-w} and ${v-w}
  same('${A:-b}', 'a'),
  same('${NONE:-b}', 'b'),
  same('${EMPTY:-b}', 'b'),
  bash('${A-b}', 'a'),
  bash('${NONE-b}', 'b'),
  bash('${EMPTY-b}', ''),
  same('${NONE:-}', ''),
  bash('${NONE-}', ''),
  same('${NONE:-$A}', 'a'),
  same('${NONE:-${A}}', 'a'),
  same('${NONE:-${NIL:-${A}}}', 'a'),
  same('${NONE:-${NIL:-c}d}e', 'cde'),
  same('${NONE:-"b c"}', 'b c'),
  same("${NONE:-'$A'}", '$A'),
  same('${NONE:-b c}', 'b c'),
  same('${NONE:-"}"}', '}'),
  same('${NONE:-\\}}', '}'),
  same('${NONE:-:-x}', ':-x'),
  same('${NONE:-a:b/c}', 'a:b/c'),
  same('"${NONE:-"b c"}"', 'b c'),
  same('"${NONE:-b c}"', 'b c'),
  same('${NONE:-{}', '{'),
  // ${v:+w} and ${v+w}
  same('${A:+b}', 'b'),
  same('${NONE:+b}', ''),
  same('${EMPTY:+b}', ''),
  bash('${A+b}', 'b'),
  bash('${NONE+b}', ''),
  bash('${EMPTY+b}', 'b'),
  same('${A:+$HOME}', '/home'),
  same('${A:+}', ''),
  // ${v:?w} and ${v?w}
  bash('${A:?gone}', 'a'),
  bash('${A?gone}', 'a'),
  bash('${EMPTY?gone}', ''),
  // ${v#p} and ${v##p}
  bash('${FILE#*/}', 'sub/archive.tar.gz'),
  bash('${FILE##*/}', 'archive.tar.gz'),
  bash('${FILE#dir/}', 'sub/archive.tar.gz'),
  bash('${FILE#x}', 'dir/sub/archive.tar.gz'),
  bash('${FILE#???/}', 'sub/archive.tar.gz'),
  bash('${FILE#*}', 'dir/sub/archive.tar.gz'),
  bash('${FILE##*}', ''),
  bash('${ABC#a*c}', 'abc'),
  bash('${ABC##a*c}', ''),
  bash('${ABC#$PATTERN}', 'abc'),
  bash('${ABC#$A}', 'bcabc'),
  bash('${STAR#\\*}', ''),
  bash('${STAR#\\?}', '*'),
  bash('${FILE#"dir/"}', 'sub/archive.tar.gz'),
  bash('${NONE#a}', ''),
  bash('${UNI#?}', 'öü'),
  bash('${FILE#.*}', 'dir/sub/archive.tar.gz'),
  alone('${FILE#[d]}', 'dir/sub/archive.tar.gz'),
  // ${v%p} and ${v%%p}
  bash('${FILE%.*}', 'dir/sub/archive.tar'),
  bash('${FILE%%.*}', 'dir/sub/archive'),
  bash('${FILE%/*}', 'dir/sub'),
  bash('${FILE%%/*}', 'dir'),
  bash('${ABC%a*c}', 'abc'),
  bash('${ABC%%a*c}', ''),
  bash('${ABC%x}', 'abcabc'),
  bash('${UNI%?}', 'äö'),
  // ${v/p/r} and ${v//p/r}
  bash('${ABC/b/x}', 'axcabc'),
  bash('${ABC//b/x}', 'axcaxc'),
  bash('${ABC//b/}', 'acac'),
  bash('${ABC/a*c/x}', 'x'),
  bash('${ABC//?/x}', 'xxxxxx'),
  bash('${ABC/x/y}', 'abcabc'),
  bash('${FILE//\\//-}', 'dir-sub-archive.tar.gz'),
  bash('${FILE/./_}', 'dir/sub/archive_tar.gz'),
  bash('${ABC/$A/$HOME}', '/homebcabc'),
  bash('${ABC//*/x}', 'x'),
  alone('${ABC///-}', '-a-b-c-a-b-c-'),
  bash('${NONE/a/b}', ''),
  bash('${ABC/b/"x y"}', 'ax ycabc'),
];
