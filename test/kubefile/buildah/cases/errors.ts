// biome-ignore-all lint/suspicious/noTemplateCurlyInString: a Kubefile's variables
import { type Group, lines, scratch } from '../case.ts';

export const errors: readonly Group[] = [
  {
    rule: 'errors',
    cases: [
      { name: 'an empty Kubefile', kubefile: lines('', '# nothing'), fails: 'KUBEFILE_SYNTAX' },
      { name: 'no FROM', kubefile: lines('COPY readme /'), fails: 'KUBEFILE_SYNTAX' },
      { name: 'an unknown instruction', kubefile: scratch('COPPY readme /'), fails: 'KUBEFILE_SYNTAX' },
      { name: 'FROM without an image', kubefile: lines('FROM'), fails: 'KUBEFILE_SYNTAX' },
      { name: 'ENV without a value', kubefile: scratch('ENV A'), fails: 'KUBEFILE_SYNTAX' },
      { name: 'COPY without a destination', kubefile: scratch('COPY readme'), fails: 'KUBEFILE_SYNTAX' },
      {
        name: 'COPY with an unknown flag',
        kubefile: scratch('COPY --chwon=1 readme /'),
        fails: 'KUBEFILE_SYNTAX',
      },
      {
        name: 'an unknown user',
        kubefile: scratch('COPY --chown=nobody readme /x'),
        fails: 'CONTEXT_INVALID',
      },
      {
        name: 'an invalid mode',
        kubefile: scratch('COPY --chmod=rwx9 readme /x'),
        fails: 'KUBEFILE_SYNTAX',
      },
      {
        name: 'a directory onto a file',
        kubefile: scratch('COPY readme /x', 'COPY charts /x'),
        fails: 'CONTEXT_INVALID',
      },
      {
        name: 'a name with a blank in quotes',
        kubefile: scratch('COPY "a file" /x/'),
        fails: 'KUBEFILE_SYNTAX',
      },
      {
        name: 'a variable that must be set',
        kubefile: scratch('ENV A=${N:?must}'),
        fails: 'KUBEFILE_SYNTAX',
      },
      { name: 'a quote that is not closed', kubefile: scratch('ENV A="open'), fails: 'KUBEFILE_SYNTAX' },
      { name: 'EXPOSE without a port', kubefile: scratch('EXPOSE'), fails: 'KUBEFILE_SYNTAX' },
      {
        name: 'an invalid duration',
        kubefile: scratch('HEALTHCHECK --interval=abc CMD x'),
        fails: 'KUBEFILE_SYNTAX',
      },
      { name: 'ONBUILD of FROM', kubefile: scratch('ONBUILD FROM x'), fails: 'KUBEFILE_SYNTAX' },
      { name: 'an unknown operator', kubefile: scratch('ENV A=${B!c}'), fails: 'KUBEFILE_SYNTAX' },
      { name: 'a brace that is not closed', kubefile: scratch('ENV A=${B'), fails: 'KUBEFILE_SYNTAX' },
      {
        name: 'HEALTHCHECK without a command',
        kubefile: scratch('HEALTHCHECK --interval=5s'),
        fails: 'KUBEFILE_SYNTAX',
      },
      { name: 'SHELL without an array', kubefile: scratch('SHELL bash -c'), fails: 'KUBEFILE_SYNTAX' },
    ],
  },
];
