import { describe, expect, it } from 'vitest';
import { hottestShare } from '../../src/theory/placement.ts';

describe('the hottest shard', () => {
  it.each([
    // By listing all placements: 2 keys on 2 shards, (2 + 1 + 1 + 2) / 4; 3 on 3, (6 × 1 + 18 × 2 + 3 × 3) / 27.
    [2, 2, 1.5],
    [3, 3, 51 / 27],
    [1, 5, 1],
    [4, 1, 4],
  ])('of %d keys on %d shards holds its mean number', (keys, shards, held) => {
    expect(hottestShare(keys, shards).mean! * keys).toBeCloseTo(held, 9);
  });

  it('agrees with counting every placement of 7 keys on 4 shards', () => {
    let sum = 0;
    for (let placement = 0; placement < 4 ** 7; placement += 1) {
      const counts = [0, 0, 0, 0];
      for (let key = 0, left = placement; key < 7; key += 1, left = Math.floor(left / 4)) counts[left % 4]! += 1;
      sum += Math.max(...counts);
    }
    expect(hottestShare(7, 4).mean! * 7).toBeCloseTo(sum / 4 ** 7, 9);
  });

  it('keeps its bounds in order', () => {
    for (const [keys, shards] of [
      [10, 15],
      [100, 5],
      [300, 64],
      [5000, 8],
    ] as const) {
      const { least, mean, meanAtMost, atMost } = hottestShare(keys, shards);
      expect(least).toBeLessThanOrEqual(mean ?? least);
      expect(mean ?? 0).toBeLessThanOrEqual(meanAtMost);
      expect(atMost).toBeGreaterThanOrEqual(least);
      expect(atMost).toBeLessThanOrEqual(1);
    }
    expect(hottestShare(5000, 8).mean).toBeNull();
  });
});
