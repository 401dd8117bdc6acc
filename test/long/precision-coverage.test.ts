/**
 * Intervals that a precision stopped at are honest: over many seeds the true mean lies within them 92 to 98 times
 * in a hundred. Of 100 seeds the count itself varies by ±5, so the station with the more skewed means has 300. Truth: M/M/1 at utilisation 0.9, mean sojourn 1 / (μ − λ) = 100 ms; M/M/16 by Erlang's formula.
 */
import { expect, it } from 'vitest';
import { parseScenario, run } from '../../src/index.ts';

/** Replications of 450 and 40 s; one long run of 60,000 and 2,000 s at most. */
const REPLICATIONS = 'max: 400';
const ONE_RUN = 'method: batch-means';

function station(servers: number, seconds: number, seed: number, how: string): string {
  return `
name: m-m-${servers}
duration: ${seconds}s
warmUp: ${how === ONE_RUN ? 25 : seconds / 20}s
seed: ${seed}
latencies: none
limits: none
replications: { precision: 5%, of: servers.sojourn.mean, confidence: 95%, ${how} }
producers:
  customers: { to: line, rate: ${90 * servers}/s, arrivals: poisson, size: 1 B }
services:
  line: { kind: sqs-standard }
consumers:
  servers: { kind: poller, from: line, workers: ${servers}, batch: 1, wait: 20s, serviceTime: { exponential: { mean: 10ms } } }
`;
}

/** Mean sojourn of M/M/c in ms: service 10 ms, utilisation 0.9. */
function truth(servers: number): number {
  const load = 0.9 * servers;
  let blocking = 1;
  for (let c = 1; c <= servers; c++) blocking = (load * blocking) / (c + load * blocking);
  const waiting = blocking / (1 - 0.9 * (1 - blocking));
  return 10 + (waiting * 10) / (servers * 0.1);
}

it.each([
  [1, 450, 300, REPLICATIONS],
  [16, 40, 100, REPLICATIONS],
  [1, 60_000, 300, ONE_RUN],
  [16, 2_000, 100, ONE_RUN],
])('M/M/%i in runs of %i s: 92 to 98 of 100 intervals hold the truth', async (servers, seconds, seeds, how) => {
  let held = 0;
  for (let seed = 1; seed <= seeds; seed++) {
    const { components, provenance } = await run(parseScenario(station(servers, seconds, seed, how)), { threads: 0 });
    const mean = components.servers?.metrics.sojourn?.mean ?? Number.NaN;
    expect(provenance.precision?.reached).toBe(true);
    held += Math.abs(mean - truth(servers)) <= (provenance.precision?.halfWidth ?? 0) ? 1 : 0;
  }
  expect(held / seeds).toBeGreaterThanOrEqual(0.92);
  expect(held / seeds).toBeLessThanOrEqual(0.98);
});
