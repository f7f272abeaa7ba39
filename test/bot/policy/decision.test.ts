import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { repositorySchema } from '../../../src/application/configurationschemas.ts';
import { validateRequest } from '../../../src/application/request.ts';
import type { BuildCommand } from '../../../src/bot/grammar/build.ts';
import { commands, parseCommand } from '../../../src/bot/grammar/commands.ts';
import {
  chooseRefusalAnswer,
  type Decision,
  decide,
  isServed,
  parseTitleApplication,
} from '../../../src/bot/policy/decision.ts';
import { readAllowed } from '../../../src/bot/policy/facts.ts';
import type { Facts, IssueFacts, Permission, Policy, TimelineEvent } from '../../../src/bot/policy/policy.ts';
import { say } from '../../../src/text/say.ts';

const defaults: Policy = repositorySchema.parse({}).policy;

/** A stranger's command on an issue that a maintainer put the label on. */
const labelled: Facts = {
  origin: 'comment',
  writtenAt: '2026-01-02T00:00:00Z',
  author: { login: 'stranger', id: 7, type: 'User' },
  permission: 'read',
  teams: [],
  issue: {
    title: '【Auto-build】helm',
    state: 'open',
    locked: false,
    isPullRequest: false,
    bodyEdited: false,
    transferred: false,
    labels: ['accepted'],
  },
  timeline: [event('labeled', { label: 'accepted', actorPermission: 'write' })],
  buildArgsAllowed: [],
  unfinishedBuilds: 0,
};
const helm = build({ type: 'apps', app: 'helm', version: 'v3.8.2' });
const copy = build({
  ...{ type: 'dockerimages', app: 'nginx', version: '1.25', copyFrom: 'docker.io/library/nginx:1.25' },
});
const observed = build({ type: 'apps', app: 'helm', version: 'v3.8.2', buildType: 'container' });
const docker = build({ type: 'dockerimages', app: 'helm', version: 'v1', buildArgs: { A: '1', B: '2' } });

type Change = Partial<Omit<Facts, 'issue'>> & {
  issue?: Partial<IssueFacts>;
  policy?: Partial<Policy>;
  command?: BuildCommand;
};
type Row = readonly [name: string, change: Change, expected: string];

const own = 'run, adds only';
const full = 'run, may replace';

