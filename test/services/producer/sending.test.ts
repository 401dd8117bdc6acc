/** From arrivals to calls: batches, connections, retries, and what becomes of every message. */
import { describe, expect, it } from 'vitest';
import type { Component } from '../../../src/services/component.ts';
import { ACCEPTED, INVALID_ARGUMENT, PROVISIONED_THROUGHPUT_EXCEEDED as THROTTLED } from '../../../src/services/outcome.ts';
import type { ProducerConfig } from '../../../src/services/producer/config.ts';
import { constant, constantRate, kinesisConfig, noRetry, producerConfig, standardRetry } from '../../support/configs.ts';
import { NotingInlet } from '../../support/inlet.ts';
import { MILLISECOND, MINUTE, SECOND, uniformKeys, Workbench } from '../../support/workbench.ts';

type Answer = ConstructorParameters<typeof NotingInlet>[1];

function produce(
  own: Partial<ProducerConfig>,
  until: number,
  answer?: Answer,
  time?: number,
  answersByEntry?: boolean,
): { bench: Workbench; inlet: NotingInlet; producer: Component } {
  const bench = new Workbench();
  const inlet = new NotingInlet(
    () => bench.now,
    answer,
    () => time ?? 0,
    answersByEntry,
  );
  const producer = bench.add('producer', 'p', producerConfig(own), { to: inlet });
  bench.start();
  bench.run(until);
  const { in: offered, out, inside } = producer.ledger();
  expect(offered).toBe(out.accepted! + out.lost! + inside);
  return { bench, inlet, producer };
}

const instants = (...at: readonly number[]): Partial<ProducerConfig> => ({ rate: { kind: 'instants', at } });
const batch = (records: number, linger = 0, bytes = Number.POSITIVE_INFINITY): Partial<ProducerConfig> => ({ batch: { records, bytes, linger } });

describe('batching', () => {
  const shape = (inlet: NotingInlet): number[][] => inlet.calls.map(({ at, ids }) => [at, ids.length]);

  it('by count: a full batch leaves with its last message', () => {
    const { inlet } = produce({ ...instants(10, 20, 30, 40, 50), ...batch(2, SECOND) }, MINUTE);
    expect(shape(inlet)).toEqual([
      [20, 2],
      [40, 2],
      [50 + SECOND, 1],
    ]);
  });

  it('by linger: counted from the first message, the instant it ends included', () => {
    const { inlet } = produce({ ...instants(0, 60, 100, 101, 250), ...batch(10, 100) }, MINUTE);
    expect(shape(inlet)).toEqual([
      [100, 3],
      [201, 1],
      [350, 1],
    ]);
  });

  it('linger 0 gathers what arrives at one instant', () => {
    const { inlet } = produce({ ...instants(5, 5, 5, 6, 6), ...batch(2) }, MINUTE);
    expect(shape(inlet)).toEqual([
      [5, 2],
      [5, 1],
      [6, 2],
    ]);
  });

  it('by bytes: leaves when full to the byte, when the message that does not fit is there, or when its linger is over', () => {
    const size: ProducerConfig['size'] = { kind: 'constant', value: 60 };
    const lasting = (linger: number, bytes: number) => produce({ ...instants(0, 50, 500), ...batch(10, linger, bytes), size }, MINUTE).inlet;
    expect(shape(lasting(100, 120))).toEqual([
      [50, 2],
      [600, 1],
    ]);
    expect(shape(lasting(100, 119))).toEqual([
      [50, 1],
      [150, 1],
      [600, 1],
    ]);
  });

  it('by bytes: a message that does not fit opens the next; one too large for any goes alone', () => {
    const sizes = [40, 40, 40, 500, 10];
    const bench = new Workbench();
    const inlet = new NotingInlet(() => bench.now);
    // Sizes in turn, by drawing each value of a list equally often: replaced below by what was drawn.
    bench.add(
      'producer',
      'p',
      producerConfig({ ...instants(...Array.from({ length: 200 }, (_, i) => i)), ...batch(100, SECOND, 100), size: { kind: 'empirical', values: sizes } }),
      { to: inlet },
    );
    bench.start();
    bench.run(MINUTE);
    const drawn = inlet.calls.flatMap((call) => call.sizes);
    expect(drawn).toHaveLength(200);
    const expected: number[][] = [];
    for (const size of drawn) {
      const last = expected.at(-1);
      const sum = last?.reduce((total, one) => total + one, 0) ?? 0;
      if (last !== undefined && sum + size <= 100) last.push(size);
      else expected.push([size]);
    }
    expect(inlet.calls.map((call) => call.sizes)).toEqual(expected);
  });

  it('messages in the open batch are offered as they arrive', () => {
    const { bench, producer } = produce({ ...instants(SECOND, 2 * SECOND, 9 * SECOND), ...batch(10, 20 * SECOND) }, 5 * SECOND);
    expect(producer.ledger()).toEqual({ in: 2, out: { accepted: 0, lost: 0 }, inside: 2 });
    bench.run(MINUTE);
    expect(producer.ledger()).toEqual({ in: 3, out: { accepted: 3, lost: 0 }, inside: 0 });
  });

  it('ids are new for every message, keys and sizes as drawn', () => {
    const { inlet } = produce({ rate: constantRate(100), ...batch(10, SECOND), size: constant(123) }, MINUTE);
    const ids = inlet.calls.flatMap((call) => call.ids);
    expect(new Set(ids).size).toBe(ids.length);
    expect(new Set(inlet.calls.flatMap((call) => call.sizes))).toEqual(new Set([123]));
    expect(new Set(inlet.calls.flatMap((call) => call.keys)).size).toBeGreaterThan(900);
  });
});

