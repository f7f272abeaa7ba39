import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { describe } from 'node:test';
import { parse } from 'yaml';
import { inputNames, readInputs } from '../../../src/action/inputs.ts';
import { checkInputs, modesTaking } from '../../../src/action/modes/inputtable.ts';
import { type Mode, modes } from '../../../src/action/modes/mode.ts';
import { problemsOf } from '../../../src/errors.ts';
import { isOurs, parseWorkflow, type Step, stepsOf } from '../../repository/workflow.ts';
import { repository } from '../../support/cli.ts';

const read = (path: string) => readFileSync(join(repository, path), 'utf8');
const action = parse(read('action.yml'));

/** Returns the messages with which a mode refuses inputs. */
function refusals(mode: Mode, inputs: Readonly<Record<string, string>>): string[] {
  const env = Object.fromEntries(
    Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]),
  );
  try {
    checkInputs(mode, readInputs(env));
    return [];
  } catch (error) {
    return problemsOf(error as never).map(({ message }) => message);
  }
}

describe('an input that means nothing in a mode', () => {
  for (const mode of modes)
    test(`is refused by mode ${mode}, which it names, and any other is taken`, () => {
      const all = Object.fromEntries(inputNames.map((name) => [name, 'x']));
      const refused = inputNames.filter((name) => !modesTaking[name].includes(mode));
      assert.deepEqual(
        refusals(mode, all),
        refused.map((name) => `mode ${mode} takes no ${name}`),
      );
    });

  test('is told with the modes that take it', () => {
    assert.throws(() => checkInputs('publish', { engine: 'buildx' }), {
      code: 'USAGE',
      message: 'mode publish takes no engine',
      hint: 'Leave the input out; it is for these modes: build, prepare, pull-request.',
    });
    assert.throws(() => checkInputs('prepare', { password: 'x' }), {
      hint: /could read it\. Give it only to jobs with these modes: build, publish\.$/,
    });
  });

  test('counts as not given when it is empty', () => {
    const empty = Object.fromEntries(inputNames.map((name) => [name, ' ']));
    for (const mode of modes) assert.deepEqual(refusals(mode, empty), []);
  });

  test('is never one that has a default, which can’t be told from one that isn’t given', () => {
    const withDefault = inputNames.filter((name) => action.inputs[name].default !== undefined);
    assert.deepEqual(withDefault, ['mode']);
    for (const name of withDefault) assert.deepEqual([...modesTaking[name]], [...modes]);
  });
});

describe('the table of inputs and modes', () => {
  test('is what action.yml says of the inputs that only some modes take', () => {
    for (const name of inputNames) {
      const [, said] =
        /^modes? ([a-z-]+(?:(?:, | and )[a-z-]+)*): /.exec(action.inputs[name].description) ?? [];
      if (said === undefined) continue;
      assert.deepEqual(said.split(/, | and /).sort(), [...modesTaking[name]].sort(), name);
    }
  });
});

describe('what is passed to the action means something in its mode', () => {
  const files = globSync('.github/workflows/*.yml', { cwd: repository }).map(
    (file) => [file, stepsOf(parseWorkflow(read(file))).map(([, step]) => step)] as const,
  );
  const pages = execFileSync('git', ['ls-files', '*.md'], { cwd: repository, encoding: 'utf8' })
    .trim()
    .split('\n')
    .map((page) => [page, examplesIn(read(page))] as const)
    .filter(([, steps]) => steps.length > 0);

  for (const [file, steps] of [...files, ...pages])
    test(file, () => {
      for (const step of steps.filter(isOurs)) {
        const { mode = 'build', ...inputs } = (step.with ?? {}) as Readonly<Record<string, string>>;
        const isDecidedLater = inputs['build-type']?.startsWith('${{');
        const known = isDecidedLater ? { ...inputs, 'build-type': 'lite' } : inputs;
        assert.deepEqual(refusals(mode as Mode, known), []);
      }
    });

  test('the page of the action has an example', () =>
    assert.ok(pages.some(([page]) => page === 'docs/action.md')));
});

/** Returns the steps of an example: a whole workflow, the steps of a job, or a list of steps. */
function stepsIn(example: Step[] | { readonly steps?: Step[] }): Step[] {
  if (Array.isArray(example)) return example;
  return example.steps ?? stepsOf(example as Parameters<typeof stepsOf>[0]).map(([, step]) => step);
}

/** Returns the steps of the workflows in the YAML blocks of a page. */
function examplesIn(text: string): Step[] {
  return [...text.matchAll(/^```yaml\n(.*?)^```/gms)]
    .map(([, block = '']) => block)
    .filter((block) => block.includes('uses: labring/imagebuild@'))
    .flatMap((block) => stepsIn(parse(block)));
}
