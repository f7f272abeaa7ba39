import assert from 'node:assert/strict';
import test from 'node:test';
import { readLocations } from '../../src/cli/locations.ts';

const nothing = () => false;

test('the last word is the reference when it is no location', () => {
  assert.deepEqual(readLocations(['oci:a', 'b.tar', 'ghcr.io/me/x:1'], nothing), {
    locations: ['oci:a', 'b.tar'],
    reference: 'ghcr.io/me/x:1',
  });
});

test('locations alone have no reference', () => {
  assert.deepEqual(readLocations(['oci:a', 'oci:b'], nothing), {
    locations: ['oci:a', 'oci:b'],
    reference: undefined,
  });
});

test('archives are told by their kind or their ending, with the name of an image behind it or not', () => {
  const locations = ['docker-archive:a.tar:b/c:1', 'oci-archive:b.tar:1', 'c.tar:1', 'd.tar', 'oci:e:1'];
  assert.deepEqual(readLocations(locations, nothing), { locations, reference: undefined });
});

test('what lies on disk is a location, whatever it is called', () => {
  const { locations, reference } = readLocations(['one', 'two'], () => true);
  assert.deepEqual(locations, ['one', 'two']);
  assert.equal(reference, undefined);
});

test('a word that is neither is refused', () => {
  assert.throws(() => readLocations(['missing', 'ghcr.io/me/x:1'], nothing), { code: 'USAGE' });
  assert.throws(() => readLocations(['missing'], nothing), { code: 'USAGE' });
});
