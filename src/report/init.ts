import type { InitResult } from '../commands/init.ts';
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
    '',
    say('initNext', { registry: setup.registry, namespace: setup.namespace }).text,
    '',
    ...stepsLeft(setup).map((step, index) => `${index + 1}. ${step}`),
  ];
}

function stepsLeft(setup: InitResult['wish']): string[] {
  const { registry, usernameSecret, passwordSecret, logins = {}, label } = setup;
  const ofTypes = Object.entries(logins).map(([type, { registry: host, secrets }]) =>
    secrets === undefined
      ? say('initLoginUnnamed', { type, registry: host })
      : say('initSecrets', { registry: host, ...secrets }),
  );
  return [
    say('initCommit'),
    say('initEnvironment'),
    say('initSecrets', { registry, usernameSecret, passwordSecret }),
    ...ofTypes,
    say('initLabel', { label }),
    say('initBot'),
  ].map(({ text }) => text);
}
