import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Command } from 'commander';
import { targetFlags, toBuildOptions, withFlags } from '../../src/cli/flags.ts';

test('layers are shared as a flag says; without one nothing is chosen', () => {
  const chosen = (...words: readonly string[]) =>
    toBuildOptions(
      withFlags(new Command(), ...targetFlags)
        .parse(words, { from: 'user' })
        .opts(),
    ).shareLayers;
  assert.equal(chosen(), undefined);
  assert.equal(chosen('--share-layers'), true);
  assert.equal(chosen('--no-share-layers'), false);
});