describe('calls', () => {
  it('take their time: acceptance is at the answer', () => {
    const { bench, inlet } = produce(instants(0, SECOND), MINUTE, undefined, 10 * MILLISECOND);
    expect(inlet.calls.map(({ at }) => at)).toEqual([10 * MILLISECOND, SECOND + 10 * MILLISECOND]);
    expect(bench.metric('p', 'sendTime')).toMatchObject({ count: 2, sum: 20 * MILLISECOND });
  });

  it('no more at once than there are connections; the rest wait in order', () => {
    const { inlet } = produce({ ...instants(0, 1, 2, 3, 4), connections: 2 }, MINUTE, undefined, 100);
    expect(inlet.calls.map(({ at }) => at)).toEqual([100, 101, 200, 201, 300]);
    expect(inlet.calls.flatMap(({ born }) => born)).toEqual([0, 1, 2, 3, 4]);
  });

  it('a retry waits for a connection like any other call', () => {
    const retry = { ...noRetry, attempts: 2, throttlingBase: 50, cap: SECOND };
    const { inlet } = produce({ ...instants(0, 1, 2), connections: 1, retry }, MINUTE, (call) => (call === 0 ? THROTTLED : ACCEPTED), 100);
    // 0 answered at 100 and due again at 150, when the line holds 1 (in a call) and 2.
    expect(inlet.calls.map(({ at, born }) => [at, born[0]])).toEqual([
      [100, 0],
      [200, 1],
      [300, 2],
      [400, 0],
    ]);
  });
});

