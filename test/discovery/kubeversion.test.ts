import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chooseKubeVersion, isAllowedVersion } from '../../src/discovery/kubeversion.ts';

const newest = chooseKubeVersion(undefined);

const chosen: [range: string | undefined, version: string][] = [
  [undefined, newest],
  ['>=1.22.0-0', newest],
  ['>= 1.22-0', newest],
  ['>=1.19.0', newest],
  ['*', newest],
  ['', newest],
  ['^1.20.0-0', newest],
  ['>=1.20.0 <1.25.0', 'v1.24.17'],
  ['>=1.20.0, <1.25.0-0', 'v1.24.17'],
  ['>= 1.20 , < 1.25-0', 'v1.24.17'],
  ['< 1.25.3', 'v1.25.2'],
  ['<=1.24', 'v1.24.17'],
  ['<=1.24-0', 'v1.24.17'],
  ['=<1.24', 'v1.24.17'],
  ['~1.21.0', 'v1.21.14'],
  ['~1.21', 'v1.21.14'],
  ['~>1.21', 'v1.21.14'],
  ['1.23.x', 'v1.23.17'],
  ['1.23', 'v1.23.17'],
  ['v1.23.4', 'v1.23.4'],
  ['1.20 - 1.22', 'v1.22.17'],
  ['1.20-0 - 1.22-0', 'v1.22.17'],
  ['<1.18 || 1.20.x', 'v1.20.15'],
  ['<=1.24 !=1.24.17', 'v1.24.16'],
  ['<=1.24, != 1.24.x', 'v1.23.17'],
  ['>=1.99', newest],
  ['no range', newest],
];

for (const [range, version] of chosen)
  test(`kubeVersion ${JSON.stringify(range)} is rendered for ${version}`, () =>
    assert.equal(chooseKubeVersion(range), version));

test('v1.34 is known', () => assert.ok(isAllowedVersion(`>=1.34`, newest.slice(1))));
