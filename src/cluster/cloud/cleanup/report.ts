import type { Message } from '../../../errors.ts';
import { escapeLine } from '../../../text/escape.ts';
import { say } from '../../../text/say.ts';
import { type Access, deleteCommand, uninstallCommand } from '../removal.ts';
import type { CleanupReport } from './cleanup.ts';
import { describeReason, type LeftObject, type LeftReason } from './left.ts';

/** Objects that are told one by one, of those that stay and of those that came meanwhile. */
const most = { left: 60, appeared: 20 };

/** The order in which commands are run: a kind last, since its objects go with it. */
const order: readonly LeftReason[] = ['notDeleted', 'made', 'volume', 'namespace', 'kind', 'appeared'];

/**
 * Says what was removed and what stays, with commands to paste. @param isKept `--keep`: nothing was removed.
 */
export function showCleanup(report: CleanupReport, access: Access, isKept = false): string[] {
  const rows = report.left.toSorted((a, b) => order.indexOf(a.why) - order.indexOf(b.why));
  const left = [
    ...report.leftReleases.map(
      (release) =>
        [say(isKept ? 'cloudLeftObject' : 'cloudLeftRelease'), uninstallCommand(release, access)] as const,
    ),
    ...rows
      .filter(({ why }) => why !== 'appeared')
      .map((row) => [reasonOf(row, isKept), commandOf(row, access)] as const),
  ];
  const appeared = rows
    .filter(({ why }) => why === 'appeared')
    .map((row) => [undefined, commandOf(row, access)] as const);
  return [
    ...removed(report),
    ...report.problems.map(({ text }) => text),
    say(titleOf(report, isKept, left.length)).text,
    ...commands(left, most.left),
    ...(appeared.length === 0 ? [] : [say('cloudAppeared').text]),
    ...commands(appeared, most.appeared),
  ].map(escapeLine);
}

function titleOf({ isSeen }: CleanupReport, isKept: boolean, count: number) {
  if (!isSeen) return 'cloudLeftUnseen';
  if (count === 0) return 'cloudNothingLeft';
  return isKept ? 'cloudKept' : 'cloudLeft';
}

function removed({ releases, objects, namespaces }: CleanupReport): string[] {
  return [
    ...releases.map(({ name, namespace }) => say('cloudRemovedRelease', { name, namespace }).text),
    ...(objects === 0 ? [] : [say('cloudRemovedObjects', { count: objects }).text]),
    ...(namespaces.length === 0
      ? []
      : [say('cloudRemovedNamespaces', { names: namespaces.join(', ') }).text]),
  ];
}

function reasonOf(row: LeftObject, isKept: boolean): Message {
  return isKept && row.why === 'notDeleted' ? say('cloudLeftObject') : describeReason(row);
}

function commandOf({ object }: LeftObject, access: Access): string {
  return deleteCommand(object, access);
}

/** A command each, and behind it, as a comment of the shell, why. */
function commands(rows: readonly (readonly [Message | undefined, string])[], limit: number): string[] {
  const shown = rows.slice(0, limit).map(([why, command]) => `  ${command}${why ? `  # ${why.text}` : ''}`);
  return rows.length <= limit
    ? shown
    : [...shown, `  ${say('notesCut', { count: rows.length - limit }).text}`];
}