describe('retries of a whole failure', () => {
  it('come after base × 2^i, up to the cap, as often as attempts allow; then the message is lost', () => {
    const retry = { ...noRetry, attempts: 6, throttlingBase: SECOND, cap: 5 * SECOND };
    const { bench, inlet } = produce({ ...instants(0), retry }, MINUTE, () => THROTTLED);
    expect(inlet.calls.map(({ at }) => at / SECOND)).toEqual([0, 1, 3, 7, 12, 17]);
    expect([bench.total('p', 'lost'), bench.total('p', 'retried'), bench.total('p', 'throttled'), bench.total('p', 'calls')]).toEqual([1, 5, 6, 6]);
  });

  it('with full jitter: uniform in [0, base × 2^i)', () => {
    const retry = { ...standardRetry, quota: null };
    const { inlet } = produce({ rate: constantRate(100), retry }, 5 * MINUTE, () => THROTTLED);
    const attempts = new Map<number, number[]>();
    for (const { ids, at } of inlet.calls) attempts.set(ids[0]!, [...(attempts.get(ids[0]!) ?? []), at]);
    const complete = [...attempts.values()].filter((at) => at.length === 3);
    expect(complete.length).toBeGreaterThan(28_000);
    for (const i of [0, 1]) {
      const delays = complete.map((at) => (at[i + 1]! - at[i]!) / SECOND);
      expect(Math.max(...delays)).toBeLessThan(2 ** i);
      expect(delays.reduce((sum, delay) => sum + delay, 0) / delays.length).toBeCloseTo(2 ** i / 2, 1);
    }
  });

  it('are born once: the sojourn counts from the first attempt', () => {
    const retry = { ...noRetry, attempts: 3, throttlingBase: SECOND, cap: MINUTE };
    const { bench, inlet } = produce({ ...instants(SECOND), retry }, MINUTE, (call) => (call < 2 ? THROTTLED : ACCEPTED));
    expect(inlet.calls.map(({ born }) => born)).toEqual([[SECOND], [SECOND], [SECOND]]);
    expect(bench.metric('p', 'sendTime')).toMatchObject({ count: 1, sum: 3 * SECOND });
  });

  it('are paid from the quota: after a hundred unrefunded ones it is empty (40)', () => {
    const { bench, inlet } = produce({ rate: constantRate(1_000), retry: standardRetry }, MINUTE, () => THROTTLED);
    // 500 tokens at 5: a hundred retries for 60,000 messages, and all others are lost at once.
    expect(bench.total('p', 'retried')).toBe(100);
    expect(inlet.calls).toHaveLength(bench.total('p', 'offered') + 100);
    expect(bench.total('p', 'lost')).toBe(bench.total('p', 'offered'));
  });

  it('are refunded by success: every first attempt refused, every second taken, and tokens never run out', () => {
    // About fifty retries are under way at a time, half of the quota.
    const { bench } = produce({ rate: constantRate(100), retry: standardRetry }, 5 * MINUTE, (_, __, { attempts }) => (attempts === 0 ? THROTTLED : ACCEPTED));
    expect(bench.total('p', 'lost')).toBe(0);
    expect(bench.total('p', 'retried')).toBeGreaterThan(29_900);
  });

  it('a success gives back what the last retry cost, not what all of them did', () => {
    // Each message is refused twice: 10 tokens paid, 5 given back. A hundred messages, one after the other.
    const { bench } = produce({ rate: constantRate(0.1), retry: standardRetry }, 60 * MINUTE, (_, __, { attempts }) => (attempts < 2 ? THROTTLED : ACCEPTED));
    expect(bench.total('p', 'accepted')).toBe(99);
  });
});

