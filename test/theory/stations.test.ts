import alea from 'seedrandom/lib/alea.js';
import { describe, expect, it } from 'vitest';
import { allenCunneen, kingman } from '../../src/theory/approximations.ts';
import { batchArrivals, fixedBatches, geometricBatches } from '../../src/theory/batch-arrivals.ts';
import { batchService } from '../../src/theory/batch-service.ts';
import { logFactorial, md1, mdc } from '../../src/theory/deterministic.ts';
import { erlangB, erlangC, mm1, mmc, mmck } from '../../src/theory/erlang.ts';
import { gammaGaps, gim1, gimc, hyperexponentialGaps, regularGaps } from '../../src/theory/general-arrivals.ts';
import { mg1, mg1WaitingTailBounds, mh21 } from '../../src/theory/general-service.ts';
import type { Station } from '../../src/theory/station.ts';
import { drainTime, growth, littlesLaw, offeredLoad, percentile } from '../../src/theory/station.ts';
import { tandem } from '../../src/theory/tandem.ts';

/** Mean of a non-negative time from its tail, by the trapezoidal rule: links every tail to its mean. */
function meanFromTail(tail: ((t: number) => number) | null, until: number, steps = 200_000): number {
  if (tail === null) throw new Error('no tail');
  const width = until / steps;
  let sum = (tail(0) + tail(until)) / 2;
  for (let i = 1; i < steps; i += 1) sum += tail(i * width);
  return sum * width;
}

describe('Erlang', () => {
  // Printed Erlang B tables: servers, offered load at this blocking.
  it.each([
    [1, 1, 0.5],
    [2, 1, 0.2],
    [5, 3, 0.110054],
    [10, 5, 0.018385],
    [10, 4.461, 0.01],
    [20, 12.03, 0.01],
    [100, 84.06, 0.01],
  ])('B with %d servers and %d erlangs', (servers, load, share) => {
    // Tables give the load at 1 % to two decimals, which is worth 1e-5 of blocking.
    expect(erlangB(servers, load)).toBeCloseTo(share, 4);
  });

  it('B does not overflow at a thousand servers', () => {
    expect(erlangB(1000, 950)).toBeGreaterThan(0.001);
    expect(erlangB(1000, 950)).toBeLessThan(0.01);
  });

  it('C and the mean wait of M/M/16 at 0.9', () => {
    expect(erlangC(16, 14.4)).toBeCloseTo(0.59134, 5);
    expect(mmc(14.4, 1, 16).meanWaiting).toBeCloseTo(0.36959, 5);
    expect(erlangC(1, 0.9)).toBeCloseTo(0.9, 12);
    expect(erlangC(2, 2)).toBe(1);
  });
});

describe('M/M/c', () => {
  // To forty digits elsewhere; of one server the sojourn is exponential: ln 20 and ln 100 over 0.1/s.
  it.each([
    [1, 29.957323, 46.051702],
    [2, 14.98, 23.03],
  ])('%d servers of 10 ms at load 0.999: percentiles a thousand service times out', (servers, p95, p99) => {
    const station = mmc(99.9 * servers, 100, servers);
    expect(percentile(station.sojournTail!, 0.95) / p95).toBeCloseTo(1, 3);
    expect(percentile(station.sojournTail!, 0.99) / p99).toBeCloseTo(1, 3);
  });

  it('a tail is one curve where its two ways of reckoning meet', () => {
    // Two servers at load 0.9: spare 0.2, off −0.8; the ways meet at t = 1.25.
    const tail = mmc(1.8, 1, 2).sojournTail!;
    expect(tail(1.25 - 1e-9) / tail(1.25 + 1e-9)).toBeCloseTo(1, 8);
    expect(meanFromTail(tail, 400)).toBeCloseTo(mmc(1.8, 1, 2).meanSojourn, 3);
  });

  it('with one server is M/M/1', () => {
    const station = mm1(0.9, 1);
    expect(station.meanWaiting).toBeCloseTo(9, 12);
    expect(station.meanSojourn).toBeCloseTo(10, 12);
    expect(station.meanBacklog).toBeCloseTo(9, 12);
    // The sojourn is exponential with mean 10; P(W > t) = 0.9 exp(−t / 10).
    expect(percentile(station.sojournTail!, 0.99)).toBeCloseTo(10 * Math.log(100), 9);
    expect(percentile(station.waitingTail!, 0.95)).toBeCloseTo(10 * Math.log(18), 9);
  });

  it.each([
    [1.6, 2],
    [3, 4],
    [14.4, 16],
    [60, 64],
    // spare = μ: the sojourn formula's removable singularity.
    [1, 2],
  ])('at %d erlangs with %d servers has tails that agree with its means', (load, servers) => {
    const station = mmc(load, 1, servers);
    expect(meanFromTail(station.waitingTail, 400)).toBeCloseTo(station.meanWaiting, 5);
    expect(meanFromTail(station.sojournTail, 400)).toBeCloseTo(station.meanSojourn, 5);
  });

  it('waits nothing at the median when most find a server', () => {
    expect(percentile(mmc(1, 1, 16).waitingTail!, 0.99)).toBe(0);
  });

  it('has no steady state when saturated', () => {
    const station = mmc(17, 1, 16);
    expect(station.meanWaiting).toBe(Infinity);
    expect(percentile(station.sojournTail!, 0.5)).toBe(Infinity);
    expect(station.utilisation).toBeCloseTo(17 / 16, 12);
  });
});

