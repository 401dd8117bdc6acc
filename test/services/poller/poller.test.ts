/** Workers that poll a queue: visibility against the work, deletes, prefetch, failures, throttles. */
import { describe, expect, it } from 'vitest';
import { replicate } from '../../../src/experiment/replicate.ts';
import type { Model } from '../../../src/model/model.ts';
import type { RunResult } from '../../../src/result/run-result.ts';
import type { PollerConfig } from '../../../src/services/poller/config.ts';
import type { ProducerConfig } from '../../../src/services/producer/config.ts';
import type { SqsFifoConfig, SqsStandardConfig } from '../../../src/services/sqs/config.ts';
import { constant, constantRate, fifoConfig, pollerConfig, producerConfig, standardConfig, standardRetry } from '../../support/configs.ts';
import { gaugeOf, ledgerOf, modelOf, type PartOf, samplesOf, sumOf } from '../../support/models.ts';
import { MILLISECOND, MINUTE, SECOND, uniformKeys } from '../../support/workbench.ts';

interface Scene {
  readonly queue?: Partial<SqsStandardConfig>;
  readonly fifo?: Partial<SqsFifoConfig>;
  readonly dead?: true;
  readonly poller: Partial<PollerConfig>;
  readonly producer: Partial<ProducerConfig>;
  readonly horizon: number;
  readonly keySpaces?: Model['keySpaces'];
}

function run({ queue, fifo, dead, poller, producer, horizon, keySpaces }: Scene): RunResult {
  const isFifo = fifo !== undefined;
  const config = isFifo ? fifoConfig(fifo) : standardConfig(queue);
  const deadLetters: PartOf[] = dead ? [{ name: 'dead', kind: 'sqs-standard', config: standardConfig() }] : [];
  const parts: PartOf[] = [
    ...deadLetters,
    { name: 'q', kind: isFifo ? 'sqs-fifo' : 'sqs-standard', config, links: dead ? { deadLetter: 'dead' } : {} },
    { name: 'w', kind: 'poller', config: pollerConfig(poller), links: { from: 'q' } },
    { name: 'p', kind: 'producer', config: producerConfig(producer), links: { to: 'q' } },
  ];
  return replicate({ model: modelOf(parts, { horizon, ...(keySpaces && { keySpaces }) }), replication: 0, fingerprint: false });
}

/** So many messages at the start in calls of ten, and none after. */
function atOnce(count: number): Partial<ProducerConfig> {
  return { rate: { kind: 'instants', at: new Array<number>(count).fill(0) }, batch: { records: 10, bytes: Infinity, linger: 0 } };
}

it('work with so long a tail that some of it outlasts the clock only never ends', () => {
  const work: Partial<PollerConfig> = { workers: 200, batch: 1, serviceTime: { kind: 'weibull', shape: 0.02, scale: MILLISECOND } };
  const result = run({ poller: work, producer: atOnce(400), horizon: MINUTE });
  expect(sumOf(result, 'w', 'completed')).toBeGreaterThan(0);
  expect(sumOf(result, 'w', 'completed')).toBeLessThan(400);
});

