// biome-ignore-all lint/suspicious/noTemplateCurlyInString: a Kubefile's variables
import { type Group, lines, scratch } from '../case.ts';

export const commands: readonly Group[] = [
  {
    rule: 'A 5 lines',
    cases: [
      {
        name: 'blanks after a backslash continue the line',
        kubefile: scratch('ENV A=1 \\  ', '  B=2 \\\t', '  C=3'),
      },
      {
        name: 'a comment inside a continuation is dropped',
        kubefile: scratch(
          'ENV A=1 \\',
          '# comment',
          '    # and another \\',
          '  B=2',
          'CMD a \\',
          '# no',
          ' b',
        ),
      },
      {
        name: 'an empty line inside a continuation is dropped',
        kubefile: scratch('LABEL a=1 \\', '', '  b=2'),
      },
      { name: 'no newline at the end', kubefile: 'FROM scratch\nCMD helm install' },
      { name: 'CRLF', kubefile: 'FROM scratch\r\nENV A=1 \\\r\n  B=2\r\nCMD ["a"]\r\n' },
      {
        name: 'comments and blank lines',
        kubefile: lines('', '# one', '   # two', 'FROM scratch', '', '', '  ENV A=1#b'),
      },
      { name: 'a backslash at the end of the file', kubefile: 'FROM scratch\nENV A=1 \\' },
      { name: 'a byte order mark', kubefile: '\uFEFFFROM scratch\nENV A=1\n' },
    ],
  },
  {
    rule: 'A 6 CMD and ENTRYPOINT',
    cases: [
      {
        name: 'CMD is never expanded',
        kubefile: scratch('ENV X=1', 'CMD echo $(X) $X ${X} $2a$10$abc \\$X'),
      },
      {
        name: 'CMD as an array is never expanded',
        kubefile: scratch('ENV X=1', 'CMD ["$(X)", "$X", "$2a$10$abc", "a\\tb", "\\u00e9"]'),
      },
      {
        name: 'the shell form keeps inner blanks',
        kubefile: scratch('CMD helm   upgrade -i nginx \\', '      charts/nginx   -n "a  b"   '),
      },
      { name: 'the last CMD wins', kubefile: scratch('CMD ["a"]', 'CMD b', 'CMD ["c", "d"]') },
      { name: 'ENTRYPOINT keeps a CMD of this file', kubefile: scratch('CMD ["c"]', 'ENTRYPOINT ["e"]') },
      { name: 'ENTRYPOINT in shell form', kubefile: scratch('ENTRYPOINT exec top -b $X') },
      { name: 'an empty CMD', kubefile: scratch('CMD []') },
      {
        name: 'an empty ENTRYPOINT',
        kubefile: lines('FROM scratch AS a', 'ENTRYPOINT ["e"]', 'FROM a', 'ENTRYPOINT []'),
      },
      { name: 'an array with something after it', kubefile: scratch('CMD ["a"] x') },
      { name: 'an invalid array is the shell form', kubefile: scratch("CMD ['a', 'b']") },
      {
        name: 'a command like those of applications',
        kubefile: scratch(
          'ENV NAME=nginx',
          'CMD ["helm upgrade -i $(NAME) charts/nginx -n $(NAME) --create-namespace --set a=\\"b\\" $(HELM_OPTS)"]',
        ),
      },
    ],
  },
];
