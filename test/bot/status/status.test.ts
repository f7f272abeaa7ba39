import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { parseResult, type Result } from '../../../src/application/result.ts';
import type { RefusalReason } from '../../../src/bot/policy/decision.ts';
import {
  computeRequestId,
  formatRefusalMarker,
  type SectionMark,
  states,
} from '../../../src/bot/status/marker.ts';
import { renderRefusals, renderReply } from '../../../src/bot/status/reply.ts';
import { compareImages } from '../../../src/bot/status/result-section.ts';
import { renderSection, type SectionFacts } from '../../../src/bot/status/section.ts';
import { parseStatus, renderStatus, type Section, statusLimit } from '../../../src/bot/status/status.ts';
import { say } from '../../../src/text/say.ts';

const url = 'https://github.com/acme/images/actions/runs/12';
const digest = (digit: string) => `sha256:${digit.repeat(64)}`;
const mark = { id: 'a'.repeat(32), run: 12, attempt: 1, line: 3, command: '/imagebuild_apps helm v3.8.2' };

test('a request id is 32 hexadecimal digits, and differs with every part of the command’s place', () => {
  const origin = { repository: 'acme/images', comment: 5, line: 1, attempt: 1 };
  const others = [{ repository: 'acme/image' }, { comment: 6 }, { line: 2 }, { attempt: 2 }];
  const ids = [{}, ...others].map((other) => computeRequestId({ ...origin, ...other }));
  assert.equal(new Set(ids).size, 5);
  for (const id of ids) assert.match(id, /^[0-9a-f]{32}$/);
  assert.equal(computeRequestId({ ...origin, repository: 'Acme/Images' }), ids[0]);
});

test('a status comment is bound to its comment, and other comments are not read as one', () => {
  const body = renderStatus({ comment: 5, sections: [section({ state: 'queued' })] }, 'en');
  assert.equal(body.split('\n')[0], '<!-- imagebuild:status v1 comment=5 -->');
  assert.equal(parseStatus(body)?.comment, 5);
  for (const other of [
    '',
    'hello',
    `x\n${body}`,
    ` ${body}`,
    `> ${body}`,
    body.replace('v1', 'v2'),
    body.replace('=5', '=x'),
  ])
    assert.equal(parseStatus(other), undefined);
});

test('a status comment that GitHub gave back with other line ends reads the same', () => {
  const model = {
    comment: 5,
    sections: [
      section({ state: 'queued' }),
      section({ state: 'building', url, job: 'prepare', step: 'Render' }),
    ],
  };
  const body = renderStatus(model, 'en');
  assert.deepEqual(parseStatus(body), model);
  assert.deepEqual(parseStatus(body.replaceAll('\n', '\r\n')), model);
});

test('a build that is done shows reference, digest, sizes, what changed, and the line to run', () => {
  const { text } = section({
    state: 'done',
    url,
    result: result({
      previous: {
        reference: 'docker.io/acme/helm:v3.8.1',
        images: [
          { reference: 'quay.io/a/b:1', digest: digest('8') },
          { reference: 'quay.io/a/gone:1', digest: digest('9') },
        ],
      },
    }),
  });
  assert.match(text, /^✅ <code>\/imagebuild&#95;apps helm v3\.8\.2<\/code> done\n/);
  assert.match(text, /<pre>\nsealos run docker\.io\/acme\/helm:v3\.8\.2\n<\/pre>/);
  assert.match(text, new RegExp(`Index <code>${digest('1')}</code>`));
  assert.match(text, /\| <code>linux\/amd64<\/code> \| 12\.3 MB \| 4 \| 1 \| <code>sha256:2/);
  assert.match(
    text,
    /<details><summary>1 embedded image<\/summary>\n\n\| image \| digest \| size \| found in \|/,
  );
  assert.match(
    text,
    /\| <code>quay\.io\/a\/b:2<\/code> \| <code>sha256:333333333333<\/code> \| 1\.50 MB \| <code>charts\/b:7<\/code> \|/,
  );
  assert.match(text, /<summary>Changes since <code>docker\.io\/acme\/helm:v3\.8\.1<\/code><\/summary>/);
  assert.match(text, /\| <code>quay\.io\/a\/b<\/code> \| <code>1<\/code> \| <code>2<\/code> \|/);
  assert.match(text, /\| <code>quay\.io\/a\/gone<\/code> \| <code>1<\/code> \| {2}\|/);
  assert.ok(text.endsWith(`[workflow run](${url})`));
});

/** As many notes as asked for, each with a name of its own. */
const notes = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    reference: `quay.io/a/guess:${index + 1}`,
    reason: 'its registry does not have it',
    sources: [{ kind: 'manifest', file: 'manifests/a.yaml', line: index + 1 }],
  }));

