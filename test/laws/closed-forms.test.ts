/**
 * Queues as a scenario would write them against closed forms worked out apart from the simulation: other arrivals than
 * Poisson, work on whole batches, failures and their second tries, caps that stand in for servers.
 */
import { describe, expect, it } from 'vitest';
import { batchService } from '../../src/theory/batch-service.ts';
import { md1 } from '../../src/theory/deterministic.ts';
import { mm1, mmc } from '../../src/theory/erlang.ts';
import { gammaGaps, gimc, regularGaps } from '../../src/theory/general-arrivals.ts';
import { mg1 } from '../../src/theory/general-service.ts';
import { percentile, type Station } from '../../src/theory/station.ts';
import { expectCovered, meanLevel, meanTime, perSecond, quantileTime, runsOfScenario, shareOf } from '../support/scenario-runs.ts';

interface Parts {
  readonly duration: string;
  readonly producers: string;
  readonly services: string;
  readonly consumers: string;
  readonly limits?: string;
  readonly latencies?: string;
}

function scenarioOf({ duration, producers, services, consumers, limits = 'none', latencies = 'none' }: Parts): string {
  return `name: law
duration: ${duration}
warmUp: 1m
seed: 1998
limits: ${limits}
latencies: ${latencies}
producers: { ${producers} }
services: { ${services} }
consumers: { ${consumers} }
`;
}

const QUEUE = 'q: { kind: sqs-standard }';
const poller = (from: string, workers: number, work: string, more = ''): string =>
  `{ kind: poller, from: ${from}, workers: ${workers}, batch: 1, serviceTime: ${work}${more} }`;

function expectStation(runs: ReturnType<typeof runsOfScenario>, consumer: string, theory: Station, precision = 0.1): void {
  expectCovered('mean waiting', theory.meanWaiting, meanTime(runs, consumer, 'waiting'), precision);
  expectCovered('utilisation', theory.utilisation, meanLevel(runs, consumer, 'utilisation'), precision);
  if (theory.sojournTail === null) return;
  for (const share of [0.5, 0.99])
    expectCovered(`p${100 * share}`, percentile(theory.sojournTail, share), quantileTime(runs, consumer, 'sojourn', share), 1.5 * precision);
}

describe('GI/M/c at load 0.8', () => {
  it.each([
    ['regular', 1, regularGaps(1 / 80), 0.1],
    ['{ erlang: { phases: 4, mean: 1s } }', 1, gammaGaps(4, 1 / 80), 0.1],
    ['{ gamma: { mean: 1s, cv: 2 } }', 1, gammaGaps(1 / 4, 1 / 80), 0.2],
    ['regular', 3, regularGaps(1 / 80), 0.1],
    ['{ gamma: { mean: 1s, cv: 2 } }', 3, gammaGaps(1 / 4, 1 / 80), 0.2],
  ] as const)('arrivals: %s, %d workers', (arrivals, workers, gaps, precision) => {
    const producers = `p: { to: q, rate: 80/s, arrivals: ${arrivals} }`;
    const consumers = `w: ${poller('q', workers, `{ exponential: ${10 * workers}ms }`)}`;
    const runs = runsOfScenario(scenarioOf({ duration: '15m', producers, services: QUEUE, consumers }));
    expectStation(runs, 'w', gimc(gaps, 1 / 80, 100 / workers, workers), precision);
  });
});

