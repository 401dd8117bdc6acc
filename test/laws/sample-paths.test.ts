/**
 * The bare queueing system against its recursion, message by message: the same arrivals and the same
 * service times in Kiefer and Wolfowitz's recursion (Lindley's for one server) give the same waits, to
 * the microsecond. Where this holds, only chance stands between the simulation and queueing theory.
 */
import { describe, expect, it } from 'vitest';
import { replicate } from '../../src/experiment/replicate.ts';
import type { Distribution } from '../../src/kernel/distribution.ts';
import { Draws, uniformStream } from '../../src/kernel/draws.ts';
import { fillFrom } from '../../src/kernel/samplers.ts';
import { gaugeOf, samplesOf, station } from '../support/models.ts';
import { HOUR, SECOND } from '../support/workbench.ts';

const SEED = 42;

/** Whole-microsecond draws of a distribution of mean one second. */
function draws(distribution: Distribution, purpose: string, component: string, count: number): number[] {
  const source = new Draws(fillFrom(distribution, uniformStream(SEED, 0, component, purpose)));
  return Array.from({ length: count }, () => Math.round(source.next()));
}

/** Waits of each message when c servers take them first come, first served. */
function kieferWolfowitz(arrivals: readonly number[], services: readonly number[], servers: number): number[] {
  const freeAt = new Array<number>(servers).fill(0);
  return arrivals.map((arrival, i) => {
    const start = Math.max(arrival, freeAt[0]!);
    freeAt[0] = start + services[i]!;
    freeAt.sort((a, b) => a - b);
    return start - arrival;
  });
}

const mean = SECOND;
const laws: readonly Distribution[] = [
  { kind: 'exponential', mean },
  { kind: 'constant', value: mean },
  { kind: 'lognormal', mu: Math.log(mean) - 0.5, sigma: 1 },
  {
    kind: 'hyperexponential',
    branches: [
      { probability: 0.9, mean: mean / 2 },
      { probability: 0.1, mean: 5.5 * mean },
    ],
  },
  { kind: 'pareto', shape: 3.5, minimum: mean * (2.5 / 3.5) },
  { kind: 'uniform', min: 0, max: 2 * mean },
];

describe.each([1, 2, 4, 16, 64])('%d servers', (servers) => {
  it.each(laws)('$kind service: every wait is that of the recursion', (serviceTime) => {
    const count = 3_000;
    const gaps = draws({ kind: 'exponential', mean: mean / (0.9 * servers) }, 'gaps', 'test', count);
    // Now and then several at one instant.
    let at = 0;
    const arrivals = gaps.map((gap, i) => {
      if (i % 7 > 0) at += gap;
      return at;
    });
    const services = draws(serviceTime, 'serviceTime', 'w', count);
    const waits = kieferWolfowitz(arrivals, services, servers);
    const horizon = 10 * HOUR;
    const run = replicate({
      model: station({ servers, serviceTime, arrivals: { rate: { kind: 'instants', at: arrivals }, arrivals: { kind: 'poisson' } }, horizon, seed: SEED }),
      replication: 0,
      fingerprint: false,
    });
    const waiting = samplesOf(run, 'w', 'waiting');
    const sojourn = samplesOf(run, 'w', 'sojourn');
    const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
    const squares = (values: readonly number[]): number => sum(values.map((value) => value * value));
    const sojourns = waits.map((wait, i) => wait + services[i]!);
    expect(waiting).toMatchObject({ count, sum: sum(waits), max: Math.max(...waits), min: Math.min(...waits) });
    expect(waiting.sumOfSquares / squares(waits)).toBeCloseTo(1, 12);
    expect(sojourn).toMatchObject({ count, sum: sum(sojourns), max: Math.max(...sojourns) });
    // Little's law and the utilisation law hold exactly over a run that begins and ends empty.
    expect(gaugeOf(run, 'q', 'backlog').mean * horizon).toBeCloseTo(sum(sojourns), -1);
    expect(gaugeOf(run, 'w', 'utilisation').mean * servers * horizon).toBeCloseTo(sum(services), -1);
  });
});