describe('retries of a partial failure', () => {
  const retry = { ...noRetry, attempts: 3, throttlingBase: SECOND, cap: MINUTE };
  const four = { ...instants(0, 0, 0, 0), ...batch(4) };
  /** Entries 1 and 2 of the first call are refused. */
  const middle: Answer = (call, entry) => (call === 0 && (entry === 1 || entry === 2) ? THROTTLED : ACCEPTED);

  it('failed: only the refused entries go again', () => {
    const { bench, inlet } = produce({ ...four, retry }, MINUTE, middle);
    const [first, second] = inlet.calls;
    expect(inlet.calls).toHaveLength(2);
    expect([second!.at, second!.ids]).toEqual([SECOND, [first!.ids[1], first!.ids[2]]]);
    expect(['accepted', 'attempts', 'retried', 'duplicates', 'lost'].map((metric) => bench.total('p', metric))).toEqual([4, 6, 2, 0, 0]);
  });

  it('whole: all of it goes again, and what had been accepted is there twice', () => {
    const { bench, inlet } = produce({ ...four, retry: { ...retry, entries: 'whole' } }, MINUTE, middle);
    expect(inlet.calls[1]!.ids).toEqual(inlet.calls[0]!.ids);
    expect(['accepted', 'attempts', 'retried', 'duplicates', 'lost'].map((metric) => bench.total('p', metric))).toEqual([4, 8, 4, 2, 0]);
  });

  it('none: what was refused is lost; a call refused in full is retried all the same', () => {
    const partly = produce({ ...four, retry: { ...retry, entries: 'none' } }, MINUTE, middle);
    expect(['accepted', 'lost', 'calls'].map((metric) => partly.bench.total('p', metric))).toEqual([2, 2, 1]);
    const fully = produce({ ...four, retry: { ...retry, entries: 'none' } }, MINUTE, (call) => (call === 0 ? THROTTLED : ACCEPTED));
    expect(['accepted', 'lost', 'calls'].map((metric) => fully.bench.total('p', metric))).toEqual([4, 0, 2]);
  });

  it.each(['failed', 'whole', 'none'] as const)('%s: what can never be accepted is not sent again for its own sake', (entries) => {
    const { bench, inlet } = produce({ ...four, retry: { ...retry, entries } }, MINUTE, (_, entry) => (entry === 0 ? INVALID_ARGUMENT : ACCEPTED));
    expect(inlet.calls).toHaveLength(1);
    expect(['accepted', 'lost', 'throttled', 'duplicates'].map((metric) => bench.total('p', metric))).toEqual([3, 1, 0, 0]);
  });

  it('failed: what can never be accepted is left out of the retry of the rest', () => {
    const { bench, inlet } = produce({ ...four, retry }, MINUTE, (call, entry) =>
      call > 0 ? ACCEPTED : [INVALID_ARGUMENT, THROTTLED, ACCEPTED, THROTTLED][entry]!,
    );
    expect(inlet.calls.map(({ ids }) => ids.length)).toEqual([4, 2]);
    expect(['accepted', 'lost', 'throttled'].map((metric) => bench.total('p', metric))).toEqual([3, 1, 2]);
  });

  it('entries left over when attempts are used up are lost, each once', () => {
    const { bench } = produce({ ...four, retry }, MINUTE, (_, entry) => (entry === 0 ? THROTTLED : ACCEPTED));
    // Each call's first entry is refused: 1 of 4, then of 1, then of 1.
    expect(['accepted', 'lost', 'calls', 'attempts'].map((metric) => bench.total('p', metric))).toEqual([3, 1, 3, 6]);
  });
});

describe('a batch call that succeeds and refuses entries (PutRecords)', () => {
  const retry = { ...noRetry, attempts: 3, throttlingBase: SECOND, cap: MINUTE };
  const four = { ...instants(0, 0, 0, 0), ...batch(4) };
  const sent = (own: Partial<ProducerConfig>, answer: Answer, until = MINUTE) => produce(own, until, answer, 0, true);
  const totals = ({ bench }: ReturnType<typeof produce>, ...metrics: string[]): number[] => metrics.map((metric) => bench.total('p', metric));

  it('is a success to the SDK also when it refuses all: only the application sends again', () => {
    const refusedOnce: Answer = (call) => (call === 0 ? THROTTLED : ACCEPTED);
    expect(totals(sent({ ...four, retry: { ...retry, entries: 'none' } }, refusedOnce), 'accepted', 'lost', 'calls')).toEqual([0, 4, 1]);
    expect(totals(sent({ ...four, retry }, refusedOnce), 'accepted', 'lost', 'calls')).toEqual([4, 0, 2]);
  });

  it('costs no retry tokens', () => {
    // A hundred retries of a call would use up the budget of 500 tokens.
    const producer = sent({ rate: constantRate(1_000), ...batch(2, SECOND), retry: standardRetry }, () => THROTTLED);
    const [retried = 0, calls = 0] = totals(producer, 'retried', 'calls');
    expect(retried).toBeGreaterThan(50_000);
    expect(calls).toBeGreaterThan(50_000);
  });

  it('slows no client in adaptive mode', () => {
    const own = { rate: constantRate(1_000), ...batch(2, SECOND), retry: { ...standardRetry, entries: 'none', adaptive: true } } as const;
    expect(
      totals(
        sent(own, () => THROTTLED, 10 * SECOND),
        'calls',
      )[0],
    ).toBeGreaterThan(4_900);
    expect(
      totals(
        produce(own, 10 * SECOND, () => THROTTLED),
        'calls',
      )[0],
    ).toBeLessThan(2_000);
  });

  it('a single record is a call of its own (PutRecord), which fails as a whole', () => {
    const single = { ...instants(0), retry: { ...retry, entries: 'none' } } as const;
    expect(
      totals(
        sent(single, (call) => (call === 0 ? THROTTLED : ACCEPTED)),
        'accepted',
        'lost',
        'calls',
      ),
    ).toEqual([1, 0, 2]);
  });
});