describe('M/M/c/K', () => {
  it('with no waiting room loses by Erlang B', () => {
    const station = mmck(5, 1, 10, 10);
    expect(station.lossShare).toBeCloseTo(erlangB(10, 5), 12);
    expect(station.meanWaiting).toBe(0);
  });

  it('with one server has geometric states', () => {
    // ρ = 0.5, K = 3: shares 8, 4, 2, 1 of 15; accepted 0.5 × 14/15; waiting number (1×2 + 2×1) / 15.
    const station = mmck(0.5, 1, 1, 3);
    expect(station.lossShare).toBeCloseTo(1 / 15, 12);
    expect(station.throughput).toBeCloseTo((0.5 * 14) / 15, 12);
    expect(station.meanWaiting).toBeCloseTo(4 / 15 / ((0.5 * 14) / 15), 12);
    expect(meanFromTail(station.waitingTail, 100)).toBeCloseTo(station.meanWaiting, 6);
  });

  it('with much room is M/M/c, and works beyond saturation', () => {
    expect(mmck(14.4, 1, 16, 2000).meanWaiting).toBeCloseTo(0.36959, 5);
    const over = mmck(20, 1, 16, 5000);
    expect(over.throughput).toBeCloseTo(16, 6);
    expect(over.utilisation).toBeCloseTo(1, 6);
  });
});

describe('M/D/1', () => {
  it.each([0.1, 0.5, 0.8, 0.95])('at load %d has the mean of Pollaczek and Khinchine', (load) => {
    expect(md1(load, 1).meanWaiting).toBeCloseTo(load / (2 * (1 - load)), 8);
    expect(md1(load / 4, 4).meanWaiting).toBeCloseTo((4 * load) / (2 * (1 - load)), 7);
  });

  it("agrees with Erlang's alternating sum where that is still accurate", () => {
    const load = 0.7;
    const station = md1(load, 1);
    for (const x of [0, 0.3, 1, 1.5, 2, 4.2, 7.9]) {
      let within = 0;
      for (let k = 0; k <= Math.floor(x); k += 1) within += ((load * (k - x)) ** k / Math.exp(logFactorial(k))) * Math.exp(-load * (k - x));
      expect(station.waitingTail!(x)).toBeCloseTo(1 - (1 - load) * within, 9);
    }
  });

  it('keeps its digits far out, where the alternating sum has none', () => {
    const tail = md1(0.9, 1).waitingTail!;
    const ratios = [60, 61, 62].map((x) => tail(x + 1) / tail(x));
    expect(ratios[0]).toBeCloseTo(ratios[2]!, 5);
    expect(tail(60)).toBeGreaterThan(0);
    expect(tail(60)).toBeLessThan(1e-4);
  });
});

