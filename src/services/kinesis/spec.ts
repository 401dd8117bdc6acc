import { z } from 'zod';
import type { Bytes, Micros } from '../../units/units.ts';
import { DAY, HOUR, MIB } from '../../units/units.ts';
import type { Bound, Facts } from '../facts.ts';
import { told } from '../facts.ts';
import { bytes, count, duration, number } from '../fields/quantity.ts';
import type { LimitsSet, ServiceSpec, Settings } from '../service.ts';
import { kinesisApi, streamsGuide } from '../sources.ts';
import type { KinesisConfig } from './config.ts';
import { latencies } from './latencies.ts';
import { limits } from './limits.ts';
import { metrics } from './metrics.ts';
import { prices } from './prices.ts';

interface KinesisSpec {
  readonly kind: 'kinesis';
  readonly name?: string | undefined;
  readonly shards: number;
  readonly retention?: Micros | undefined;
  readonly maxRecordSize?: Bytes | undefined;
  readonly writeLimiter: {
    readonly mode: 'token-bucket' | 'fixed-window';
    readonly slack: number;
    readonly recordDepth?: number | undefined;
    readonly byteDepth?: Bytes | undefined;
  };
  readonly readLimiter?: { readonly mode: 'token-bucket' | 'fixed-window' } | undefined;
}

const RETENTION_DEFAULT = DAY;

const writeLimiter = z
  .strictObject({
    mode: z
      .enum(['token-bucket', 'fixed-window'])
      .prefault('token-bucket')
      .meta({ description: 'token-bucket: unused throughput is saved up to the depths · fixed-window: each second stands alone.' }),
    slack: number('Multiplies both write limits of a shard: 1 is the documented floor, 1.03 to 1.25 was measured.', { least: 0.1, most: 10 }).prefault(1),
    recordDepth: count('Records a shard accepts at once after rest.', { least: 1 })
      .optional()
      .meta({ description: 'Records a shard accepts at once after rest; one second of the limit unless set.' }),
    byteDepth: bytes('Bytes a shard accepts at once after rest.', { least: 1 })
      .optional()
      .meta({ description: 'Bytes a shard accepts at once after rest; one second of the limit unless set, 10 MiB when maxRecordSize is raised.' }),
  })
  .prefault({})
  .meta({ description: 'How a shard enforces its write limits; AWS does not say.', expected: 'a map such as { mode: fixed-window }' });

const readLimiter = z
  .strictObject({
    mode: z.enum(['token-bucket', 'fixed-window']).prefault('token-bucket').meta({
      description:
        'token-bucket: unused calls of a second are saved up, and a second of bytes is lent · fixed-window: a second that opens with the next call holds so many calls and bytes; what was read beyond fills the seconds after it. A 10 MiB answer blocks the shard for 5 s in both.',
    }),
  })
  .optional()
  .meta({ description: 'How a shard enforces its read limits; AWS does not say. Token buckets unless set.', expected: 'a map such as { mode: fixed-window }' });

