import { posix } from 'node:path';
import type { InstructionDefinition, ParseContext } from '../instruction.ts';
import { jsonWords } from '../parse/json.ts';
import { parsePorts } from '../ports.ts';
import { isSignal } from '../signals.ts';
import type { SourceWord } from '../source.ts';
import { blankWords } from '../words.ts';

export const expose: InstructionDefinition<'EXPOSE'> = {
  flags: {},
  parse({ rest, fail }) {
    const ports = blankWords(rest);
    if (ports.length === 0) throw fail(rest.at, 'EXPOSE names no port', 'Write EXPOSE 80 or EXPOSE 53/udp.');
    return { ports };
  },
  apply({ ports }, { stage, expandWords, fail, warn }) {
    for (const word of ports)
      for (const text of expandWords(word)) {
        const parsed = parsePorts(text);
        if (!parsed)
          throw fail(
            word.at,
            `${text} is no port`,
            'Write a port or a range, 80 or 8000-8010, with /tcp, /udp or /sctp.',
          );
        if (text.includes(':'))
          warn(
            word.at,
            `${text} names a port of the host, which an image has none of`,
            'Write the container’s port alone.',
          );
        for (const port of parsed) stage.ports.add(port);
      }
  },
};

export const volume: InstructionDefinition<'VOLUME'> = {
  flags: {},
  parse({ rest, fail }) {
    const volumes = jsonWords(rest, fail) ?? blankWords(rest);
    if (volumes.length === 0) throw fail(rest.at, 'VOLUME names no directory', 'Write VOLUME /data.');
    return { volumes };
  },
  apply({ volumes }, { stage, expand, fail }) {
    for (const word of volumes) {
      const path = expand(word).trim();
      if (path === '') throw fail(word.at, 'the name of this volume is empty', 'Give its variable a value.');
      stage.volumes.add(path);
    }
  },
};

export const user: InstructionDefinition<'USER'> = {
  flags: {},
  parse: (parsing) => ({ user: oneText('USER', parsing) }),
  apply(parsed, { stage, expand }) {
    stage.user = expand(parsed.user);
  },
};

export const workdir: InstructionDefinition<'WORKDIR'> = {
  flags: {},
  parse: (parsing) => ({ path: oneText('WORKDIR', parsing) }),
  apply(parsed, { stage, expand, line, createdBy }) {
    const path = posix.resolve('/', stage.workdir ?? '', expand(parsed.path));
    stage.workdir = path;
    stage.steps.push({ kind: 'workdir', path, ...(stage.user ? { user: stage.user } : {}), line, createdBy });
  },
};

export const stopsignal: InstructionDefinition<'STOPSIGNAL'> = {
  flags: {},
  parse: (parsing) => ({ signal: oneText('STOPSIGNAL', parsing) }),
  apply({ signal }, { stage, expand, fail }) {
    const text = expand(signal);
    if (!isSignal(text))
      throw fail(signal.at, `${text} is no signal`, 'Write a name, SIGTERM, or a number, 15.');
    stage.stopSignal = text;
  },
};

export const maintainer: InstructionDefinition<'MAINTAINER'> = {
  flags: {},
  parse: (parsing) => ({ author: oneText('MAINTAINER', parsing).text }),
  apply({ author }, { stage }) {
    stage.author = author;
  },
};

/** The whole line is one argument, blanks in it included. */
function oneText(instruction: string, { rest, fail }: ParseContext): SourceWord {
  if (rest.text !== '') return rest;
  throw fail(rest.at, `${instruction} has no argument`, `Write ${instruction} and what it sets.`);
}
