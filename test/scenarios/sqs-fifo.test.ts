/** The gallery's questions about FIFO queues, each answered by the number that answers it. */
import { describe, expect, test } from 'vitest';
import { play } from './play.ts';

test('f1: 300 messages a second when deleted one by one, 3,000 in batches', async () => {
  const f1 = await play('f1-deletes', ['duration=40s', 'warmUp=10s']);
  const each = f1.mean('each.fifo', 'NumberOfMessagesDeleted');
  const batch = f1.mean('batch.fifo', 'NumberOfMessagesDeleted');
  expect(each).toBeGreaterThan(297);
  expect(each).toBeLessThanOrEqual(300.1);
  expect(batch).toBeGreaterThan(2_950);
  expect(batch).toBeLessThan(3_010);
  // The budgets are apart: while deletes are at their limit, sends and receives of that queue are not refused.
  const refused = f1.component('each.fifo').limitUse.filter(({ limit, refusals }) => limit === 'calls' && refusals > 0);
  expect(refused.map(({ place }) => place)).toEqual(['delete calls']);
});

describe('f3: one giant group', () => {
  test('goes at batch / hold time, whatever the fleet', async () => {
    // Without the time of calls the hold is 10 × 50 ms, so 20 messages a second.
    const bare = await play('f3-one-group', ['latencies=none', 'duration=2m', 'warmUp=10s']);
    expect(bare.mean('stock.fifo', 'NumberOfMessagesDeleted')).toBeCloseTo(10 / (10 * 0.05), 1);
    expect(bare.max('fleet', 'utilisation')).toBeCloseTo(1 / 20, 10);

    const f3 = await play('f3-one-group');
    const rate = f3.mean('stock.fifo', 'NumberOfMessagesDeleted');
    expect(rate).toBeLessThan(20);
    expect(rate).toBeGreaterThan(18);
    expect(f3.max('fleet', 'utilisation')).toBeCloseTo(1 / 20, 10);
    expect(f3.max('stock.fifo', 'ApproximateNumberOfGroupsWithInflightMessages')).toBe(1);
    expect(f3.max('stock.fifo', 'backlog')).toBeGreaterThan(72_000 - 1_500);
  });

  test('a fleet of two goes exactly as fast as a fleet of twenty', async () => {
    const rate = async (workers: number): Promise<number> =>
      (await play('f3-one-group', [`consumers.fleet.workers=${workers}`, 'latencies=none', 'duration=2m', 'warmUp=10s'])).mean(
        'stock.fifo',
        'NumberOfMessagesDeleted',
      );
    expect(await rate(2)).toBe(await rate(20));
  });
});

test('f4: six groups and ten workers: six work, never more', async () => {
  const f4 = await play('f4-six-groups', ['duration=3m']);
  expect(f4.max('fleet', 'utilisation')).toBeCloseTo(6 / 10, 10);
  expect(f4.max('stock.fifo', 'ApproximateNumberOfGroupsWithInflightMessages')).toBe(6);
});