export const spec: ServiceSpec<KinesisSpec, KinesisConfig> = {
  kind: 'kinesis',
  role: 'service',
  otherNames: ['kinesis-provisioned', 'stream', 'kds'],
  summary: 'A Kinesis data stream in provisioned mode: shards with write and read limits.',
  schema: z.strictObject({
    kind: z.literal('kinesis'),
    name: z.string().min(1).max(128).optional().meta({ description: "The stream's real name, when the scenario calls it otherwise." }),
    shards: count('Open shards; the hash range is divided evenly among them.', { least: 1, most: 20_000, says: 'between 1 and 20000' }),
    retention: duration('How long a record is kept.', { least: DAY, most: 8_760 * HOUR, orNever: true, says: 'between 24h and 365d' })
      .optional()
      .meta({ description: 'How long a record is kept.', usual: '24h', idealDefault: 'never' }),
    maxRecordSize: bytes("The stream's own MaxRecordSizeInKiB.", { least: MIB, most: 10 * MIB, says: 'between 1 MiB and 10 MiB' })
      .optional()
      .meta({ description: "The stream's own MaxRecordSizeInKiB; 1 MiB unless raised." }),
    writeLimiter,
    readLimiter,
  }),
  offers: ['inlet', 'log'],
  links: () => [],
  limits,
  latencies,
  metrics,
  prices,
  assumptions: [
    {
      id: 'writeLimiter',
      text: 'Two token buckets a shard, refilled at the limits of records and bytes; each holds one second of its limit (10 MiB when large records are allowed). With `mode: fixed-window` each second stands alone, from the first write after the last one. AWS documents only the rates and the burst of large records.',
      source: streamsGuide('large-records'),
      asOf: '2026-11',
      trust: 'medium',
    },
    {
      id: 'readLimiter',
      text: "Calls of GetRecords are a bucket of one second's calls a shard, refilled at the limit: after a rest the first second may bring nine. Bytes read run on while at most a second of them is unpaid; beyond that all is paid back before the next call. With `mode: fixed-window` a second that opens with the next call holds so many calls and bytes, and what was read beyond fills the seconds after it. AWS documents the rates, and that 10 MiB block a shard for 5 s.",
      source: kinesisApi('GetRecords'),
      asOf: '2026-11',
      trust: 'low',
    },
    {
      id: 'slack',
      text: 'A shard takes exactly what is documented; 1.03 to 1.25 times as much was measured under overload.',
      source: 'awsbench, 2026-07-22',
      asOf: '2026-07-22',
      trust: 'medium',
    },
    {
      id: 'metrics.exact',
      text: 'Counts, and the greatest age of a record before it is read, are exact at every instant; the mean age is of straight lines between readings, one at the end of each interval of the series.',
      source: streamsGuide('monitoring-with-cloudwatch'),
      asOf: '2026-11',
      trust: 'high',
    },
    {
      id: 'hashRanges',
      text: 'The hash range is divided evenly: shard i of N begins at i × floor(2^128 / N).',
      source: kinesisApi('CreateStream'),
      asOf: '2026-11',
      trust: 'medium',
    },
    {
      id: 'putPayloadUnits',
      text: 'PUT payload units of 25 KB are reckoned as 25 × 1,024 bytes of data and key.',
      source: 'https://aws.amazon.com/kinesis/data-streams/pricing/',
      asOf: '2026-10',
      trust: 'low',
    },
  ],
  notModelled: [
    'Resharding, on-demand mode and enhanced fan-out.',
    'InternalFailure answers, and GetRecords answers that are empty although data exists.',
    'Iterators that expire.',
    'Quotas of an account, such as the shards of all its streams in a Region.',
  ],
  limitsSet: (written) => told<LimitsSet>({ 'record.bytes': () => written.maxRecordSize }),
  facts: (written, settings) => {
    const bound =
      (limit: string, times = (): number => 1) =>
      (): Bound => ({ value: settings.limit(limit) * times(), limit });
    const ofShards = (): number => written.shards * written.writeLimiter.slack;
    return told<Facts>({
      callEntries: bound('call.records'),
      callBytes: bound('call.bytes'),
      messageBytes: () => largestRecord(written, settings),
      messagesPerSecond: bound('shard.write.records', ofShards),
      bytesPerSecond: bound('shard.write.bytes', ofShards),
      readBy: () => 'GetRecords',
      receiveMost: bound('read.records'),
      readCalls: bound('shard.read.calls'),
      shards: () => written.shards,
    });
  },
  compile: (written, settings) => ({
    shards: written.shards,
    retention: written.retention ?? (settings.isIdeal ? Number.POSITIVE_INFINITY : RETENTION_DEFAULT),
    recordBytesMax: settings.limit('record.bytes'),
    callRecordsMax: settings.limit('call.records'),
    callBytesMax: settings.limit('call.bytes'),
    writeRecordsPerSecond: settings.limit('shard.write.records'),
    writeBytesPerSecond: settings.limit('shard.write.bytes'),
    writeLimiter: limiterOf(written, settings),
    readLimiter: written.readLimiter ?? { mode: 'token-bucket' },
    readBytesPerSecond: settings.limit('shard.read.bytes'),
    readCallsPerSecond: settings.limit('shard.read.calls'),
    getRecordsMost: settings.limit('read.records'),
    getBytesMost: settings.limit('read.bytes'),
    propagation: propagationOf(settings),
    latencies: { putRecord: settings.callTime('PutRecord'), putRecords: settings.callTime('PutRecords'), getRecords: settings.callTime('GetRecords') },
  }),
};

/** One second's worth of each, and room for the largest record where large ones are allowed. */
function limiterOf({ writeLimiter: written, maxRecordSize = MIB }: KinesisSpec, settings: Settings): KinesisConfig['writeLimiter'] {
  const largeRecords = maxRecordSize > MIB ? 10 * MIB : 0;
  return {
    mode: written.mode,
    slack: written.slack,
    recordDepth: written.recordDepth ?? Math.max(1, settings.limit('shard.write.records')),
    byteDepth: written.byteDepth ?? Math.max(settings.limit('shard.write.bytes'), largeRecords),
  };
}

/** What the stream allows, as far as a shard can ever pay for it at once: a limiter that cannot refuses such a record for ever. */
function largestRecord(written: KinesisSpec, settings: Settings): Bound {
  const { mode, slack, byteDepth } = limiterOf(written, settings);
  const perSecond = settings.limit('shard.write.bytes');
  const isDepth = mode === 'token-bucket' && perSecond !== Number.POSITIVE_INFINITY;
  const depthFrom = written.writeLimiter.byteDepth === undefined ? 'shard.write.bytes' : 'writeLimiter.byteDepth';
  const atOnce: Bound = isDepth ? { value: byteDepth, limit: depthFrom } : { value: perSecond * slack, limit: 'shard.write.bytes' };
  const allowed: Bound = { value: settings.limit('record.bytes'), limit: 'record.bytes' };
  return atOnce.value < allowed.value ? atOnce : allowed;
}

function propagationOf(settings: Settings): Micros {
  const time = settings.callTime('Propagation');
  return time !== null && time.base.kind === 'constant' ? Math.round(time.base.value) : 0;
}
