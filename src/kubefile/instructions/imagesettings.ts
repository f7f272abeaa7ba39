import { posix } from 'node:path';
import { say } from '../../text/say.ts';
import type { SourceWord } from '../source.ts';
import type { InstructionDefinition, ParseContext } from '../syntax.ts';
import { parseJsonForm, splitAtBlanks } from '../words.ts';

export const expose: InstructionDefinition<'EXPOSE'> = {
  flags: {},
  parse({ rest, fail }) {
    const ports = splitAtBlanks(rest);
    if (ports.length === 0) throw fail(rest.at, say('exposeEmpty'), say('writeExpose'));
    return { ports };
  },
  apply({ ports }, { stage, expandWords, fail, warn }) {
    for (const word of ports)
      for (const text of expandWords(word)) {
        const parsed = parsePorts(text);
        if (!parsed) throw fail(word.at, say('exposePort', { port: text }), say('writePort'));
        if (text.includes(':'))
          warn(word.at, say('exposeHostPort', { port: text }), say('writeContainerPort'));
        for (const port of parsed) stage.ports.add(port);
      }
  },
};

/**
 * Lists the ports, `80/tcp`, in a word of EXPOSE: one or a range, TCP by default. A port of the host before
 * it, `8080:80`, means nothing in an image.
 * @returns undefined for a word that isn't a port.
 */
function parsePorts(text: string): string[] | undefined {
  const match = /^(?:.*:)?(\d{1,5})(?:-(\d{1,5}))?(?:\/(|tcp|udp|sctp))?$/i.exec(text);
  if (!match) return undefined;
  const first = Number(match[1]);
  const last = Number(match[2] ?? first);
  if (last < first || last > 65535) return undefined;
  const protocol = match[3]?.toLowerCase() || 'tcp';
  return Array.from({ length: last - first + 1 }, (_, index) => `${first + index}/${protocol}`);
}

export const volume: InstructionDefinition<'VOLUME'> = {
  flags: {},
  parse({ rest, fail }) {
    const volumes = parseJsonForm(rest, fail) ?? splitAtBlanks(rest);
    if (volumes.length === 0) throw fail(rest.at, say('volumeEmpty'), say('writeVolume'));
    return { volumes };
  },
  apply({ volumes }, { stage, expand, fail }) {
    for (const word of volumes) {
      const path = expand(word).trim();
      if (path === '') throw fail(word.at, say('volumeNameEmpty'), say('setVariable'));
      stage.volumes.add(path);
    }
  },
};

export const user: InstructionDefinition<'USER'> = {
  flags: {},
  parse: (context) => ({ user: readArgument('USER', context) }),
  apply(parsed, { stage, expand }) {
    stage.user = expand(parsed.user);
  },
};

export const workdir: InstructionDefinition<'WORKDIR'> = {
  flags: {},
  parse: (context) => ({ path: readArgument('WORKDIR', context) }),
  apply(parsed, { stage, expand, line, createdBy }) {
    stage.workdir = joinWorkdir(stage.workdir, expand(parsed.path));
    const path = posix.resolve(stage.workdir);
    stage.steps.push({ kind: 'workdir', path, ...(stage.user ? { user: stage.user } : {}), line, createdBy });
  },
};

/**
 * Returns the working directory as BuildKit writes it into the configuration: an absolute path as it is, a
 * relative one behind the current directory, in its shortest form but with the `/` or `/.` at its end.
 */
function joinWorkdir(current: string | undefined, text: string): string {
  if (text.startsWith('/')) return text;
  const path = posix.resolve('/', current ?? '', text);
  const [end = ''] = /\/\.?$/.exec(text) ?? [];
  return path === '/' ? `/${end.slice(1)}` : `${path}${end}`;
}

export const stopsignal: InstructionDefinition<'STOPSIGNAL'> = {
  flags: {},
  parse: (context) => ({ signal: readArgument('STOPSIGNAL', context) }),
  apply({ signal }, { stage, expand, fail }) {
    const text = expand(signal);
    if (!isSignal(text))
      throw fail(signal.at, say('stopsignalUnknown', { signal: text }), say('writeSignal'));
    stage.stopSignal = text;
  },
};

/** signal(7), Linux. */
const signals = new Set(
  (
    'ABRT ALRM BUS CHLD CLD CONT FPE HUP ILL INT IO IOT KILL PIPE POLL PROF PWR QUIT SEGV STKFLT STOP SYS TERM TRAP TSTP TTIN ' +
    'TTOU URG USR1 USR2 VTALRM WINCH XCPU XFSZ RTMIN RTMAX'
  ).split(' '),
);

/** Accepts any number except 0, and a name in any case, with or without SIG. */
function isSignal(text: string): boolean {
  if (/^\d{1,4}$/.test(text)) return Number(text) > 0;
  const name = text.toUpperCase().replace(/^SIG/, '');
  return signals.has(name) || /^RTMIN\+(?:[1-9]|1[0-5])$/.test(name) || /^RTMAX-(?:[1-9]|1[0-4])$/.test(name);
}

export const maintainer: InstructionDefinition<'MAINTAINER'> = {
  flags: {},
  parse: (context) => ({ author: readArgument('MAINTAINER', context).text }),
  apply({ author }, { stage }) {
    stage.author = author;
  },
};

/** Reads the whole line as one argument, including blanks. */
function readArgument(instruction: string, { rest, fail }: ParseContext): SourceWord {
  if (rest.text !== '') return rest;
  throw fail(rest.at, say('argumentMissing', { instruction }), say('writeArgument', { instruction }));
}
