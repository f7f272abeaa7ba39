import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { bodyOf, commentsOf, digestA, digestB, headCommit, previewOf, setUp } from './scene.ts';

describe('the comment on a pull request', () => {
  test('shows every changed application, and is edited by the next run', async (t) => {
    const { check, comment, open } = await setUp(t);
    const pull = open();
    const reference = 'registry.example/octo/web:v1';
    const changed = previewOf('web', {
      missing: ['linux/arm64'],
      leftOut: [{ reference: 'docker.io/library/nginx:1', reason: 'linux/arm64 is missing' }],
      comparison: {
        ...{ state: 'compared', reference, different: true, bytes: 12_300, moreImages: 0, files: 3 },
        configuration: ['Env PORT', 'Labels version'],
        images: [
          {
            name: 'library/nginx',
            change: 'moved',
            before: { tag: '1.27', digest: digestA },
            now: { tag: '1.27', digest: digestB },
            platforms: ['linux/amd64'],
          },
          {
            name: 'library/redis',
            change: 'retagged',
            before: { tag: '7', digest: digestA },
            now: { tag: '8', digest: digestB },
            platforms: ['linux/amd64'],
          },
          {
            name: 'library/new',
            change: 'added',
            now: { tag: 'v1', digest: digestB },
            platforms: ['linux/amd64'],
          },
        ],
      },
      lint: {
        ...{ errors: 0, warnings: 1, notes: 2 },
        findings: [
          {
            severity: 'warning',
            rule: 'image-latest',
            place: 'applications/web/v1/Kubefile:1:1',
            message: 'latest is not pinned',
          },
        ],
      },
    });
    const broken = previewOf('db', {
      platforms: {},
      comparison: undefined,
      content: undefined,
      problems: [{ place: 'applications/db/v1/Kubefile:2', message: 'unknown instruction COPPY' }],
      hint: 'Did you mean COPY?',
    });
    const closed = previewOf('cache', { comparison: { state: 'unknown', reference, reason: 'HTTP 403' } });
    const { said } = await comment(await check([changed, broken, closed], { conclusion: 'failure' }));
    assert.equal(said.text, `the comment is on #${pull.number}`);
    const body = bodyOf(pull);
    for (const part of [
      /^<!-- imagebuild:preview v1 run=\d+ attempt=1 commit=a{40} -->\n/,
      /The check failed\./,
      /❌ <code>apps db v1<\/code>\n\nIt can’t be built:\n\n<pre>\napplications\/db\/v1\/Kubefile:2: unknown instruction COPPY\n<\/pre>\n\nDid you mean COPY\?/,
      /✅ <code>apps web v1<\/code>\n\nCompared with <code>registry.example\/octo\/web:v1<\/code>: 12.3 kB to transfer. 3 files change. The configuration changes: <code>Env PORT<\/code>, <code>Labels version<\/code>\./,
      /\| another digest \| <code>library\/nginx<\/code> \| <code>1.27 sha256:abababababab<\/code> \| <code>1.27 sha256:cdcdcdcdcdcd<\/code> \| <code>linux\/amd64<\/code> \|/,
      /\| retagged \| <code>library\/redis<\/code> \| <code>7<\/code> \| <code>8<\/code> \|/,
      /\| added \| <code>library\/new<\/code> \| {2}\| <code>v1<\/code> \|/,
      /\| <code>linux\/amd64<\/code> \| 1.20 MB \|/,
      /The image lacks these platforms: <code>linux\/arm64<\/code>\./,
      /1 image was left out.*\n\n.*\n.*\n\| <code>docker.io\/library\/nginx:1<\/code> \| linux\/arm64 is missing \|/,
      /Lint: 1 warning, 2 notes.*[\s\S]*<code>image-latest<\/code>[\s\S]*… and 2 more/,
      /What changes is unknown, since <code>registry.example\/octo\/web:v1<\/code> can’t be read: HTTP 403/,
    ])
      assert.match(
        body.replaceAll(/&#(\d+);/g, (_, number) => String.fromCodePoint(number)),
        part,
      );
    assert.ok(body.indexOf('apps db v1') < body.indexOf('apps web v1'), 'what failed comes first');

    await comment(await check([previewOf('web')]));
    assert.match(bodyOf(pull), /isn’t published yet: publishing it transfers at most 1.20 MB/);
    assert.doesNotMatch(bodyOf(pull), /failed|COPPY/);
    assert.equal(commentsOf(pull)[0]?.earlier.length, 1);
    await comment(await check([]));
    assert.match(bodyOf(pull), /It changes no application\./);
  });

  test('is written in the configured language', async (t) => {
    const { check, comment, open } = await setUp(t);
    const pull = open();
    await comment(await check([previewOf('web')]), 'zh');
    assert.match(bodyOf(pull), /### 这个拉取请求将发布的内容[\s\S]*尚未发布/);
  });

  test('a pull request that changes no application gets none', async (t) => {
    const { check, comment, open } = await setUp(t);
    const pull = open();
    await comment(await check([]));
    assert.deepEqual(commentsOf(pull), []);
  });

  test('120 applications fit into a comment, with their hashes', async (t) => {
    const { check, comment, open } = await setUp(t);
    const pull = open();
    const images = Array.from({ length: 300 }, (_, index) => ({
      name: `library/${'x'.repeat(200)}${index}`,
      change: 'added' as const,
      platforms: ['linux/amd64'],
      now: { tag: 'v1', digest: digestA },
    }));
    const reference = 'registry.example/octo/big:v1';
    const comparison = {
      state: 'compared' as const,
      reference,
      different: true,
      bytes: 1,
      moreImages: 0,
      files: 0,
      configuration: [],
      images,
    };
    await comment(
      await check(Array.from({ length: 120 }, (_, index) => previewOf(`app${index}`, { comparison }))),
    );
    const [written] = commentsOf(pull);
    assert.ok(written && written.body.length <= 65_536, String(written?.body.length));
    assert.match(written.body, /<code>apps app119 v1<\/code>/);
    assert.match(written.body, /<!-- imagebuild:content v1 /);
  });
});

describe('the pull request is found by what GitHub says of the run', () => {
  test('of a fork, by its repository, branch and commit', async (t) => {
    const { check, comment, open } = await setUp(t);
    const own = open();
    const theirs = open({ repository: 'eve/images' });
    // A text of the artifact names another pull request.
    await comment(await check([previewOf('web', { base: `main #${own.number}` })], { fork: 'eve' }));
    assert.match(bodyOf(theirs), /apps web v1/);
    assert.deepEqual(commentsOf(own), []);
  });

  for (const [what, change] of [
    [
      'is closed',
      (pull) => {
        pull.state = 'closed';
      },
    ],
    [
      'has a newer commit',
      (pull) => {
        pull.head = 'b'.repeat(40);
      },
    ],
  ] as readonly [string, (pull: { state: string; head?: string }) => void][])
    test(`nothing is said when it ${what}`, async (t) => {
      const { github, check, comment, open } = await setUp(t);
      const pull = open();
      change(pull);
      const { said } = await comment(await check([previewOf('web')]));
      assert.match(said.text, /no open pull request has the commit/);
      assert.deepEqual(commentsOf(pull), []);
      assert.ok(!github.requests.some(({ operation }) => operation === 'actions/download-artifact'));
    });

  test('nothing is said when a newer commit comes while the artifacts are read', async (t) => {
    const { github, check, comment, open } = await setUp(t);
    const pull = open();
    const run = await check([previewOf('web')]);
    github.fault({
      operation: 'actions/list-workflow-run-artifacts',
      delay: 300,
      answer: undefined as never,
    });
    const commenting = comment(run);
    while (!github.requests.some(({ operation }) => operation === 'pulls/list'))
      await new Promise((resolve) => setTimeout(resolve, 5));
    pull.head = 'b'.repeat(40);
    await commenting;
    assert.deepEqual(commentsOf(pull), []);
  });

  test('a run that ends late doesn’t replace what a later one said', async (t) => {
    const { check, comment, open } = await setUp(t);
    const pull = open();
    const [first, second] = [await check([previewOf('old')]), await check([previewOf('young')])];
    await comment(second);
    assert.equal((await comment(first)).said.text, 'there is nothing to comment');
    assert.match(bodyOf(pull), /apps young v1/);
    second.attempt = 2;
    await comment(second);
    second.attempt = 1;
    await comment(second);
    assert.match(bodyOf(pull), new RegExp(`run=${second.id} attempt=2 commit=${headCommit} `));
  });

  test('a branch with two pull requests: the run says for which of them it was', async (t) => {
    const { check, comment, open } = await setUp(t);
    const [main, stable] = [open(), open({ base: 'stable' })];
    await comment(await check([previewOf('web', { base: 'stable' })]));
    assert.deepEqual(commentsOf(main), []);
    assert.match(bodyOf(stable), /apps web v1/);
    // An old workflow doesn't say.
    await comment(await check([previewOf('db', { base: undefined })]));
    assert.match(bodyOf(main), /apps db v1/);
    assert.match(bodyOf(stable), /apps db v1/);
  });

  test('a run that was cancelled, or of another event, says nothing', async (t) => {
    const { check, comment, open } = await setUp(t);
    const pull = open();
    await comment(await check([previewOf('web')], { conclusion: 'cancelled' }));
    await comment(await check([previewOf('web')], { event: 'push' }));
    assert.deepEqual(commentsOf(pull), []);
  });
});

describe('nothing of the artifacts is trusted', () => {
  test('markup, mentions and markers in their texts do nothing', async (t) => {
    const { check, comment, open } = await setUp(t);
    const pull = open();
    const evil =
      '--> <!-- imagebuild:content v1 xx --> @octo/team #1 </code> | [a](https://evil.example) ```';
    await comment(
      await check([
        previewOf('web', {
          ...{ problems: [{ message: evil, place: evil }], hint: evil, missing: [evil] },
          leftOut: [{ reference: evil, reason: evil }],
          comparison: { state: 'unknown', reference: evil, reason: evil },
          lint: {
            errors: 1,
            warnings: 0,
            notes: 0,
            findings: [{ severity: 'error', rule: evil, place: evil, message: evil }],
          },
        }),
      ]),
    );
    const body = bodyOf(pull);
    assert.doesNotMatch(body, /@octo|[^&]#1 |\]\(https:\/\/evil|```/);
    assert.equal(body.match(/<!--/g)?.length, 2);
  });

  test('one that isn’t what it must be is named, and hides no other', async (t) => {
    const { check, comment, open } = await setUp(t);
    const pull = open();
    const unknown = JSON.stringify({ ...previewOf('db'), number: 7 });
    const name = JSON.stringify(previewOf('../../x' as string));
    await comment(await check(['{', unknown, name, ' '.repeat(600_000), previewOf('web')]));
    const body = bodyOf(pull);
    assert.match(body, /apps web v1/);
    assert.match(body, /<code>x0<\/code>\n\nthe result cannot be read: it is not JSON/);
    assert.match(body, /<code>x1<\/code>\n\nthe result cannot be read: /);
    assert.match(body, /<code>x2<\/code>\n\nthe result cannot be read: /);
    assert.match(body, /<code>x3<\/code>\n\nthe result of the run is larger than 0.5 MiB unpacked/);
  });

  test('a comment of somebody else that carries the marker is left alone', async (t) => {
    const { github, check, comment, open } = await setUp(t);
    const pull = open();
    const forged = `<!-- imagebuild:preview v1 run=999999 attempt=9 commit=${headCommit} -->\n`;
    github.visitors.comment('eve', pull, forged, { silent: true });
    await comment(await check([previewOf('web')]));
    assert.equal(pull.comments[0]?.body, forged);
    assert.match(bodyOf(pull), /apps web v1/);
  });
});

describe('GitHub may refuse', () => {
  test('a token that may not comment is said once, and the run succeeds', async (t) => {
    const { check, comment, open } = await setUp(t, {}, /not accessible/);
    const pull = open();
    const may = { contents: 'read', actions: 'read', 'pull-requests': 'read' } as const;
    const { problem } = await comment(await check([previewOf('web')]), 'en', may);
    assert.match(problem?.text ?? '', /cannot be written: Resource not accessible by integration/);
    assert.deepEqual(commentsOf(pull), []);
  });

  test('a secondary limit is waited for', async (t) => {
    const { github, check, comment, open } = await setUp(t);
    const pull = open();
    github.fault({
      operation: 'issues/create-comment',
      answer: { status: 403, headers: { 'retry-after': '0' } },
    });
    await comment(await check([previewOf('web')]));
    assert.match(bodyOf(pull), /apps web v1/);
  });
});