describe('a station as the README writes it', () => {
  it.each([
    ['M/M/1', 80, 1, '{ exponential: 10ms }', mmc(80, 100, 1), '15m'],
    ['M/M/4', 320, 4, '{ exponential: 10ms }', mmc(320, 100, 4), '8m'],
    ['M/M/16', 1440, 16, '{ exponential: 10ms }', mmc(1440, 100, 16), '4m'],
    ['M/D/1', 80, 1, '10ms', md1(80, 0.01), '15m'],
    ['M/G/1, uniform', 80, 1, '{ uniform: { min: 0ms, max: 20ms } }', mg1(80, 0.01, 1 / 3), '15m'],
    ['M/G/1, lognormal', 80, 1, '{ lognormal: { mean: 10ms, cv: 1.5 } }', mg1(80, 0.01, 2.25), '15m'],
  ] as const)('%s', (_, rate, workers, work, theory, duration) => {
    const consumers = `w: ${poller('q', workers, work)}`;
    const runs = runsOfScenario(scenarioOf({ duration, producers: `p: { to: q, rate: ${rate}/s }`, services: QUEUE, consumers }));
    expectStation(runs, 'w', theory, 0.2);
  });
});

it('three producers are one: M/M/3', () => {
  const producers = 'a: { to: q, rate: 30/s }, b: { to: q, rate: 80/s }, c: { to: q, rate: 100/s }';
  const runs = runsOfScenario(scenarioOf({ duration: '6m', producers, services: QUEUE, consumers: `w: ${poller('q', 3, '{ exponential: 10ms }')}` }));
  expectStation(runs, 'w', mmc(210, 100, 3), 0.15);
});

it('work on whole batches: M/M^[1,10]/1', () => {
  const work = '{ kind: poller, from: q, workers: 1, batch: 10, serviceTime: { exponential: 20ms }, serviceTimePer: batch, deletes: batch }';
  const runs = runsOfScenario(scenarioOf({ duration: '6m', producers: 'p: { to: q, rate: 150/s }', services: QUEUE, consumers: `w: ${work}` }));
  expectStation(runs, 'w', batchService(150, 50, 10));
});

it('a part of what leaves M/M/2 is Poisson: the second stage is M/M/1', () => {
  const runs = runsOfScenario(
    scenarioOf({
      duration: '8m',
      producers: 'p: { to: q, rate: 150/s }, r: { after: w, to: q2, share: 30% }',
      services: `${QUEUE}, q2: { kind: sqs-standard }`,
      consumers: `w: ${poller('q', 2, '{ exponential: 10ms }')}, v: ${poller('q2', 1, '{ exponential: 16ms }')}`,
    }),
  );
  expectStation(runs, 'w', mmc(150, 100, 2));
  expectStation(runs, 'v', mm1(45, 1 / 0.016), 0.2);
});

describe('failures', () => {
  const [rate, failed, visibility] = [50, 0.3, 1];
  const runsWith = (deadLetter: string): ReturnType<typeof runsOfScenario> =>
    runsOfScenario(
      scenarioOf({
        duration: '10m',
        producers: `p: { to: q, rate: ${rate}/s }`,
        services: `q: { kind: sqs-standard, visibilityTimeout: ${visibility}s${deadLetter} }, dead: { kind: sqs-standard }`,
        consumers: `w: ${poller('q', 200, '{ exponential: 10ms }', `, failures: { share: ${100 * failed}% }`)}`,
      }),
    );

  it('multiply the work by 1 / (1 − f), and each costs a visibility timeout', () => {
    const runs = runsWith('');
    expectCovered('delivered', rate / (1 - failed), perSecond(runs, 'w', 'delivered'), 0.02);
    expectCovered('sojourn', 0.01 + (visibility * failed) / (1 - failed), meanTime(runs, 'w', 'sojourn'), 0.02);
    // A tenth fails at least once more than P(2 failures) = 9 %: 0.09 + 0.21 exp(−x / 10 ms) = 0.1 at x = 30.4 ms.
    expectCovered('p90', visibility + 0.01 * Math.log(21), quantileTime(runs, 'w', 'sojourn', 0.9), 0.02);
  });

  it('send f^n to the dead letters after n receives', () => {
    const runs = runsWith(', deadLetter: { queue: dead, maxReceiveCount: 3 }');
    expectCovered('dead', failed ** 3, shareOf(runs, ['q', 'deadLettered'], ['p', 'offered']), 0.1);
    expectCovered('delivered', rate * (1 + failed + failed ** 2), perSecond(runs, 'w', 'delivered'), 0.02);
    const tries = [0, 1, 2].reduce((sum, k) => sum + (k * failed ** k * (1 - failed)) / (1 - failed ** 3), 0);
    expectCovered('sojourn', 0.01 + visibility * tries, meanTime(runs, 'w', 'sojourn'), 0.03);
  });
});