it('a call of which one entry was accepted costs no retry tokens, whatever the service', () => {
  // 500 calls a second leave an entry for half a second each: 250 retries at 5 tokens would not be had for 500.
  const answer = (_: number, entry: number): number => (entry === 1 ? THROTTLED : ACCEPTED);
  const { bench } = produce({ rate: constantRate(1_000), ...batch(2, SECOND), retry: standardRetry }, MINUTE, answer);
  expect(bench.total('p', 'retried')).toBeGreaterThan(29_000);
  expect(bench.total('p', 'lost')).toBe(0);
});

/**
 * In steps of 0.1 ms: whoever waits looks for a token at every step, at the rate of that moment. From 260/s on
 * a tenth of a millisecond of latency moves its answer by a third, so it judges below.
 */
function acceptedByTwin(gap: number, latency: number, limit: number, seconds: number): number {
  const step = 0.0001;
  let [fillRate, tokens, isLimited, lastMax, throttledAt, measured, count, bucket] = [0, 0, false, 0, 0, 0, 0, 0];
  const answered = (now: number, isThrottled: boolean): void => {
    count++;
    const current = Math.floor(2 * now) / 2;
    if (current > bucket) [measured, count, bucket] = [(0.8 * count) / (current - bucket) + 0.2 * measured, 0, current];
    const before = isLimited ? Math.min(measured, fillRate) : measured;
    if (isThrottled) [lastMax, throttledAt, isLimited] = [before, now, true];
    const cubic = 0.4 * (now - throttledAt - Math.cbrt((lastMax * 0.3) / 0.4)) ** 3 + lastMax;
    fillRate = Math.max(0.5, Math.min(isThrottled ? 0.7 * before : cubic, 2 * measured));
  };
  let [arrived, waiting, accepted, room] = [0, 0, 0, limit];
  const answersAt: number[] = [];
  for (let now = 0; now <= seconds; now += step) {
    room = Math.min(limit, room + step * limit);
    if (isLimited) tokens = Math.min(Math.max(1, fillRate), tokens + step * fillRate);
    for (; (arrived + 1) * gap <= now; arrived++) waiting++;
    for (; waiting > 0 && (!isLimited || tokens >= 1); waiting--) {
      if (isLimited) tokens--;
      answersAt.push(now + latency);
    }
    while ((answersAt[0] ?? Number.POSITIVE_INFINITY) <= now) {
      answersAt.shift();
      const isThrottled = room < 1;
      if (!isThrottled) [room, accepted] = [room - 1, accepted + 1];
      answered(now, isThrottled);
    }
  }
  return accepted;
}