describe('M/D/c', () => {
  it.each([
    [1.6, 2],
    [3.6, 4],
    [14.4, 16],
  ])('at %d erlangs with %d servers has a tail that agrees with its mean', (load, servers) => {
    const station = mdc(load, 1, servers);
    expect(meanFromTail(station.waitingTail, 60, 6000)).toBeCloseTo(station.meanWaiting, 3);
  });

  it('agrees with a simulation by the recursion of Kiefer and Wolfowitz', { timeout: 60_000 }, () => {
    const simulated = serversInTurn(2, 1.8, 1_000_000);
    const station = mdc(1.8, 1, 2);
    expect(Math.abs(simulated.mean / station.meanWaiting - 1)).toBeLessThan(0.03);
    expect(Math.abs(simulated.p95 / percentile(station.waitingTail!, 0.95) - 1)).toBeLessThan(0.04);
    expect(simulated.anyWait).toBeCloseTo(station.waitingTail!(0), 2);
  });
});

/** M/D/2 with D = 1: each message to the server that is free first. */
function serversInTurn(servers: number, arrivalRate: number, messages: number): { mean: number; p95: number; anyWait: number } {
  const uniform = alea('M/D/c');
  const free = new Array<number>(servers).fill(0);
  const waits = new Float64Array(messages);
  let now = 0;
  for (let i = 0; i < messages; i += 1) {
    now -= Math.log(1 - uniform()) / arrivalRate;
    const server = free.indexOf(Math.min(...free));
    const start = Math.max(now, free[server]!);
    free[server] = start + 1;
    waits[i] = start - now;
  }
  const mean = waits.reduce((sum, wait) => sum + wait, 0) / messages;
  const anyWait = waits.filter((wait) => wait > 0).length / messages;
  return { mean, p95: waits.sort()[Math.ceil(0.95 * messages) - 1]!, anyWait };
}

describe('M/G/1', () => {
  it('is M/M/1 at cv² 1, M/D/1 at 0, and infinite at infinite variance', () => {
    expect(mg1(0.8, 1, 1).meanWaiting).toBeCloseTo(4, 12);
    expect(mg1(0.8, 1, 0).meanWaiting).toBeCloseTo(2, 12);
    expect(mg1(0.8, 1, Infinity).meanWaiting).toBe(Infinity);
    expect(mg1(0, 1, 4).meanWaiting).toBe(0);
  });

  it('with two-branch service has exact tails', () => {
    // Means 0.5 and 4.5 at 7/8 and 1/8: mean 1, E[S²] = 2 × (0.21875 + 2.53125) = 5.5, cv² = 4.5.
    const station = mh21(0.8, [
      { probability: 7 / 8, mean: 0.5 },
      { probability: 1 / 8, mean: 4.5 },
    ]);
    expect(station.meanWaiting).toBeCloseTo((0.8 * 5.5) / (2 * 0.2), 10);
    expect(station.waitingTail!(0)).toBeCloseTo(0.8, 12);
    expect(station.sojournTail!(0)).toBeCloseTo(1, 12);
    expect(meanFromTail(station.waitingTail, 2000)).toBeCloseTo(station.meanWaiting, 3);
    expect(meanFromTail(station.sojournTail, 2000)).toBeCloseTo(station.meanSojourn, 3);
  });

  it('bounds the tail of any service closely', () => {
    const service = (t: number): number => (7 / 8) * Math.exp(-t / 0.5) + (1 / 8) * Math.exp(-t / 4.5);
    const exact = mh21(0.8, [
      { probability: 7 / 8, mean: 0.5 },
      { probability: 1 / 8, mean: 4.5 },
    ]).waitingTail!;
    for (const t of [1, 10, 40]) {
      const { low, high } = mg1WaitingTailBounds(0.8, 1, service, t);
      expect(low).toBeLessThanOrEqual(exact(t));
      expect(high).toBeGreaterThanOrEqual(exact(t));
      expect(high - low).toBeLessThan(0.005);
    }
  });
});

