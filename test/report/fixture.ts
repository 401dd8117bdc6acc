/**
 * A made-up study that uses every part of the result's shape: a clickstream over 8 shards with one hot,
 * a queue with a dead-letter queue, a FIFO queue that is overloaded by one group, three objectives of
 * which one is missed and one undecided. Numbers are plausible, not simulated.
 */
import type { ComponentResult, Series, StudyResult } from '../../src/result/study-result.ts';
import {
  counter,
  each,
  gauge,
  groupRows,
  INTERVAL_MS,
  INTERVALS,
  jitter,
  load,
  PLAIN,
  SHARD_SHARES,
  samples,
  series,
  shardRows,
  stable,
  workerRows,
} from './fixture-parts.ts';

const KINESIS_LIMITS = 'https://docs.aws.amazon.com/streams/latest/dev/service-sizes-and-limits.html';
const SQS_LIMITS = 'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html';
const accepted = (index: number): number => Math.min(load(index), load(index) * 0.762 + Math.min(1000, load(index) * 0.238));
const refused = (index: number): number => Math.round(load(index) - accepted(index));
const lag = (index: number): number => 900 + 40 * Math.max(0, load(index) - 3400) * 0.08;
const groupBacklog = (index: number): number => Math.max(0, index - 40) * 95;

export function clickstream(): StudyResult {
  return {
    schemaVersion: 1,
    name: 'clickstream',
    description: 'Do eight shards survive the final, and do purchases keep their order?',
    scenario: {
      name: 'clickstream',
      duration: '30m',
      seed: 1998,
      services: {
        clicks: { kind: 'kinesis', shards: 8, retention: '24h' },
        orders: { kind: 'sqs-standard', deadLetter: { queue: 'orders-dlq', maxReceiveCount: 5 } },
      },
    },
    provenance: {
      seed: 1998,
      replications: 5,
      completed: 5,
      version: '0.1.0',
      scenarioHash: '9f2c41d07be35a88c1e0b7d64f3a92517c86e0d1fb2a4490d35e6c7718ab90ef',
      events: 48_211_907,
      fingerprints: [],
    },
    time: {
      durationMs: INTERVALS * INTERVAL_MS,
      seriesIntervalMs: INTERVAL_MS,
      warmUp: { method: 'mser5', untilMs: [85_000, 90_000, 80_000, 95_000, 90_000], discardedShare: 0.049 },
      startsAt: '1998-06-30T21:30:00Z',
    },
    components: components(),
    links: [
      { from: 'web', to: 'clicks', label: 'sends' },
      { from: 'shop', to: 'orders', label: 'sends' },
      { from: 'trucks', to: 'dispatch.fifo', label: 'sends' },
      { from: 'orders', to: 'orders-dlq', label: 'dead letters' },
      { from: 'clicks', to: 'sessions', label: 'reads' },
      { from: 'orders', to: 'billing', label: 'reads' },
      { from: 'dispatch.fifo', to: 'dispatchers', label: 'reads' },
    ],
    series: allSeries(),
    objectives: [
      {
        expression: 'sessions.sojourn.p99 < 5s',
        component: 'sessions',
        metric: 'sojourn',
        aggregate: 'p99',
        operator: '<',
        bound: 5000,
        unit: 'ms',
        actual: 4210,
        interval: [4020, 4400],
        verdict: 'met',
        note: '',
      },
      {
        expression: 'clicks.WriteProvisionedThroughputExceeded.share < 0.1%',
        component: 'clicks',
        metric: 'WriteProvisionedThroughputExceeded',
        aggregate: 'share',
        operator: '<',
        bound: 0.001,
        unit: 'ratio',
        actual: 0.0239,
        interval: [0.0231, 0.0247],
        verdict: 'missed',
        note: '',
      },
      {
        expression: 'orders.backlog.max < 2500',
        component: 'orders',
        metric: 'backlog',
        aggregate: 'max',
        operator: '<',
        bound: 2500,
        unit: 'count',
        actual: 2410,
        interval: [2260, 2560],
        verdict: 'undecided',
        note: 'the interval straddles the bound; more replications would decide',
      },
    ],
    limits: [
      {
        id: 'clicks.shard.write.bytes',
        value: 1_048_576,
        unit: 'B/s',
        source: KINESIS_LIMITS,
        asOf: '2026-11',
        overridden: false,
        error: 'ProvisionedThroughputExceededException',
        note: '',
      },
      {
        id: 'clicks.shard.write.records',
        value: 1000,
        unit: '/s',
        source: KINESIS_LIMITS,
        asOf: '2026-11',
        overridden: false,
        error: 'ProvisionedThroughputExceededException',
        note: '',
      },
      {
        id: 'clicks.shard.read.bytes',
        value: 2_097_152,
        unit: 'B/s',
        source: KINESIS_LIMITS,
        asOf: '2026-11',
        overridden: false,
        error: 'ProvisionedThroughputExceededException',
        note: '',
      },
      {
        id: 'clicks.shard.read.calls',
        value: 5,
        unit: '/s',
        source: KINESIS_LIMITS,
        asOf: '2026-11',
        overridden: false,
        error: 'ProvisionedThroughputExceededException',
        note: 'shared by every reader of the shard',
      },
      { id: 'orders.inFlight', value: 120_000, unit: 'count', source: SQS_LIMITS, asOf: '2026-11', overridden: false, error: 'OverLimit', note: '' },
      {
        id: 'dispatch.fifo.calls',
        value: 300,
        unit: '/s',
        source: SQS_LIMITS,
        asOf: '2026-11',
        overridden: true,
        error: 'ThrottlingException',
        note: 'quota increase granted on paper only',
      },
    ],
    assumptions: [
      {
        id: 'orders.latency.SendMessage',
        text: 'SendMessage takes',
        value: 'p50 8 ms, p99 51 ms, + 0.7 ms per extra entry',
        source: 'https://aws.amazon.com/blogs/compute/',
        asOf: '2026-11',
        trust: 'medium',
      },
      {
        id: 'clicks.write.limiter',
        text: 'The write limiter of a shard is a token bucket that holds one second.',
        value: 'depth 1,000 records',
        source: 'AWS Price List and https://aws.amazon.com/kinesis/data-streams/pricing/, measured',
        asOf: '2026-10',
        trust: 'low',
      },
      {
        id: 'clicks.propagation',
        text: 'Records can be read this long after they were accepted.',
        value: '70 ms',
        source: KINESIS_LIMITS,
        asOf: '2026-11',
        trust: 'high',
      },
    ],
    notModelled: ['On-demand streams and resharding while the run lasts.', 'Network partitions and Region failures.', 'KMS calls of encrypted queues.'],
    findings: [
      {
        kind: 'bound',
        component: 'clicks',
        atMs: 730_000,
        sentence: 'clicks: records/s on shard 3 bound first; 132,480 records were refused, 2.39% of those offered.',
      },
      {
        kind: 'overload',
        component: 'dispatch.fifo',
        atMs: 200_000,
        sentence: 'dispatch.fifo grows by 19 messages a second: group "truck-0042 (depot scanner)" sends faster than one message at a time can be worked.',
      },
      { kind: 'objective', component: 'clicks', atMs: null, sentence: 'clicks.WriteProvisionedThroughputExceeded.share is 2.39%, wanted below 0.1%.' },
      { kind: 'warning', component: 'sessions', atMs: null, sentence: 'sessions: 4 of 12 workers have no shard and are idle.' },
    ],
    cost: {
      region: 'us-east-1',
      currency: 'USD',
      monthly: 512.34,
      perMillionMessages: 0.078,
      byComponent: [
        { component: 'clicks', monthly: 198.12, unknown: 1 },
        { component: 'orders', monthly: 314.22, unknown: 0 },
      ],
      lines: [
        {
          component: 'clicks',
          item: 'Shard hours',
          quantity: 5840,
          unit: 'shard-hour',
          price: 0.015,
          monthly: 87.6,
          source: 'https://aws.amazon.com/kinesis/data-streams/pricing/',
          asOf: '2026-11',
        },
        {
          component: 'clicks',
          item: 'PUT payload units',
          quantity: 7_894_000_000,
          unit: 'unit of 25 KB',
          price: 0.000000014,
          monthly: 110.52,
          source: 'https://aws.amazon.com/kinesis/data-streams/pricing/',
          asOf: '2026-11',
        },
        {
          component: 'orders',
          item: 'Requests',
          quantity: 785_550_000,
          unit: 'request',
          price: 0.0000004,
          monthly: 314.22,
          source: 'https://aws.amazon.com/sqs/pricing/',
          asOf: '2026-11',
        },
        { component: 'clicks', item: 'Data transfer out', quantity: 1200, unit: 'GB', price: null, monthly: null, source: '', asOf: '' },
      ],
    },
  };
}

