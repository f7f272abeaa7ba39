import type { InstructionDefinition } from '../instruction.ts';

export const onbuild: InstructionDefinition<'ONBUILD'> = {
  flags: {},
  parse({ rest, fail, parseTrigger }) {
    if (rest.text === '')
      throw fail(rest.at, 'ONBUILD holds no instruction', 'Write ONBUILD COPY . /src, for example.');
    const name = /^\S+/.exec(rest.text)?.[0].toUpperCase() ?? '';
    if (['ONBUILD', 'FROM', 'MAINTAINER'].includes(name))
      throw fail(rest.at, `${name} cannot wait for another build`, 'Remove the instruction, or its ONBUILD.');
    const trigger = parseTrigger(rest);
    const documents = trigger.documents.map(({ name: end, body }) => `\n${body.text}${end}`);
    return { trigger, expression: [rest.text, ...documents].join('') };
  },
  apply({ expression }, { stage }) {
    stage.onBuild.push(expression);
  },
};
