import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import test, { after, before } from 'node:test';
import { makeHelloImage } from '../../scripts/hello-image.ts';
import { failureSummary } from '../../src/action/failuresummary.ts';
import { resultSummary } from '../../src/action/summary.ts';
import { parseResult, resultSchema } from '../../src/application/result.ts';
import { ImagebuildError } from '../../src/errors.ts';
import { describeResult } from '../../src/report/result.ts';
import { inLanguage } from '../../src/text/language.ts';
import { say } from '../../src/text/say.ts';
import { runStep } from '../support/step.ts';

const workspace = mkdtempSync(join(tmpdir(), 'imagebuild-chinese-'));

function write(path: string, text: string): void {
  const file = join(workspace, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

before(async () => {
  await makeHelloImage(join(workspace, 'images'), 'ghcr.io/labring/hello:v1');
  const directory = 'applications/hello/latest';
  write(
    `${directory}/Kubefile`,
    'FROM scratch\nCOPY . .\nCOPY registry registry\nCMD ["cat manifests/hello.yaml"]\n',
  );
  write(
    `${directory}/manifests/hello.yaml`,
    'kind: Pod\nspec:\n  containers:\n    - image: ghcr.io/labring/hello:v1\n',
  );
});
after(() => rmSync(workspace, { recursive: true, force: true }));

const build = { mode: 'build', type: 'apps', app: 'hello', version: 'v1', mirrors: '*=oci:images' };
const configuration = (text: string) => write('.github/imagebuild.yml', text);
const step = (more: Readonly<Record<string, string>>) => runStep(workspace, { ...build, ...more });

test('a Chinese run builds the same image as an English one, and speaks Chinese', async () => {
  configuration('language: en\n');
  const english = await step({ output: 'type=oci,dest=out/en' });
  configuration('language: zh\n');
  const chinese = await step({ output: 'type=oci,dest=out/zh' });
  assert.equal(chinese.status, 0, chinese.log);
  assert.equal(chinese.outputs['digest'], english.outputs['digest']);
  assert.equal(chinese.outputs['images'], english.outputs['images']);
  assert.match(chinese.log, /\n {2}已推送 {2}COPY/);
  assert.match(chinese.log, /\n {2}摘要 +sha256:/);
  assert.match(chinese.log, /::group::resolve\n/);
  assert.match(chinese.summary, /\| 平台 \| 大小 \| 层数 \| 镜像数 \| 摘要 \|/);
  assert.match(chinese.summary, /<summary>内含 1 个镜像<\/summary>/);
  assert.equal(parseResult(chinese.result).images[0]?.reason, 'Pod 模板中有容器运行它');
});

test('an error is Chinese in the log, the annotation, the summary and the result, under the same code', async () => {
  configuration('language: zh\n');
  const run = await step({ app: 'nope', output: 'type=oci,dest=out/nope' });
  assert.equal(run.status, 1);
  const { error } = parseResult(run.result);
  assert.equal(error?.code, 'APPLICATION_NOT_FOUND');
  assert.equal(error?.message, 'applications 中没有应用 nope');
  assert.match(run.log, /^错误：applications 中没有应用 nope$/m);
  assert.match(run.log, /^::error title=imagebuild::applications 中没有应用 nope%0A请添加 /m);
  assert.match(run.summary, /^### nope v1 失败\n/);
});

test('a configuration that is wrong is refused in the language that it names', async () => {
  configuration('language: zh\nnamespaze: a\nmirrors: { docker.io: 7 }\n');
  const run = await step({ output: 'type=oci,dest=out/wrong' });
  assert.match(run.log, /\.github\/imagebuild\.yml:2:1: 错误：未知的键 "namespaze"/);
  assert.doesNotMatch(run.log, /must be|error:/);
});

const digest = `sha256:${'a'.repeat(64)}` as const;
const result = resultSchema.parse({
  schemaVersion: 1,
  status: 'done',
  request: { type: 'apps', app: 'nginx', version: '1.27', platforms: ['linux/amd64', 'linux/arm64'] },
  reference: 'ghcr.io/me/nginx:1.27',
  digest,
  commit: 'b'.repeat(40),
  platforms: { 'linux/amd64': { digest, size: 102_000_000, layers: 12, config: digest } },
  images: [
    {
      reference: 'docker.io/library/nginx:1.27',
      required: false,
      reason: inLanguage('zh', () => say('reasonComplete').text),
      digest,
      size: 1_000_000,
      sources: [{ kind: 'list', file: 'a', line: 3 }],
    },
  ],
  leftOut: [{ reference: 'quay.io/a/b:1', reason: '它只是候选镜像', sources: [] }],
  notes: [{ reference: 'quay.io/a/c:1', reason: '只有 helm test 运行它', sources: [] }],
  warnings: [{ message: '没有内容与 x 匹配', hint: '请更正。', place: { file: 'Kubefile', line: 2 } }],
  transfer: { pulledBytes: 10, pushedBytes: 20_000, reusedBytes: 0, mountedBytes: 30 },
  durations: { prepareSeconds: 0.3, publishSeconds: 90 },
});

test('the summary of a build, in Chinese', () => {
  const summary = inLanguage('zh', () =>
    resultSummary(result, { repositoryUrl: 'https://github.com/acme/images', comparison: undefined }),
  );
  const code = (text: string) => `<code>${text}</code>`;
  assert.equal(
    summary.replaceAll(/&#64;|&#x40;/g, '@'),
    `### nginx 1.27

<pre>
sealos run ghcr.io/me/nginx:1.27
</pre>

| 平台 | 大小 | 层数 | 镜像数 | 摘要 |
| --- | --- | --- | --- | --- |
| ${code('linux/amd64')} | 102 MB | 12 | 1 | ${code(digest)} |

镜像缺少以下平台：${code('linux/arm64')}。

索引 ${code(`ghcr.io/me/nginx@${digest}`)}<br>[ghcr.io/me/nginx:1.27](https://ghcr.io/me/nginx)<br>提交 [${code('b'.repeat(12))}](https://github.com/acme/images/commit/${'b'.repeat(40)})<br>拉取 10 B，推送 20.0 kB，复用 0 B，挂载 30 B<br>1 min 30 s（准备 0.30 s，发布 1 min 30 s）

<details><summary>内含 1 个镜像</summary>

| 镜像 | 原因 | 摘要 | 大小 | 来源 |
| --- | --- | --- | --- | --- |
| ${code('docker.io/library/nginx:1.27')} | 候选：有一个值是完整的镜像引用 | ${code(`${digest.slice(0, 19)}…`)} | 1.00 MB | ${code('a:3')} |

</details>

<details><summary>未内含 1 个镜像</summary>

| 镜像 | 原因 | 来源 |
| --- | --- | --- |
| ${code('quay.io/a/b:1')} | 它只是候选镜像 |  |

</details>

<details><summary>1 条说明（发现但未内含）</summary>

| 镜像 | 原因 | 来源 |
| --- | --- | --- |
| ${code('quay.io/a/c:1')} | 只有 helm test 运行它 |  |

</details>

**1 条警告**

| 位置 | 内容 | 处理方法 |
| --- | --- | --- |
| ${code('Kubefile:2')} | 没有内容与 x 匹配 | 请更正。 |
`,
  );
});

test('the lines of a result, in Chinese, stand below each other', () => {
  assert.deepEqual(
    inLanguage('zh', () => describeResult(result)),
    [
      'ghcr.io/me/nginx:1.27',
      `  摘要         ${digest}`,
      `  linux/amd64  102 MB，12 层，${digest}`,
      '  镜像         内含 1 个，未内含 1 个',
      '  传输         拉取 10 B，推送 20.0 kB，复用 0 B，挂载 30 B',
      '  用时         1 min 30 s（准备 0.30 s，发布 1 min 30 s）',
      '  运行         sealos run ghcr.io/me/nginx:1.27',
      '  说明（1）：',
      '    quay.io/a/c:1：只有 helm test 运行它',
    ],
  );
});

test('the summary of a failure, in Chinese', () => {
  const summary = inLanguage('zh', () => {
    const error = new ImagebuildError(
      'APPLICATION_NOT_FOUND',
      say('appMissing', { app: 'a', directory: 'b' }),
      {
        hint: say('appAdd', { directory: 'b/a' }),
        target: { reference: 'ghcr.io/me/a:1', state: 'unchanged' },
      },
    );
    return failureSummary(error, result.request);
  });
  assert.equal(
    summary,
    `### nginx 1.27 失败

<pre>
错误：b 中没有应用 a
请添加 b/a，并在其中放入 Kubefile。
未发布任何内容：ghcr.io/me/a:1 保持不变。
</pre>
`,
  );
});
