import assert from 'node:assert/strict';
import test from 'node:test';
import { findUndelivered } from '../../../src/bot/server/sweep-all.ts';

test('what no attempt has delivered is sent again once, the oldest first', () => {
  const delivery = (id: number, guid: string, status_code: number, hour: number) => ({
    id,
    guid,
    status_code,
    delivered_at: `2026-11-21T0${hour}:00:00Z`,
  });
  const deliveries = [
    delivery(5, 'late', 0, 5),
    delivery(4, 'early', 502, 4),
    delivery(3, 'well in the end', 202, 3),
    delivery(2, 'well in the end', 504, 2),
    delivery(1, 'early', 500, 1),
  ];
  assert.deepEqual(
    findUndelivered(deliveries).map(({ id }) => id),
    [4, 5],
  );
});