function components(): Record<string, ComponentResult> {
  return { ...producers(), ...services(), ...consumers() };
}

function producers(): Record<string, ComponentResult> {
  const producer = (rate: number, throttledShare: number): ComponentResult => ({
    ...PLAIN,
    kind: 'producer',
    role: 'producer',
    stability: { label: 'stable', growthPerSecond: null, drainMs: null, sentence: '' },
    metrics: {
      offered: counter(rate),
      attempts: counter(rate * (1 + throttledShare)),
      accepted: counter(rate, ['offered', 1]),
      throttled: counter(rate * throttledShare, ['attempts', throttledShare]),
      lost: counter(0, ['offered', 0]),
      sendTime: samples(9, 0.6, 100_000),
      backlog: gauge(30, 5400),
    },
  });
  return { web: producer(3007, 0.0239), shop: producer(84, 0), trucks: producer(52, 0) };
}

function services(): Record<string, ComponentResult> {
  const heat = {
    places: SHARD_SHARES.map((_, shard) => `shardId-00000000000${shard}`),
    unit: 'count',
    values: SHARD_SHARES.map((share) => each((index) => Math.min(5000, Math.round(load(index) * share * 5 + 40 * jitter(index)))).map(Number)),
  };
  const queue = (kind: string, rate: number): ComponentResult => ({
    ...PLAIN,
    kind,
    role: 'service',
    stability: stable('Keeps up.'),
    metrics: {
      offered: counter(rate),
      accepted: counter(rate, ['offered', 1]),
      throttled: counter(0, ['offered', 0]),
      delivered: counter(rate * 1.01),
      completed: counter(rate),
      duplicates: counter(rate * 0.01, ['delivered', 0.01]),
      deadLettered: counter(0.06, ['accepted', 0.0007]),
      backlog: gauge(310, 2410),
      ApproximateAgeOfOldestMessage: gauge(1900, 31_000, 'ms'),
      NumberOfEmptyReceives: counter(0.4),
    },
  });
  return {
    clicks: {
      ...PLAIN,
      kind: 'kinesis',
      role: 'service',
      heat,
      shards: shardRows(),
      stability: { label: 'backlogged', growthPerSecond: 0.4, drainMs: 4_000, sentence: 'Fell behind at the whistle and caught up.' },
      metrics: {
        offered: counter(3079),
        accepted: counter(3007, ['offered', 0.9761]),
        throttled: counter(73.6, ['offered', 0.0239]),
        delivered: counter(3006),
        WriteProvisionedThroughputExceeded: counter(73.6, ['offered', 0.0239]),
        IncomingBytes: counter(938_184, undefined, 'bytes'),
        backlog: gauge(3120, 21_800),
        oldestAge: gauge(1100, 8_400, 'ms'),
      },
      limitUse: [
        {
          limit: 'shard.write.records',
          place: 'shard 3',
          value: 1000,
          unit: '/s',
          peak: 1000,
          peakAtMs: 1_318_000,
          average: 715,
          headroom: 0,
          refusals: 132_480,
          firstRefusalAtMs: 730_000,
        },
        {
          limit: 'shard.write.bytes',
          place: 'shard 3',
          value: 1_048_576,
          unit: 'B/s',
          peak: 312_000,
          peakAtMs: 1_318_000,
          average: 223_080,
          headroom: 0.7025,
          refusals: 0,
          firstRefusalAtMs: null,
        },
        {
          limit: 'shard.read.calls',
          place: 'shard 0',
          value: 5,
          unit: '/s',
          peak: 4,
          peakAtMs: 2_000,
          average: 1,
          headroom: 0.2,
          refusals: 0,
          firstRefusalAtMs: null,
        },
      ],
    },
    orders: {
      ...queue('sqs-standard', 84),
      limitUse: [
        {
          limit: 'inFlight',
          place: 'queue',
          value: 120_000,
          unit: 'count',
          peak: 640,
          peakAtMs: 1_330_000,
          average: 88,
          headroom: 0.9947,
          refusals: 0,
          firstRefusalAtMs: null,
        },
      ],
    },
    'orders-dlq': {
      ...PLAIN,
      kind: 'sqs-standard',
      role: 'service',
      stability: stable('Holds what was dead-lettered.'),
      metrics: { offered: counter(0), accepted: counter(0), redriven: counter(0.06), backlog: gauge(51, 108) },
    },
    'dispatch.fifo': {
      ...queue('sqs-fifo', 52),
      groups: groupRows(),
      stability: { label: 'overloaded', growthPerSecond: 19, drainMs: 910_000, sentence: 'One group gets more than its consumers can work in order.' },
      limitUse: [
        {
          limit: 'calls',
          place: 'queue, ReceiveMessage',
          value: 300,
          unit: '/s',
          peak: 344,
          peakAtMs: 640_000,
          average: 120,
          headroom: -0.1467,
          refusals: 811,
          firstRefusalAtMs: 634_000,
        },
      ],
    },
  };
}

