import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { findCodeOwners } from '../../../src/bot/policy/codeowners.ts';

describe('the owners of applications/helm/v1', () => {
  const rows: readonly (readonly [file: string, owners: readonly string[]])[] = [
    ['* @all', ['@all']],
    ['/applications/helm/ @a @acme/team a@example.org', ['@a', '@acme/team', 'a@example.org']],
    ['applications/helm @a', ['@a']],
    ['helm/ @a', ['@a']],
    ['/helm/ @a', []],
    ['applications/* @a', ['@a']],
    ['applications/h*m/** @a', ['@a']],
    ['applications/h*x @a', []],
    ['applications/**/v1 @a', ['@a']],
    ['**/helm @a', ['@a']],
    ['applications/hel @a', []],
    ['applications/helm/v1/init.sh @a', []],
    ['* @all\napplications/helm @a', ['@a']],
    ['applications/helm @a\n* @all', ['@all']],
    ['* @all\r\napplications/helm\r\n', []],
    ['# applications/helm @a\n\napplications/helm @b # not @c', ['@b']],
    ['* @1 @2 @3 @4 @5 @6', ['@1', '@2', '@3', '@4', '@5']],
    ['', []],
  ];
  for (const [file, owners] of rows)
    test(JSON.stringify(file), () => assert.deepEqual(findCodeOwners(file, 'applications/helm/v1'), owners));
});
