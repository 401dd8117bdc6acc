import type { Limit } from '../service.ts';
import { kinesisApi, streamsGuide } from '../sources.ts';

const asOf = '2026-11';
const MIB = 1_048_576;
const error = 'ProvisionedThroughputExceededException';
const note = 'An answer holds no more; the next call returns the rest.';
const quotas = streamsGuide('service-sizes-and-limits');

export const limits: readonly Limit[] = [
  { id: 'shard.write.records', value: 1_000, unit: '/s', scope: 'shard', error, source: quotas, asOf },
  {
    id: 'shard.write.bytes',
    value: MIB,
    unit: 'B/s',
    scope: 'shard',
    error,
    source: quotas,
    asOf,
    note: 'Keys included. The quota page says 1 MB, CreateStream 1 MiB.',
  },
  {
    id: 'shard.read.bytes',
    value: 2 * MIB,
    unit: 'B/s',
    scope: 'shard, all readers together',
    error,
    source: kinesisApi('CreateStream'),
    asOf,
    note: 'The quota page says 2 MB. A call that took more is paid back: a 10 MiB answer blocks the shard for 5 s.',
  },
  { id: 'shard.read.calls', value: 5, unit: '/s', scope: 'shard, all readers together', error, source: kinesisApi('GetRecords'), asOf },
  {
    id: 'record.bytes',
    value: MIB,
    unit: 'B',
    scope: 'record',
    error: 'InvalidArgumentException',
    source: kinesisApi('PutRecord'),
    asOf,
    note: 'Data and key; a stream may raise it to 10 MiB (maxRecordSize).',
  },
  { id: 'call.records', value: 500, unit: 'count', scope: 'PutRecords call', error: 'InvalidArgumentException', source: kinesisApi('PutRecords'), asOf },
  {
    id: 'call.bytes',
    value: 10 * MIB,
    unit: 'B',
    scope: 'PutRecords call',
    error: 'InvalidArgumentException',
    source: kinesisApi('PutRecords'),
    asOf,
    note: 'Keys included. 5 MiB until October 2025.',
  },
  { id: 'read.records', value: 10_000, unit: 'count', scope: 'GetRecords call', error: '', source: kinesisApi('GetRecords'), asOf, note },
  { id: 'read.bytes', value: 10 * MIB, unit: 'B', scope: 'GetRecords call', error: '', source: kinesisApi('GetRecords'), asOf, note },
];