const rules: Readonly<Record<string, readonly Row[]>> = {
  'security 2: write permission, asked live': [
    ['admin runs', { ...plain(), permission: 'admin' }, full],
    ['maintain runs', { ...plain(), permission: 'maintain' }, full],
    ['write runs', { ...plain(), permission: 'write' }, full],
    ['triage does not', { ...plain(), permission: 'triage' }, 'no-permission'],
    ['read does not', { ...plain(), permission: 'read' }, 'no-permission'],
    ['none does not', { ...plain(), permission: 'none' }, 'no-permission'],
    ['an error means no', { ...plain(), permission: 'unknown' }, 'permission-unknown'],
    ['a word GitHub never said means no', { ...plain(), permission: 'owner' as Permission }, 'no-permission'],
    [
      'the policy may not take it',
      { ...plain(), permission: 'admin', policy: { writePermission: false } },
      'no-permission',
    ],
    ['it needs no title', { permission: 'write', issue: { title: 'x' } }, full],
    ['it needs no open issue', { permission: 'write', issue: { state: 'closed', locked: true } }, full],
    ['it may set any build arg', { permission: 'write', command: docker }, full],
  ],
  'security 2: users and teams of the policy': [
    ['a listed user runs, in any case', { ...plain(), policy: { users: ['Stranger'] } }, full],
    [
      'a user listed under another name does not',
      { ...plain(), policy: { users: ['stranger2'] } },
      'no-permission',
    ],
    [
      'an active member runs',
      { ...plain(), teams: ['acme/Builders'], policy: { teams: ['acme/builders'] } },
      full,
    ],
    [
      'a member of another team does not',
      { ...plain(), teams: ['acme/other'], policy: { teams: ['acme/builders'] } },
      'no-permission',
    ],
    ['a member of no team of the policy does not', { ...plain(), teams: ['acme/builders'] }, 'no-permission'],
  ],
  'security 2: a copy, only with write permission, never under the label': [
    ['write permission runs', { permission: 'write', command: copy }, full],
    ['the label does not', { command: copy, issue: { title: '【Auto-build】nginx' } }, 'sync-permission'],
    [
      'nor the policy’s users and teams: nobody has reviewed the image',
      { command: copy, teams: ['a/b'], policy: { users: ['stranger'], teams: ['a/b'] } },
      'sync-permission',
    ],
    ['triage does not', { ...plain(), permission: 'triage', command: copy }, 'sync-permission'],
    ['an error means no', { permission: 'unknown', command: copy }, 'permission-unknown'],
    [
      'the policy may take it from people with write permission',
      { permission: 'admin', command: copy, policy: { writePermission: false } },
      'sync-permission',
    ],
    [
      'not on a pull request',
      { permission: 'admin', command: copy, issue: { isPullRequest: true } },
      'sync-place',
    ],
    ['not in an edited text', { permission: 'admin', command: copy, issue: { bodyEdited: true } }, 'edited'],
    ['not after a transfer', { ...moved('2026-01-03T00:00:00Z'), command: copy }, 'transferred'],
    [
      'not more than ten at once',
      { permission: 'admin', command: copy, unfinishedBuilds: 10 },
      'too-many-builds 10',
    ],
  ],
  'security 33: a build that installs in a cluster, only with write permission, never under the label': [
    ['write permission runs', { permission: 'write', command: observed }, full],
    ['the label does not', { command: observed }, 'build-type'],
    ['nor a maintainer’s comment', { ...allowed('admin'), command: observed }, 'build-type'],
    [
      'nor the policy’s users',
      { ...plain(), command: observed, policy: { users: ['stranger'] } },
      'build-type',
    ],
    ['nobody else', { ...plain(), permission: 'triage', command: observed }, 'no-permission'],
    ['an error means no', { ...plain(), permission: 'unknown', command: observed }, 'permission-unknown'],
  ],
  'security 2: the label': [
    ['lets a stranger add a tag, and not replace one', {}, own],
    ['any case, as GitHub compares labels', { issue: { labels: ['Accepted'] } }, own],
    [
      'another name, as the policy says',
      {
        policy: { acceptedLabel: 'go' },
        issue: { labels: ['go'] },
        timeline: [event('labeled', { label: 'go', actorPermission: 'admin' })],
      },
      own,
    ],
    ['none in the policy', { policy: { acceptedLabel: false } }, 'no-permission'],
    ['not on the issue now', { issue: { labels: [] } }, 'no-permission'],
    ['closed issue', { issue: { state: 'closed' } }, 'label-closed'],
    ['locked issue', { issue: { locked: true } }, 'label-locked'],
    ['an unknown permission of the author matters not', { permission: 'unknown' }, own],
  ],
  'security 2: the application in the title': [
    ['[Auto-build] helm', { issue: { title: '[Auto-build] helm' } }, own],
    ['with a version behind', { issue: { title: '【Auto-build】helm v3.8.2' } }, own],
    ['another application', { issue: { title: '【Auto-build】cilium' } }, 'label-title'],
    ['a longer name', { issue: { title: '【Auto-build】helm2' } }, 'label-title'],
    ['another case', { issue: { title: '【Auto-build】Helm' } }, 'label-title'],
    ['no prefix', { issue: { title: 'helm' } }, 'label-title'],
    ['the prefix later on', { issue: { title: 'cilium 【Auto-build】helm' } }, 'label-title'],
    ['a look-alike', { issue: { title: '【Auto-build】hеlm' } }, 'label-title'],
  ],
  'security 2: the timeline’s order decides': [
    [
      'labeled by someone without write now',
      { timeline: [event('labeled', { label: 'accepted', actorPermission: 'triage' })] },
      'label-actor',
    ],
    [
      'labeled by someone whose permission is unknown',
      { timeline: [event('labeled', { label: 'accepted', actorPermission: 'unknown' })] },
      'label-actor',
    ],
    [
      'labeled by someone who was not asked about',
      { timeline: [event('labeled', { label: 'accepted' })] },
      'label-actor',
    ],
    [
      'the last labeled event counts, not an earlier one',
      { timeline: [label('write'), event('unlabeled', { label: 'accepted' }), label('read')] },
      'label-actor',
    ],
    [
      'put on again by a maintainer',
      { timeline: [label('read'), event('unlabeled', { label: 'accepted' }), label('write')] },
      own,
    ],
    [
      'taken off last, though still listed',
      { timeline: [label('write'), event('unlabeled', { label: 'accepted' })] },
      'no-permission',
    ],
    ['another label taken off', { timeline: [label('write'), event('unlabeled', { label: 'other' })] }, own],
    ['no event at all', { timeline: [] }, 'label-transferred'],
    [
      'only other labels',
      { timeline: [event('labeled', { label: 'other', actorPermission: 'admin' })] },
      'label-transferred',
    ],
    ['renamed before', { timeline: [event('renamed'), label('write')] }, own],
    ['renamed after', { timeline: [label('write'), event('renamed')] }, 'label-renamed'],
    [
      'renamed after, and labeled again',
      { timeline: [label('write'), event('renamed'), label('write')] },
      own,
    ],
    ['transferred after', { timeline: [label('write'), event('transferred')] }, 'label-transferred'],
    [
      'transferred before',
      { issue: { transferred: true }, timeline: [event('transferred'), label('write')] },
      own,
    ],
    ['transferred, and no trace of when', { issue: { transferred: true } }, 'label-transferred'],
    [
      'comments between do nothing',
      {
        timeline: [
          label('write'),
          event('commented'),
          event('mentioned'),
          event('closed'),
          event('reopened'),
        ],
      },
      own,
    ],
    [
      'dates do not decide',
      {
        timeline: [
          { ...event('renamed'), createdAt: '2030-01-01T00:00:00Z' },
          { ...label('write'), createdAt: '2020-01-01T00:00:00Z' },
        ],
      },
      own,
    ],
  ],
  'security 2: build args under the label': [
    ['all listed', { command: docker, buildArgsAllowed: ['A', 'B', 'C'] }, own],
    ['none listed', { command: docker }, 'label-build-args A, B'],
    [
      'a version that a pattern matches',
      { command: docker, buildArgsAllowed: ['A', 'B', 'C'], versionsAllowed: ['0.*', '*'] },
      own,
    ],
    [
      'no version that matches',
      { command: docker, buildArgsAllowed: ['A', 'B', 'C'], versionsAllowed: ['0.*'] },
      'label-versions 0.*',
    ],
    ['one not listed', { command: docker, buildArgsAllowed: ['A'] }, 'label-build-args B'],
    ['another case', { command: docker, buildArgsAllowed: ['a', 'b'] }, 'label-build-args A, B'],
  ],
  'security 2: pull requests': [
    ['the label never applies', { issue: { isPullRequest: true } }, 'link'],
    ['nor does write permission', { permission: 'admin', issue: { isPullRequest: true } }, 'link'],
  ],
  'security 2: bots': [
    [
      'refused, even with write permission',
      { permission: 'admin', author: { login: 'x[bot]', id: 9, type: 'Bot' } },
      'bot',
    ],
    ['refused under the label', { author: { login: 'x[bot]', id: 9, type: 'Bot' } }, 'bot'],
    [
      'listed by id',
      { ...plain(), author: { login: 'x[bot]', id: 9, type: 'Bot' }, policy: { bots: [9] } },
      full,
    ],
    ['another id', { author: { login: 'x[bot]', id: 9, type: 'Bot' }, policy: { bots: [7, 10] } }, 'bot'],
    [
      'listed as a user',
      { ...plain(), author: { login: 'x', id: 9, type: 'Bot' }, policy: { users: ['x'] } },
      'bot',
    ],
    [
      'an organisation, a mannequin',
      { permission: 'admin', author: { login: 'x', id: 9, type: 'Mannequin' } },
      'bot',
    ],
    [
      'a bot’s name under a user’s type',
      { permission: 'admin', author: { login: 'x[bot]', id: 9, type: 'User' } },
      'bot',
    ],
  ],
  'security 2: a maintainer’s /imagebuild_allow': [
    ['lets a stranger add a tag, and not replace one', allowed('write'), own],
    ['the login in any case', allowed('admin', '/imagebuild_allow Stranger'), own],
    [
      'among other lines',
      allowed('write', 'fine\n\n/imagebuild_allow @other\n/imagebuild_allow @stranger'),
      own,
    ],
    ['somebody else', allowed('write', '/imagebuild_allow @stranger2'), 'no-permission'],
    ['quoted', allowed('write', '> /imagebuild_allow @stranger'), 'no-permission'],
    ['in code', allowed('write', '`/imagebuild_allow @stranger`'), 'no-permission'],
    ['without write permission', allowed('triage'), 'no-permission'],
    ['of a permission that isn’t known', allowed('unknown'), 'no-permission'],
    ['turned off', { ...allowed('write'), policy: { allowCommand: false } }, 'no-permission'],
    [
      'another application',
      { ...allowed('write'), command: build({ ...helm.request, app: 'cilium' }) },
      'no-permission',
    ],
    ['closed', { ...allowed('write'), issue: { labels: [], state: 'closed' } }, 'no-permission'],
    ['locked', { ...allowed('write'), issue: { labels: [], locked: true } }, 'no-permission'],
    ['a pull request', { ...allowed('write'), issue: { labels: [], isPullRequest: true } }, 'link'],
    ['renamed after', { ...plain(), timeline: [allowance('write'), event('renamed')] }, 'no-permission'],
    ['renamed before', { ...plain(), timeline: [event('renamed'), allowance('write')] }, own],
    [
      'transferred after',
      {
        ...plain(),
        timeline: [allowance('write'), event('transferred', { createdAt: '2026-01-01T12:00:00Z' })],
      },
      'no-permission',
    ],
    ['a stranger’s after it', { ...plain(), timeline: [allowance('write'), allowance('none')] }, own],
    ['a build argument that isn’t listed', { ...allowed('write'), command: docker }, 'label-build-args A, B'],
  ],
  'security 3: a command counts as it was, where it was': [
    ['an edited comment', { permission: 'admin', issue: { bodyEdited: true } }, 'edited'],
    ['an edited body under the label', { origin: 'body', issue: { bodyEdited: true } }, 'edited'],
    [
      'a body that came by transfer',
      { origin: 'body', permission: 'admin', issue: { transferred: true } },
      'transferred',
    ],
    ['a comment that was written before the transfer', moved('2026-01-02T00:00:01Z'), 'transferred'],
    ['a comment of the very second of the transfer', moved('2026-01-02T00:00:00Z'), 'transferred'],
    ['a comment beside a transfer of no known moment', moved(''), 'transferred'],
    ['a comment that was written after the transfer', moved('2026-01-01T23:59:59Z'), full],
    ['a body as it was opened', { origin: 'body' }, own],
  ],
  'security 4: builds at once a person': [
    ['nine', { permission: 'write', unfinishedBuilds: 9 }, full],
    ['ten', { permission: 'write', unfinishedBuilds: 10 }, 'too-many-builds 10'],
    ['the policy’s own limit', { unfinishedBuilds: 1, policy: { buildsPerPerson: 1 } }, 'too-many-builds 1'],
    ['without permission, that is the reason given', { ...plain(), unfinishedBuilds: 99 }, 'no-permission'],
  ],
};