describe('caps that stand in for servers: M/M/10', () => {
  const theory = mmc(80, 10, 10);

  it('messages in flight', () => {
    const runs = runsOfScenario(
      scenarioOf({
        duration: '15m',
        producers: 'p: { to: q, rate: 80/s }',
        services: 'q: { kind: sqs-standard, stores: 1, duplicateShare: 0% }',
        consumers: `w: ${poller('q', 100, '{ exponential: 100ms }')}`,
        limits: '{ q.inFlight: 10 }',
      }),
    );
    expectCovered('mean sojourn', theory.meanSojourn, meanTime(runs, 'w', 'sojourn'));
    expectCovered('p99', percentile(theory.sojournTail!, 0.99), quantileTime(runs, 'w', 'sojourn', 0.99));
  });

  it('connections', () => {
    const latencies = '{ q.SendMessage: { exponential: 100ms }, q.ReceiveMessage: 0ms, q.LongPollWake: 0ms, q.DeleteMessage: 0ms }';
    const producers = 'p: { to: q, rate: 80/s, connections: 10 }';
    const runs = runsOfScenario(scenarioOf({ duration: '15m', producers, services: QUEUE, consumers: `w: ${poller('q', 20, '1ms')}`, latencies }));
    expectCovered('mean', theory.meanSojourn, meanTime(runs, 'p', 'sendTime'));
    expectCovered('p99', percentile(theory.sojournTail!, 0.99), quantileTime(runs, 'p', 'sendTime', 0.99));
  });
});

it('message groups are each an M/M/1, however many workers there are', () => {
  const producers = 'p: { to: q.fifo, rate: 60/s, key: { uniform: { keys: 10 } } }';
  const consumers = `w: ${poller('q.fifo', 60, '{ exponential: 100ms }')}`;
  const runs = runsOfScenario(scenarioOf({ duration: '10m', producers, services: 'q.fifo: { kind: sqs-fifo }', consumers }));
  const theory = mm1(6, 10);
  expectCovered('mean sojourn', theory.meanSojourn, meanTime(runs, 'w', 'sojourn'));
  expectCovered('p99', percentile(theory.sojournTail!, 0.99), quantileTime(runs, 'w', 'sojourn', 0.99), 0.1);
  expectCovered('utilisation', (10 * 0.6) / 60, meanLevel(runs, 'w', 'utilisation'));
});

describe('a deduplicating queue', () => {
  it.each([
    ['1m', 0.2 / 1.2],
    ['6m', 0],
  ])('doubles after %s', (after, known) => {
    const producers = `p: { to: q.fifo, rate: 40/s, arrivals: poisson, repeats: { share: 20%, after: ${after} } }`;
    const consumers = 'w: { kind: poller, from: q.fifo, workers: 4, serviceTime: 1ms }';
    const services = 'q.fifo: { kind: sqs-fifo }';
    const runs = runsOfScenario(scenarioOf({ duration: '15m', producers, services, consumers, limits: '{}' }).replace('warmUp: 1m', 'warmUp: 7m'), 6);
    const [low, high] = shareOf(runs, ['q.fifo', 'deduplicated'], ['q.fifo', 'offered']);
    expect(low).toBeLessThanOrEqual(known);
    expect(high).toBeGreaterThanOrEqual(known);
    expectCovered('completed', after === '1m' ? 40 : 48, perSecond(runs, 'w', 'completed'), 0.03);
  });
});
