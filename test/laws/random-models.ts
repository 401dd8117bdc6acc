/** Small random models of every kind: what the laws must hold for, whatever a scenario says. */
import fc from 'fast-check';
import type { Distribution } from '../../src/kernel/distribution.ts';
import type { Model } from '../../src/model/model.ts';
import type { CallTime } from '../../src/services/call-time.ts';
import type { RelayConfig } from '../../src/services/relay/config.ts';
import type { AttributeChange } from '../../src/services/sqs/config.ts';
import {
  constantRate,
  fifoConfig,
  kinesisConfig,
  noRetry,
  pollerConfig,
  producerConfig,
  relayConfig,
  shardReaderConfig,
  standardConfig,
  standardRetry,
} from '../support/configs.ts';
import { modelOf, type PartOf } from '../support/models.ts';
import { MILLISECOND, SECOND, uniformKeys } from '../support/workbench.ts';

const NEVER = Number.POSITIVE_INFINITY;
const HORIZON = 40 * SECOND;

const some = <T>(...values: readonly T[]): fc.Arbitrary<T> => fc.constantFrom(...values);

const time: fc.Arbitrary<Distribution> = fc.oneof(
  some<Distribution>({ kind: 'constant', value: 0 }, { kind: 'constant', value: 50 * MILLISECOND }, { kind: 'exponential', mean: 100 * MILLISECOND }),
  some<Distribution>({ kind: 'lognormal', mu: Math.log(50 * MILLISECOND), sigma: 1.5 }, { kind: 'uniform', min: 0, max: 2 * SECOND }),
);
const callTime: fc.Arbitrary<CallTime> = some<CallTime>(
  null,
  { base: { kind: 'exponential', mean: 10 * MILLISECOND }, perExtraEntry: 100, perByte: 0.01 },
  { base: { kind: 'constant', value: 5 * MILLISECOND }, perExtraEntry: 0, perByte: 0 },
);
const retry = some(
  noRetry,
  standardRetry,
  { ...standardRetry, adaptive: true },
  { ...standardRetry, entries: 'whole' as const, attempts: 5 },
  { ...standardRetry, entries: 'none' as const },
);

const rate: fc.Arbitrary<Model['components'][number]['config']> = some(
  constantRate(20),
  constantRate(3),
  {
    kind: 'segments',
    points: [
      { at: 0, rate: 0, ramps: true },
      { at: 20 * SECOND, rate: 60, ramps: false },
      { at: 30 * SECOND, rate: 0, ramps: false },
    ],
  },
  { kind: 'counts', interval: 5 * SECOND, perInterval: [50, 0, 200, 10] },
  { kind: 'bursts', rateOn: 100, rateOff: 1, meanOn: SECOND, meanOff: 5 * SECOND },
  { kind: 'instants', at: Array.from({ length: 300 }, (_, i) => Math.floor(i / 30) * 1_234_567) },
);

const producer = fc.record({
  rate,
  arrivals: some({ kind: 'poisson' }, { kind: 'regular' }, { kind: 'renewal', interarrival: { kind: 'lognormal', mu: 0, sigma: 1 } }),
  size: some<Distribution>({ kind: 'constant', value: 100 }, { kind: 'uniform', min: 1, max: 3_000 }),
  batch: some({ records: 1, bytes: NEVER, linger: 0 }, { records: 10, bytes: NEVER, linger: SECOND }, { records: 5, bytes: 6_000, linger: 200 * MILLISECOND }),
  connections: some(NEVER, 1, 3),
  retry,
  repeats: some(
    null,
    null,
    { share: 0.2, after: 3 * SECOND, hasNewIds: false, hasNewKeys: false },
    { share: 0.2, after: 700 * MILLISECOND, hasNewIds: false, hasNewKeys: true },
  ),
});

const relay = fc.record({
  share: some(1, 0.5),
  size: some<Distribution>({ kind: 'constant', value: 100 }, { kind: 'uniform', min: 1, max: 3_000 }),
  batch: some({ records: 1, bytes: NEVER, linger: 0 }, { records: 10, bytes: NEVER, linger: SECOND }, { records: 5, bytes: 6_000, linger: 0 }),
  connections: some(NEVER, 1),
  retry,
});