describe('batch arrivals', () => {
  it('of one are M/M/1', () => {
    const station = fixedBatches(0.8, 1, 1);
    expect(station.meanSojourn).toBeCloseTo(5, 10);
    for (const t of [0, 1, 10, 30]) {
      expect(station.sojournTail!(t)).toBeCloseTo(Math.exp(-0.2 * t), 9);
      expect(station.waitingTail!(t)).toBeCloseTo(0.8 * Math.exp(-0.2 * t), 9);
    }
  });

  it('of ten wait for the batches before and for their own', () => {
    // E[N] = ρ(1 + 10) / (2 × 0.2) = 22 at ρ = 0.8; λ = 0.8, so the mean sojourn is 27.5.
    const station = fixedBatches(0.08, 10, 1);
    expect(station.meanSojourn).toBeCloseTo(27.5, 10);
    expect(meanFromTail(station.sojournTail, 800, 4000)).toBeCloseTo(27.5, 2);
    expect(meanFromTail(station.waitingTail, 800, 4000)).toBeCloseTo(26.5, 1);
    // Nobody waits who comes first in a batch that finds the server free: 1/10 of 0.2.
    expect(station.waitingTail!(0)).toBeCloseTo(1 - 0.02, 9);
  });

  it('of geometric size are exponential, by closed form and by recursion', () => {
    const sizes = Array.from({ length: 300 }, (_, x) => (x === 0 ? 0 : 0.25 * 0.75 ** (x - 1)));
    const [closed, recursion] = [geometricBatches(0.2, 4, 1), batchArrivals(0.2, sizes, 1)];
    expect(closed.meanSojourn).toBeCloseTo(4 / 0.2, 10);
    expect(recursion.meanSojourn).toBeCloseTo(closed.meanSojourn, 8);
    for (const t of [1, 20, 90]) expect(recursion.sojournTail!(t)).toBeCloseTo(closed.sojournTail!(t), 8);
  });
});

describe('work on whole batches', () => {
  it('of one is M/M/1', () => {
    const [station, single] = [batchService(0.8, 1, 1), mm1(0.8, 1)];
    expect(station.meanSojourn).toBeCloseTo(single.meanSojourn, 9);
    expect(station.utilisation).toBeCloseTo(0.8, 12);
    for (const t of [0, 1, 10]) expect(station.sojournTail!(t)).toBeCloseTo(single.sojournTail!(t), 9);
  });

  it('of two, by hand', () => {
    // λ = μ = 1: r³ − 2r + 1 = (r − 1)(r² + r − 1), so r = 0.618034; busy = 1 / (1 + 1 − r), and the wait ends at rate (1 − r) / r = r.
    const r = (Math.sqrt(5) - 1) / 2;
    const station = batchService(1, 1, 2);
    expect(station.utilisation).toBeCloseTo(1 / (2 - r), 12);
    expect(station.meanWaiting).toBeCloseTo(1 / (2 - r) / r, 12);
    expect(meanFromTail(station.waitingTail, 200)).toBeCloseTo(station.meanWaiting, 3);
    expect(meanFromTail(station.sojournTail, 200)).toBeCloseTo(station.meanSojourn, 3);
  });

  it('of any size saturates at that many services, and nobody waits where nobody comes', () => {
    expect(batchService(10, 1, 10).meanWaiting).toBe(Infinity);
    expect(batchService(9.99, 1, 10).meanWaiting).toBeGreaterThan(50);
    expect(batchService(0, 2, 10).meanSojourn).toBe(0.5);
    expect(batchService(0, 2, 10).sojournTail!(1)).toBeCloseTo(Math.exp(-2), 12);
  });
});

