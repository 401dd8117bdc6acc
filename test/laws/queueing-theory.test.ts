/**
 * The bare queueing system against closed forms: mean waiting and sojourn, who waits at all, p95 and p99
 * of both where a formula or two bounds exist, utilisation, Little's law.
 *
 * Many values at once: each must lie inside its 99.9 % interval over replications, and of all of them
 * together at least 90 % inside the stated 95 % interval. Seeds are fixed, so this never flakes.
 */
import alea from 'seedrandom/lib/alea.js';
import { errorFunction } from 'simple-statistics';
import { afterAll, describe, expect, it } from 'vitest';
import { replicate } from '../../src/experiment/replicate.ts';
import type { Distribution } from '../../src/kernel/distribution.ts';
import { meanOf as meanOfDistribution, varianceOf } from '../../src/kernel/samplers.ts';
import { endsOf, estimate, ratioEstimate } from '../../src/measure/estimates.ts';
import { bucketBounds, mergeHistograms, quantiles } from '../../src/measure/histogram-quantiles.ts';
import { replicatedQuantileIntervals } from '../../src/measure/quantile-intervals.ts';
import type { RunResult } from '../../src/result/run-result.ts';
import { fixedBatches, geometricBatches } from '../../src/theory/batch-arrivals.ts';
import { md1 } from '../../src/theory/deterministic.ts';
import { mmc } from '../../src/theory/erlang.ts';
import { mg1, mg1WaitingTailBounds, mh21 } from '../../src/theory/general-service.ts';
import { percentile, type Station, type Tail } from '../../src/theory/station.ts';
import { gaugeOf, poisson, type StationOf, samplesOf, station } from '../support/models.ts';
import { SECOND } from '../support/workbench.ts';

const REPLICATIONS = 16;
const CERTAIN = 0.999;
const STATED = 0.95;
const SHARES = [0.95, 0.99] as const;
/** Mean service time of every station, µs. */
const SERVICE = SECOND;
/** Half of the widest interval that still says something of a percentile, as a part of it. */
const PRECISION_MOST = 0.5;
/** The same where hardly more wait than lie beyond, seconds: next to nothing has no part to be precise to. */
const PRECISION_OF_HARDLY_ANY = 0.02;

const held = { inside: 0, all: 0 };
/** Percentiles that were compared. */
const compared = { waiting: 0, sojourn: 0 };

/** The truth lies in the interval, which is narrow enough to say something. */
function covers(what: string, truth: number, intervalAt: (confidence: number) => readonly [number, number], precision: number): void {
  const [low, high] = intervalAt(CERTAIN);
  expect(low, `${what}: ${truth} in [${low}, ${high}]`).toBeLessThanOrEqual(truth);
  expect(high, `${what}: ${truth} in [${low}, ${high}]`).toBeGreaterThanOrEqual(truth);
  // An interval without an upper end would pass whatever is too low.
  expect((high - low) / 2, `precision of ${what}`).toBeLessThan(precision * truth);
  const [from, to] = intervalAt(STATED);
  held.all += 1;
  if (from <= truth && truth <= to) held.inside += 1;
}

function compare(runs: readonly RunResult[], theory: Station, servers: number, precision: number): void {
  compareMean('waiting', runs, theory.meanWaiting, precision);
  compareMean('sojourn', runs, theory.meanSojourn, precision);
  compareLevels(runs, theory, precision);
  comparePercentiles('sojourn', runs, theory.sojournTail, Math.min(2 * precision, PRECISION_MOST));
  compareWaiting(runs, theory.waitingTail, Math.min(2.5 * precision, PRECISION_MOST));
  for (const run of runs) checkLittle(run, servers);
}

function compareMean(metric: 'waiting' | 'sojourn', runs: readonly RunResult[], truth: number, precision: number): void {
  const all = runs.map((run) => samplesOf(run, 'w', metric));
  const [sums, counts] = [all.map(({ sum }) => sum / SECOND), all.map(({ count }) => count)];
  covers(`mean ${metric}`, truth, (confidence) => endsOf(ratioEstimate(sums, counts, confidence)), precision);
}

