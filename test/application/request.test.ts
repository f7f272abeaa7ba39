import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { validateRequest } from '../../src/application/request.ts';
import { ImagebuildError } from '../../src/errors.ts';

const helm = { type: 'apps', app: 'helm', version: 'v3.8.2' };

/** Every message of the refusal, with its hint. */
function refusal(raw: unknown): string {
  try {
    validateRequest(raw);
  } catch (error) {
    assert.ok(error instanceof ImagebuildError);
    assert.equal(error.code, 'INVALID_REQUEST');
    const problems = error.problems.length > 0 ? error.problems : [error];
    return problems.map(({ message, hint }) => `${message} → ${hint}`).join('\n');
  }
  assert.fail(`${JSON.stringify(raw)} was taken`);
}

describe('security 5: a request', () => {
  test('gets its defaults', () => {
    assert.deepEqual(validateRequest(helm), {
      ...helm,
      platforms: ['linux/amd64', 'linux/arm64'],
      buildArgs: {},
      replace: true,
      cache: true,
    });
  });

  test('has no name that imagebuild keeps for itself', () => {
    const said = refusal({ ...helm, app: 'imagebuild-neighbours' });
    assert.match(said, /^app "imagebuild-neighbours" is the name of a repository that imagebuild keeps/);
  });

  test('has its platforms sorted, each once', () => {
    const platforms = ['linux/arm64', 'linux/amd64', 'linux/arm64'];
    assert.deepEqual(validateRequest({ ...helm, platforms }).platforms, ['linux/amd64', 'linux/arm64']);
  });

  test('is the same after it crossed a process', () => {
    const request = validateRequest({
      ...helm,
      type: 'dockerimages',
      buildArgs: { A: 'x=y,z' },
      requestId: 'ab-1',
    });
    assert.deepEqual(validateRequest(JSON.parse(JSON.stringify(request))), request);
  });

  const takenNames = ['helm', 'a', '0', 'cert-manager', 'a.b', 'a__b', 'a_b', 'a--b', 'x'.repeat(63)];
  for (const app of takenNames)
    test(`takes the app ${app}`, () => assert.equal(validateRequest({ ...helm, app }).app, app));

  const takenVersions = ['v1', '1.2.3', 'latest', '_x', 'v1.0.0-rc.1', 'x'.repeat(120), 'V1', 'v1.'];
  for (const version of takenVersions)
    test(`takes the version ${version}`, () =>
      assert.equal(validateRequest({ ...helm, version }).version, version));

  const refused: readonly (readonly [what: string, change: object, message: RegExp])[] = [
    ['another type', { type: 'app' }, /type must be one of "apps", "configs", "dockerimages"/],
    ['upper case', { app: 'Helm' }, /contains "H"/],
    ['a slash', { app: 'a/b' }, /contains "\/"/],
    ['a parent', { app: '..' }, /app "\.\." contains "\.\."/],
    ['a leading dash', { app: '-x' }, /where a letter or digit is needed/],
    ['a trailing dot', { app: 'x.' }, /where a letter or digit is needed/],
    ['three underscores', { app: 'a___b' }, /where a letter or digit is needed/],
    ['an empty app', { app: '' }, /app "" is empty/],
    ['a long app', { app: 'x'.repeat(64) }, /longer than 63/],
    ['a long version', { version: 'x'.repeat(121) }, /longer than 120/],
    ['a version with two dots', { version: 'v1..2' }, /contains "\.\."/],
    ['a version with a slash', { version: 'v1/2' }, /contains "\/"/],
    ['a version that begins with a dot', { version: '.1' }, /is needed/],
    ['a version that begins with a dash', { version: '-rf' }, /is needed/],
    ['a zero-width space', { app: 'he\u200blm' }, /"he\\u\{200b\}lm" contains U\+200B ZERO WIDTH SPACE/],
    ['a byte order mark', { app: '\ufeffhelm' }, /U\+FEFF ZERO WIDTH NO-BREAK SPACE/],
    ['a right-to-left override', { version: 'v1\u202e2' }, /U\+202E RIGHT-TO-LEFT OVERRIDE/],
    ['a Cyrillic letter', { app: 'hеlm' }, /U\+0435 CYRILLIC SMALL LETTER IE, which looks like "e"/],
    [
      'a fullwidth letter',
      { version: 'ｖ1' },
      /U\+FF56 FULLWIDTH LATIN SMALL LETTER V, which looks like "v"/,
    ],
    ['a mathematical letter', { app: '𝐡elm' }, /U\+1D421 \(a form of "h"\), which looks like "h"/],
    ['an en dash', { version: 'v1–2' }, /U\+2013 EN DASH, which looks like "-"/],
    ['a newline', { version: 'v1\n' }, /U\+000A LINE FEED/],
    ['a NUL', { app: 'a\0' }, /U\+0000 NULL/],
    ['a no-break space', { app: 'helm\u00a0' }, /U\+00A0 NO-BREAK SPACE/],
    ['a combining mark', { app: 'he\u0301lm' }, /U\+0301 \(a combining mark\)/],
    ['a Chinese letter', { app: '应用' }, /U\+5E94 \(Han\)/],
    ['no platform', { platforms: [] }, /platforms/],
    [
      'another platform',
      { platforms: ['linux/s390x'] },
      /platforms\.0 must be linux\/amd64 or linux\/arm64, not "linux\/s390x"/,
    ],
    ['an unknown key', { platform: ['linux/amd64'] }, /no key "platform" → Did you mean "platforms"\?/],
    ['a number', { version: 1.3 }, /version must be a string/],
    ['build args of an application', { buildArgs: { A: '1' } }, /apps take no build arguments/],
    ['a request id with blanks', { requestId: 'a b' }, /requestId/],
  ];
  for (const [what, change, message] of refused)
    test(`is refused with ${what}`, () => assert.match(refusal({ ...helm, ...change }), message));

  test('is refused when it isn’t a map', () => {
    for (const raw of [null, 'apps helm v1', 5, []])
      assert.match(refusal(raw), /the request must be a map → Give a type/);
  });

  test('is refused with every reason at once', () => {
    assert.equal(refusal({ type: 'x', app: 'X', version: '..' }).split('\n').length, 3);
  });

  test('never holds a word that no tag and no path may hold', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }), (app, version) => {
        try {
          const request = validateRequest({ type: 'apps', app, version });
          assert.match(request.app, /^[a-z0-9][a-z0-9._-]*$/);
          assert.match(request.version, /^[A-Za-z0-9_][A-Za-z0-9._-]*$/);
          assert.doesNotMatch(`${request.app} ${request.version}`, /\.\./);
        } catch (error) {
          assert.ok(error instanceof ImagebuildError);
          // A message must not carry what it warns of.
          assert.doesNotMatch(error.message, /[\p{Cc}\p{Cf}]/u);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('security 6: build arguments of a request', () => {
  const request = (buildArgs: unknown) => ({ ...helm, type: 'dockerimages', buildArgs });

  const refusedKeys = `PATH LD_PRELOAD NODE_OPTIONS GITHUB_TOKEN RUNNER_TEMP ACTIONS_CACHE_URL DOCKER_HOST BUILDKIT_HOST
    BUILDAH_ISOLATION HTTP_PROXY https_proxy No_Proxy TARGETARCH TARGET TARGETPLATFORM BUILDPLATFORM BUILDARCH BUILDOS
    BUILDVARIANT SOURCE_DATE_EPOCH ARCH BASH_ENV ENV IFS __proto__`;
  for (const key of refusedKeys.split(/\s+/))
    test(`are refused with the key ${key}`, () => {
      const raw = request(JSON.parse(`{${JSON.stringify(key)}: "1"}`));
      assert.match(refusal(raw), new RegExp(`"${key}" is refused: `));
    });

  for (const key of [
    'VERSION',
    'path',
    'arch',
    'BUILD',
    'BUILD_ARCH',
    'env',
    '_A',
    'a1',
    'constructor',
    'toString',
  ])
    test(`take the key ${key}`, () =>
      assert.deepEqual(validateRequest(request({ [key]: 'x' })).buildArgs, { [key]: 'x' }));

  for (const key of ['', '1A', 'A-B', 'A B', 'Ä', 'A\n', 'A\u200b'])
    test(`are refused with the key ${JSON.stringify(key)}`, () =>
      assert.match(refusal(request({ [key]: 'x' })), /has an invalid name/));

  const refusedValues: readonly (readonly [string, RegExp])[] = [
    ['a\nb', /U\+000A LINE FEED/],
    ['a\rb', /U\+000D CARRIAGE RETURN/],
    ['a\0b', /U\+0000 NULL/],
    ['a\u2028b', /U\+2028 LINE SEPARATOR/],
    ['a\u202eb', /U\+202E RIGHT-TO-LEFT OVERRIDE/],
    ['a\u200bb', /U\+200B ZERO WIDTH SPACE/],
    ['x'.repeat(4097), /longer than 4096/],
  ];
  for (const [value, message] of refusedValues)
    test(`are refused with ${message.source}`, () => assert.match(refusal(request({ A: value })), message));

  test('take any other value as it is', () => {
    const buildArgs = { A: '', B: 'x=y,z:/-"\'$(id)`', C: '你好 \t é', D: ' x ' };
    assert.deepEqual(validateRequest(request(buildArgs)).buildArgs, buildArgs);
  });

  test('are refused when there are too many', () => {
    const many = Object.fromEntries(Array.from({ length: 65 }, (_, index) => [`A${index}`, '']));
    assert.match(refusal(request(many)), /more than 64/);
  });
});

describe('issue 12, 17: the advice for a request', () => {
  const platforms = [
    ['arm64', 'linux/arm64'],
    ['aarch64', 'linux/arm64'],
    ['linux/x86_64', 'linux/amd64'],
    ['linux/amd46', 'linux/amd64'],
  ] as const;
  for (const [written, meant] of platforms)
    test(`offers ${meant} for ${written}`, () => {
      assert.match(refusal({ ...helm, platforms: [written] }), new RegExp(`→ Did you mean ${meant}\\?$`));
    });

  test('lists the platforms for any other word', () => {
    assert.match(refusal({ ...helm, platforms: ['windows'] }), /→ Write linux\/amd64 or linux\/arm64/);
  });

  test('for capitals ends at a directory that can be built', () => {
    const said = refusal({ ...helm, app: 'MyApp' });
    assert.match(said, /write myapp, .*: git mv applications\/MyApp applications\/myapp\.$/);
    assert.equal(validateRequest({ ...helm, app: 'myapp' }).app, 'myapp');
  });

  test('for build arguments of apps is to leave them out', () => {
    assert.match(
      refusal({ ...helm, buildArgs: { A: '1' } }),
      /→ Leave them out\. .*what apps need, init\.sh/,
    );
  });
});
