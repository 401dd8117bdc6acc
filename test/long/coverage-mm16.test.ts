/** The stated intervals of M/M/16 at load 0.9 hold the truth 92 to 98 times in 100: of the mean and, where rare long queues decide, of p99. */
import { it } from 'vitest';
import { coverageOf, expectHonest } from './coverage-of.ts';

it('M/M/16 at load 0.9: mean waiting and p99 of the sojourn', { timeout: 600_000 }, () => {
  const { waiting, p99 } = coverageOf({ servers: 16, load: 0.9, replications: 20, messages: 50_000, seeds: 200 });
  expectHonest(waiting, 'mean waiting');
  expectHonest(p99, 'p99 of the sojourn');
});
