import type { MetricTable } from '../../measure/metric.ts';

/** CloudWatch's own names where CloudWatch has one. */
export const metrics = {
  offered: { kind: 'counter', unit: 'count', help: 'Records sent to the stream, every attempt counted.' },
  accepted: { kind: 'counter', unit: 'count', shareOf: 'offered', help: 'Records the stream stored.' },
  throttled: { kind: 'counter', unit: 'count', shareOf: 'offered', help: 'Records refused for throughput.' },
  rejected: { kind: 'counter', unit: 'count', shareOf: 'offered', help: 'Records refused for their size.' },
  delivered: { kind: 'counter', unit: 'count', help: 'Records returned to readers, each reader counted.' },
  expired: {
    kind: 'counter',
    unit: 'count',
    shareOf: 'accepted',
    countsRepeats: true,
    help: 'Records that left retention before a reader had read them, each reader counted.',
  },
  outOfOrder: { kind: 'counter', unit: 'count', shareOf: 'accepted', help: 'Records stored after a later-born one of the same partition key.' },
  hottestShard: {
    kind: 'counter',
    unit: 'count',
    shareOf: 'offered',
    help: 'Records sent to the shard that was sent most, every attempt counted; times the number of shards its share is 1 where keys lie evenly.',
  },
  IncomingRecords: { kind: 'counter', unit: 'count', help: 'Records stored.' },
  IncomingBytes: { kind: 'counter', unit: 'bytes', help: 'Bytes stored, keys included.' },
  WriteProvisionedThroughputExceeded: { kind: 'counter', unit: 'count', shareOf: 'offered', help: 'Records refused for throughput.' },
  ReadProvisionedThroughputExceeded: { kind: 'counter', unit: 'count', shareOf: 'GetRecords.Calls', help: 'GetRecords calls refused.' },
  'GetRecords.Calls': { kind: 'counter', unit: 'count', help: 'GetRecords calls, refused ones included.' },
  'GetRecords.Records': { kind: 'counter', unit: 'count', help: 'Records returned.' },
  'GetRecords.Bytes': { kind: 'counter', unit: 'bytes', help: 'Bytes returned.' },
  'GetRecords.IteratorAgeMilliseconds': {
    kind: 'samples',
    unit: 'ms',
    grows: 'itself',
    help: 'Age of the last record each GetRecords returned; 0 at the tip.',
  },
  backlog: { kind: 'gauge', unit: 'count', grows: 'itself', help: 'Records stored and not yet read by the reader furthest behind.' },
  oldestAge: { kind: 'gauge', unit: 'ms', grows: 'itself', sampled: true, help: 'Age of the oldest record not yet read by the reader furthest behind.' },
} as const satisfies MetricTable;
