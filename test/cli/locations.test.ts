import assert from 'node:assert/strict';
import test from 'node:test';
import { readLocations } from '../../src/cli/publishwords.ts';

const nothing = () => false;

test('the last argument is the reference when it isn’t a location', () => {
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

test('archives are recognised by their kind or extension, with or without the name of an image', () => {
  const locations = ['docker-archive:a.tar:b/c:1', 'oci-archive:b.tar:1', 'c.tar:1', 'd.tar', 'oci:e:1'];
  assert.deepEqual(readLocations(locations, nothing), { locations, reference: undefined });
});

test('anything that exists on disk is a location, whatever its name', () => {
  const { locations, reference } = readLocations(['one', 'two'], () => true);
  assert.deepEqual(locations, ['one', 'two']);
  assert.equal(reference, undefined);
});

test('any other argument is refused', () => {
  assert.throws(() => readLocations(['missing', 'ghcr.io/me/x:1'], nothing), { code: 'USAGE' });
  assert.throws(() => readLocations(['missing'], nothing), { code: 'USAGE' });
});
