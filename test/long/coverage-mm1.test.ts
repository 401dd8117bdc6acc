/** The stated intervals of M/M/1 at load 0.8 hold the truth 92 to 98 times in 100. */
import { it } from 'vitest';
import { coverageOf, expectHonest } from './coverage-of.ts';

it('M/M/1 at load 0.8: mean waiting and p99 of the sojourn', { timeout: 600_000 }, () => {
  const { waiting, p99 } = coverageOf({ servers: 1, load: 0.8, replications: 10, messages: 40_000, seeds: 200 });
  expectHonest(waiting, 'mean waiting');
  expectHonest(p99, 'p99 of the sojourn');
});
