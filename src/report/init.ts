import { secretNames, workflowTokenHost } from '../application/loginsource.ts';
import type { InitResult } from '../commands/init.ts';
import type { Message } from '../errors.ts';
import { say } from '../text/say.ts';

/** Formats the files that init wrote, and the steps that are left. */
export function describeInit({ wish: setup, files }: InitResult): string[] {
  const kept = files.some(({ state }) => state === 'kept');
  return [
    ...files.map(({ state, path, changes = [] }) =>
      [`${state.padEnd(9)}  ${path}`, ...(changes.length > 0 ? [`(${changes.join(', ')})`] : [])].join('  '),
    ),
    ...(kept ? ['', say('initKept').text] : []),
    ...(setup.enterpriseServer ? ['', say('initEnterpriseServer').text] : []),
    ...(setup.secretNeeded === undefined ? [] : ['', setup.secretNeeded]),
    '',
    say('initNext', { registry: setup.registry, namespace: setup.namespace }).text,
    ...(usesWorkflowToken(setup) ? ['', say('initWorkflowToken', { registry: workflowTokenHost }).text] : []),
    '',
    ...stepsLeft(setup).flatMap((step, index) => `${index + 1}. ${step}`.split('\n')),
  ];
}

function usesWorkflowToken({ workflowToken, logins = {} }: InitResult['wish']): boolean {
  return workflowToken === true || Object.values(logins).some(({ secrets }) => secrets?.workflowToken);
}

function stepsLeft(setup: InitResult['wish']): string[] {
  const { registry, logins = {}, label } = setup;
  const ofTypes = Object.entries(logins).flatMap(([type, { registry: host, secrets }]) =>
    secrets === undefined
      ? [say('initLoginUnnamed', { type, registry: host })]
      : secretStep(host, secretNames(secrets)),
  );
  return [
    say('initCommit'),
    say('initEnvironment'),
    ...secretStep(registry, secretNames(setup)),
    ...ofTypes,
    say('initLabel', { label }),
    say('initBot'),
  ].map(({ text }) => text);
}

/** Returns the step that creates the secrets of a login; none if it needs none. */
function secretStep(registry: string, secrets: readonly string[]): Message[] {
  return secrets.length === 0 ? [] : [say('initSecrets', { registry, secrets })];
}
