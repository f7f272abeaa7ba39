import assert from 'node:assert/strict';
import test from 'node:test';
import { failureSummary } from '../../src/action/failuresummary.ts';
import { resultSummary } from '../../src/action/summary.ts';
import { type Result, resultSchema } from '../../src/application/result.ts';
import { ImagebuildError } from '../../src/errors.ts';
import { messageOf } from '../support/message.ts';

const digest = `sha256:${'a'.repeat(64)}`;
const done = {
  schemaVersion: 1,
  status: 'done',
  request: { type: 'apps', app: 'nginx', version: '1.27' },
  reference: 'ghcr.io/me/nginx:1.27',
  digest,
  platforms: { 'linux/amd64': { digest, size: 102_000_000, layers: 12, config: digest } },
} as const;

const resultWith = (more: object): Result => resultSchema.parse({ ...done, ...more });

test('the summary shows how to run the result, its platforms, and the images folded', () => {
  const images = [
    {
      reference: 'docker.io/library/nginx:1.27',
      digest,
      size: 1_000_000,
      sources: [{ kind: 'list', file: 'a', line: 3 }],
    },
  ];
  const summary = resultSummary(resultWith({ images }));
  assert.match(summary, /^### nginx 1\.27\n/);
  assert.match(summary, /<pre>\nsealos run ghcr\.io\/me\/nginx:1\.27\n<\/pre>/);
  assert.match(summary, /\| <code>linux\/amd64<\/code> \| 102 MB \| 12 \|/);
  assert.match(summary, /<details><summary>1 embedded image<\/summary>/);
  assert.match(summary, /<code>a:3<\/code>/);
  assert.ok(
    summary.replaceAll(/&#64;|&#x40;/g, '@').includes(`Index <code>ghcr.io/me/nginx@${digest}</code>`),
    summary,
  );
});

test('the summary counts what was left out and the notes, and names them up to a bound', () => {
  const notes = (count: number) =>
    Array.from({ length: count }, (_, index) => ({
      reference: `quay.io/a/guess:${index + 1}`,
      reason: 'its registry does not have it',
      sources: [{ kind: 'manifest', file: 'manifests/a.yaml', line: index + 1 }],
    }));
  const summary = resultSummary(resultWith({ leftOut: notes(1), notes: notes(203) }));
  assert.match(summary, /<summary>1 image left out<\/summary>\n\n\| image \| why \| found in \|/);
  assert.match(summary, /<code>quay\.io\/a\/guess:1<\/code> \| its registry does not have it \|/);
  assert.match(summary, /<summary>203 notes \(seen, not embedded\)<\/summary>/);
  assert.match(summary, /guess:200<\/code>/);
  assert.doesNotMatch(summary, /guess:201<\/code>/);
  assert.match(summary, /\| … and 3 more \|/);
});

test('a failure is headed by the application, and without a request by the program', () => {
  const error = new ImagebuildError('INIT_FAILED', messageOf('it ended'));
  const { request } = resultWith({});
  assert.match(failureSummary(error, request), /^### nginx 1\.27 failed\n/);
  assert.match(failureSummary(error), /^### imagebuild failed\n/);
});

test('text of an application is text, not markup', () => {
  const hostile = '</pre><img src=x> @someone `x` | y <!-- [a](b) ::error::';
  const summary = resultSummary(
    resultWith({ warnings: [{ message: hostile, hint: hostile, place: { file: hostile } }] }),
  );
  assert.doesNotMatch(summary, /<img|@someone|<!--|\[a\]|::error/);
  const failed = failureSummary(
    new ImagebuildError('INIT_FAILED', messageOf(hostile), { excerpt: `${hostile}\n\n# x` }),
  );
  assert.doesNotMatch(failed, /<img|@someone|<!--|::error/);
  // Up to `</pre>` everything is shown as it is, blank lines and `# x` too.
  assert.equal(failed.match(/<\/?pre>/g)?.join(), '<pre>,</pre>');
  assert.match(failed, /# x\n<\/pre>\n$/);
});

test('a summary is never larger than GitHub takes', () => {
  const images = Array.from({ length: 2000 }, (_, index) => ({
    reference: `docker.io/library/${'x'.repeat(1200)}:${index}`,
    sources: Array.from({ length: 5 }, () => ({ kind: 'chart', file: 'charts/a' })),
  }));
  const summary = resultSummary(resultWith({ images }));
  assert.ok(Buffer.byteLength(summary) < 1024 * 1024);
  assert.ok(summary.includes('too long'));
});

test('a summary links to the image’s page at its registry, and to the commit that was built', () => {
  const commit = '0123456789abcdef0123456789abcdef01234567';
  const repositoryUrl = 'https://github.example/me/apps';
  const linked = (reference: string) => resultSummary(resultWith({ reference, commit }), { repositoryUrl });
  assert.ok(
    linked('ghcr.io/me/nginx:1.27').includes(
      `Commit [<code>0123456789ab</code>](https://github.example/me/apps/commit/${commit})`,
    ),
  );
  for (const [reference, page] of [
    ['ghcr.io/me/nginx:1.27', 'https://ghcr.io/me/nginx'],
    ['docker.io/me/nginx:1.27', 'https://hub.docker.com/r/me/nginx/tags?name=1.27'],
    ['quay.io/me/nginx:1.27', 'https://quay.io/repository/me/nginx?tab=tags'],
  ] as const)
    assert.ok(linked(reference).includes(`](${page})`), linked(reference));
  for (const reference of ['registry.example:5000/me/nginx:1.27', 'oci:out/nginx:1.27'])
    assert.equal(linked(reference).split('](').length, 2, 'only the commit is a link');
  assert.doesNotMatch(resultSummary(resultWith({ commit })), /Commit/);
});

test('a summary says why commands were only read, and lists notes with their places', () => {
  const notes = [
    { reason: 'a.yaml is not in the image', sources: [{ kind: 'command', file: 'Kubefile', line: 4 }] },
  ];
  const summary = resultSummary(resultWith({ installs: 'read', installsReason: 'off', notes }));
  assert.match(
    summary,
    /\n\nENTRYPOINT and CMD are read as they are written, and not run: recording is switched off \(recordInstall, --no-record-install\)\n/,
  );
  assert.match(summary, /<summary>1 note \(seen, not embedded\)<\/summary>/);
  assert.match(summary, /\| +\| a\.yaml is not in the image \| <code>Kubefile:4<\/code> \|/);
  assert.doesNotMatch(resultSummary(resultWith({ installs: 'recorded' })), /ENTRYPOINT and CMD/);
});

test('five thousand images leave room for all other sections within what GitHub takes', () => {
  const images = Array.from({ length: 5000 }, (_, index) => ({
    reference: `registry.example.com/team/with/a/long/name/image-${index}:v1.2.3`,
    digest,
    size: 1_000_000,
    reason: 'a list of images names it',
    sources: Array.from({ length: 30 }, (__, line) => ({ kind: 'list', file: 'a/file', line: line + 1 })),
  }));
  const summary = resultSummary(resultWith({ images, warnings: [{ message: 'the last section' }] }));
  assert.ok(Buffer.byteLength(summary) < 1024 * 1024);
  assert.match(summary, /<summary>5000 embedded images<\/summary>/);
  assert.match(summary, /… and 4000 more/);
  assert.match(summary, /the last section/);
});