it.each([220, 240])('adaptive mode in an open loop of %d/s before a limit of 200/s does as clients that look at every moment', (rate) => {
  const time = { base: constant(20 * MILLISECOND), perExtraEntry: 0, perByte: 0 };
  const bench = new Workbench({ keySpaces: [uniformKeys(10)] });
  const writeLimiter = { mode: 'token-bucket', recordDepth: 200, byteDepth: 1_048_576, slack: 1 } as const;
  const latencies = { putRecord: time, putRecords: time, getRecords: null };
  const stream = bench.add('kinesis', 's', kinesisConfig({ writeRecordsPerSecond: 200, writeLimiter, latencies }));
  const retry = { ...standardRetry, attempts: 1, adaptive: true };
  bench.add('producer', 'p', producerConfig({ rate: constantRate(rate), arrivals: { kind: 'regular' }, retry }), { to: stream });
  bench.start();
  bench.run(MINUTE);
  const twin = acceptedByTwin(1 / rate, 0.02, 200, 60);
  expect(Math.abs(bench.total('s', 'accepted') - twin)).toBeLessThan(0.02 * twin);
});

it('adaptive mode keeps what is accepted near the limit, with few throttles (41)', () => {
  const time = { base: constant(20 * MILLISECOND), perExtraEntry: 0, perByte: 0 };
  const outcome = (adaptive: boolean): { accepted: number; throttled: number } => {
    const bench = new Workbench({ keySpaces: [uniformKeys(10)] });
    const writeLimiter = { mode: 'token-bucket', recordDepth: 200, byteDepth: 1_048_576, slack: 1 } as const;
    const latencies = { putRecord: time, putRecords: time, getRecords: null };
    const stream = bench.add('kinesis', 's', kinesisConfig({ writeRecordsPerSecond: 200, writeLimiter, latencies }));
    // Five calls at once of 20 ms each: 250/s without a rate of its own.
    bench.add('producer', 'p', producerConfig({ rate: constantRate(400), connections: 5, retry: { ...standardRetry, attempts: 10, quota: null, adaptive } }), {
      to: stream,
    });
    bench.start();
    bench.run(MINUTE);
    const before = { accepted: bench.total('s', 'accepted'), throttled: bench.total('s', 'throttled') };
    bench.run(5 * MINUTE);
    return { accepted: (bench.total('s', 'accepted') - before.accepted) / 240, throttled: (bench.total('s', 'throttled') - before.throttled) / 240 };
  };
  const [adaptive, plain] = [outcome(true), outcome(false)];
  expect(adaptive.accepted).toBeGreaterThan(0.97 * 200);
  expect(adaptive.throttled).toBeLessThan(1);
  expect(plain.throttled).toBeGreaterThan(40);
});

it.each([
  [1, 7],
  [10, 10],
])('with batches of up to %d a call of one record takes %d ms: PutRecord or PutRecords', (records, expected) => {
  const time = (milliseconds: number) => ({ base: constant(milliseconds * MILLISECOND), perExtraEntry: 0, perByte: 0 });
  const bench = new Workbench({ keySpaces: [uniformKeys(10)] });
  const stream = bench.add('kinesis', 's', kinesisConfig({ latencies: { putRecord: time(7), putRecords: time(10), getRecords: null } }));
  bench.add('producer', 'p', producerConfig({ ...instants(0, SECOND), ...batch(records) }), { to: stream });
  bench.start();
  bench.run(MINUTE);
  expect(bench.metric('p', 'sendTime')).toMatchObject({ count: 2, sum: 2 * expected * MILLISECOND });
});

describe("the application's own doubles", () => {
  it('carry the same id, later, and count as messages of their own', () => {
    const { bench, inlet } = produce(
      { ...instants(0, SECOND, 2 * SECOND), repeats: { share: 1, after: 10 * SECOND, hasNewIds: false, hasNewKeys: false } },
      MINUTE,
    );
    expect(inlet.calls.map(({ at }) => at / SECOND)).toEqual([0, 1, 2, 10, 11, 12]);
    expect(inlet.calls.slice(3).map(({ ids }) => ids)).toEqual(inlet.calls.slice(0, 3).map(({ ids }) => ids));
    expect(bench.total('p', 'offered')).toBe(6);
  });

  it('at the stated share', () => {
    const { bench } = produce({ rate: constantRate(1_000), repeats: { share: 0.1, after: SECOND, hasNewIds: false, hasNewKeys: false } }, MINUTE);
    expect(bench.total('p', 'offered') / 60_000).toBeCloseTo(1.1, 1);
  });
});