for (const [rule, rows] of Object.entries(rules))
  describe(rule, () => {
    for (const [name, change, expected] of rows)
      test(`${name}: ${expected}`, () => {
        const { issue, policy, command = helm, ...facts } = change;
        const whole = { ...labelled, ...facts, issue: { ...labelled.issue, ...issue } };
        assert.equal(describeDecision(decide(command, whole, { ...defaults, ...policy })), expected);
      });
  });

test('security 2: of the permissions and the policy, everything else off, exactly these run', () => {
  const permissions: Permission[] = ['admin', 'maintain', 'write', 'triage', 'read', 'none', 'unknown'];
  const running = permissions.filter((permission) => {
    const facts = { ...labelled, permission, issue: { ...labelled.issue, labels: [] } };
    return decide(helm, facts, defaults).verdict === 'run';
  });
  assert.deepEqual(running, ['admin', 'maintain', 'write']);
});

test('security 1: installations of owners that are not listed are ignored', () => {
  assert.equal(isServed('Acme', ['acme']), true);
  assert.equal(isServed('evil', ['acme']), false);
  assert.equal(isServed('acme', []), false);
});

test('security 4: after five refusals an hour only a reaction', () => {
  assert.deepEqual(
    [0, 4, 5, 6].map((count) => chooseRefusalAnswer(count, defaults)),
    ['comment', 'comment', 'reaction', 'reaction'],
  );
});