const poller = fc.record({
  workers: fc.integer({ min: 1, max: 5 }),
  batch: some(1, 3, 10),
  wait: some(0, 5 * SECOND, 20 * SECOND),
  interval: some(300 * MILLISECOND, SECOND),
  serviceTime: time,
  serviceTimePer: some('message', 'batch'),
  prefetch: some(0, 0, 4),
  deletes: some('each', 'batch'),
  visibilityTimeout: some(null, null, SECOND, 10 * SECOND),
  heartbeat: some(0, 0, 2 * SECOND, 200 * MILLISECOND),
  failureShare: some(0, 0.2),
  retry: some(noRetry, standardRetry),
});

/** What SetQueueAttributes changes: one attribute, felt at any instant. The first and the last of a run are instants too. */
const change: fc.Arbitrary<AttributeChange> = fc
  .tuple(
    fc.oneof(fc.integer({ min: 0, max: HORIZON }), some(0, 10 * SECOND, HORIZON)),
    fc.oneof(
      fc.record({ visibilityTimeout: some(300 * MILLISECOND, 3 * SECOND, 30 * SECOND) }),
      fc.record({ delay: some(0, 300 * MILLISECOND, 4 * SECOND) }),
      fc.record({ retention: some(2 * SECOND, 10 * SECOND, 60 * SECOND) }),
      fc.record({ maxReceiveCount: some(1, 2, 5) }),
      fc.record({ deduplicationScope: some('queue' as const, 'messageGroup' as const) }),
    ),
  )
  .map(([feltAt, changed]) => ({ feltAt, ...changed }));
const changes = fc
  .oneof(some<AttributeChange[]>([]), fc.array(change, { minLength: 1, maxLength: 4 }))
  .map((all) => all.toSorted((a, b) => a.feltAt - b.feltAt));

const queue = fc.record({
  visibilityTimeout: some(500 * MILLISECOND, 3 * SECOND, 30 * SECOND),
  delay: some(0, 0, SECOND),
  retention: some(NEVER, 10 * SECOND),
  messageBytesMax: some(NEVER, 2_500),
  batchBytesMax: some(NEVER, 5_000),
  inFlightMax: some(NEVER, 7),
  maxReceiveCount: some(0, 1, 3),
  changes,
  latencies: callTime.map((call) => ({ send: call, receive: call, wake: call, delete: call, changeVisibility: call })),
});

const standardOnly = fc.record({ stores: some(1, 4, 16), shortPollShare: some(0.25, 1), staleDeletes: fc.boolean(), duplicateShare: some(0, 0.05) });
const fifoOnly = fc.record({
  callsPerSecond: some(NEVER, 20, 5),
  highThroughput: some(
    null,
    null,
    { partitions: 3, growth: null, callsPerSecond: 40 },
    { partitions: 3, growth: null, callsPerSecond: 40 },
    { partitions: 1, growth: { every: 5 * SECOND, most: 4 }, callsPerSecond: 40 },
  ),
  scope: some('queue' as const, 'messageGroup' as const),
  window: some(2 * SECOND, 300 * SECOND),
  lookAhead: some(NEVER, 12),
});

const stream = fc.record({
  shards: fc.integer({ min: 1, max: 5 }),
  retention: some(NEVER, 4 * SECOND),
  recordBytesMax: some(NEVER, 2_500),
  writeRecordsPerSecond: some(5, 50, NEVER),
  writeBytesPerSecond: some(20_000, 1_048_576),
  mode: some('token-bucket' as const, 'fixed-window' as const),
  readBytesPerSecond: some(NEVER, 4_000),
  propagation: some(0, 60 * MILLISECOND),
  latencies: callTime.map((call) => ({ putRecord: call, putRecords: call, getRecords: call })),
});
const reader = fc.record({
  workers: fc.integer({ min: 1, max: 6 }),
  pollInterval: some(200 * MILLISECOND, SECOND, 7 * SECOND),
  recordsMost: some(5, 10_000),
  serviceTime: time,
  serviceTimePer: some('message', 'batch'),
});