describe('visibility shorter than the work', () => {
  const work: Partial<PollerConfig> = { workers: 60, serviceTime: { kind: 'uniform', min: 60 * SECOND, max: 90 * SECOND } };
  const trickle: Partial<ProducerConfig> = {
    rate: {
      kind: 'segments',
      points: [
        { at: 0, rate: 0.1, ramps: false },
        { at: 60 * MINUTE, rate: 0, ramps: false },
      ],
    },
  };

  it('60 to 90 s of work under 30 s of visibility: each message is delivered three times', () => {
    // Delivered at 0, visible at 30 and at 60, and deleted between 60 and 90 s: three deliveries. With
    // idle workers throughout, so that it is never longer in coming.
    const result = run({ queue: {}, poller: work, producer: trickle, horizon: 70 * MINUTE });
    const sent = sumOf(result, 'p', 'accepted');
    expect(sent).toBeGreaterThan(300);
    expect(sumOf(result, 'w', 'delivered') / sent).toBeCloseTo(3, 6);
    expect(sumOf(result, 'w', 'completed')).toBe(3 * sent);
    expect(sumOf(result, 'w', 'duplicates')).toBe(2 * sent);
    expect(samplesOf(result, 'w', 'sojourn').count).toBe(sent);
    expect(sumOf(result, 'q', 'completed')).toBe(sent);
  });

  it('40 s of visibility: two or three, as the work takes less than 80 s or more', () => {
    const result = run({ queue: { visibilityTimeout: 40 * SECOND }, poller: work, producer: trickle, horizon: 70 * MINUTE });
    const perMessage = sumOf(result, 'w', 'delivered') / sumOf(result, 'p', 'accepted');
    // A third of the messages take more than 80 s.
    expect(perMessage).toBeGreaterThan(2 + 1 / 3 - 0.08);
    expect(perMessage).toBeLessThan(2 + 1 / 3 + 0.08);
  });

  it('a heartbeat prevents them', () => {
    const result = run({ queue: {}, poller: { ...work, heartbeat: 20 * SECOND }, producer: trickle, horizon: 70 * MINUTE });
    expect(sumOf(result, 'w', 'delivered')).toBe(sumOf(result, 'p', 'accepted'));
    expect(sumOf(result, 'w', 'duplicates')).toBe(0);
    // Beats at 20, 40, 60 and, for half of them, 80 s are calls as well: 3 and two thirds beside a receive and a delete.
    expect(sumOf(result, 'w', 'calls') / sumOf(result, 'p', 'accepted')).toBeGreaterThan(5);
  });

  it("a timeout of the poller's own stands in place of the queue's, and heartbeats extend to it", () => {
    const own = (visibilityTimeout: number, heartbeat = 0): number[] => {
      const poller = { ...work, visibilityTimeout, heartbeat };
      const result = run({ queue: {}, poller, producer: trickle, horizon: 70 * MINUTE });
      return [sumOf(result, 'w', 'delivered') / sumOf(result, 'p', 'accepted'), sumOf(result, 'w', 'duplicates')];
    };
    // 90 s of work fit into 2 min; under 20 s it is shown at 20, 40, 60 and, of two thirds, at 80 s; the queue says 30 s.
    expect(own(2 * MINUTE)).toEqual([1, 0]);
    const [delivered, again] = own(20 * SECOND);
    expect(Math.abs(delivered! - (4 + 1 / 3))).toBeLessThan(0.08);
    expect(again).toBeGreaterThan(0);
    // Beats each 40 s keep a message that they hide for a minute, and would not if they hid it for 30 s.
    expect(own(MINUTE, 40 * SECOND)).toEqual([1, 0]);
  });

  it('a heartbeat holds from the answer of its call', () => {
    const call = { base: constant(SECOND), perExtraEntry: 0, perByte: 0 };
    const outcome = (heartbeat: number): number[] => {
      const result = run({
        queue: { latencies: { send: null, receive: null, wake: null, delete: null, changeVisibility: call } },
        poller: { workers: 2, serviceTime: constant(40 * SECOND), heartbeat },
        producer: atOnce(1),
        horizon: 5 * MINUTE,
      });
      return ['delivered', 'duplicates'].map((name) => sumOf(result, 'w', name));
    };
    // Answered at 29 s, 1 s before the end; or at 30.5 s, too late: the other worker has it.
    expect(outcome(28 * SECOND)).toEqual([1, 0]);
    expect(outcome(29.5 * SECOND)).toEqual([2, 1]);
  });

  it('a throttled heartbeat is counted, and the message shows', () => {
    // One call a second of each action, and three messages held: of each beat one is extended.
    const result = run({
      fifo: { callsPerSecond: 1 },
      poller: { workers: 1, batch: 3, serviceTime: constant(25 * SECOND), heartbeat: 20 * SECOND, deletes: 'batch' },
      producer: { ...atOnce(3), batch: { records: 3, bytes: Infinity, linger: 0 } },
      horizon: 30 * SECOND - 1,
    });
    expect(sumOf(result, 'w', 'throttled')).toBe(2);
    expect(sumOf(result, 'q', 'throttledCalls')).toBe(2);
  });

  it('a heartbeat slower than the visibility does not', () => {
    const result = run({ queue: {}, poller: { ...work, heartbeat: 31 * SECOND }, producer: trickle, horizon: 70 * MINUTE });
    expect(sumOf(result, 'w', 'duplicates')).toBeGreaterThan(0);
  });

  it('a batch of ten at 4 s each under 30 s: the last three come again, unless beats keep all of it', () => {
    const batch: Partial<PollerConfig> = { workers: 1, batch: 10, serviceTime: constant(4 * SECOND) };
    const without = run({ queue: {}, poller: batch, producer: atOnce(10), horizon: 10 * MINUTE });
    // Messages 8, 9 and 10 are done at 32, 36 and 40 s. At 30 s they are visible, but the only worker is busy
    // until it has deleted them.
    expect(sumOf(without, 'w', 'duplicates')).toBe(0);
    const other = run({ queue: {}, poller: { ...batch, workers: 2 }, producer: atOnce(10), horizon: 10 * MINUTE });
    expect(sumOf(other, 'w', 'duplicates')).toBe(3);
    const beating = run({ queue: {}, poller: { ...batch, workers: 2, heartbeat: 10 * SECOND }, producer: atOnce(10), horizon: 10 * MINUTE });
    expect(sumOf(beating, 'w', 'duplicates')).toBe(0);
    // Deleted all at once at the end, at 40 s: what is done and not yet deleted is held as well.
    const late = run({ queue: {}, poller: { ...batch, workers: 2, heartbeat: 10 * SECOND, deletes: 'batch' }, producer: atOnce(10), horizon: 10 * MINUTE });
    expect(sumOf(late, 'w', 'duplicates')).toBe(0);
  });
});