test('cancel and retry reach one’s own builds, with write permission everyone’s', () => {
  for (const kind of ['cancel', 'retry'] as const) {
    assert.deepEqual(decide({ kind }, labelled, defaults), { verdict: 'run', replace: false, scope: 'own' });
    assert.deepEqual(decide({ kind }, { ...labelled, permission: 'write' }, defaults), {
      verdict: 'run',
      replace: false,
      scope: 'all',
    });
    assert.deepEqual(decide({ kind }, { ...labelled, permission: 'unknown' }, defaults), {
      verdict: 'run',
      replace: false,
      scope: 'own',
    });
  }
});

describe('a bot that the policy doesn’t list is refused', () => {
  const author = { login: 'x[bot]', id: 9, type: 'Bot' };
  for (const { name, usage } of commands.filter((one) => one.name !== 'imagebuild_help'))
    test(`/${name}`, () => {
      const image = ' docker.io/library/nginx:1.25';
      const words: Readonly<Record<string, string>> = {
        ...{ '': '', '@user': ' @user', '<image> [--platform=…]': image },
      };
      const parsed = parseCommand(`/${name}${words[usage] ?? ' helm v3.8.2'}`);
      assert.ok(parsed !== undefined && parsed.kind !== 'invalid', name);
      const facts = { ...labelled, author, permission: 'admin' as const };
      assert.deepEqual(decide(parsed, facts, defaults), { verdict: 'refuse', reason: 'bot' });
    });
});

