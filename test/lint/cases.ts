import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ImageType } from '../../src/application/request.ts';
import type { RuleId } from '../../src/rules/rules.ts';
import { type ApplicationFiles, correctFiles, nameFinding, writeApplication } from './applications.ts';

/** An application, and what a rule finds in it. */
export interface RuleCase {
  readonly name: string;
  readonly files: ApplicationFiles;
  /** `Kubefile:4:5` each; none for a near miss. */
  readonly places?: readonly string[];
  /** A part of the first message, or of its hint. */
  readonly says?: RegExp;
  /** The texts of the files that `--fix` leaves. */
  readonly fixed?: ApplicationFiles;
  readonly app?: string;
  readonly version?: string;
  readonly type?: ImageType;
}

/** A Kubefile of which only some lines matter. */
export const kubefile = (...lines: readonly string[]) => ({
  Kubefile: ['FROM scratch', ...lines, ''].join('\n'),
});

/** An init.sh of which only some lines matter, beside a Kubefile. */
export const initScript = (...lines: readonly string[]) => ({
  ...kubefile('COPY opt opt'),
  'init.sh': ['#!/bin/bash', 'set -e', 'version=$3', 'echo "$version $1"', ...lines, ''].join('\n'),
});

/** The rules that have cases. */
export const testedRules = new Set<RuleId>();

/** Declares the tests of a rule: each case fires where it says, or nowhere. */
export function testRule(rule: RuleId, cases: readonly RuleCase[]): void {
  testedRules.add(rule);
  describe(rule, () => {
    assert.ok(cases.some(({ places = [] }) => places.length > 0));
    assert.ok(cases.some(({ places = [] }) => places.length === 0));
    for (const one of cases) test(one.name, () => checkCase(rule, one));
  });
}

async function checkCase(rule: RuleId, { files, places = [], says, fixed, ...options }: RuleCase) {
  await using application = await writeApplication(files, options);
  const found = (await application.check()).filter((finding) => finding.rule === rule);
  assert.deepEqual(
    found.map(nameFinding),
    places.map((place) => `${place} ${rule}`),
  );
  if (says) assert.match(`${found[0]?.message}\n${found[0]?.hint}`, says);
  if (!fixed) return assert.ok(found.every(({ edits }) => edits.length === 0));
  const corrected = await correctFiles(application);
  for (const [file, text] of Object.entries(fixed)) assert.equal(corrected[file], text);
  assert.deepEqual(
    (await application.check()).filter((finding) => finding.rule === rule && finding.edits.length > 0),
    [],
  );
  assert.deepEqual(await correctFiles(application), {}, 'a second correction changes nothing');
}