describe('deletes', () => {
  const thousand = { producer: atOnce(1_000), horizon: MINUTE };

  it.each([
    ['each', 1_000],
    ['batch', 100],
  ] as const)('%s: %d calls for a thousand messages in batches of ten', (deletes, expected) => {
    const result = run({ queue: {}, poller: { batch: 10, deletes }, ...thousand });
    expect(sumOf(result, 'w', 'completed')).toBe(1_000);
    expect(sumOf(result, 'q', 'NumberOfMessagesDeleted')).toBe(1_000);
    expect(sumOf(result, 'w', 'calls') - sumOf(result, 'q', 'receiveCalls')).toBe(expected);
  });

  it('a FIFO queue at 300 calls a second: 300 messages/s each, 3,000/s in batches', () => {
    const throughput = (deletes: 'each' | 'batch'): number => {
      const result = run({
        fifo: { callsPerSecond: 300 },
        poller: {
          workers: 50,
          batch: 10,
          serviceTime: constant(MILLISECOND),
          deletes,
          retry: { ...standardRetry, attempts: 1_000, quota: null, cap: 20 * MILLISECOND, throttlingBase: 5 * MILLISECOND },
        },
        producer: { rate: constantRate(5_000), batch: { records: 10, bytes: Infinity, linger: 10 * MILLISECOND }, retry: { ...standardRetry, attempts: 1 } },
        horizon: 30 * SECOND,
      });
      return sumOf(result, 'q', 'completed') / 30;
    };
    // The bucket's depth of 300 calls comes on top once: 10 a second over 30 s.
    expect(throughput('each')).toBeGreaterThan(295);
    expect(throughput('each')).toBeLessThanOrEqual(310);
    expect(throughput('batch')).toBeGreaterThan(2_900);
    expect(throughput('batch')).toBeLessThanOrEqual(3_100);
  });

  it('a refused delete whose attempts are used up lets the message come again', () => {
    const result = run({
      fifo: { callsPerSecond: 1, visibilityTimeout: 10 * SECOND },
      poller: { serviceTime: constant(0), workers: 3 },
      producer: { rate: { kind: 'instants', at: [0, 1_500_000, 1_600_000] } },
      horizon: MINUTE,
    });
    expect(sumOf(result, 'p', 'lost') + sumOf(result, 'q', 'completed')).toBe(3);
    expect(sumOf(result, 'w', 'throttled')).toBeGreaterThan(0);
  });

  it('counts what was done and stays', () => {
    const noRetry = { ...standardRetry, attempts: 1 };
    const result = run({
      fifo: { callsPerSecond: 5, visibilityTimeout: 20 * SECOND },
      poller: { serviceTime: constant(0), workers: 20, batch: 10, retry: noRetry },
      producer: { rate: constantRate(40), batch: { records: 10, bytes: Infinity, linger: 200 * MILLISECOND }, retry: noRetry },
      horizon: MINUTE,
    });
    const undeleted = sumOf(result, 'w', 'undeleted');
    expect(undeleted).toBeGreaterThan(0);
    // Every completion is one attempt to delete, which is answered or given up.
    expect(sumOf(result, 'w', 'completed')).toBe(sumOf(result, 'q', 'NumberOfMessagesDeleted') + undeleted);
  });
});

