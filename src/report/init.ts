import { secretNames, workflowTokenHost } from '../application/loginsource.ts';
import type { InitResult } from '../commands/init.ts';
import type { Message } from '../errors.ts';
import { padColumns } from '../text/columns.ts';
import { say } from '../text/say.ts';
import { describeMigration, listMigrationSteps } from './migration.ts';

/** Formats the files that init wrote, and the steps that are left. */
export function describeInit({ wish: setup, files, migration }: InitResult): string[] {
  const kept = files.some(({ state }) => state === 'kept');
  const steps =
    migration === undefined
      ? stepsLeft(setup)
      : listMigrationSteps(setup, migration, secretSteps(setup, migration.repository));
  return [
    ...files.map(({ state, path, changes = [] }) =>
      [
        `${describeState(state, 'unchanged'.length)}  ${path}`,
        ...(changes.length > 0 ? [`(${changes.join(', ')})`] : []),
      ].join('  '),
    ),
    ...(kept ? ['', say('initKept').text] : []),
    ...(migration === undefined ? [] : ['', ...describeMigration(migration)]),
    ...(setup.enterpriseServer ? ['', say('initEnterpriseServer').text] : []),
    ...(setup.secretNeeded === undefined ? [] : ['', setup.secretNeeded]),
    '',
    say('initNext', { registry: setup.registry, namespace: setup.namespace }).text,
    ...(usesWorkflowToken(setup) ? ['', say('initWorkflowToken', { registry: workflowTokenHost }).text] : []),
    '',
    ...steps.flatMap((step, index) => `${index + 1}. ${step}`.split('\n')),
  ];
}

const stateNames = {
  written: 'fileWritten',
  unchanged: 'fileUnchanged',
  kept: 'fileKept',
  replaced: 'fileReplaced',
  updated: 'fileUpdated',
} as const;

/** Says what became of a file. @param columns the width to fill. */
export function describeState(state: keyof typeof stateNames, columns: number): string {
  return padColumns(say(stateNames[state]).text, columns);
}

function usesWorkflowToken({ workflowToken, logins = {} }: InitResult['wish']): boolean {
  return workflowToken === true || Object.values(logins).some(({ secrets }) => secrets?.workflowToken);
}

function stepsLeft(setup: InitResult['wish']): string[] {
  return [
    say('initCommit').text,
    say('initEnvironment').text,
    ...secretSteps(setup),
    say('initLabel', { label: setup.label }).text,
    say('initBot').text,
  ];
}

/** Returns the steps that create the secrets of every login. */
function secretSteps({ registry, logins = {}, ...login }: InitResult['wish'], repository?: string): string[] {
  const options = repository === undefined ? '' : ` --repo ${repository}`;
  const ofTypes = Object.entries(logins).flatMap(([type, { registry: host, secrets }]) =>
    secrets === undefined
      ? [say('initLoginUnnamed', { type, registry: host })]
      : secretStep(host, secretNames(secrets), options),
  );
  return [...secretStep(registry, secretNames(login), options), ...ofTypes].map(({ text }) => text);
}

/** Returns the step that creates the secrets of a login; none if it needs none. */
function secretStep(registry: string, secrets: readonly string[], options: string): Message[] {
  return secrets.length === 0 ? [] : [say('initSecrets', { registry, secrets, options })];
}
