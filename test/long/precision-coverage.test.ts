/**
 * Intervals that a precision stopped at are honest: over many seeds the true mean lies within them 92 to 98 times
 * in a hundred. The scenarios are those that the bench times. Of 100 seeds the count itself varies by ±5, so the station with the
 * more skewed means has 300. Truth: M/M/1 at utilisation 0.9, mean sojourn 1 / (μ − λ) = 100 ms; M/M/16 by Erlang's formula.
 */
import { expect, it } from 'vitest';
import { type ToFivePercent, toFivePercent, toFivePercentText } from '../../bench/experiment-rows.ts';
import { parseScenario, run } from '../../src/index.ts';

/** The more skewed the means, the more seeds. */
const seedsOf = ({ servers }: ToFivePercent): number => (servers === 1 ? 300 : 100);

/** Mean sojourn of M/M/c in ms: service 10 ms, utilisation 0.9. */
function truth(servers: number): number {
  const load = 0.9 * servers;
  let blocking = 1;
  for (let c = 1; c <= servers; c++) blocking = (load * blocking) / (c + load * blocking);
  const waiting = blocking / (1 - 0.9 * (1 - blocking));
  return 10 + (waiting * 10) / (servers * 0.1);
}

it.each(toFivePercent)('M/M/$servers, $how of $seconds s: 92 to 98 of 100 intervals hold the truth', async (way) => {
  const text = toFivePercentText(way);
  const seeds = seedsOf(way);
  let held = 0;
  for (let seed = 1; seed <= seeds; seed++) {
    const { components, provenance } = await run(parseScenario(text, { set: { seed } }), { threads: 0 });
    const mean = components.servers?.metrics.sojourn?.mean ?? Number.NaN;
    expect(provenance.precision?.reached).toBe(true);
    held += Math.abs(mean - truth(way.servers)) <= (provenance.precision?.halfWidth ?? 0) ? 1 : 0;
  }
  expect(held / seeds).toBeGreaterThanOrEqual(0.92);
  expect(held / seeds).toBeLessThanOrEqual(0.98);
});
