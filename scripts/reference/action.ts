/**
 * docs/reference/action.md: inputs and outputs of action.yml, with the modes in which the code takes them.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { type InputName, inputNames } from '../../src/action/inputs.ts';
import { modesTaking } from '../../src/action/modes/inputtable.ts';
import { modes } from '../../src/action/modes/mode.ts';
import { cell, code, page, table } from './markdown.ts';

interface Action {
  readonly inputs: Readonly<Record<InputName, { readonly description: string; readonly default?: string }>>;
  readonly outputs: Readonly<Record<string, { readonly description: string }>>;
}

const head = `\`uses: labring/imagebuild@COMMIT\`. [docs/action.md](../action.md) explains dry runs, copies, logins and pull requests.

An input that means nothing in a mode is an error, \`mode publish takes no engine\`, which names the modes that take it. An empty input counts as not given, so a
workflow can pass on what its caller left out.`;

/** Returns the page. */
export function actionPage(): string {
  const text = readFileSync(join(import.meta.dirname, '../../action.yml'), 'utf8');
  const { inputs, outputs } = parse(text) as Action;
  return page(
    'Inputs and outputs of the action',
    head,
    '## Modes',
    table(['mode', 'what it does', 'inputs'], listModes(inputs.mode.description)),
    '## Inputs',
    table(
      ['input', 'meaning', 'default', 'modes'],
      inputNames.map((name) => inputRow(name, inputs[name])),
    ),
    '## Outputs',
    table(['output', 'meaning', 'modes'], Object.entries(outputs).map(outputRow)),
  );
}

/** The modes, of which the input `mode` says what each does: `build (…), prepare (…)`. */
function listModes(description: string): string[][] {
  return modes.map((mode) => {
    const [, does = ''] = new RegExp(`(?:^|, )${mode} \\(([^)]*)\\)`).exec(description) ?? [];
    const taken = inputNames.filter((name) => name !== 'mode' && modesTaking[name].includes(mode));
    return [code(mode), cell(does), taken.map(code).join(', ')];
  });
}

function inputRow(name: InputName, input: Action['inputs'][InputName]): string[] {
  const { text } = splitModes(input.description);
  const [, given = ''] = /(?:; |: )default: ([^;.]+)/.exec(text) ?? [];
  const taking = modesTaking[name];
  const shown = taking.length === modes.length ? 'all' : taking.map(code).join(', ');
  const meaning =
    name === 'mode' ? 'what the action does ([modes](#modes))' : cell(text.replace(/; default: [^;.]+/, ''));
  return [code(name), meaning, input.default === undefined ? cell(given) : code(input.default), shown];
}

function outputRow([name, { description }]: readonly [string, { readonly description: string }]): string[] {
  const { text, named } = splitModes(description);
  return [code(name), cell(text), named.map(code).join(', ')];
}

/** Splits `modes build and publish: ` from a description. */
function splitModes(description: string): { text: string; named: string[] } {
  const [start = '', list = ''] =
    /^modes? ([a-z-]+(?:(?:, | and )[a-z-]+)*?)(?:: |, (?=build-type))/.exec(description) ?? [];
  return { text: description.slice(start.length), named: list === '' ? [] : list.split(/, | and /) };
}
