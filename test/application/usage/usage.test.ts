import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { renderUsage } from '../../../src/application/usage/markdown.ts';
import { describeUsage, kubernetesVersionOf, usageSchema } from '../../../src/application/usage/usage.ts';
import { usageLines } from '../../../src/report/usage.ts';

const apps = { type: 'apps', holdsImages: true };

describe('how an image is used', () => {
  const files = [
    {
      path: 'etc/app.conf.tmpl',
      text: 'port: {{ .PORT }}\nhost: {{ or .HOST "example.com" }}\n{{ .TOKEN }}',
    },
    { path: 'charts/web/Chart.yaml' },
    { path: 'charts/web/charts/redis/Chart.yaml' },
    { path: 'charts/db-1.2.tgz' },
    { path: 'manifests/a.yaml' },
    { path: 'opt/not.tmpl', text: '{{ .ELSEWHERE }}' },
    { path: 'init.sh' },
  ];
  const config = {
    Env: ['PATH=/bin', 'PORT=8080', 'SEALOS_SYS_KUBE_VERSION=v1', 'EMPTY=', 'A=b=c', 'no name=1', 7],
    Entrypoint: ['bash init.sh'],
    Cmd: ['helm upgrade -i web charts/web', 'echo $(PORT)'],
  };
  const usage = describeUsage(config, files, apps);

  it('has the commands, Entrypoint first, and what may be set with its default and its templates', () => {
    assert.deepEqual(usage.commands, ['bash init.sh', 'helm upgrade -i web charts/web', 'echo $(PORT)']);
    assert.deepEqual(usage.variables, [
      { name: 'PORT', value: '8080', files: ['etc/app.conf.tmpl'] },
      { name: 'EMPTY', value: '', files: [] },
      { name: 'A', value: 'b=c', files: [] },
      { name: 'HOST', value: 'example.com', files: ['etc/app.conf.tmpl'] },
      { name: 'TOKEN', files: ['etc/app.conf.tmpl'] },
    ]);
  });

  it('has charts without the charts in them, manifests and scripts', () => {
    assert.deepEqual(usage.charts, ['charts/db-1.2.tgz', 'charts/web']);
    assert.deepEqual([usage.manifests, usage.scripts], [['manifests/a.yaml'], ['init.sh']]);
  });

  it('says what it needs: by the label of sealos, and for others by what they hold', () => {
    const kind = (labels: object | undefined, origin: Parameters<typeof describeUsage>[2]) =>
      describeUsage(labels === undefined ? {} : { Labels: labels }, [], origin).kind;
    assert.equal(kind(undefined, apps), 'application');
    assert.equal(kind({ 'sealos.io.type': 'rootfs' }, apps), 'rootfs');
    assert.equal(kind({ 'apps.sealos.io/type': 'patch' }, { type: undefined, holdsImages: false }), 'patch');
    assert.equal(
      kind({ 'sealos.io.type': 'application' }, { type: undefined, holdsImages: false }),
      'application',
    );
    assert.equal(kind(undefined, { type: undefined, holdsImages: true }), 'application');
    assert.equal(kind(undefined, { type: undefined, holdsImages: false }), 'container');
    assert.equal(
      kind({ 'sealos.io.type': 'rootfs' }, { type: 'dockerimages', holdsImages: false }),
      'container',
    );
  });

  it('reads in lines, and in a comment in both languages', () => {
    assert.deepEqual(usageLines(usage), [
      '    runs bash init.sh',
      '    runs helm upgrade -i web charts/web',
      '    runs echo $(PORT)',
      '    needs a Kubernetes cluster',
      '    set with sealos run -e NAME=VALUE:',
      '      PORT=8080         etc/app.conf.tmpl',
      '      EMPTY=',
      '      A=b=c',
      '      HOST=example.com  etc/app.conf.tmpl',
      '      TOKEN (not set)   etc/app.conf.tmpl',
      '    holds 2 charts (charts/db-1.2.tgz, charts/web), 1 manifest (manifests/a.yaml), 1 script (init.sh)',
    ]);
    const english = renderUsage(usage, 'ghcr.io/me/web:v1', 'en');
    assert.match(english, /<summary>How to use it<\/summary>/);
    assert.match(english, /It needs a Kubernetes cluster\./);
    assert.match(english, /sealos run ghcr\.io\/me\/web:v1 -e PORT=VALUE/);
    assert.match(
      english,
      /\| <code>PORT<\/code> \| <code>8080<\/code> \| <code>etc\/app\.conf\.tmpl<\/code> \|/,
    );
    assert.match(english, /\| <code>TOKEN<\/code> \| none \|/);
    const chinese = renderUsage(usage, 'ghcr.io/me/web:v1', 'zh');
    assert.match(chinese, /需要一个 Kubernetes 集群。/);
    assert.match(chinese, /\| 变量 \| 默认值 \| 使用处 \|/);
    assert.doesNotMatch(chinese, /It |none/);
  });

  it('is bounded, and what others wrote is text, not markup', () => {
    const hostile = '</code></details>\n\n@someone | `x` <img src=x> ::error::\u202e';
    const large = describeUsage(
      {
        Env: Array.from({ length: 300 }, (_, index) => `V${index}=${hostile.repeat(100)}`),
        Cmd: Array.from({ length: 300 }, () => hostile.repeat(100)),
        Labels: null,
      },
      Array.from({ length: 3000 }, (_, index) => ({ path: `manifests/${index}${hostile.repeat(9)}.yaml` })),
      apps,
    );
    usageSchema.parse(large);
    assert.ok(JSON.stringify(large).length < 100_000);
    const text = renderUsage(large, 'ghcr.io/me/web:v1', 'en');
    assert.ok(text.length < 40_000, String(text.length));
    assert.doesNotMatch(
      text.replace(/<(code|\/code|br|pre|\/pre|summary|\/summary)>/g, ''),
      /<img|@someone|\n@|\u202e/,
    );
    assert.equal(text.match(/<\/details>/g)?.length, 1);
    assert.equal(usageSchema.safeParse({ ...large, more: 1 }).success, false);
  });
});

it('the label version is the Kubernetes version of a rootfs image, and of no other', () => {
  const version = (Labels: unknown) => kubernetesVersionOf({ Labels });
  assert.equal(version({ 'sealos.io.type': 'rootfs', version: 'v1.27.7' }), 'v1.27.7');
  assert.equal(version({ 'apps.sealos.io/type': 'rootfs', version: '1.31.2-k3s1' }), '1.31.2-k3s1');
  assert.equal(version({ 'sealos.io.type': 'application', version: 'v3.18.4' }), undefined);
  assert.equal(version({ version: 'v3.18.4' }), undefined);
  assert.equal(version({ 'sealos.io.type': 'rootfs', version: 'latest' }), undefined);
  assert.equal(version({ 'sealos.io.type': 'rootfs' }), undefined);
  assert.equal(version(undefined), undefined);
});