function compareLevels(runs: readonly RunResult[], theory: Station, precision: number): void {
  const busy = runs.map((run) => gaugeOf(run, 'w', 'utilisation').mean);
  covers('utilisation', theory.utilisation, (confidence) => endsOf(estimate(busy, confidence)), precision / 2);
  const inside = runs.map((run) => gaugeOf(run, 'q', 'backlog').mean);
  covers('backlog', theory.meanBacklog, (confidence) => endsOf(estimate(inside, confidence)), precision);
}

/** Where a formula exists: who waits at all, and the percentiles. */
function compareWaiting(runs: readonly RunResult[], tail: Station['waitingTail'], precision: number): void {
  if (tail === null) return;
  const all = runs.map((run) => samplesOf(run, 'w', 'waiting'));
  const counts = all.map(({ count }) => count);
  // Bucket 0 holds those who wait for less than a microsecond.
  const waited = all.map(({ buckets, bucketCounts, count }) => count - (buckets[0] === 0 ? bucketCounts[0]! : 0));
  covers('share that waits', tail(0), (confidence) => endsOf(ratioEstimate(waited, counts, confidence)), precision);
  comparePercentiles('waiting', runs, tail, precision);
}

/** Where no more wait than lie beyond, the percentile is 0, and so is what was simulated. */
function comparePercentiles(metric: 'waiting' | 'sojourn', runs: readonly RunResult[], tail: Station['waitingTail'], precision: number): void {
  if (tail === null) return;
  for (const share of SHARES) {
    const beyond = 1 - share;
    const truth = percentile(tail, share);
    if (tail(0) <= beyond) expect(simulatedQuantile(metric, runs, share), `p${100 * share} ${metric}`).toBe(0);
    else {
      const part = tail(0) > 2 * beyond ? precision : PRECISION_OF_HARDLY_ANY / truth;
      covers(`p${100 * share} ${metric}`, truth, (confidence) => quantileInterval(metric, runs, share, confidence), part);
    }
    compared[metric] += 1;
  }
}

/** As a result states it: of the observations of all replications together, seconds. */
function simulatedQuantile(metric: 'waiting' | 'sojourn', runs: readonly RunResult[], share: number): number {
  const all = runs.map((run) => samplesOf(run, 'w', metric));
  const { buckets, counts } = mergeHistograms(all.map((one) => ({ buckets: one.buckets, counts: one.bucketCounts })));
  return quantiles(buckets, counts, [share], Math.min(...all.map(({ min }) => min)), Math.max(...all.map(({ max }) => max)))[0]! / SECOND;
}

/** Little's law, run by run: what is cut off at both ends is small. */
function checkLittle(run: RunResult, servers: number): void {
  const { sum } = samplesOf(run, 'w', 'sojourn');
  const observed = run.horizon - run.warmUpUntil;
  expect(Math.abs(gaugeOf(run, 'q', 'backlog').mean / (sum / observed) - 1)).toBeLessThan(0.02);
  expect(gaugeOf(run, 'w', 'utilisation').max).toBeLessThanOrEqual(1);
  expect(gaugeOf(run, 'w', 'backlog').max).toBeLessThanOrEqual(servers);
}

function quantileInterval(metric: 'waiting' | 'sojourn', runs: readonly RunResult[], share: number, confidence: number): readonly [number, number] {
  const parts = runs.map((run) => samplesOf(run, 'w', metric));
  const tallied = parts.map(({ buckets, bucketCounts }) => ({
    values: Array.from(buckets, (bucket) => bucketBounds(bucket)[1] / SECOND),
    counts: bucketCounts,
  }));
  const [low, high] = replicatedQuantileIntervals(tallied, [share], 0, confidence)![0]!;
  return [low, high ?? Number.POSITIVE_INFINITY];
}

/** `messages` a replication, after a warm-up of ten relaxation times. */
function runsOf(of: Pick<StationOf, 'servers' | 'serviceTime' | 'arrivals'>, load: number, perSecond: number, messages: number): RunResult[] {
  const warmUp = Math.round((10 / (1 - Math.sqrt(load)) ** 2 / perSecond) * SECOND);
  const horizon = warmUp + Math.round((messages / perSecond) * SECOND);
  return Array.from({ length: REPLICATIONS }, (_, replication) => replicate({ model: station({ ...of, horizon, warmUp }), replication, fingerprint: false }));
}