describe('prefetch', () => {
  it('the next batch is there when the last is done: the call no longer costs time', () => {
    const latencies = {
      send: null,
      receive: { base: constant(100 * MILLISECOND), perExtraEntry: 0, perByte: 0 },
      wake: null,
      delete: null,
      changeVisibility: null,
    };
    const finished = (prefetch: number): number => {
      const result = run({
        queue: { latencies },
        poller: { batch: 1, prefetch, serviceTime: constant(100 * MILLISECOND) },
        producer: atOnce(1_000),
        horizon: 20 * SECOND,
      });
      return sumOf(result, 'w', 'completed');
    };
    // 100 ms of receive and 100 ms of work in turn; or at once.
    expect(finished(0)).toBe(100);
    expect(finished(1)).toBe(199);
  });

  it('goes on while what is done waits to be deleted together', () => {
    const of = (time: number) => ({ base: constant(time * MILLISECOND), perExtraEntry: 0, perByte: 0 });
    const finished = (prefetch: number, deletes: 'each' | 'batch'): number =>
      sumOf(
        run({
          queue: { latencies: { send: null, receive: of(100), wake: null, delete: of(50), changeVisibility: null } },
          poller: { batch: 1, prefetch, deletes, serviceTime: constant(100 * MILLISECOND) },
          producer: atOnce(1_000),
          horizon: 60 * SECOND,
        }),
        'w',
        'completed',
      );
    // Work of 100 ms, and a delete of 50 ms for each or for ten.
    expect(finished(4, 'each')).toBe(399);
    expect(finished(10, 'batch')).toBeGreaterThan(560);
    expect(finished(10, 'batch')).toBeLessThanOrEqual(60 / 0.105);
    expect(finished(1, 'batch')).toBeGreaterThanOrEqual(finished(1, 'each'));
  });

  it('never holds more than batch and prefetch', () => {
    const result = run({
      queue: {},
      poller: { workers: 3, batch: 4, prefetch: 5, serviceTime: constant(SECOND) },
      producer: atOnce(500),
      horizon: 10 * SECOND,
    });
    const { max } = gaugeOf(result, 'w', 'backlog');
    expect(max).toBeLessThanOrEqual(27);
    expect(max).toBeGreaterThan(24);
    expect(gaugeOf(result, 'q', 'ApproximateNumberOfMessagesNotVisible').max).toBe(max);
  });
});

describe('failures', () => {
  it('work that always fails: each message is tried maxReceiveCount times and then moved', () => {
    const result = run({
      queue: { deadLetter: { maxReceiveCount: 3 } },
      dead: true,
      poller: { workers: 2, batch: 10, failureShare: 1 },
      producer: { rate: { kind: 'instants', at: Array.from({ length: 50 }, (_, i) => i * SECOND) } },
      horizon: 5 * MINUTE,
    });
    expect(sumOf(result, 'w', 'failed')).toBe(150);
    expect(sumOf(result, 'q', 'deadLettered')).toBe(50);
    expect(sumOf(result, 'dead', 'redriven')).toBe(50);
    expect(sumOf(result, 'w', 'completed')).toBe(0);
    expect(ledgerOf(result, 'q')).toEqual({ in: 50, out: { deleted: 0, expired: 0, deadLettered: 50 }, inside: 0 });
  });

  it('work that fails one time in five: one message in 125 is moved, the rest is done', () => {
    const count = 20_000;
    const result = run({
      queue: { deadLetter: { maxReceiveCount: 3 } },
      dead: true,
      poller: { workers: 50, batch: 10, failureShare: 0.2 },
      producer: {
        rate: {
          kind: 'segments',
          points: [
            { at: 0, rate: count / 60, ramps: false },
            { at: MINUTE, rate: 0, ramps: false },
          ],
        },
      },
      horizon: 5 * MINUTE,
    });
    const accepted = sumOf(result, 'p', 'accepted');
    expect(sumOf(result, 'q', 'deadLettered') + sumOf(result, 'w', 'completed') + ledgerOf(result, 'q').inside).toBe(accepted);
    // 0.2³ = 0.8 %, give or take.
    expect(sumOf(result, 'q', 'deadLettered') / accepted).toBeGreaterThan(0.006);
    expect(sumOf(result, 'q', 'deadLettered') / accepted).toBeLessThan(0.01);
    // Tries: 1 + 0.2 + 0.04.
    expect(sumOf(result, 'w', 'delivered') / accepted).toBeGreaterThan(1.2);
    expect(sumOf(result, 'w', 'delivered') / accepted).toBeLessThan(1.25);
  });
});

