/** Configurations of every kind: bare by default (no limits, no latencies), so that a test states what it is about. */
import type { Distribution } from '../../src/kernel/distribution.ts';
import type { KinesisConfig } from '../../src/services/kinesis/config.ts';
import type { PollerConfig } from '../../src/services/poller/config.ts';
import type { ProducerConfig } from '../../src/services/producer/config.ts';
import type { RelayConfig } from '../../src/services/relay/config.ts';
import type { RetryConfig } from '../../src/services/retry-config.ts';
import type { ShardReaderConfig } from '../../src/services/shard-reader/config.ts';
import type { SqsConfig, SqsFifoConfig, SqsStandardConfig } from '../../src/services/sqs/config.ts';

const NONE = Number.POSITIVE_INFINITY;
const MIB = 1_048_576;

export const noRetry: RetryConfig = {
  attempts: 1,
  entries: 'failed',
  throttlingBase: 0,
  transientBase: 0,
  cap: 0,
  jitter: 'none',
  quota: null,
  adaptive: false,
};

/** The SDK's standard mode of 2026. */
export const standardRetry: RetryConfig = {
  attempts: 3,
  entries: 'failed',
  throttlingBase: 1_000_000,
  transientBase: 50_000,
  cap: 20_000_000,
  jitter: 'full',
  quota: { capacity: 500, throttlingCost: 5, transientCost: 14 },
  adaptive: false,
};

const sqs: SqsConfig = {
  visibilityTimeout: 30_000_000,
  delay: 0,
  retention: NONE,
  messageBytesMax: NONE,
  batchEntriesMax: NONE,
  batchBytesMax: NONE,
  receiveMost: 10,
  inFlightMax: NONE,
  hiddenMost: 43_200_000_000,
  deadLetter: null,
  changes: [],
  latencies: { send: null, receive: null, wake: null, delete: null, changeVisibility: null },
};

export function standardConfig(own: Partial<SqsStandardConfig> = {}): SqsStandardConfig {
  return { ...sqs, stores: 1, shortPollShare: 1, staleDeletes: true, duplicateShare: 0, ...own };
}

export function fifoConfig(own: Partial<SqsFifoConfig> = {}): SqsFifoConfig {
  return {
    ...sqs,
    callsPerSecond: NONE,
    highThroughput: null,
    deduplication: { window: 300_000_000, scope: 'queue' },
    lookAhead: NONE,
    ...own,
  };
}

/** As AWS documents a shard's write limits; no latencies. */
export function kinesisConfig(own: Partial<KinesisConfig> = {}): KinesisConfig {
  return {
    shards: 1,
    retention: NONE,
    recordBytesMax: MIB,
    callRecordsMax: 500,
    callBytesMax: 10 * MIB,
    writeRecordsPerSecond: 1_000,
    writeBytesPerSecond: MIB,
    writeLimiter: { mode: 'token-bucket', recordDepth: 1_000, byteDepth: MIB, slack: 1 },
    readLimiter: { mode: 'token-bucket' },
    readBytesPerSecond: 2 * MIB,
    readCallsPerSecond: 5,
    getRecordsMost: 10_000,
    getBytesMost: 10 * MIB,
    propagation: 0,
    latencies: { putRecord: null, putRecords: null, getRecords: null },
    ...own,
  };
}

/** A stream that takes and gives whatever is asked. */
export function unlimitedKinesis(own: Partial<KinesisConfig> = {}): KinesisConfig {
  return kinesisConfig({
    recordBytesMax: NONE,
    callRecordsMax: NONE,
    callBytesMax: NONE,
    writeRecordsPerSecond: NONE,
    writeBytesPerSecond: NONE,
    writeLimiter: { mode: 'token-bucket', recordDepth: NONE, byteDepth: NONE, slack: 1 },
    readBytesPerSecond: NONE,
    readCallsPerSecond: NONE,
    ...own,
  });
}

/** A constant rate per second. */
export function constantRate(perSecond: number): ProducerConfig['rate'] {
  return { kind: 'segments', points: [{ at: 0, rate: perSecond, ramps: false }] };
}

export function constant(value: number): Distribution {
  return { kind: 'constant', value };
}

export function producerConfig(own: Partial<ProducerConfig> = {}): ProducerConfig {
  return {
    rate: constantRate(1),
    arrivals: { kind: 'regular' },
    size: constant(100),
    keySpace: 0,
    batch: { records: 1, bytes: NONE, linger: 0 },
    connections: NONE,
    retry: noRetry,
    repeats: null,
    ...own,
  };
}

export function relayConfig(own: Partial<RelayConfig> = {}): RelayConfig {
  const { rate: _, arrivals: __, repeats: ___, ...sender } = producerConfig();
  return { ...sender, share: 1, ...own };
}

export function pollerConfig(own: Partial<PollerConfig> = {}): PollerConfig {
  return {
    workers: 1,
    batch: 1,
    wait: 20_000_000,
    interval: 1_000_000,
    serviceTime: constant(1_000),
    serviceTimePer: 'message',
    prefetch: 0,
    deletes: 'each',
    heartbeat: 0,
    visibilityTimeout: null,
    failureShare: 0,
    retry: noRetry,
    ...own,
  };
}

export function shardReaderConfig(own: Partial<ShardReaderConfig> = {}): ShardReaderConfig {
  return { workers: 1, pollInterval: 1_000_000, recordsMost: 10_000, serviceTime: constant(0), serviceTimePer: 'message', ...own };
}