const exponential: Distribution = { kind: 'exponential', mean: SERVICE };

describe('M/M/c', () => {
  const cases = [1, 2, 4, 16, 64].flatMap(
    (servers) =>
      [
        [servers, 0.5, 15_000, 0.08],
        [servers, 0.8, 60_000, 0.1],
        [servers, 0.95, 120_000, 0.12],
      ] as const,
  );
  it.each(cases)('%d servers at load %d', (servers, load, messages, precision) => {
    const rate = load * servers;
    const theory = mmc(rate, 1, servers);
    const runs = runsOf({ servers, serviceTime: exponential, arrivals: poisson(rate) }, load, rate, messages);
    // Waiting is rare with many servers and little load: its mean says less there, the sojourn's more.
    if (servers * (1 - load) >= 8) compareRareWaiting(runs, theory, servers);
    else compare(runs, theory, servers, precision);
  });

  function compareRareWaiting(runs: readonly RunResult[], theory: Station, servers: number): void {
    compareMean('sojourn', runs, theory.meanSojourn, 0.02);
    // Of 64 servers at half load one message in ten million would wait: none of these does.
    if (theory.meanWaiting > 1e-4) compareMean('waiting', runs, theory.meanWaiting, 0.5);
    else for (const run of runs) expect(samplesOf(run, 'w', 'waiting').max).toBeLessThan(SECOND);
    comparePercentiles('sojourn', runs, theory.sojournTail, 0.05);
    if (theory.meanWaiting > 1e-4) compareWaiting(runs, theory.waitingTail, 0.3);
    else comparePercentiles('waiting', runs, theory.waitingTail, 0);
    compareLevels(runs, theory, 0.04);
    for (const run of runs) checkLittle(run, servers);
  }
});

describe('M/D/1', () => {
  it.each([
    [0.5, 30_000, 0.06],
    [0.8, 30_000, 0.1],
    [0.95, 120_000, 0.12],
  ])('at load %d', (load, messages, precision) => {
    const runs = runsOf({ servers: 1, serviceTime: { kind: 'constant', value: SERVICE }, arrivals: poisson(load) }, load, load, messages);
    compare(runs, md1(load, 1), 1, precision);
  });
});