describe('GI/M/1', () => {
  it('with exponential gaps is M/M/1', () => {
    const station = gim1(hyperexponentialGaps([{ probability: 1, mean: 1.25 }]), 1.25, 1);
    expect(station.meanWaiting).toBeCloseTo(4, 9);
    expect(gim1(gammaGaps(1, 1.25), 1.25, 1).meanWaiting).toBeCloseTo(4, 9);
  });

  it('with regular gaps is D/M/1', () => {
    // At load 0.5: σ = exp(−2(1 − σ)) = 0.2031878699.
    const station = gim1(regularGaps(2), 2, 1);
    const sigma = 0.2031878699;
    expect(station.meanWaiting).toBeCloseTo(sigma / (1 - sigma), 8);
    expect(station.waitingTail!(0)).toBeCloseTo(sigma, 9);
  });

  it('with gamma gaps of a squared coefficient of variation of 2', () => {
    // Shape ½: σ² (1 + 2 (1 − σ) / ρ) = 1 is (1 − σ) (2σ² − ρσ − ρ) = 0, so σ = (ρ + √(ρ² + 8ρ)) / 4 = 0.8633249581 at load 0.8.
    const station = gim1(gammaGaps(0.5, 1.25), 1.25, 1);
    const sigma = (0.8 + Math.sqrt(0.64 + 6.4)) / 4;
    expect(sigma).toBeCloseTo(0.8633249581, 9);
    expect(station.meanWaiting).toBeCloseTo(sigma / (1 - sigma), 9);
    expect(station.sojournTail!(10)).toBeCloseTo(Math.exp(-10 * (1 - sigma)), 9);
  });

  it('regular gaps at load 0.8: where Allen and Cunneen say 18 % too much', () => {
    // σ = exp(−1.25 (1 − σ)), tried by inserting it.
    const station = gim1(regularGaps(1.25), 1.25, 1);
    const sigma = station.waitingTail!(0);
    expect(Math.exp(-1.25 * (1 - sigma))).toBeCloseTo(sigma, 12);
    expect(station.meanWaiting).toBeCloseTo(sigma / (1 - sigma), 9);
    const guess = allenCunneen({ arrivalRate: 0.8, meanService: 1, servers: 1, arrivalCv2: 0, serviceCv2: 1 });
    expect(guess.meanWaiting / station.meanWaiting).toBeCloseTo(1.18, 2);
  });

  it('waits longer the more the gaps vary', () => {
    const waits = [
      gim1(regularGaps(1.25), 1.25, 1),
      gim1(gammaGaps(4, 1.25), 1.25, 1),
      gim1(gammaGaps(1, 1.25), 1.25, 1),
      gim1(
        hyperexponentialGaps([
          { probability: 0.9, mean: 0.5 },
          { probability: 0.1, mean: 8 },
        ]),
        1.25,
        1,
      ),
    ].map(({ meanWaiting }) => meanWaiting);
    expect(waits).toEqual([...waits].sort((a, b) => a - b));
    expect(new Set(waits).size).toBe(4);
  });
});

/** Mean wait of Erlang-2 gaps into c servers of rate 1, by the balance of flows between (inside, phase), relaxed until nothing moves. */
function balancedWait(arrivalRate: number, servers: number, most = 120): number {
  const share = Array.from({ length: most + 1 }, () => [1, 1]);
  const rate = 2 * arrivalRate;
  const at = (n: number, phase: number): number => share[n]?.[phase] ?? 0;
  for (let sweep = 0; sweep < 4_000; sweep += 1) {
    for (let n = 0; n <= most; n += 1) {
      const served = Math.min(n + 1, servers);
      const leaves = rate + Math.min(n, servers);
      share[n]![0] = (rate * at(n - 1, 1) + (n < most ? served * at(n + 1, 0) : rate * at(n, 1))) / leaves;
      share[n]![1] = (rate * at(n, 0) + served * at(n + 1, 1)) / leaves;
    }
  }
  const total = share.flat().reduce((sum, one) => sum + one, 0);
  const waiting = share.reduce((sum, [a, b], n) => sum + Math.max(0, n - servers) * (a! + b!), 0);
  return waiting / total / arrivalRate;
}

