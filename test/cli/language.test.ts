import assert from 'node:assert/strict';
import test from 'node:test';
import { imagebuild } from '../support/cli.ts';

const chinese = { LANG: 'zh_CN.UTF-8' };

test('the locale chooses the language of errors', async () => {
  const { stderr, status } = await imagebuild(['images', '/nope'], { env: chinese });
  assert.equal(stderr, '错误：/nope 不是目录\n请使用应用的目录：applications/<app>/<version>。\n');
  assert.equal(status, 1);
});

test('LC_ALL overrides LANG', async () => {
  const { stderr } = await imagebuild(['images', '/nope'], { env: { ...chinese, LC_ALL: 'C.UTF-8' } });
  assert.match(stderr, /^error: \/nope is not a directory\n/);
});

test('what is written for programs is the same in every language', async () => {
  for (const args of [
    ['images', 'applications/hello/latest', '--json'],
    ['images', '/nope', '--json'],
  ]) {
    const [one, other] = await Promise.all([imagebuild(args, { env: chinese }), imagebuild(args)]);
    assert.deepEqual(one, other);
  }
});

test('lists, and lines for people, follow the locale', async () => {
  const { stdout, status } = await imagebuild(['images', 'applications/hello/latest'], { env: chinese });
  assert.equal(status, 0);
  assert.match(stdout, /^1 个镜像：必需 1 个\nghcr\.io\/labring\/hello:v1（必需：Pod 模板中有容器运行它）\n/);
});