describe('M/G/1', () => {
  const laws: readonly Distribution[] = [
    { kind: 'lognormal', mu: Math.log(SERVICE) - 0.5, sigma: 1 },
    { kind: 'pareto', shape: 3.5, minimum: SERVICE * (2.5 / 3.5) },
    { kind: 'uniform', min: 0, max: 2 * SERVICE },
    { kind: 'erlang', phases: 4, mean: SERVICE },
  ];
  const cases = laws.flatMap((law) => [0.5, 0.8].map((load) => [law.kind, load, law] as const));
  it.each(cases)('%s at load %d', (_, load, serviceTime) => {
    const cv2 = varianceOf(serviceTime) / meanOfDistribution(serviceTime) ** 2;
    const runs = runsOf({ servers: 1, serviceTime, arrivals: poisson(load) }, load, load, 40_000);
    compare(runs, mg1(load, 1, cv2), 1, 0.2);
  });

  // Without a closed form of its wait, but between two bounds: how long no more than a part of all services takes, mean 1 s.
  const tails: readonly (readonly [name: string, serviceTime: Distribution, tail: Tail])[] = [
    ['lognormal', laws[0]!, (t) => (t <= 0 ? 1 : (1 - errorFunction((Math.log(t) + 0.5) / Math.SQRT2)) / 2)],
    ['pareto', laws[1]!, (t) => Math.min(1, (2.5 / 3.5 / t) ** 3.5)],
  ];
  it.each(tails.flatMap(([name, ...law]) => [0.5, 0.8].map((load) => [name, load, ...law] as const)))(
    '%s at load %d: p95 and p99 of waiting lie between two bounds',
    (_, load, serviceTime, tail) => {
      const runs = runsOf({ servers: 1, serviceTime, arrivals: poisson(load) }, load, load, load < 0.8 ? 80_000 : 120_000);
      for (const share of SHARES) {
        const [low, high] = waitingBounds(load, tail, share);
        const [from, to] = quantileInterval('waiting', runs, share, CERTAIN);
        const what = `p${100 * share} waiting: [${from}, ${to}] and [${low}, ${high}]`;
        expect(from, what).toBeLessThanOrEqual(high);
        expect(to, what).toBeGreaterThanOrEqual(low);
        // Were all waits 15 % longer or shorter, the two would be apart.
        expect(1.15 * from, what).toBeGreaterThan(high);
        expect(0.85 * to, what).toBeLessThan(low);
      }
    },
  );

  /** What the two bounds of the tail leave open of a percentile, seconds, by halving; of a service of mean 1 s. */
  function waitingBounds(load: number, serviceTail: Tail, share: number): readonly [low: number, high: number] {
    const halved = (end: 'low' | 'high'): readonly [number, number] => {
      let [low, high] = [0, 64];
      while (high - low > 0.002 * high) {
        const middle = (low + high) / 2;
        if (mg1WaitingTailBounds(load, 1, serviceTail, middle, 1_000)[end] > 1 - share) low = middle;
        else high = middle;
      }
      return [low, high];
    };
    return [halved('low')[0], halved('high')[1]];
  }

  it.each([0.5, 0.8])('hyperexponential at load %d, with percentiles', (load) => {
    const branches = [
      { probability: 0.9, mean: 0.5 },
      { probability: 0.1, mean: 5.5 },
    ] as const;
    const serviceTime: Distribution = { kind: 'hyperexponential', branches: branches.map(({ probability, mean }) => ({ probability, mean: mean * SERVICE })) };
    const runs = runsOf({ servers: 1, serviceTime, arrivals: poisson(load) }, load, load, 40_000);
    compare(runs, mh21(load, branches), 1, 0.25);
  });
});

describe('M^[X]/M/1', () => {
  it.each([
    [0.5, 5],
    [0.8, 3],
  ])('batches of a fixed size at one instant: load %d, %d a batch', (load, size) => {
    const batches = 10_000;
    const rate = load / size;
    const runs = Array.from({ length: REPLICATIONS }, (_, replication) => {
      const uniform = alea(`batches ${load} ${replication}`);
      let at = 0;
      const instants = Array.from({ length: batches }, () => (at -= (Math.log(1 - uniform()) / rate) * SECOND)).flatMap((instant) =>
        new Array<number>(size).fill(Math.round(instant)),
      );
      const arrivals: StationOf['arrivals'] = { rate: { kind: 'instants', at: instants }, arrivals: { kind: 'poisson' } };
      return replicate({
        model: station({ servers: 1, serviceTime: exponential, arrivals, horizon: instants.at(-1)!, warmUp: 1_000 * SECOND }),
        replication,
        fingerprint: false,
      });
    });
    compare(runs, fixedBatches(rate, size, 1), 1, 0.15);
  });

  it.each([
    [0.5, 4],
    [0.8, 2],
  ])('geometric batches: load %d, %d a batch in the mean', (load, mean) => {
    // A gap is 0 with probability 1 − 1/m, else exponential: as many at one instant as it takes until it is not.
    const interarrival: Distribution = {
      kind: 'hyperexponential',
      branches: [
        { probability: 1 / mean, mean },
        { probability: 1 - 1 / mean, mean: 0 },
      ],
    };
    const arrivals: StationOf['arrivals'] = { rate: poisson(load).rate, arrivals: { kind: 'renewal', interarrival } };
    const runs = runsOf({ servers: 1, serviceTime: exponential, arrivals }, load, load, 60_000);
    compare(runs, geometricBatches(load / mean, mean, 1), 1, 0.15);
  });
});

afterAll(() => {
  expect(held.all).toBeGreaterThan(100);
  expect(compared.sojourn).toBeGreaterThan(30);
  expect(compared.waiting).toBeGreaterThan(25);
  expect(held.inside / held.all, `${held.inside} of ${held.all} inside their 95 % intervals`).toBeGreaterThanOrEqual(0.9);
});
