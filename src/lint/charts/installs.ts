import { say } from '../../text/say.ts';
import type { LintCheck, LintedApplication, LintProblem } from '../check.ts';
import { parseShellScript } from '../initscript/script.ts';
import { finalStage, instructionsOf, positionIn } from '../kubefile/instructions.ts';

/** A text with commands. */
interface CommandText {
  readonly file?: string;
  readonly code: string;
  readonly positionAt: (offset: number) => { readonly line: number; readonly column: number };
}

/** Namespaces that every cluster has. */
const present = /^(?:default|kube-system|kube-public|kube-node-lease)$/;

/** A call of helm up to the end of the command. */
const call = /\bhelm[ \t]([^\n;&|"]*)/g;
/** Flags before the command of helm that have a value as their next word. */
const withValue = ['-n', '--namespace', '--kube-context', '--kubeconfig', '--registry-config'];

/** Finds installations that can't be repeated, or that need a namespace that a new cluster lacks. */
export const checkInstalls: LintCheck = async (application) => {
  const found: LintProblem[] = [];
  for (const { file, code, positionAt } of await commandTexts(application))
    for (const match of code.matchAll(call)) {
      const said = describeCall(match[1] ?? '', createsByVariable(application, match[1] ?? ''));
      if (said)
        found.push({
          ...{ rule: 'helm-install', at: positionAt(match.index), ...said },
          ...(file === undefined ? {} : { file }),
        });
    }
  return found;
};

/** Says what is wrong with a call; undefined when nothing is. */
function describeCall(text: string, isCreated: boolean): Pick<LintProblem, 'words' | 'said'> | undefined {
  const words = text.split(/\s+/).filter((word) => word !== '');
  const verb = words.find(
    (word, index) => !word.startsWith('-') && !withValue.includes(words[index - 1] ?? ''),
  );
  if (words.some((word) => /^--(?:dry-run|help)\b/.test(word))) return undefined;
  if (verb === 'install') return { words: { command: 'helm install' } };
  const isInstall = verb === 'upgrade' && words.some((word) => word === '-i' || word === '--install');
  const namespace = namespaceIn(words);
  if (!isInstall || namespace === undefined || present.test(namespace)) return undefined;
  if (isCreated || words.some((word) => word.startsWith('--create-namespace'))) return undefined;
  const message = say('lintHelmNamespace', { command: 'helm upgrade -i', namespace }).text;
  return { said: { message, hint: say('lintHelmInstallFix').text } };
}

function namespaceIn(words: readonly string[]): string | undefined {
  const index = words.findIndex((word) => /^(?:-n|--namespace)(?:$|=)/.test(word));
  return index === -1 ? undefined : (words[index]?.split('=')[1] ?? words[index + 1]);
}

/** Tells whether a variable of the arguments may make the namespace. */
function createsByVariable({ kubefile }: LintedApplication, args: string): boolean {
  const env = kubefile?.evaluations[0]?.stages.at(-1)?.config.Env ?? [];
  const names = [...args.matchAll(/\$[({]?(\w+)/g)].map(([, name]) => name);
  return env.some((text) => {
    const [name = '', value = ''] = text.split(/=(.*)/s);
    return names.includes(name) && value.includes('--create-namespace');
  });
}

/** Lists the commands of the image, and the scripts that they may start. */
async function commandTexts(application: LintedApplication): Promise<CommandText[]> {
  const { tree, read } = application;
  const stage = finalStage(application);
  const commands = stage === undefined ? [] : instructionsOf([stage], 'CMD', 'ENTRYPOINT');
  const scripts = [...tree.keys()].filter((path) => isScript(path));
  const texts = await Promise.all(scripts.map(async (file) => ({ file, text: (await read(file)) ?? '' })));
  return [
    ...commands.map((instruction) => ({
      code: instruction.span.text,
      positionAt: (offset: number) => positionIn(instruction, offset),
    })),
    ...texts.map(({ file, text }) => ({ file, ...parseShellScript(text) })),
  ];
}

/** What a chart brings isn't started by the image. */
function isScript(path: string): boolean {
  return /\.sh$/.test(path) && path !== 'init.sh' && !/^(?:charts|registry)\//.test(path);
}
