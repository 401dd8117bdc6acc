/** What senders and streams do in closed form: linger, refusals of a bucket and of a window, retries, polling, a reader that falls behind. */
import { describe, expect, it } from 'vitest';
import { md1kLoss, windowLoss } from '../../src/theory/limiters.ts';
import { gaugeOf } from '../support/models.ts';
import { expectCovered, meanLevel, meanTime, perSecond, quantileTime, runsOfScenario, shareOf } from '../support/scenario-runs.ts';

const head = (duration: string, limits: string): string => `name: law
duration: ${duration}
warmUp: 1m
seed: 1998
latencies: none
limits: ${limits}
`;

const reader = (more = 'pollInterval: 1s, serviceTime: 0s'): string => `consumers: { r: { kind: shard-reader, from: s, workers: 1, ${more} } }\n`;

/** P(Poisson(mean) = 0), … below `until`. */
function poissonShares(mean: number, until: number): readonly number[] {
  const shares = [Math.exp(-mean)];
  for (let k = 1; k < until; k += 1) shares.push((shares[k - 1]! * mean) / k);
  return shares;
}

it('a batch waits for its linger or until it is full', () => {
  const [rate, linger, most] = [100, 0.03, 5];
  const runs = runsOfScenario(
    `${head('6m', 'none')}producers: { p: { to: q, rate: ${rate}/s, batch: { records: ${most}, linger: ${1000 * linger}ms } } }
services: { q: { kind: sqs-standard } }
consumers: { w: { kind: poller, from: q, workers: 200, batch: 1, serviceTime: 1ms } }
`,
  );
  const size = 1 + poissonShares(rate * linger, 60).reduce((sum, share, k) => sum + share * Math.min(k, most - 1), 0);
  // Held while the batch is open t after its first: 1 + k messages if k < most − 1 more have come.
  const steps = 3000;
  let held = 0;
  for (let i = 0; i < steps; i += 1) {
    const after = poissonShares((rate * linger * (i + 0.5)) / steps, most - 1);
    held += after.reduce((sum, share, k) => sum + share * (k + 1), 0) * (linger / steps);
  }
  expectCovered('calls', rate / size, perSecond(runs, 'p', 'calls'), 0.01);
  expectCovered('wait in the batch', held / size, meanTime(runs, 'p', 'sendTime'), 0.01);
});

describe('what a shard refuses of Poisson arrivals', () => {
  const refused = (rate: number, limiter: string): readonly [number, number] => {
    const runs = runsOfScenario(
      `${head('30m', '{ s.shard.write.records: 10/s }')}producers: { p: { to: s, rate: ${rate}/s, retry: none, size: 1 B } }
services: { s: { kind: kinesis, shards: 1, writeLimiter: ${limiter} } }
${reader()}`,
    );
    return shareOf(runs, ['s', 'throttled'], ['s', 'offered']);
  };

  it.each([
    [8, 2],
    [10, 5],
    [12, 10],
  ])('%d/s at a bucket of 10/s and depth %d: as M/D/1/K loses', (rate, depth) => {
    expectCovered('refused', md1kLoss(rate / 10, depth), refused(rate, `{ recordDepth: ${depth} }`), 0.1);
  });

  it('a window opens with the first after the last one: min(1 + Poisson, 10) of a cycle of 1 s and a gap', () => {
    const rate = 9;
    const taken = poissonShares(rate, 80).reduce((sum, share, k) => sum + share * Math.min(k + 1, 10), 0);
    expect(windowLoss(rate, 10)).toBeCloseTo(1 - taken / (rate * (1 + 1 / rate)), 12);
    expectCovered('refused', windowLoss(rate, 10), refused(rate, '{ mode: fixed-window }'), 0.1);
  });
});

it('retries with full jitter: geometric in number, half of each step in delay', () => {
  const [rate, limit, waits] = [50, 10, [0.5, 1, 2]] as const;
  const runs = runsOfScenario(
    `${head('4m', `{ s.shard.write.records: ${limit}/s }`)}producers:
  p: { to: s, rate: ${rate}/s, size: 1 B, retry: { backoff: { base: 1s, cap: 4s, attempts: 4 } } }
services: { s: { kind: kinesis, shards: 1, writeLimiter: { recordDepth: 1 } } }
${reader()}`,
  );
  // Attempts come from so many retries that each is refused alike, with probability r. The one token comes back a tenth of a second
  // after it was taken and waits for the next attempt: accepted = 1 / (1 / limit + 1 / attempts), so that rate (1 − r⁴) = limit r.
  let again = 0;
  for (let i = 0, high = 1; i < 60; i += 1) {
    const middle = (again + high) / 2;
    if (rate * (1 - middle ** 4) > limit * middle) again = middle;
    else high = middle;
  }
  expectCovered('lost', again ** 4, shareOf(runs, ['p', 'lost'], ['p', 'offered']), 0.02);
  expectCovered('attempts', 1 + again + again ** 2 + again ** 3, shareOf(runs, ['p', 'attempts'], ['p', 'offered']), 0.02);
  const waiting = rate * waits.reduce((sum, wait, i) => sum + wait * again ** (i + 1), 0);
  expectCovered('waiting to be retried (Little)', waiting, meanLevel(runs, 'p', 'backlog'), 0.05);
});

it('a reader that polls each second finds records of an age uniform over a second', () => {
  const runs = runsOfScenario(`${head('8m', 'none')}producers: { p: { to: s, rate: 50/s } }\nservices: { s: { kind: kinesis, shards: 1 } }\n${reader()}`);
  expectCovered('mean', 0.5, meanTime(runs, 'r', 'sojourn'), 0.02);
  for (const share of [0.1, 0.5, 0.99]) expectCovered(`p${100 * share}`, share, quantileTime(runs, 'r', 'sojourn', share), 0.05);
});

it('a reader that needs half as long again as there is time falls a second behind every three', () => {
  const work = 'pollInterval: 200ms, records: 100, serviceTime: 10ms';
  const producers = 'producers: { p: { to: s, rate: 150/s, arrivals: regular } }';
  const [run] = runsOfScenario(`${head('30m', 'none')}${producers}\nservices: { s: { kind: kinesis, shards: 1 } }\n${reader(work)}`, 1);
  // At the end it is at what came two thirds of the way; a hundred at most are in its hands, which the stream no longer counts.
  expect(Math.abs(gaugeOf(run!, 's', 'oldestAge').last / 1e6 - 600)).toBeLessThan(2);
  expect(Math.abs(gaugeOf(run!, 's', 'backlog').last - 90_000)).toBeLessThan(200);
});