describe('service time', () => {
  it('per batch: ten messages take as long as one, and wait alike', () => {
    const result = run({
      queue: {},
      poller: { batch: 10, serviceTime: constant(SECOND), serviceTimePer: 'batch', deletes: 'batch' },
      producer: atOnce(35),
      horizon: MINUTE,
    });
    // Batches of 10, 10, 10 and 5.
    const { count, sum, max } = samplesOf(result, 'w', 'sojourn');
    expect({ count, max }).toEqual({ count: 35, max: 4 * SECOND });
    expect(sum).toBe((10 * (1 + 2 + 3) + 5 * 4) * SECOND);
    expect(samplesOf(result, 'w', 'waiting').sum).toBe(sum - 35 * SECOND);
    expect(gaugeOf(result, 'w', 'utilisation').mean).toBeCloseTo(4 / 60, 9);
  });

  it('per message: one after the other', () => {
    const result = run({ queue: {}, poller: { batch: 10, serviceTime: constant(SECOND) }, producer: atOnce(5), horizon: MINUTE });
    expect(samplesOf(result, 'w', 'sojourn')).toMatchObject({ count: 5, sum: 15 * SECOND, max: 5 * SECOND });
  });
});

describe('polls', () => {
  it('a short poll that finds nothing comes again after its interval', () => {
    const result = run({ queue: {}, poller: { workers: 2, wait: 0, interval: SECOND }, producer: { rate: constantRate(0) }, horizon: 10 * SECOND - 1 });
    expect(sumOf(result, 'q', 'receiveCalls')).toBe(20);
    expect(sumOf(result, 'q', 'NumberOfEmptyReceives')).toBe(20);
  });

  it('a long poll that finds nothing comes again when its wait is over', () => {
    const result = run({ queue: {}, poller: { workers: 3, wait: 20 * SECOND }, producer: { rate: constantRate(0) }, horizon: 61 * SECOND });
    expect(sumOf(result, 'q', 'receiveCalls')).toBe(3 * 4);
    expect(sumOf(result, 'q', 'NumberOfEmptyReceives')).toBe(3 * 3);
  });

  it('idle workers take turns', () => {
    const result = run({ queue: {}, poller: { workers: 4 }, producer: { rate: constantRate(1) }, horizon: 40 * SECOND + 1 });
    const table = result.components.find(({ name }) => name === 'w')!.tables.workers!;
    expect(table.map(({ completed }) => completed)).toEqual([10, 10, 10, 9]);
  });

  it('a short poll told OverLimit comes again after its interval: no throttle, no backoff', () => {
    const result = run({
      queue: { inFlightMax: 1 },
      poller: { workers: 2, batch: 1, wait: 0, interval: SECOND, serviceTime: constant(MINUTE) },
      producer: atOnce(2),
      horizon: 20 * SECOND - 1,
    });
    // At 0 both find nothing yet. From 1 s on one worker has a message, and the other asks at 1, 2, … 19 s.
    expect(sumOf(result, 'q', 'OverLimit')).toBe(19);
    expect(sumOf(result, 'w', 'throttled')).toBe(0);
  });

  it('a refused receive backs off and goes on polling', () => {
    const result = run({
      fifo: { callsPerSecond: 10 },
      poller: { workers: 5, serviceTime: constant(0), retry: standardRetry },
      producer: { rate: constantRate(5) },
      horizon: 2 * MINUTE,
      keySpaces: [uniformKeys(1_000)],
    });
    expect(sumOf(result, 'q', 'completed')).toBeGreaterThan(580);
  });
});
