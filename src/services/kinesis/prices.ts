import type { Price } from '../service.ts';

const source = 'AWS Price List and https://aws.amazon.com/kinesis/data-streams/pricing/';
const resource = 'aws_kinesis_stream';

/** Provisioned mode. eu-west-1 prices were not found, so they are unknown. */
export const prices: readonly Price[] = [
  {
    // No infracost key: it reads the number of shards from the stream itself.
    id: 'shardHours',
    item: 'Kinesis shard-hours',
    usage: 'shardHours',
    per: 1,
    unit: 'shard-hour',
    usd: { 'us-east-1': 0.015, 'ap-south-1': 0.0175 },
    source,
    asOf: '2026-10-02',
  },
  {
    id: 'putPayloadUnits',
    item: 'Kinesis PUT payload units',
    usage: 'putPayloadUnits',
    per: 1_000_000,
    unit: 'million units',
    usd: { 'us-east-1': 0.014, 'ap-south-1': 0.0185 },
    infracost: { resource, key: 'monthly_provisioned_put_units' },
    source,
    asOf: '2026-10-02',
    note: 'Each record counts a unit for every 25 KB begun; KB read as 1,024 bytes.',
  },
  {
    id: 'extendedRetentionShardHours',
    item: 'Kinesis extended retention (1 to 7 days)',
    usage: 'extendedRetentionShardHours',
    per: 1,
    unit: 'shard-hour',
    usd: { 'us-east-1': 0.02 },
    // Named after gigabytes, priced by infracost as extended shard-hours.
    infracost: { resource, key: 'monthly_provisioned_extended_retention_gb' },
    source,
    asOf: '2026-05-05',
    note: 'The same for two days as for seven; beyond seven days it goes on and long-term retention comes on top.',
  },
  {
    id: 'longTermGbMonths',
    item: 'Kinesis long-term retention (beyond 7 days)',
    usage: 'longTermGbMonths',
    per: 1,
    unit: 'GB-month',
    usd: { 'us-east-1': 0.023 },
    infracost: { resource, key: 'monthly_provisioned_long_term_retention_gb' },
    source,
    asOf: '2026-05-05',
    note: 'What the simulated load keeps beyond the seventh day once the stream is that old; GB read as 2^30 bytes. Reading it again is not simulated.',
  },
];
