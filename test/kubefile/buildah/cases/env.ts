// biome-ignore-all lint/suspicious/noTemplateCurlyInString: a Kubefile's variables
import { type Group, lines, scratch } from '../case.ts';

export const env: readonly Group[] = [
  {
    rule: 'A 2 PATH',
    cases: [
      { name: 'PATH comes first', kubefile: scratch('ENV A=1') },
      { name: 'PATH is there without any ENV', kubefile: scratch('COPY readme /') },
      {
        name: 'PATH is extended in its place',
        kubefile: scratch('ENV A=1', 'ENV PATH=/opt/bin:$PATH', 'ENV B=$PATH'),
      },
      { name: 'PATH is set anew', kubefile: scratch('ENV PATH /bin') },
      {
        name: 'PATH of another stage',
        kubefile: lines('FROM scratch AS a', 'ENV PATH=/a', 'FROM a', 'ENV B=1'),
      },
    ],
  },
  {
    rule: 'A 3 ENV A=${A:-"x"}',
    cases: [
      {
        name: 'a default over several lines keeps its blanks',
        kubefile: scratch('ENV HELM_OPTS=${HELM_OPTS:-" \\', '--set service.type=NodePort \\', '"}'),
      },
      {
        name: 'an empty default over two lines',
        kubefile: scratch('ENV HELM_OPTS=${HELM_OPTS:-"\\', '"}', 'ENV AFTER=1'),
      },
      {
        name: 'a quoted default',
        kubefile: scratch('ENV A=${A:-"x"} B=${B:-"a b"} C=${C:-\'s t\'} D=${D:-plain}'),
      },
      {
        name: 'the operators',
        kubefile: scratch(
          'ENV SET=s EMPTY=""',
          'ENV A=${SET:-d} B=${NONE:-d} C=${EMPTY:-d} D=${SET:+a} E=${NONE:+a} F=${EMPTY:+a}',
        ),
      },
      {
        name: 'a default that refers to a variable',
        kubefile: scratch('ENV A=1', 'ENV B=${NONE:-${A}2} C=${NONE:-$A}'),
      },
      { name: 'dollars alone', kubefile: scratch('ENV A=$$ B=a$ C=$1 D=${1}x E="$" F=$_x') },
      {
        name: 'operators without a colon',
        kubefile: scratch('ENV A=${PATH-x} C=${N-x} D=${PATH+y} E=${N+y}'),
      },
      { name: 'only earlier instructions are seen', kubefile: scratch('ENV A=1 B=$A C=${D}', 'ENV D=$A$B') },
      {
        name: 'the environment of the host is not seen',
        kubefile: scratch('ENV A=${HOME}x B=$USER C=${TERM:-none}'),
      },
      {
        name: 'quotes and escapes',
        kubefile: scratch(
          'ENV V=v',
          'ENV A="$V" B=\'$V\' C=\\$V D="\\$V" E="a\\"b" F=a"b c"d G=\'a"b\' H="it\'s" I=$V$V J=${V}x',
        ),
      },
      {
        name: 'an earlier value is replaced in its place',
        kubefile: scratch('ENV A=1 B=2', 'ENV A=3', 'ENV A=${A}4'),
      },
    ],
  },
  {
    rule: 'A 4 old form and literals',
    cases: [
      {
        name: 'the old form loses its quotes',
        kubefile: scratch('ENV IFACE "eth.*,en.*"', 'ENV X ""', 'ENV Y a  b "c" d'),
      },
      { name: 'the old form with a variable', kubefile: scratch('ENV A 1', 'ENV B x $A \'y $A\' "z ${A}"') },
      {
        name: 'the old form with an equals sign',
        kubefile: scratch('ENV A b=c', 'ENV OPTS --set a=b --set c=d'),
      },
      {
        name: 'brackets, braces and quotes are literal',
        kubefile: scratch('ENV A=args[0] B={} C="it\'s" D={"a":1} E=[x]', 'ENV J {"a": "b"}'),
      },
      { name: 'a tab parts, too', kubefile: scratch('ENV\tA=1\tB=2', 'ENV C\tx') },
    ],
  },
];