test('what was left out is counted and named up to a bound, and notes are counted', () => {
  const some = section({ state: 'done', url, result: result({ leftOut: notes(1), notes: notes(2) }) }).text;
  assert.match(
    some,
    /<summary>1 image was left out<\/summary>\n\n\| image \| why \| found in \|\n\| --- \| --- \| --- \|\n\| <code>quay\.io\/a\/guess:1<\/code> \| its registry does not have it \| <code>manifests\/a\.yaml:1<\/code> \|\n\n<\/details>/,
  );
  assert.match(some, /\n2 notes: they were seen, and are not embedded\./);
  const dry = section({ state: 'done', url, result: result({ leftOut: notes(23) }), dryRun: true }).text;
  assert.match(dry, /<summary>23 images were left out<\/summary>/);
  assert.match(dry, /guess:20<\/code>/);
  assert.doesNotMatch(dry, /guess:21<\/code>|notes:/);
  assert.match(dry, /\| … and 3 more \| {2}\| {2}\|/);
  const chinese = section(
    { state: 'done', url, result: result({ leftOut: notes(3), notes: notes(1) }) },
    'zh',
  );
  assert.match(chinese.text, /<summary>未内含 3 个镜像<\/summary>\n\n\| 镜像 \| 原因 \| 来源 \|/);
  assert.match(chinese.text, /\n另有 1 条说明：/);
  const none = section({ state: 'done', url, result: result() }).text;
  assert.doesNotMatch(none, /left out|notes?:/);
});

test('an image of the type dockerimages is pulled, not run', () => {
  const own = result({ request: { type: 'dockerimages', app: 'helm', version: 'v3.8.2' } });
  const { text } = section({ state: 'done', url, result: own });
  assert.match(text, /<pre>\ndocker pull docker\.io\/acme\/helm:v3\.8\.2\n<\/pre>/);
});

test('a dry run says that nothing was published', () => {
  const { text } = section({ state: 'done', url, result: result(), dryRun: true });
  assert.match(text, /nothing was published/);
  assert.doesNotMatch(text, /sealos run/);
});