function consumers(): Record<string, ComponentResult> {
  const consumer = (kind: string, rate: number, p50: number, sigma: number, busy: number): ComponentResult => ({
    ...PLAIN,
    kind,
    role: 'consumer',
    stability: stable('Keeps up.'),
    metrics: {
      delivered: counter(rate),
      completed: counter(rate),
      duplicates: counter(rate * 0.01, ['completed', 0.01]),
      failed: counter(0),
      sojourn: samples(p50, sigma, Math.round(rate * 1710)),
      waiting: samples(p50 * 0.8, sigma, Math.round(rate * 1710)),
      utilisation: gauge(busy, 1, 'ratio'),
    },
  });
  return {
    sessions: { ...consumer('shard-reader', 3006, 780, 0.72, 0.41), workers: workerRows(12, 8) },
    billing: { ...consumer('poller', 84, 61, 0.5, 0.42), workers: workerRows(8, 8) },
    dispatchers: { ...consumer('poller', 33, 160, 1.9, 0.31), workers: workerRows(6, 6) },
  };
}

function allSeries(): Series[] {
  const flow = (name: string, at: (index: number) => number): Series[] =>
    ['offered', 'accepted', 'delivered']
      .map((metric) => series(name, metric, 'rate', 'count/s', at))
      .concat(series(name, 'throttled', 'rate', 'count/s', () => 0));
  const sojourn = (name: string, p50: (index: number) => number, spread: number): Series[] => [
    series(name, 'sojourn', 'p50', 'ms', p50),
    series(name, 'sojourn', 'p99', 'ms', (index) => p50(index) * spread * (1 + 0.12 * jitter(index + 7))),
  ];
  return [
    series('clicks', 'offered', 'rate', 'count/s', (index) => load(index) + refused(index) * 0.3),
    series('clicks', 'accepted', 'rate', 'count/s', accepted),
    series('clicks', 'throttled', 'rate', 'count/s', (index) => refused(index) * 1.3),
    series('clicks', 'delivered', 'rate', 'count/s', (index) => accepted(Math.max(0, index - 1))),
    series('clicks', 'backlog', 'mean', 'count', (index) => lag(index) * 2),
    series('clicks', 'backlog', 'max', 'count', (index) => lag(index) * 2.4),
    series('clicks', 'oldestAge', 'mean', 'ms', lag),
    ...flow('orders', (index) => load(index) / 36),
    ...flow('dispatch.fifo', () => 52),
    series('orders', 'backlog', 'mean', 'count', (index) => load(index) / 10),
    series('orders', 'ApproximateAgeOfOldestMessage', 'mean', 'ms', (index) => 1500 + 500 * jitter(index)),
    series('orders-dlq', 'backlog', 'mean', 'count', (index) => Math.floor(index / 3.4)),
    series('dispatch.fifo', 'backlog', 'mean', 'count', groupBacklog),
    series('dispatch.fifo', 'ApproximateAgeOfOldestMessage', 'mean', 'ms', (index) => 100 + Math.max(0, index - 40) * 3150),
    ...sojourn('sessions', (index) => 640 + lag(index) * 0.16, 5.2),
    ...sojourn('billing', () => 61, 3.1),
    ...sojourn('dispatchers', (index) => 160 + Math.max(0, index - 40) * 1400, 2.1),
    series('billing', 'utilisation', 'mean', 'ratio', () => 0.42),
    series('sessions', 'utilisation', 'mean', 'ratio', (index) => load(index) / 8000),
  ];
}