test('help and wrong lines are answered to everyone', () => {
  const stranger = { ...labelled, permission: 'none' as const, issue: { ...labelled.issue, locked: true } };
  assert.equal(decide({ kind: 'help' }, stranger, defaults).verdict, 'run');
  assert.equal(
    decide({ kind: 'invalid', problem: say('commandTooLong'), suggestion: '' }, stranger, defaults).verdict,
    'run',
  );
});

describe('the application in a title', () => {
  const titles: readonly (readonly [string, string | undefined])[] = [
    ['【Auto-build】cilium v1.17.4', 'cilium'],
    ['【Auto-build】 cilium', 'cilium'],
    ['【auto-build】\u3000cilium', 'cilium'],
    ['[Auto-build]cilium', 'cilium'],
    ['[AUTO-BUILD]   cilium', 'cilium'],
    ['【Auto-build】', undefined],
    ['【Auto-build】   ', undefined],
    ['Auto-build cilium', undefined],
    ['【Auto-build]cilium', undefined],
    ['cilium', undefined],
  ];
  for (const [title, app] of titles) test(title, () => assert.equal(parseTitleApplication(title), app));
});

function describeDecision(decision: Decision): string {
  if (decision.verdict === 'refuse') return [decision.reason, decision.detail].filter(Boolean).join(' ');
  if (decision.verdict === 'link') return 'link';
  return decision.replace ? full : own;
}

/** No label, so that only the author counts. */
function plain(): Change {
  return { issue: { labels: [] }, timeline: [] };
}

/** A maintainer's comment on an issue that came by transfer at a moment. */
function moved(createdAt: string): Change {
  return {
    permission: 'admin',
    issue: { transferred: true },
    timeline: [event('transferred', { createdAt })],
  };
}

/** A maintainer's comment that lets a person build, on an issue without the label. */
function allowed(actorPermission: Permission, body?: string): Change {
  return { ...plain(), timeline: [allowance(actorPermission, body)] };
}

function allowance(actorPermission: Permission, body = '/imagebuild_allow @stranger'): TimelineEvent {
  return readAllowed(event('commented', { actorPermission, body }));
}

function label(actorPermission: Permission): TimelineEvent {
  return event('labeled', { label: 'accepted', actorPermission });
}

function event(name: string, more: Partial<TimelineEvent> = {}): TimelineEvent {
  return { event: name, actor: 'someone', createdAt: '2026-01-01T00:00:00Z', ...more };
}

function build(raw: unknown): BuildCommand {
  return { kind: 'build', request: validateRequest(raw), dryRun: false };
}
