import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

const preset = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../renovate/applications.json'), 'utf8'),
);

const digest = `sha256:${'a'.repeat(64)}`;

/** What the managers of the preset find in a file, as Renovate applies them. */
function found(file: string, text: string): (readonly (string | undefined)[])[] {
  return preset.customManagers
    .filter((manager: { managerFilePatterns: string[] }) =>
      manager.managerFilePatterns.some((pattern) => new RegExp(pattern.slice(1, -1)).test(file)),
    )
    .flatMap((manager: { matchStrings: string[] }) =>
      manager.matchStrings.flatMap((pattern) =>
        [...text.matchAll(new RegExp(pattern, 'g'))].map(({ groups = {} }) => [
          groups['depName'],
          groups['currentValue'],
          groups['currentDigest'],
        ]),
      ),
    );
}

const rows: readonly (readonly [file: string, text: string, found: unknown])[] = [
  [
    'applications/a/v1/images.lock.yaml',
    `lockVersion: 1\nimages:\n  - reference: host.example:5000/a/b:v1.2\n    digest: ${digest}\n    platforms: {}\n  - reference: nginx@${digest}\n    digest: ${digest}\n`,
    [['host.example:5000/a/b', 'v1.2', digest]],
  ],
  [
    'applications/a/v1/images/shim/list',
    `# see redis:6 for why\nnginx:1.27\nquay.io/a/b:v1\nbusybox:1.36@${digest}\ndocker://redis:7\n`,
    [
      ['nginx', '1.27', undefined],
      ['quay.io/a/b', 'v1', undefined],
      ['busybox', '1.36', digest],
      ['redis', '7', undefined],
    ],
  ],
  [
    'applications/a/v1/imagebuild.yml',
    'images:\n  - nginx:1.27\n  - "quay.io/a/b:v1"\ncharts:\n  web:\n    set:\n      - image.tag=a:b\n',
    [
      ['nginx', '1.27', undefined],
      ['quay.io/a/b', 'v1', undefined],
    ],
  ],
  ['README.md', '\n- nginx:1.27\n', []],
];

for (const [file, text, expected] of rows)
  test(`the Renovate preset finds the images of ${file}`, () =>
    assert.deepEqual(found(file, text), expected));

test('its patterns are such that RE2 takes them, which Renovate uses', () => {
  const patterns = preset.customManagers.flatMap((one: { matchStrings: string[] }) => one.matchStrings);
  for (const pattern of patterns) assert.doesNotMatch(pattern, /\(\?<?[=!]|\\[1-9]/);
});