type QueueOf = typeof queue extends fc.Arbitrary<infer Q> ? Q : never;

function queueParts({ maxReceiveCount, ...shared }: QueueOf, kind: 'sqs-standard' | 'sqs-fifo', own: object): PartOf[] {
  const isMoved = maxReceiveCount > 0;
  // Only what the queue has can be changed.
  const felt = shared.changes.filter((one) => (isMoved || !('maxReceiveCount' in one)) && (kind === 'sqs-fifo' || !('deduplicationScope' in one)));
  const config = { ...shared, changes: felt, deadLetter: isMoved ? { maxReceiveCount } : null };
  const dead: PartOf[] = isMoved ? [{ name: 'dead', kind, config: kind === 'sqs-fifo' ? fifoConfig() : standardConfig({ retention: shared.retention }) }] : [];
  return [
    ...dead,
    {
      name: 'q',
      kind,
      config: kind === 'sqs-fifo' ? fifoConfig({ ...config, ...own }) : standardConfig({ ...config, ...own }),
      links: isMoved ? { deadLetter: 'dead' } : {},
    },
  ];
}

const service: fc.Arbitrary<{ readonly parts: PartOf[]; readonly isLog: boolean }> = fc.oneof(
  fc.tuple(queue, standardOnly).map(([shared, own]) => ({ parts: queueParts(shared, 'sqs-standard', own), isLog: false })),
  fc.tuple(queue, fifoOnly).map(([shared, { scope, window, ...own }]) => ({
    parts: queueParts(shared, 'sqs-fifo', { ...own, deduplication: { window, scope } }),
    isLog: false,
  })),
  stream.map(({ mode, ...own }) => {
    const writeLimiter = { mode, recordDepth: own.writeRecordsPerSecond, byteDepth: own.writeBytesPerSecond, slack: 1 };
    return {
      parts: [{ name: 'q', kind: 'kinesis', config: kinesisConfig({ ...own, writeLimiter, readLimiter: { mode } }) }],
      isLog: true,
    };
  }),
);

/** What `w0` completes goes on to a queue and a consumer of its own. */
function secondStage(own: Partial<RelayConfig>, keySpace: number): PartOf[] {
  return [
    { name: 'next', kind: 'sqs-fifo', config: fifoConfig({ callsPerSecond: 20 }) },
    { name: 'second', kind: 'poller', config: pollerConfig({ workers: 2, batch: 10 }), links: { from: 'next' } },
    { name: 'relay', kind: 'relay', config: relayConfig({ ...own, keySpace }), links: { to: 'next', after: 'w0' } },
  ];
}

/** Service `q` (and `dead`), one or two consumers `w…`, one or two producers `p…`, perhaps a `relay` behind `w0`. */
export const anyModel: fc.Arbitrary<Model> = fc
  .tuple(
    service,
    fc.array(poller, { minLength: 1, maxLength: 2 }),
    fc.array(reader, { minLength: 1, maxLength: 2 }),
    fc.array(producer, { minLength: 1, maxLength: 2 }),
    fc.option(relay),
    fc.nat({ max: 1_000 }),
  )
  .map(([{ parts, isLog }, pollers, readers, producers, relayed, seed]) => {
    const consumers: PartOf[] = isLog
      ? readers.map((own, i) => ({ name: `w${i}`, kind: 'shard-reader', config: { ...shardReaderConfig(), ...own }, links: { from: 'q' } }))
      : pollers.map((own, i) => ({ name: `w${i}`, kind: 'poller', config: { ...pollerConfig(), ...own }, links: { from: 'q' } }));
    const senders: PartOf[] = producers.map((own, i) => ({
      name: `p${i}`,
      kind: 'producer',
      config: { ...producerConfig(), ...own, keySpace: i },
      links: { to: 'q' },
    }));
    const keySpaces = [...senders, 'relay'].map((_, i) => ({ ...uniformKeys(20), producer: `p${i}` }));
    const stage = relayed === null ? [] : secondStage(relayed, producers.length);
    return modelOf([...parts, ...consumers, ...senders, ...stage], { seed, horizon: HORIZON, keySpaces });
  });
