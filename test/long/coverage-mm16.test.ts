/**
 * The stated intervals of M/M/16 at load 0.9: those of the mean hold the truth 92 to 98 times in 100.
 *
 * Those of p99 fall short, and this pins by how much. The p99 of a replication is skewed to the right (2.3 at
 * 80,000 messages, 1.9 at 250,000: rare long queues), and a Student-t interval around it then ends too low:
 * of those that miss, nine in ten lie below the truth. Sectioning covered 90 % with ten replications of 80,000
 * messages, 87 to 91 % with five of 250,000; no length that a test can afford reaches 92 % safely.
 */
import { expect, it } from 'vitest';
import { coverageOf, expectHonest } from './coverage-of.ts';

it('M/M/16 at load 0.9: mean waiting, and how far p99 of the sojourn falls short', { timeout: 600_000 }, () => {
  const { waiting, p99 } = coverageOf({ servers: 16, load: 0.9, replications: 10, messages: 50_000, seeds: 200 });
  expectHonest(waiting, 'mean waiting');
  expect(p99, 'p99 of the sojourn').toBeGreaterThanOrEqual(0.85);
  expect(p99, 'p99 of the sojourn').toBeLessThanOrEqual(0.98);
});
