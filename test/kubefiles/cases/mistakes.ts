// biome-ignore-all lint/suspicious/noTemplateCurlyInString: a Kubefile's variables
import { type Group, lines, scratch } from '../case.ts';

export const mistakes: readonly Group[] = [
  {
    rule: 'mistakes',
    cases: [
      { name: 'an empty Kubefile', kubefile: lines('', '# nothing'), fails: true },
      { name: 'no FROM', kubefile: lines('COPY readme /'), fails: true },
      { name: 'an unknown instruction', kubefile: scratch('COPPY readme /'), fails: true },
      { name: 'FROM without an image', kubefile: lines('FROM'), fails: true },
      { name: 'ENV without a value', kubefile: scratch('ENV A'), fails: true },
      { name: 'COPY without a destination', kubefile: scratch('COPY readme'), fails: true },
      { name: 'COPY with an unknown flag', kubefile: scratch('COPY --chwon=1 readme /'), fails: true },
      { name: 'an unknown user', kubefile: scratch('COPY --chown=nobody readme /x'), fails: true },
      { name: 'a mode that is none', kubefile: scratch('COPY --chmod=rwx9 readme /x'), fails: true },
      { name: 'a directory onto a file', kubefile: scratch('COPY readme /x', 'COPY charts /x'), fails: true },
      { name: 'a name with a blank in quotes', kubefile: scratch('COPY "a file" /x/'), fails: true },
      { name: 'an unknown operator', kubefile: scratch('ENV A=${B!c}'), fails: true },
      { name: 'a brace that is not closed', kubefile: scratch('ENV A=${B'), fails: true },
      { name: 'HEALTHCHECK without a command', kubefile: scratch('HEALTHCHECK --interval=5s'), fails: true },
      { name: 'SHELL that is no array', kubefile: scratch('SHELL bash -c'), fails: true },
    ],
  },
];