describe('GI/M/c', () => {
  it.each([1, 2, 3, 16, 100])('with exponential gaps is M/M/%d', (servers) => {
    for (const load of [0.1, 0.5, 0.8, 0.95, 0.999]) {
      const theirs = mmc(load * servers, 1, servers);
      const ours = gimc(gammaGaps(1, 1 / (load * servers)), 1 / (load * servers), 1, servers);
      expect(ours.meanWaiting / theirs.meanWaiting).toBeCloseTo(1, 8);
      for (const t of [0, 0.3, 5]) expect(ours.sojournTail!(t)).toBeCloseTo(theirs.sojournTail!(t), 8);
    }
  });

  it('where a quotient of its sum is 0 / 0: σ is ½ with four servers at load ½', () => {
    expect(gimc(gammaGaps(1, 0.5), 0.5, 1, 4).meanWaiting).toBeCloseTo(mmc(2, 1, 4).meanWaiting, 9);
  });

  it.each([
    [1, 0.5],
    [3, 2],
    [5, 4],
  ])('Erlang-2 gaps, %d servers, %d a second: as the balance of its flows', (servers, arrivalRate) => {
    expect(gimc(gammaGaps(2, 1 / arrivalRate), 1 / arrivalRate, 1, servers).meanWaiting).toBeCloseTo(balancedWait(arrivalRate, servers), 7);
  });

  it('a hundred per cent and more have no mean', () => {
    expect(gimc(regularGaps(0.5), 0.5, 1, 2).meanWaiting).toBe(Infinity);
  });
});

describe('approximations', () => {
  it('are exact where they should be, and say what they are', () => {
    const general = { arrivalRate: 14.4, meanService: 1, servers: 16, arrivalCv2: 1, serviceCv2: 1 };
    expect(allenCunneen(general).meanWaiting).toBeCloseTo(0.36959, 5);
    expect(allenCunneen(general).exactness).toBe('approximation');
    expect(kingman({ arrivalRate: 0.8, meanService: 1, arrivalCv2: 1, serviceCv2: 4 }).meanWaiting).toBeCloseTo(mg1(0.8, 1, 4).meanWaiting, 10);
    expect(allenCunneen({ ...general, arrivalRate: 16 }).meanWaiting).toBe(Infinity);
  });

  it('come within ten percent of M/D/c', () => {
    const guess = allenCunneen({ arrivalRate: 3.6, meanService: 1, servers: 4, arrivalCv2: 1, serviceCv2: 0 });
    expect(Math.abs(guess.meanWaiting / mdc(3.6, 1, 4).meanWaiting - 1)).toBeLessThan(0.1);
  });
});

describe('flows', () => {
  it('pass a tandem in product form', () => {
    const line = tandem(0.8, [
      { serviceRate: 1, servers: 1 },
      { serviceRate: 0.5, servers: 2 },
    ]);
    // M/M/2 with μ = 0.5 at 0.8: C = 0.71111, wait 0.71111 / 0.2.
    expect(line.meanSojourn).toBeCloseTo(5 + 2 + 0.711111 / 0.2, 5);
    expect(line.meanBacklog).toBeCloseTo(0.8 * line.meanSojourn, 9);
  });

  it('obey the arithmetic of load, growth and drain', () => {
    expect(offeredLoad(1200, 0.02)).toBeCloseTo(24, 12);
    expect(littlesLaw(100, 0.5)).toBe(50);
    expect(drainTime(300_000, 2000, 1000)).toBe(300);
    expect(drainTime(10, 1000, 1000)).toBe(Infinity);
    expect(drainTime(0, 0)).toBe(0);
    expect(growth(1200, 1000)).toBe(200);
    expect(growth(800, 1000)).toBe(0);
  });
});

describe('every station', () => {
  const stations: readonly (readonly [string, Station])[] = [
    ['M/M/4', mmc(3, 1, 4)],
    ['M/D/4', mdc(3, 1, 4)],
    [
      'M/H2/1',
      mh21(0.7, [
        { probability: 0.5, mean: 0.2 },
        { probability: 0.5, mean: 1.8 },
      ]),
    ],
    ['M^[3]/M/1', fixedBatches(0.25, 3, 1)],
    ['D/M/1', gim1(regularGaps(1.4), 1.4, 1)],
  ];

  it.each(stations)('%s has tails that never rise, from at most 1', (_, { waitingTail, sojournTail }) => {
    for (const tail of [waitingTail!, sojournTail!]) {
      const values = Array.from({ length: 200 }, (__, i) => tail(i / 5));
      expect(values[0]).toBeLessThanOrEqual(1 + 1e-12);
      for (let i = 1; i < values.length; i += 1) expect(values[i]!).toBeLessThanOrEqual(values[i - 1]! + 1e-12);
    }
  });
});
