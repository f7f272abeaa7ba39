import { text } from 'node:stream/consumers';
import { settingsOf } from '../choices.ts';
import { choicesOf, type Flags } from './flags.ts';
import { printOutcome, type Session, surroundingsOf } from './session.ts';

/** `imagebuild login`: the password comes by standard input only, since argv is for everyone to read. */
export async function login(session: Session, host: string, flags: Flags): Promise<void> {
  const settings = settingsOf(choicesOf(flags), await surroundingsOf(session));
  const password = (await text(session.stdin)).replace(/\r?\n$/, '');
  const verb = await import('../commands/login.ts');
  const place = await verb.login({ host, username: flags.username ?? '', password }, settings);
  session.stderr.write(`logged in at ${host}; kept in ${place}\n`);
}

/** `imagebuild init`: what is there already is kept, unless `--force` is given. */
export async function init(session: Session, directory: string, flags: Flags): Promise<void> {
  const { registry, namespace, action, force = false } = flags;
  const verb = await import('../commands/init.ts');
  const { initLines } = await import('../report/init.ts');
  const done = await verb.init(directory, { registry, namespace, action, force }, session);
  printOutcome(session, flags, done, initLines);
}

/** `imagebuild doctor`: exits with 1 when something that a build needs is not ready. */
export async function doctor(session: Session, flags: Flags): Promise<void> {
  const settings = settingsOf({}, await surroundingsOf(session));
  const verb = await import('../commands/doctor.ts');
  const checks = await verb.doctor(settings);
  printOutcome(session, flags, checks, verb.describeChecks);
  if (checks.some(({ state }) => state === 'missing')) session.exitCode = 1;
}