test('a build that failed shows the first line, the place, the hint, and the last 30 lines of the log', () => {
  const error = {
    code: 'KUBEFILE_SYNTAX',
    message: 'unknown instruction COPPY\nsecond line',
    place: { file: 'applications/helm/v3/Kubefile', line: 3 },
    hint: 'Did you mean COPY?',
  };
  const log = Array.from({ length: 100 }, (_, n) => `\u001b[31mline ${n}\u001b[0m`).join('\r\n');
  const { text } = section({ state: 'failed', url, error: { ...error, excerpt: log } });
  assert.match(
    text,
    /<pre>\napplications\/helm\/v3\/Kubefile:3: unknown instruction COPPY\n<\/pre>\n\nDid you mean COPY\?/,
  );
  assert.doesNotMatch(text, /second line|line 69\n|\u001b|\[31m/);
  assert.match(
    text,
    /<summary>The last 30 lines of the log<\/summary>\n\n<pre>\nline 70\n[^<]*line 99\n<\/pre>/,
  );
  assert.match(text, /\/imagebuild&#95;retry/);
});

test('every problem of a failed build is shown with its place, and what to do about the first', () => {
  const problems = Array.from({ length: 12 }, (_, n) => ({
    code: 'KUBEFILE_SYNTAX',
    message: `mistake ${n} <b>\nsecond line`,
    place: { file: 'Kubefile', line: n + 1 },
  }));
  const error = { code: 'KUBEFILE_SYNTAX', message: 'mistake 0', hint: 'Correct them.', problems };
  const { text } = section({ state: 'failed', url, error });
  const lines = Array.from({ length: 10 }, (_, n) => `Kubefile:${n + 1}: mistake ${n} &#60;b&#62;\n`).join(
    '',
  );
  assert.ok(text.includes(`<pre>\n${lines}… and 2 more\n</pre>\n\nCorrect them.`), text);
});

test('a run that ended without a result is shown as such', () => {
  assert.match(section({ state: 'failed', url }).text, /without a result/);
});

test('an invalid line is answered with what is wrong and the line to use instead', () => {
  const because = {
    problem: say('commandUnknown', { word: '"/imagebuild"' }),
    suggestion: '/imagebuild_apps helm v3.8.2',
  };
  assert.match(
    section({ state: 'refused', because }).text,
    /is not a command\.\n\nUse this instead:\n\n<pre>\n\/imagebuild_apps helm v3\.8\.2\n<\/pre>$/,
  );
});

test('a refusal says what is missing and who can give it', () => {
  const because = {
    decision: { verdict: 'refuse', reason: 'no-permission' },
    app: 'helm',
    label: 'accepted',
  } as const;
  assert.match(
    section({ state: 'refused', because }).text,
    /write permission to this repository, or the label <code>accepted<\/code>/,
  );
  assert.match(section({ state: 'refused', because }, 'zh').text, /需要本仓库的写权限/);
});

test('every refusal has a sentence in both languages, with all its words', () => {
  const reasons: Readonly<Record<RefusalReason, true>> = {
    ...{ bot: true, edited: true, transferred: true, 'too-old': true, 'no-permission': true },
    ...{ 'permission-unknown': true, 'label-closed': true, 'label-locked': true, 'label-title': true },
    ...{ 'label-transferred': true, 'label-renamed': true, 'label-actor': true, 'label-build-args': true },
    'too-many-builds': true,
    ...{ 'allow-off': true, 'allow-permission': true, 'allow-place': true, 'label-versions': true },
    ...{ 'sync-permission': true, 'sync-place': true, 'build-type': true },
  };
  const texts = Object.keys(reasons).map((reason) => {
    const decision = { verdict: 'refuse', reason: reason as RefusalReason, detail: 'A' } as const;
    const because = { decision, app: 'helm', label: 'accepted' };
    return (['en', 'zh'] as const).map((language) => section({ state: 'refused', because }, language).text);
  });
  for (const [english = '', chinese = ''] of texts) {
    assert.match(english, /^(?!.*(?:undefined|\{)).*\n\n.{10,}\.$/s);
    assert.match(chinese, /^(?!.*(?:undefined|\{)).*\n\n.{10,}。$/s);
  }
  assert.equal(new Set(texts.flat()).size, 2 * Object.keys(reasons).length);
});

test('where the policy has no label, the refusal mentions none', () => {
  const decision = { verdict: 'refuse', reason: 'no-permission' } as const;
  const { text } = section({ state: 'refused', because: { decision, app: 'helm', label: false } });
  assert.match(text, /You need write permission/);
  assert.doesNotMatch(text, /label/);
});

test('on a pull request the answer links the checks', () => {
  const checks = 'https://github.com/acme/images/pull/3/checks';
  assert.ok(section({ state: 'refused', because: { checks } }).text.includes(`(${checks})`));
});

test('an address that needs escaping is not linked', () => {
  for (const bad of [
    'javascript:alert(1)',
    'https://x.example/a)b',
    'https://x.example/ [x](y)',
    'https://x.example/"',
  ])
    assert.doesNotMatch(section({ state: 'building', url: bad }).text, /\]\(/);
});

describe('too much for one comment', () => {
  const images = Array.from({ length: 900 }, (_, n) => ({
    reference: `quay.io/a/image-number-${n}:v1.2.3`,
    digest: digest('4'),
    size: n,
    sources: [],
  }));
  const log = Array.from({ length: 30 }, (_, n) => `line ${n} ${'&'.repeat(290)}`).join('\n');

  test('an image table is cut at its end, and says how many are missing', () => {
    const body = renderStatus(
      { comment: 1, sections: [section({ state: 'done', url, result: result({ images }) })] },
      'en',
    );
    assert.ok(body.length <= statusLimit && body.length > statusLimit * 0.95, String(body.length));
    const shown = [...body.matchAll(/image-number-(\d+)/g)].length;
    assert.match(body, new RegExp(`\\n\\| … and ${900 - shown} more \\|\\n\\n</details>`));
    assert.match(body, /sealos run/);
    assert.ok(body.includes(url));
  });

  test('many commands share the space, and the short ones stay whole', () => {
    const failed = section({
      state: 'failed',
      url,
      error: { code: 'INTERNAL', message: 'no', excerpt: log },
    });
    const done = section({ state: 'done', url, result: result({ images }) });
    const queued = section({ state: 'queued' });
    const sections = Array.from({ length: 100 }, (_, n) => [failed, done, queued][n % 3] as Section);
    const body = renderStatus({ comment: 1, sections }, 'zh');
    assert.ok(body.length <= statusLimit, String(body.length));
    const read = parseStatus(body);
    assert.deepEqual(
      read?.sections.map(({ state }) => state),
      sections.map(({ state }) => state),
    );
    assert.deepEqual(read?.sections[2], queued);
    assert.equal(body.split('<details>').length, body.split('</details>').length);
    assert.equal(body.split('<pre>').length, body.split('</pre>').length);
  });

  test('a log keeps its last lines', () => {
    const one = section({ state: 'failed', url, error: { code: 'INTERNAL', message: 'no', excerpt: log } });
    const body = renderStatus({ comment: 1, sections: [one, one, one] }, 'en');
    assert.ok(body.length <= statusLimit, String(body.length));
    assert.match(body, /<pre>\n… and \d+ more\n/);
    assert.match(body, /line 29 /);
  });

  test('cutting again changes nothing', () => {
    const model = { comment: 1, sections: [section({ state: 'done', url, result: result({ images }) })] };
    const once = renderStatus(model, 'en');
    assert.equal(renderStatus(parseStatus(once) ?? model, 'en'), once);
  });
});

test('what changed between two versions', () => {
  const image = (reference: string, digit?: string) =>
    digit === undefined ? { reference } : { reference, digest: digest(digit) };
  assert.deepEqual(
    compareImages(
      [
        image('a/a:1'),
        image('b/b:1', '1'),
        image('host:5000/c'),
        image('d/d:1'),
        image('e/e:1'),
        image('e/e:2'),
      ],
      [
        image('a/a:1'),
        image('b/b:1', '2'),
        image('host:5000/c:2'),
        image('f/f@sha256:00'),
        image('e/e:2'),
        image('e/e:3'),
      ],
    ),
    [
      { image: 'b/b', before: '1 sha256:111111111111', now: '1 sha256:222222222222' },
      { image: 'd/d', before: '1', now: undefined },
      { image: 'e/e', before: '1', now: '3' },
      { image: 'f/f', before: undefined, now: 'sha256:00' },
      { image: 'host:5000/c', before: 'latest', now: '2' },
    ],
  );
});

describe('the reply', () => {
  const reply = { comment: 5, login: 'octocat', url: `${url}#issuecomment-1` };
  test('waits until every build has ended', () => {
    assert.equal(
      renderReply({ ...reply, sections: [{ state: 'done' }, { state: 'building' }] }, 'en'),
      undefined,
    );
    assert.equal(renderReply({ ...reply, sections: [{ state: 'refused' }] }, 'en'), undefined);
  });
  test('mentions the requester once, and says what came of it', () => {
    const text = renderReply(
      { ...reply, sections: [{ state: 'done' }, { state: 'failed' }, { state: 'refused' }] },
      'en',
    );
    assert.match(
      text ?? '',
      /^<!-- imagebuild:reply v1 comment=5 -->\n@octocat 1 of 2 builds did not succeed\. \[/,
    );
    const good = renderReply({ ...reply, sections: [{ state: 'done' }, { state: 'done' }] }, 'zh');
    assert.match(good ?? '', /@octocat 2 个镜像均已发布。/);
  });
  test('mentions a managed user, whose login has an underscore', () => {
    const text = renderReply({ ...reply, login: 'mona-cat_acme', sections: [{ state: 'done' }] }, 'en');
    assert.match(text ?? '', /@mona-cat_acme /);
  });
  test('mentions no login that could not be one', () => {
    const text = renderReply({ ...reply, login: 'a/b @all', sections: [{ state: 'done' }] }, 'en');
    assert.doesNotMatch(text ?? '', /@/);
  });
});

test('refusals of a person are one comment, bound to the person', () => {
  const body = renderRefusals(
    {
      person: 7,
      login: 'stranger',
      sections: [section({ state: 'refused', because: { problem: say('commandTooLong'), suggestion: 'y' } })],
    },
    'en',
  );
  assert.equal(body.split('\n')[0], formatRefusalMarker(7));
  assert.match(body, /^@stranger /m);
});

/** Text that tries to be more than text. */
const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '<!-- imagebuild:section id=',
        '<!-- imagebuild:status v1 comment=1 -->',
        '-->',
        '<!--',
        '@octocat',
        '#12',
        'GH-12',
        'a/b#3',
        '```',
        '~~~',
        '</pre>',
        '</code>',
        '</details>',
        '<details>',
        '<script>',
        '<img src=x onerror=y>',
        '\n',
        '\r',
        '::error::x',
        '##[group]',
        '[x](javascript:y)',
        '![x](https://e.example/x)',
        'https://e.example',
        'www.e.example',
        'a@b.example',
        '|',
        '*',
        '_',
        '&lt;',
        '\\',
        '\u202e',
        '\u200b',
        '\ud800',
        '\0',
        '\u001b[31m',
        ' ',
        '$&',
        '/imagebuild_apps helm v1',
      ),
      fc.string({ maxLength: 8 }),
      fc.string({ unit: 'binary', maxLength: 4 }),
    ),
    { maxLength: 12 },
  )
  .map((pieces) => pieces.join(''));

const facts: fc.Arbitrary<SectionFacts> = fc.oneof(
  fc.record({ state: fc.constant('queued' as const), url: hostile }),
  fc.record({ state: fc.constant('building' as const), url: hostile, job: hostile, step: hostile }),
  fc.record({
    state: fc.constant('failed' as const),
    url: fc.constant(url),
    error: fc.record({
      code: fc.constant('INTERNAL'),
      message: hostile,
      hint: hostile,
      place: fc.record({ file: hostile }),
      problems: fc.array(fc.record({ code: fc.constant('INTERNAL'), message: hostile }), { maxLength: 2 }),
      excerpt: fc.array(hostile, { maxLength: 5 }).map((lines) => lines.join('\n')),
    }),
  }),
  fc.record({ state: fc.constant('cancelled' as const), url: hostile }),
  fc.record({ state: fc.constant('joined' as const), url: hostile }),
  fc.record({
    state: fc.constant('refused' as const),
    because: fc.record({
      problem: hostile.map((word) => say('commandUnknown', { word })),
      suggestion: hostile,
    }),
  }),
  fc.record({
    state: fc.constant('refused' as const),
    because: fc.record({
      decision: fc.record({
        verdict: fc.constant('refuse' as const),
        reason: fc.constantFrom('label-title' as const, 'label-build-args' as const),
        detail: hostile,
      }),
      app: hostile,
      label: hostile,
    }),
  }),
  fc.tuple(hostile, hostile, hostile).map(([reference, file, message]) => ({
    state: 'done' as const,
    url,
    result: result({
      reference,
      images: [{ reference: file, sources: [{ kind: file, file }] }],
      warnings: [{ message }],
      previous: { reference: message, images: [{ reference: message, digest: digest('9') }] },
    }),
  })),
);

const marks: fc.Arbitrary<Omit<SectionMark, 'state'>> = fc.record(
  {
    id: fc.stringMatching(/^[0-9a-f]{32}$/),
    attempt: fc.integer({ min: 1, max: 99 }),
    line: fc.integer({ min: 1, max: 3000 }),
    run: fc.integer({ min: 1, max: 2 ** 40 }),
    by: fc.integer({ min: 1, max: 2 ** 40 }),
    replace: fc.constant(false as const),
    command: hostile.filter((text) => text.isWellFormed() && text !== ''),
  },
  { requiredKeys: ['id', 'attempt', 'line'] },
);

test('security 17: whatever a result or a person says, a status comment reads back as it was written', () => {
  const sections = fc.array(
    fc
      .tuple(marks, hostile, facts)
      .map(([one, command, content]) => renderSection(one, command, content, 'en')),
    { maxLength: 5 },
  );
  fc.assert(
    fc.property(sections, fc.integer({ min: 1 }), (all, comment) => {
      const body = renderStatus({ comment, sections: all }, 'en');
      assert.ok(body.length <= statusLimit);
      assert.deepEqual(parseStatus(body), {
        comment,
        sections: all.map((one) => ({ ...one, text: one.text.trim() })),
      });
    }),
    { numRuns: 1000 },
  );
});

test('security 17: text that another hand put into a section forges no marker', () => {
  fc.assert(
    fc.property(hostile, (text) => {
      const body = renderStatus(
        {
          comment: 1,
          sections: [
            {
              ...mark,
              state: 'done',
              text: `${text}\n<!-- imagebuild:section id=${mark.id} run=- attempt=1 line=1 state=done -->`,
            },
          ],
        },
        'en',
      );
      assert.equal(parseStatus(body)?.sections.length, 1);
    }),
  );
});

test('security 13: hostile text makes no markup, mention, link, comment or command', () => {
  fc.assert(
    fc.property(
      hostile,
      facts,
      fc.constantFrom('en' as const, 'zh' as const),
      (command, content, language) => {
        const { text } = renderSection(mark, command, content, language);
        // Links to GitHub's own pages are allowed; the test of addresses that need escaping covers the
        // others.
        const shownText = text.replace(/\]\(https?:\/\/[\w.:/#-]+\)/g, ']');
        assert.doesNotMatch(shownText, /[@`~]|<!--|::|##|[\u202e\u200b\0\u001b]|https?:\/\/e\.|www\./);
        const tags = new Set([...text.matchAll(/<[^>]*>?/g)].map(([tag]) => tag));
        assert.deepEqual(
          new Set([...tags].filter((tag) => !/^<\/?(?:code|pre|details|summary)>$/.test(tag))),
          new Set(),
        );
        for (const tag of ['code', 'pre', 'details'])
          assert.equal(text.split(`<${tag}>`).length, text.split(`</${tag}>`).length);
        for (const link of linksIn(text)) assert.match(link, /^https?:\/\/[\w.:-]+(?:[/#][\w./#-]*)?$/);
      },
    ),
    { numRuns: 1000 },
  );
});

test('every state is shown by name in both languages', () => {
  for (const state of states) {
    const body = (language: 'en' | 'zh') =>
      renderStatus({ comment: 1, sections: [{ ...mark, state, text: '' }] }, language);
    assert.match(body('en'), new RegExp(`1 ${state}`));
    assert.match(body('zh'), /1 \p{Script=Han}+/u);
  }
});

function linksIn(text: string): string[] {
  const found: string[] = [];
  const visit = (node: { type: string; url?: string; children?: unknown[] }) => {
    if (node.type === 'link' || node.type === 'image' || node.type === 'definition')
      found.push(node.url ?? '');
    for (const child of node.children ?? []) visit(child as typeof node);
  };
  visit(fromMarkdown(text));
  return found;
}

function section(facts: SectionFacts, language: 'en' | 'zh' = 'en'): Section {
  return renderSection(mark, '/imagebuild_apps helm v3.8.2', facts, language);
}

function result(more: Record<string, unknown> = {}): Result {
  return parseResult(
    JSON.stringify({
      schemaVersion: 1,
      status: 'done',
      request: { type: 'apps', app: 'helm', version: 'v3.8.2' },
      reference: 'docker.io/acme/helm:v3.8.2',
      digest: digest('1'),
      platforms: { 'linux/amd64': { digest: digest('2'), size: 12_345_678, layers: 4, config: digest('5') } },
      images: [
        {
          reference: 'quay.io/a/b:2',
          digest: digest('3'),
          size: 1_500_000,
          sources: [{ kind: 'chart', file: 'charts/b', line: 7 }],
        },
      ],
      ...more,
    }),
  );
}

test('that commands were only read, and why, is told in both languages', () => {
  const own = result({
    installs: 'read',
    installsReason: 'notIsolated',
  });
  const { text } = section({ state: 'done', url, result: own });
  assert.match(
    text,
    /ENTRYPOINT and CMD are read as they are written, and not run: this machine has no way to isolate them/,
  );
  const chinese = section({ state: 'done', url, result: own }, 'zh').text;
  assert.match(chinese, /ENTRYPOINT 和 CMD 只按原文读取，没有运行：这台机器没有隔离命令的手段/);
  for (const installs of ['recorded', undefined] as const)
    assert.doesNotMatch(
      section({ state: 'done', url, result: result({ installs }) }).text,
      /ENTRYPOINT and CMD/,
    );
});
