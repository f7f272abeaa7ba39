import { say } from '../../text/say.ts';
import type { InstructionDefinition } from '../syntax.ts';

export const onbuild: InstructionDefinition<'ONBUILD'> = {
  flags: {},
  parse({ rest, fail, parseTrigger }) {
    if (rest.text === '') throw fail(rest.at, say('onbuildEmpty'), say('writeOnbuild'));
    const name = /^\S+/.exec(rest.text)?.[0].toUpperCase() ?? '';
    if (['ONBUILD', 'FROM', 'MAINTAINER'].includes(name))
      throw fail(rest.at, say('onbuildForbidden', { name }), say('removeOnbuild'));
    const trigger = parseTrigger(rest);
    const documents = trigger.documents.map(({ name: end, body }) => `\n${body.text}${end}`);
    return { trigger, expression: [rest.text, ...documents].join('') };
  },
  apply({ expression }, { stage }) {
    stage.onBuild.push(expression);
  },
};
