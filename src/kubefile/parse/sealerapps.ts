import { posix } from 'node:path';
import type { ImagebuildError, Message } from '../../errors.ts';
import { say } from '../../text/say.ts';
import type { Fail, SourceWord } from '../source.ts';
import { parseJsonForm, splitAtBlanks, textFrom, trimWord } from '../words.ts';

/** An application of sealer 0.9, as APP and APPCMDS describe it. */
interface SealerApp {
  readonly sources: readonly string[];
  readonly commands?: readonly string[] | undefined;
}

/** The applications that a Kubefile has described so far, by name. */
export type SealerApps = Map<string, SealerApp>;

interface Explaining {
  /** What follows the instruction's name. */
  readonly rest: SourceWord;
  readonly apps: SealerApps;
  /** The instruction that copies an address. */
  readonly download: 'ADD' | 'COPY';
  readonly fail: Fail;
}

/** The instructions of sealer 0.9 that no dialect has, and the lines that do the same as each. */
const explanations: Readonly<Record<string, (explaining: Explaining) => Message>> = {
  APP({ rest, apps, download }) {
    const [name = '', ...sources] = splitAtBlanks(rest).map(({ text }) => text);
    const app = { ...apps.get(name), sources };
    apps.set(name, app);
    const copies = sources.map((source) => copyLine(source, download));
    return say('sealerApp', { copies, command: commandLine(startCommands(name, app)) });
  },
  APPCMDS({ rest, apps, fail }) {
    const [first] = splitAtBlanks(rest);
    const name = first?.text ?? '';
    const commands = readList(trimWord(textFrom(rest, name.length)), fail);
    const app = { sources: [], ...apps.get(name), commands };
    apps.set(name, app);
    return say('sealerCommands', { command: commandLine(startCommands(name, app)) });
  },
  LAUNCH({ rest, apps, fail }) {
    const commands = readList(rest, fail).flatMap((name) =>
      startCommands(name, apps.get(name) ?? { sources: [`${name}.yaml`] }),
    );
    return say('sealerCommands', { command: commandLine(commands) });
  },
  CMDS: ({ rest, fail }) => say('sealerCommands', { command: commandLine(readList(rest, fail)) }),
};

/**
 * Explains an instruction of sealer 0.9 that no dialect has.
 * @param download the instruction of the dialect that copies an address.
 * @returns undefined for any other instruction.
 */
export function explainSealerInstruction(
  text: SourceWord,
  apps: SealerApps,
  download: 'ADD' | 'COPY',
  fail: Fail,
): ImagebuildError | undefined {
  const line = trimWord(text);
  const written = /^\S+/.exec(line.text)?.[0] ?? '';
  const name = written.toUpperCase();
  const explain = Object.hasOwn(explanations, name) ? explanations[name] : undefined;
  if (!explain) return undefined;
  const rest = trimWord(textFrom(line, written.length));
  return fail(line.at, say('sealerInstruction', { name }), explain({ rest, apps, download, fail }));
}

/** Where a source belongs so that its images are found, and what starts it; the first row that fits. */
const places: readonly {
  readonly fits: RegExp;
  readonly directory: string;
  readonly start: (app: string, path: string) => string;
}[] = [
  { fits: /\.(?:ya?ml|json|tmpl)$/i, directory: 'manifests', start: (_, path) => `kubectl apply -f ${path}` },
  { fits: /\.sh$/i, directory: 'scripts', start: (_, path) => `bash ${path}` },
  { fits: /^/, directory: 'charts', start: (app, path) => `helm install ${app} ${path}` },
];

function findPlace(source: string) {
  const from = source.replace(/^local:\/\//, '').replace(/\/+$/, '');
  const place = places.find(({ fits }) => fits.test(from))!;
  return { from, path: `${place.directory}/${posix.basename(from)}`, ...place };
}

/** A directory keeps its name in both dialects when the destination ends with it. */
function copyLine(source: string, download: 'ADD' | 'COPY'): string {
  const { from, path, directory } = findPlace(source);
  const instruction = /^https?:\/\//.test(from) ? download : 'COPY';
  return `${instruction} ${from} ${posix.extname(path) === '' ? path : `${directory}/`}`;
}

/**
 * Lists the commands that start an application; its own run in the directory that its files are copied to.
 */
function startCommands(name: string, { sources, commands }: SealerApp): string[] {
  if (!commands) return sources.map(findPlace).map(({ start, path }) => start(name, path));
  const [first] = sources;
  const directory = first === undefined ? 'manifests' : findPlace(first).directory;
  return commands.map((command) => `cd ${directory} && ${command}`);
}

function commandLine(commands: readonly string[]): string {
  return `CMD ${JSON.stringify(commands)}`;
}

/** Reads a JSON array, or words. */
function readList(rest: SourceWord, fail: Fail): string[] {
  const words = parseJsonForm(rest, fail) ?? (rest.text === '' ? [] : [rest]);
  return words.map(({ text }) => text);
}
