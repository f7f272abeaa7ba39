import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { publish } from '../../../src/commands/publish.ts';
import { contentOf } from '../../../src/image/content.ts';
import { mediaTypes } from '../../../src/image/descriptor.ts';
import { encodeJson } from '../../../src/image/manifest.ts';
import { silent } from '../../../src/progress.ts';
import { createRegistry, type Registry } from '../../../src/stores/registry/registry.ts';
import { environmentWithHelm } from '../../support/helm.ts';
import { listed, platform, preparedBuild, settingsTo } from '../../support/prepared.ts';
import { startRegistry, type TestRegistry } from '../../support/registry.ts';
import { missing } from '../../support/tools.ts';

describe('an artifact that a list names as an image', { skip: missing('docker-registry') }, () => {
  const work = mkdtempSync(join(tmpdir(), 'imagebuild-artifacts-'));
  let registry: TestRegistry;
  let client: Registry;

  before(async () => {
    registry = await startRegistry();
    client = createRegistry({ credentials: async () => undefined });
  });
  after(async () => {
    await client?.close();
    await registry?.stop();
    rmSync(work, { recursive: true, force: true });
  });

  const build = (reference: string, image = {}, more = {}) =>
    publish(
      preparedBuild({ 'linux/amd64': platform([listed(reference, image)]) }, {}, more),
      { ...settingsTo({ kind: 'oci', directory: mkdtempSync(join(work, 'out-')) }, ''), mirrors: {} },
      silent,
    );

  /** Writes an artifact with these media types. @returns its reference. */
  async function writeArtifact(types: { config: string; layer: string; artifact?: string }, tag: string) {
    const target = client.repository(registry.host, 'team/artifact');
    const config = encodeJson(types.config, {});
    const layer = encodeJson(types.layer, { text: tag });
    for (const { bytes } of [config, layer]) await target.write(contentOf(bytes));
    const manifest = encodeJson(mediaTypes.ociManifest, {
      schemaVersion: 2,
      mediaType: mediaTypes.ociManifest,
      ...(types.artifact ? { artifactType: types.artifact } : {}),
      config: config.descriptor,
      layers: [layer.descriptor],
    });
    await target.putManifest(manifest.bytes, manifest.descriptor, tag);
    return `${registry.host}/team/artifact:${tag}`;
  }

  test('a chart that helm pushed is named as such, with the line that fetches it', async () => {
    const chart = join(work, 'demo');
    mkdirSync(chart);
    writeFileSync(join(chart, 'Chart.yaml'), 'apiVersion: v2\nname: demo\nversion: 1.2.3+a\n');
    const helm = async (...args: string[]) =>
      execFileSync('helm', args, { cwd: work, env: await environmentWithHelm(), stdio: 'pipe' });
    await helm('package', 'demo');
    await helm('push', 'demo-1.2.3+a.tgz', `oci://${registry.host}/charts`, '--plain-http');
    const image = `${registry.host}/charts/demo:1.2.3_a`;
    const pull = `helm pull oci://${registry.host}/charts/demo --version 1.2.3+a --untar --untardir charts`;
    await assert.rejects(build(image), {
      code: 'CONTENT_INVALID',
      message: `${image} is a Helm chart, not a container image`,
      hint: `Put the chart into charts/, and its images are found: ${pull}. Then remove the line.`,
      place: { file: 'applications/demo/v1/images/shim/demo', line: 1, image },
    });
    await helm(...pull.split(' ').slice(1), '--plain-http');
    const left = await build(image, { required: false });
    assert.match(left.warnings.map(({ message }) => message).join(), /left out.*is a Helm chart/);
  });

  const rows: readonly (readonly [what: string, types: Parameters<typeof writeArtifact>[0], type: string])[] =
    [
      [
        'with an empty configuration',
        {
          config: 'application/vnd.oci.empty.v1+json',
          layer: 'text/plain',
          artifact: 'application/vnd.example.thing',
        },
        'application/vnd.example.thing',
      ],
      [
        'with a configuration of its own type',
        { config: 'application/vnd.example.config.v1+json', layer: mediaTypes.ociLayerGzip },
        'application/vnd.example.config.v1+json',
      ],
      [
        'with the configuration of an image, such as a signature',
        { config: mediaTypes.ociConfig, layer: 'application/vnd.dev.cosign.simplesigning.v1+json' },
        'application/vnd.dev.cosign.simplesigning.v1+json',
      ],
    ];
  for (const [number, [what, types, type]] of rows.entries())
    test(`one ${what} is named by its type, and embedded where anyPlatform lists it`, async () => {
      const image = await writeArtifact(types, `v${number}`);
      await assert.rejects(build(image), {
        code: 'CONTENT_INVALID',
        message: `${image} is not a container image: it is an artifact of the type ${type}`,
        hint: /anyPlatform/,
      });
      const { images } = await build(image, {}, { anyPlatform: [image] });
      assert.deepEqual(
        images.map(({ reference }) => reference),
        [image],
      );
    });
});
