/** Stated 95 % intervals hold the truth 92–98 times in 100: M/M/1 at load 0.8 and 0.9, fixed seeds. */
import { describe, expect, it } from 'vitest';
import { batchMeans } from '../../src/measure/batch-means.ts';
import { estimate } from '../../src/measure/estimates.ts';
import { type Ends, replicatedQuantileIntervals, type Tallied } from '../../src/measure/quantile-intervals.ts';
import { meanOf } from '../../src/measure/sums.ts';
import { perInterval, singleServer } from '../measure/lindley.ts';

const SEEDS = 200;
const LOAD = 0.8;
/** Closed forms at service time 1: ρ / (1 − ρ), and the 99th percentile of an exponential of mean 1 / (1 − ρ). */
const MEAN_WAIT = LOAD / (1 - LOAD);
const P99_SOJOURN = Math.log(100) / (1 - LOAD);

function coverage(holds: (seed: number) => boolean): number {
  let held = 0;
  for (let seed = 0; seed < SEEDS; seed += 1) if (holds(seed)) held += 1;
  return held / SEEDS;
}

const covers = ([low, high]: Ends, truth: number): boolean => low <= truth && truth <= (high ?? Number.POSITIVE_INFINITY);

/** Sojourns of each replication, after the warm-up, as counts of one. */
function talliesOf(seed: string, replications: number, customers: number, warmUp: number): readonly Tallied[] {
  return Array.from({ length: replications }, (_, r) => {
    const values = singleServer(`${seed} ${r}`, LOAD, warmUp + customers)
      .sojourns.slice(warmUp)
      .sort();
    return { values, counts: new Uint8Array(values.length).fill(1) };
  });
}

describe('coverage', () => {
  it('of batch means from one run', { timeout: 120_000 }, () => {
    const customers = 100_000;
    const span = (0.99 * customers) / LOAD;
    const share = coverage((seed) => {
      const run = singleServer(`batch ${seed}`, LOAD, customers);
      const { counts, sums } = perInterval(run, run.waits, 0.03 * span, (0.97 * span) / 300, 300);
      const { mean, halfWidth } = batchMeans(counts, sums)!;
      return covers([mean - halfWidth, mean + halfWidth], MEAN_WAIT);
    });
    expect(share).toBeGreaterThanOrEqual(0.92);
    expect(share).toBeLessThanOrEqual(0.98);
  });

  it('of means and of p99 over ten replications', { timeout: 120_000 }, () => {
    const [customers, warmUp, replications] = [20_000, 1_000, 10];
    const held = { mean: 0, p99: 0 };
    for (let seed = 0; seed < SEEDS; seed += 1) {
      const runs = Array.from({ length: replications }, (_, r) => singleServer(`replication ${seed} ${r}`, LOAD, customers));
      const means = estimate(runs.map(({ waits }) => meanOf(Array.from(waits.subarray(warmUp)))));
      if (Math.abs(means.mean - MEAN_WAIT) <= means.halfWidth) held.mean += 1;
      const sojourns = runs.map((run) => run.sojourns.slice(warmUp).sort());
      const tallied = sojourns.map((values) => ({ values, counts: new Uint8Array(values.length).fill(1) }));
      if (covers(replicatedQuantileIntervals(tallied, [0.99])![0]!, P99_SOJOURN)) held.p99 += 1;
    }
    for (const count of Object.values(held)) {
      expect(count / SEEDS).toBeGreaterThanOrEqual(0.92);
      expect(count / SEEDS).toBeLessThanOrEqual(0.98);
    }
  });

  it.each([
    [5, 8_000, 600, 0.2],
    [10, 8_000, 300, 0.7],
    [16, 2_000, 600, 0.2],
  ])(
    'of p99 over %i short replications of %i customers, of the intervals that have an upper end',
    { timeout: 600_000 },
    (replications, customers, seeds, most) => {
      const found = { held: 0, closed: 0, closedHeld: 0 };
      for (let seed = 0; seed < seeds; seed += 1) {
        const ends = replicatedQuantileIntervals(talliesOf(`short ${seed}`, replications, customers, 1_000), [0.99])![0]!;
        const isHeld = covers(ends, P99_SOJOURN);
        if (isHeld) found.held += 1;
        if (ends[1] !== null) found.closed += 1;
        if (ends[1] !== null && isHeld) found.closedHeld += 1;
      }
      expect(found.closed / seeds).toBeGreaterThanOrEqual(most);
      expect(found.closedHeld / found.closed).toBeGreaterThanOrEqual(0.92);
      expect(found.held / seeds).toBeGreaterThanOrEqual(0.92);
    },
  );
});
