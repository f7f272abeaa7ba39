// biome-ignore-all lint/suspicious/noTemplateCurlyInString: a Kubefile's variables
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import test, { after, describe } from 'node:test';
import { entriesIn } from '../../src/application/prepared/prepared.ts';
import { validateRequest } from '../../src/application/request.ts';
import { type BuildOptions, resolveSettings } from '../../src/buildoptions.ts';
import { prepare } from '../../src/commands/prepare.ts';
import type { ImagebuildError } from '../../src/errors.ts';
import { type Progress, type ProgressEvent, silent } from '../../src/progress.ts';

const temporary = mkdtempSync(join(tmpdir(), 'imagebuild-prepare-'));
after(() => rmSync(temporary, { recursive: true, force: true }));

/** Prepares the application `a` of these files. */
async function prepareApplication(
  files: Readonly<Record<string, string>>,
  request: object = {},
  {
    options = {},
    progress = silent,
    env = { PATH: process.env['PATH'], RUNNER_TEMP: temporary },
  }: { options?: BuildOptions; progress?: Progress; env?: NodeJS.ProcessEnv } = {},
) {
  const applications = mkdtempSync(join(temporary, 'applications-'));
  for (const [name, content] of Object.entries(files)) {
    const path = join(applications, 'a', 'v1', name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  }
  const invocation = { configuration: undefined, env };
  const settings = resolveSettings({ applications, ...options }, invocation);
  return await prepare(
    validateRequest({ type: 'apps', app: 'a', version: 'v1', ...request }),
    settings,
    progress,
  );
}

test('an ordinary image is given ARCH for each platform, beside its build args', async () => {
  const Dockerfile = 'ARG ARCH\nFROM scratch\nARG ARCH\nARG V=0\nENV A=$ARCH V=$V\n';
  const request = { type: 'dockerimages', buildArgs: { V: '1' } };
  await using prepared = await prepareApplication({ Dockerfile }, request);
  for (const architecture of ['amd64', 'arm64'])
    assert.deepEqual(prepared.platforms[`linux/${architecture}`]?.config.Env?.slice(1), [
      `A=${architecture}`,
      'V=1',
    ]);
  assert.deepEqual(prepared.warnings, []);
});

test('a cluster image is given none', async () => {
  await using prepared = await prepareApplication({ Kubefile: 'FROM scratch\nARG ARCH=x\nENV A=$ARCH\n' });
  assert.ok(prepared.platforms['linux/amd64']?.config.Env?.includes('A=x'));
});

test('an archive that .dockerignore excludes is embedded nevertheless', async () => {
  await using prepared = await prepareApplication({
    Kubefile: 'FROM scratch\nCOPY . .\n',
    '.dockerignore': 'images\n',
    'images/skopeo/a.tar': 'bytes',
    'images/skopeo/tar.txt': 'oci-archive:a.tar@a:1\n',
  });
  const part = prepared.platforms['linux/amd64'];
  const archive = part?.images[0]?.archive;
  assert.equal(archive?.size, 5);
  assert.equal(archive && prepared.files(archive.digest).size, 5);
  assert.ok(!entriesIn(part!.layers[0]!).some(({ path }) => path.startsWith('images/')));
});

test('files are named by their path in the application, even if init.sh made them in a copy', async () => {
  const files = { Kubefile: 'FROM scratch\nCOPY . .\n', 'init.sh': 'mkfifo pipe' };
  await assert.rejects(prepareApplication(files), ({ message, place }: ImagebuildError) => {
    assert.match(message, /^\S*applications-\w+\/a\/v1\/pipe is a pipe/);
    assert.match(place?.file ?? '', /\/a\/v1\/pipe$/);
    return true;
  });
});

describe('a variable in a source of COPY that is not set', () => {
  const files = { 'opt/a': 'a' };
  const prepareWith = (Kubefile: string) =>
    prepareApplication({ ...files, Kubefile: `FROM scratch\n${Kubefile}` });

  test('is a warning where something is copied all the same', async () => {
    await using prepared = await prepareWith('COPY opt/$UNSET opt/\n');
    const [warning] = prepared.warnings;
    assert.match(warning?.message ?? '', /^UNSET is not set in this source/);
    assert.equal(warning?.place?.line, 2);
    assert.match(warning?.hint ?? '', /ARG UNSET=/);
  });

  test('is the reason given where nothing is there, or nothing is left', async () => {
    await assert.rejects(prepareWith('COPY opt/x$UNSET opt/\n'), {
      code: 'COPY_SOURCE_MISSING',
      hint: /^UNSET is not set, so it counts as empty here/,
    });
    await assert.rejects(prepareWith('COPY ${UNSET} opt/\n'), {
      code: 'KUBEFILE_SYNTAX',
      message: /UNSET is not set/,
    });
  });

  test('is nothing to say with a default, or with a value', async () => {
    await using prepared = await prepareWith('ARG SET=a\nCOPY opt/$SET opt/${UNSET:-a} x/\n');
    assert.deepEqual(prepared.warnings, []);
  });
});

describe('with strict', () => {
  // Windows line ends, a name that nothing reads, and a line that ignores nothing.
  const files = {
    Kubefile: 'FROM scratch\nCOPY registry registry\n',
    'init.sh': '# nothing\r\n',
    'manifest/a.yaml': '',
    '.sealignore': 'ghcr.io/a/*\n',
  };

  test('all warnings are errors of one, with places and hints, once all is prepared', async () => {
    const warned: ProgressEvent[] = [];
    await using prepared = await prepareApplication(files, {}, { progress: (event) => warned.push(event) });
    const warnings = warned.flatMap((event) => (event.type === 'warning' ? event.warning : []));
    for (const said of [/line endings/, /manifest/, /ghcr\.io\/a\/\*/])
      assert.ok(
        warnings.some(({ message }) => said.test(message)),
        `${said}`,
      );
    assert.equal(Object.keys(prepared.platforms).length, 2);
    const events: ProgressEvent[] = [];
    const strictly = { options: { strict: true }, progress: (event: ProgressEvent) => events.push(event) };
    await assert.rejects(prepareApplication(files, {}, strictly), (error: ImagebuildError) => {
      const problems = error.problems.map(({ code, hint }) => [code, hint]);
      assert.deepEqual(
        problems,
        warnings.map(({ hint }) => ['WARNING', hint]),
      );
      for (const { place } of error.problems) assert.match(place?.file ?? '', /\/a\/v1\//);
      return true;
    });
    assert.ok(events.some((event) => event.type === 'phase' && event.phase === 'discovery'));
    assert.ok(!events.some(({ type }) => type === 'warning'));
  });

  test('another error is told, and the warnings until then', async () => {
    const events: ProgressEvent[] = [];
    const strictly = { options: { strict: true }, progress: (event: ProgressEvent) => events.push(event) };
    const failing = { ...files, 'init.sh': 'exit 3' };
    await assert.rejects(prepareApplication(failing, {}, strictly), { code: 'INIT_FAILED' });
    assert.equal(events.filter(({ type }) => type === 'warning').length, 1);
  });

  test('a build without warnings is prepared', async () => {
    const { Kubefile } = files;
    const quiet = { Kubefile: Kubefile.replace('COPY', '# COPY') };
    await using prepared = await prepareApplication(quiet, {}, { options: { strict: true } });
    assert.deepEqual(prepared.warnings, []);
  });
});

test('without kind, a build that needs a throwaway cluster ends before init.sh runs', async () => {
  const ran = join(mkdtempSync(join(temporary, 'ran-')), 'marker');
  const files = { Kubefile: 'FROM scratch\nCMD kubectl get nodes\n', 'init.sh': `touch ${ran}` };
  const withoutKind = { PATH: '/nonexistent', RUNNER_TEMP: temporary };
  await assert.rejects(
    prepareApplication(files, {}, { options: { buildType: 'container' }, env: withoutKind }),
    { code: 'PROGRAM_MISSING', message: 'kind is not on PATH' },
  );
  assert.ok(!existsSync(ran));
});

describe('a build argument that no ARG declares', () => {
  const undeclared = { type: 'dockerimages', buildArgs: { VERSIN: '1' } };

  test('is told before init.sh runs', async () => {
    const ran = join(mkdtempSync(join(temporary, 'ran-')), 'marker');
    const files = { Dockerfile: 'FROM scratch\nARG VERSION\n', 'init.sh': `touch ${ran}` };
    await assert.rejects(prepareApplication(files, undeclared), ({ code, place, hint }: ImagebuildError) => {
      assert.deepEqual([code, hint], ['INVALID_REQUEST', 'Did you mean VERSION?']);
      assert.match(place?.file ?? '', /\/a\/v1\/Dockerfile$/);
      return true;
    });
    assert.ok(!existsSync(ran));
  });

  test('is accepted if init.sh adds the ARG, or writes the Kubefile', async () => {
    for (const files of [
      { Dockerfile: 'FROM scratch\n', 'init.sh': 'echo "ARG VERSIN" >> Dockerfile' },
      { 'init.sh': "printf 'FROM scratch\\nARG VERSIN\\n' > Kubefile" },
    ]) {
      await using prepared = await prepareApplication(files, undeclared);
      assert.equal(Object.keys(prepared.platforms).length, 2);
    }
  });

  test('is told after init.sh if that wrote the Kubefile', async () => {
    const files = { 'init.sh': 'echo "FROM scratch" > Kubefile' };
    await assert.rejects(prepareApplication(files, undeclared), {
      code: 'INVALID_REQUEST',
      hint: 'Add ARG VERSIN to the Kubefile.',
    });
  });
});

describe('COPY registry_${TARGETARCH} registry', () => {
  // As sealos's own applications are released.
  const Kubefile =
    'FROM --platform=$BUILDPLATFORM scratch\nARG TARGETARCH\nCOPY registry_${TARGETARCH} registry\nCOPY images images\n';
  const files = { Kubefile, 'images/shim/a': 'docker.io/library/busybox:1.36\n' };
  const tags = 'docker/registry/v2/repositories/library/busybox/_manifests/tags/1.36/current/link';
  const saved = (architecture: string) => ({ [`registry_${architecture}/${tags}`]: `of ${architecture}` });
  const registryOf = async (application: Readonly<Record<string, string>>, request = {}) => {
    await using prepared = await prepareApplication(application, request);
    return Object.values(prepared.platforms).map(({ layers }) =>
      entriesIn(layers[0]!).flatMap((entry) => (entry.type === 'dir' ? (entry.generated ?? []) : entry.path)),
    );
  };

  test('embeds what was found on every platform where there is no such directory', async () => {
    assert.deepEqual(await registryOf(files), [[''], ['']]);
  });

  // The directories hold no whole image, which one of the type apps would lack.
  const image = { type: 'dockerimages' };

  test('copies the directories where they exist, and embeds nothing beside them', async () => {
    const both = { ...files, ...saved('amd64'), ...saved('arm64') };
    assert.deepEqual(await registryOf(both, image), [[`registry/${tags}`], [`registry/${tags}`]]);
  });

  test('counts a directory that .dockerignore excludes as missing', async () => {
    const both = { ...files, ...saved('amd64'), ...saved('arm64'), '.dockerignore': 'registry_*\n' };
    assert.deepEqual(await registryOf(both), [[''], ['']]);
  });

  test('counts a directory that init.sh makes', async () => {
    const init = { 'init.sh': `mkdir -p $(dirname registry_$1/${tags})\necho -n x > registry_$1/${tags}\n` };
    const registries = await registryOf({ ...files, ...init }, image);
    assert.deepEqual(registries, [[`registry/${tags}`], [`registry/${tags}`]]);
  });

  const halves = {
    kept: { ...files, ...saved('amd64') },
    'made by init.sh': { ...files, 'init.sh': 'test $1 != amd64 || mkdir registry_$1\n' },
  };
  for (const [how, application] of Object.entries(halves))
    test(`is an error where the directory exists for one platform only, ${how}`, async () => {
      await assert.rejects(registryOf(application), ({ code, message, place, hint }: ImagebuildError) => {
        assert.equal(code, 'COPY_SOURCE_MISSING');
        assert.equal(message, 'registry_arm64 does not exist for linux/arm64, while registry_amd64 does');
        assert.match(`${place?.file}:${place?.line}`, /a\/v1\/Kubefile:3$/);
        assert.match(hint ?? '', /^Make registry_arm64 too/);
        return true;
      });
    });
});
